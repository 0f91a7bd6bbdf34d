// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/layout/shapes.h"

#include <QSizeF>
#include <vector>

namespace vethloom::editor {

class Typography;

/// How deep the chips on each edge reach into their node.
struct Insets {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;
};

/// How far chips stand out of such a node.
[[nodiscard]] double chipOut(NodeKind kind);
[[nodiscard]] Insets insetsOf(NodeKind kind, const std::vector<Chip>& chips);

/// The texts of a node: title, subtitle, face and standing, from the drawing and what the kernel says of it.
void writeNode(NodeShape& shape, const model::Topology& topology, const plan::Comparison* comparison,
               const QString& hostTitle, const Typography& type);

/// Where a bridge may begin inside this box at the earliest, relative to the box.
[[nodiscard]] QPointF contentOrigin(const NodeShape& box);

/// Sets the size and the places of the texts. The chips must have their edges and sizes; `content` is the extent of
/// what stands inside a box, relative to it; `asked` is the size that the user chose, 0 where none.
void sizeNode(NodeShape& shape, QSizeF asked, const QRectF& content, const Typography& type);

/// The stretch of an edge on which chips may sit, relative to the node's top left.
struct Stretch {
  double low = 0;
  double high = 0;
};
[[nodiscard]] Stretch stretchOf(const NodeShape& shape, Edge edge);
/// Sets a chip with its middle at `middle` along its edge.
void setChip(const NodeShape& shape, Chip& chip, double middle);

}  // namespace vethloom::editor
