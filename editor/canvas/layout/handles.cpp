// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/layout/handles.h"

#include "canvas/layout/measures.h"

#include <algorithm>
#include <array>

namespace vethloom::editor {

std::vector<Handle> handlesOf(const NodeShape& node) {
  std::vector<Handle> handles;
  if (node.locked || node.collapsed)
    return handles;
  struct Place {
    Qt::Edges edges;
    double across, down;
  };
  static constexpr std::array<Place, 8> places = {{
      {Qt::RightEdge | Qt::BottomEdge, 1, 1},
      {Qt::LeftEdge | Qt::TopEdge, 0, 0},
      {Qt::RightEdge | Qt::TopEdge, 1, 0},
      {Qt::LeftEdge | Qt::BottomEdge, 0, 1},
      {Qt::TopEdge, 0.5, 0},
      {Qt::LeftEdge, 0, 0.5},
      {Qt::RightEdge, 1, 0.5},
      {Qt::BottomEdge, 0.5, 1},
  }};
  for (const Place& place : places) {
    const QPointF point(node.rect.width() * place.across, node.rect.height() * place.down);
    const double half = measures::grip;
    const QRectF around(point.x() - half, point.y() - half, 2 * half, 2 * half);
    const bool isFree = std::none_of(node.chips.begin(), node.chips.end(),
                                     [&](const Chip& chip) { return chip.rect.intersects(around); });
    const bool isCorner = place.across != 0.5 && place.down != 0.5;
    if (isCorner || isFree)
      handles.push_back({place.edges, point});
  }
  return handles;
}

}  // namespace vethloom::editor
