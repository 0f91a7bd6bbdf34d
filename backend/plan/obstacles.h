// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/difference.h"

#include <vector>

namespace vethloom::plan {

/// Why the drawing cannot be applied as it is: what is not the lab's and has the name of something drawn, and what the
/// kernel would not change. Foreign things go out of the state, so that the rest is planned as if they were not there.
[[nodiscard]] std::vector<contract::Failure> setObstaclesAside(const Drawn& drawn, State& state);

}  // namespace vethloom::plan
