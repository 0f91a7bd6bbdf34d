// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lab_argument.h"
#include "plan/plan.h"

namespace vethloom::cli {

class Console;

/// What would turn the kernel into the drawing: compared with the lab where it is up (`in` as in findLabOf), else with
/// a kernel that has nothing.
[[nodiscard]] contract::Result<plan::Plan> planFor(const Drawing& drawing, const std::optional<std::string>& in);

/// Prints the plan as "text", "json" or "ip", and what stands in its way to standard error; the exit code.
[[nodiscard]] int printPlan(const Drawing& drawing, const plan::Plan& plan, const std::string& form, Console& console);

/// Prints each obstacle; the exit code.
[[nodiscard]] int reportObstacles(const plan::Plan& plan, Console& console);

/// "Nothing to do: two-rooms is as drawn."
[[nodiscard]] std::string nothingToDo(const contract::LabName& lab);

}  // namespace vethloom::cli
