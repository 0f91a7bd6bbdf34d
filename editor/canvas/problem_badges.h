// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <QString>
#include <map>

namespace vethloom::editor {

/// What is wrong with something that is drawn, as the badge on it tells.
struct ProblemBadge {
  bool isError = false;                         ///< Else a warning; each has a shape of its own.
  QString words;                                ///< A line for each problem.
  model::ElementId element = model::noElement;  ///< What is wrong itself, or the first of several in a collapsed box.
  bool operator==(const ProblemBadge&) const = default;
};

using ProblemBadges = std::map<model::ElementId, ProblemBadge>;

}  // namespace vethloom::editor
