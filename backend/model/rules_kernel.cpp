// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/feature.h"
#include "model/rules.h"

/// Rules that ask what a kernel has.
namespace vethloom::model {

namespace {

/// Calls `take(interface, feature)` for everything that a kernel may lack.
template <typename Take>
void eachFeature(const Topology& topology, Take take) {
  for (const auto& placed : interfacesOf(topology)) {
    if (const auto feature = contract::featureOf(placed.kind)) {
      take(placed, *feature);
    }
    if (const auto feature = contract::featureOf(placed.interface->options)) {
      take(placed, *feature);
    }
  }
}

}  // namespace

std::set<std::string> neededFeatures(const Topology& topology) {
  std::set<std::string> needed;
  eachFeature(topology, [&](const PlacedInterface& /*placed*/, std::string_view feature) { needed.emplace(feature); });
  return needed;
}

std::vector<Problem> checkSupport(const Topology& topology, const std::vector<contract::Lack>& lacks) {
  std::map<std::string, std::string, std::less<>> reasons;
  for (const auto& lack : lacks) {
    reasons.emplace(lack.feature, lack.reason);
  }
  std::vector<Problem> problems;
  eachFeature(topology, [&](const PlacedInterface& placed, std::string_view feature) {
    const auto reason = reasons.find(feature);
    if (reason != reasons.end()) {
      problems.push_back({Severity::Warning, "KERNEL_LACKS", placed.id.element,
                          contract::describe(LinkRef{refOf(topology, placed.box), placed.interface->name}),
                          reason->second, "Use a kernel that has it, or draw it differently."});
    }
  });
  return problems;
}

}  // namespace vethloom::model
