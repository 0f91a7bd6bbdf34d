// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/layout/shapes.h"
#include "canvas/paint/painting.h"

#include <optional>

namespace vethloom::editor {

/// What the user points at and has chosen of one node.
struct NodeMarks {
  bool selected = false;
  bool focused = false;
  std::optional<model::InterfaceId> interface;   ///< The interface in focus.
  model::ElementId hotCable = model::noElement;  ///< The cable whose ends light up.
  bool operator==(const NodeMarks&) const = default;
};

/// A box or a bridge with the chips on its edges. The painter's origin is the node's top left.
void paintNode(QPainter& painter, const Brushes& brushes, const NodeShape& node, const NodeMarks& marks);

/// Its one colour where it is too small for anything else.
[[nodiscard]] QColor plainColor(const Theme& theme, NodeKind kind);

}  // namespace vethloom::editor
