// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules.h"

#include "model/rules_support.h"

#include <algorithm>
#include <tuple>

namespace vethloom::model {

std::vector<Problem> check(const Topology& topology) {
  Inspection inspection(topology);
  checkNamespaces(inspection);
  checkLinks(inspection);
  checkKinds(inspection);
  checkAddresses(inspection);
  checkRoutes(inspection);
  checkFilters(inspection);
  checkQualities(inspection);
  checkRouting(inspection);
  checkVlans(inspection);
  checkWireguard(inspection);
  auto problems = std::move(inspection.problems);
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(b.severity, a.object, a.code) < std::tie(a.severity, b.object, b.code);
  });
  return problems;
}

}  // namespace vethloom::model
