// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/feature.h"
#include "model/rules.h"

/// Rules that ask what a kernel has.
namespace vethloom::model {

std::vector<Need> needsOf(const Topology& topology) {
  std::vector<Need> needs;
  const auto each = [&](ElementId element, const std::string& object, std::optional<std::string_view> feature) {
    if (feature) {
      needs.push_back({element, object, *feature});
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
      const std::string object = refOf(topology, id).text();
      each(id, object, contract::featureOf(stack->filter));
      for (const auto& [sysctl, value] : stack->sysctls) {
        each(id, object, contract::featureOf(sysctl));
      }
    }
  }
  return needs;
}

std::set<std::string> neededFeatures(const Topology& topology) {
  std::set<std::string> needed;
  for (const Need& need : needsOf(topology)) {
    needed.emplace(need.feature);
  }
  return needed;
}

std::vector<Problem> checkSupport(const Topology& topology, const std::vector<contract::Lack>& lacks) {
  std::map<std::string, std::string, std::less<>> reasons;
  for (const auto& lack : lacks) {
    reasons.emplace(lack.feature, lack.reason);
  }
  std::vector<Problem> problems;
  std::set<std::pair<std::string, std::string_view>> told;  // A box may have several settings of one module.
  for (const Need& need : needsOf(topology)) {
    const auto reason = reasons.find(need.feature);
    if (reason != reasons.end() && told.insert({need.object, need.feature}).second) {
      problems.push_back({Severity::Warning, "KERNEL_LACKS", need.element, need.object, reason->second,
                          "Use a kernel that has it, or draw it differently."});
    }
  }
  return problems;
}

}  // namespace vethloom::model
