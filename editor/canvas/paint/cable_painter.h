// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/layout/shapes.h"
#include "canvas/paint/painting.h"

namespace vethloom::editor {

/// What the user points at and has chosen of one cable, and how much of it has drawn itself.
struct CableMarks {
  bool selected = false;
  bool focused = false;
  bool hovered = false;
  double revealed = 1;  ///< The share of the solid line that is drawn already.
};

/// A cable: a smooth line with a plug at both ends; dashed while only planned, solid when the kernel has it.
void paintCable(QPainter& painter, const Brushes& brushes, const CableShape& cable, const CableMarks& marks);

[[nodiscard]] QColor cableColor(const Theme& theme, const CableShape& cable);
/// The kernel has it, perhaps not as drawn.
[[nodiscard]] bool isInKernel(const CableShape& cable);

}  // namespace vethloom::editor
