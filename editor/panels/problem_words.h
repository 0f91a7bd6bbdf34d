// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/problem_badges.h"
#include "model/rules.h"

/// Problems in words: for the list, for badges on the board, for screen readers.
namespace vethloom::editor {

/// "Warning in ns1/eth0: It has no address."
[[nodiscard]] QString sentenceOf(const model::Problem& problem);
/// The badges of what has errors and warnings; mere notes have none.
[[nodiscard]] ProblemBadges badgesOf(const std::vector<model::Problem>& problems);

}  // namespace vethloom::editor
