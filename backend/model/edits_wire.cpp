// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edits_wire.h"

#include "model/edit_support.h"
#include "model/edits_several.h"

#include <algorithm>

namespace vethloom::model {

namespace {

using Pairs = std::vector<std::pair<ElementId, ElementId>>;

Pairs pairsOf(const Topology& topology, const std::vector<ElementId>& targets, Pattern pattern) {
  Pairs pairs;
  if (pattern == Pattern::ToFirstMaster) {
    const auto master = std::find_if(targets.begin(), targets.end(),
                                     [&](ElementId id) { return masterKindOf(topology, id).has_value(); });
    for (const ElementId id : targets) {
      if (master != targets.end() && id != *master) {
        pairs.emplace_back(id, *master);
      }
    }
    return pairs;
  }
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const std::size_t end = pattern == Pattern::Mesh ? targets.size() : std::min(i + 2, targets.size());
    for (std::size_t j = i + 1; j < end; ++j) {
      pairs.emplace_back(targets[i], targets[j]);
    }
  }
  if (pattern == Pattern::Ring && targets.size() > 2) {
    pairs.emplace_back(targets.back(), targets.front());
  }
  return pairs;
}

}  // namespace

Result<Patch> wire(const Topology& topology, const std::vector<ElementId>& ids, Pattern pattern,
                   const AutoOptions& options) {
  std::vector<ElementId> targets;
  std::copy_if(ids.begin(), ids.end(), std::back_inserter(targets),
               [&](ElementId id) { return stackOf(topology, id) || masterKindOf(topology, id); });
  const std::size_t least = pattern == Pattern::Ring ? 3 : 2;
  if (targets.size() < least) {
    return refuse(least == 3 ? "A ring needs at least three boxes or bridges. Select more of them."
                             : "Select at least two boxes or bridges to cable them.");
  }
  const Pairs pairs = pairsOf(topology, targets, pattern);
  if (pairs.empty()) {
    return refuse("There is no bridge in the selection to cable the others to. Select one as well.");
  }
  if (pairs.size() > mostCables) {
    return contract::fail(contract::FailureKind::LimitExceeded, "That would be " + std::to_string(pairs.size()) +
                                                                    " cables; at most " + std::to_string(mostCables) +
                                                                    " are made at once.");
  }
  return editEach(topology, pairs, [&](const Topology& changed, const auto& pair) -> Result<Patch> {
    const auto added = addCable(changed, pair.first, pair.second, options);
    if (!added) {
      return tl::unexpected(added.error());
    }
    return added->patch;
  });
}

}  // namespace vethloom::model
