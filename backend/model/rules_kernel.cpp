// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/feature.h"
#include "model/rules.h"

/// Rules that ask what a kernel has.
namespace vethloom::model {

namespace {

/// Calls `take(element, object, feature)` for everything that a kernel may lack.
template <typename Take>
void eachFeature(const Topology& topology, Take take) {
  const auto each = [&](ElementId element, const std::string& object, std::optional<std::string_view> feature) {
    if (feature) {
      take(element, object, *feature);
    }
  };
  for (const auto& placed : interfacesOf(topology)) {
    const auto& interface = *placed.interface;
    const std::string object = contract::describe(LinkRef{refOf(topology, placed.box), interface.name});
    each(placed.id.element, object, contract::featureOf(placed.kind));
    each(placed.id.element, object, contract::featureOf(interface.options));
    if (interface.quality) {
      each(placed.id.element, object, contract::featureOf(*interface.quality));
    }
  }
  for (const auto& [id, element] : topology.elements) {
    if (const auto* stack = stackOf(topology, id)) {
      each(id, refOf(topology, id).text(), contract::featureOf(stack->filter));
    }
  }
}

}  // namespace

std::set<std::string> neededFeatures(const Topology& topology) {
  std::set<std::string> needed;
  eachFeature(topology,
              [&](ElementId, const std::string& /*object*/, std::string_view feature) { needed.emplace(feature); });
  return needed;
}

std::vector<Problem> checkSupport(const Topology& topology, const std::vector<contract::Lack>& lacks) {
  std::map<std::string, std::string, std::less<>> reasons;
  for (const auto& lack : lacks) {
    reasons.emplace(lack.feature, lack.reason);
  }
  std::vector<Problem> problems;
  eachFeature(topology, [&](ElementId element, const std::string& object, std::string_view feature) {
    const auto reason = reasons.find(feature);
    if (reason != reasons.end()) {
      problems.push_back({Severity::Warning, "KERNEL_LACKS", element, object, reason->second,
                          "Use a kernel that has it, or draw it differently."});
    }
  });
  return problems;
}

}  // namespace vethloom::model
