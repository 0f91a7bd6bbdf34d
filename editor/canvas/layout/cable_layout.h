// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/layout/shapes.h"

namespace vethloom::editor {

class Typography;

/// The smooth line between two plugs, each left in its direction, flattened to points.
[[nodiscard]] QPolygonF cableLine(QPointF from, QPointF fromDirection, QPointF to, QPointF toDirection);

/// The line through the bends, as its routing says; the straight piece at each plug stays.
[[nodiscard]] QPolygonF routedLine(const CableShape& shape);

/// Fills in the line, the label's place (half way) and the bounds from the plugs, directions, routing, bends and label.
void layOutCable(CableShape& shape, const Typography& type);
/// Sets the label with its middle there, and the bounds with it.
void setLabel(CableShape& shape, const Typography& type, QPointF middle);

/// The distance of a point from the line of a cable.
[[nodiscard]] double distanceTo(const QPolygonF& line, QPointF point);

}  // namespace vethloom::editor
