// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/patch.h"

#include <vector>

namespace vethloom::editor {

class CanvasScene;

/// Which of their edges, or their middles, come to lie on one line.
enum class Alignment { Left, Centre, Right, Top, Middle, Bottom };
enum class Direction { Across, Down };

/// Moves the nodes among them onto one line, that of the first that is locked, else the outermost one's, or the middle
/// of all. Empty for fewer than two.
[[nodiscard]] model::Patch aligned(const CanvasScene& scene, const std::vector<model::ElementId>& ids, Alignment how);
/// Makes the gaps between them equal; the outermost ones stay. Empty for fewer than three.
[[nodiscard]] model::Patch distributed(const CanvasScene& scene, const std::vector<model::ElementId>& ids,
                                       Direction direction);

}  // namespace vethloom::editor
