// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/obstacles.h"

namespace vethloom::plan {

namespace {

using contract::Failure;
using contract::FailureKind;
using contract::NamespaceRef;

Failure obstacle(FailureKind kind, std::string message, std::string object) {
  return {kind, std::move(message), std::move(object), 0, {}, {}};
}

std::string whyForeign(const NamespaceRef& ns, const DrawnBox& drawn, const BoxState& box) {
  const std::string name = "namespace " + ns.text();
  if (box.ours) {
    return "The lab has made the " + name + " itself, so it cannot adopt it. Draw it as made by the lab.";
  }
  if (box.adopted) {
    return "The lab has adopted the " + name + " by its name, which it keeps. Rename the one in the drawing.";
  }
  if (drawn.space->adopted) {
    return "A " + name + " exists already, so that of the process cannot get this name. Rename the one in the drawing.";
  }
  return "A " + name +
         " exists already, and this lab did not make it. Rename the one in the drawing, or remove the other with "
         "\"ip netns del " +
         ns.text() + "\".";
}

/// A number that cannot be had: the kernel lets it be set only once.
std::optional<Failure> numberObstacle(const NamespaceRef& ns, const DrawnBox& drawn, const BoxState& box) {
  const auto wanted = drawn.space ? drawn.space->nsid : std::nullopt;
  if (!wanted || !box.nsid || box.nsid == wanted) {
    return std::nullopt;
  }
  return obstacle(FailureKind::NotSupported,
                  "The host knows " + ns.text() + " by the number " + std::to_string(*box.nsid) +
                      ", and the kernel never changes it, so it cannot be " + std::to_string(*wanted) +
                      ". Draw that number or none, or tear the lab down first.",
                  ns.text());
}

void setLinksAside(const NamespaceRef& ns, const DrawnBox& drawn, BoxState& box, std::vector<Failure>& obstacles) {
  std::erase_if(box.links, [&](const auto& entry) {
    const bool foreign = drawn.find(entry.first) && !entry.second.ours;
    if (foreign) {
      obstacles.push_back(obstacle(FailureKind::NotOurs,
                                   "A link " + entry.first + " exists already in " + ns.text() +
                                       ", and this lab did not make it. Rename the one in the drawing.",
                                   ns.text() + "/" + entry.first));
    }
    return foreign;
  });
}

}  // namespace

std::vector<Failure> setObstaclesAside(const Drawn& drawn, State& state) {
  std::vector<Failure> obstacles;
  for (const auto& [ns, box] : drawn) {
    const auto found = state.boxes.find(ns);
    const Fit fit = found == state.boxes.end() ? Fit::ToReplace : fitOf(box, found->second);
    if (fit == Fit::ToReplace) {
      continue;  // Nothing of what is there stays.
    }
    if (fit == Fit::Foreign) {
      obstacles.push_back(obstacle(FailureKind::NotOurs, whyForeign(ns, box, found->second), ns.text()));
      state.boxes.erase(found);
      continue;
    }
    if (auto number = numberObstacle(ns, box, found->second)) {
      obstacles.push_back(std::move(*number));
    }
    setLinksAside(ns, box, found->second, obstacles);
  }
  return obstacles;
}

}  // namespace vethloom::plan
