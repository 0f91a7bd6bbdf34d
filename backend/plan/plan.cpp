// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/plan.h"

namespace vethloom::plan {

contract::Operations Plan::operations() const {
  contract::Operations result;
  result.reserve(steps.size());
  for (const auto& step : steps) {
    result.push_back(step.operation);
  }
  return result;
}

}  // namespace vethloom::plan
