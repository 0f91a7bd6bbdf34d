// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/kernel_check.h"

#include "contract/escape.h"

#include <algorithm>
#include <set>
#include <utility>

namespace vethloom::model {

std::string whyLacking(const contract::Capabilities& kernel, std::string_view feature) {
  const auto found = std::find_if(kernel.lacks.begin(), kernel.lacks.end(),
                                  [&](const contract::Lack& lack) { return lack.feature == feature; });
  return found == kernel.lacks.end() ? std::string() : contract::escape(found->reason, 400);
}

std::vector<Problem> checkKernel(const Topology& topology, const contract::Capabilities& kernel) {
  std::vector<Problem> problems;
  std::set<std::pair<ElementId, std::string_view>> told;  // A cable's two ends lack the same.
  for (const Need& need : needsOf(topology)) {
    std::string why = whyLacking(kernel, need.feature);
    if (!why.empty() && told.insert({need.element, need.feature}).second) {
      problems.push_back({Severity::Error, "KERNEL_LACKS", need.element, need.object, std::move(why),
                          "Boot a kernel that has it, or draw it otherwise."});
    }
  }
  return problems;
}

}  // namespace vethloom::model
