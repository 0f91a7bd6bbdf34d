// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/layout/shapes.h"

namespace vethloom::editor {

/// A place at which something selected is resized.
struct Handle {
  Qt::Edges edges;  ///< Those that follow the pointer; none: no handle.
  QPointF point;    ///< Relative to the node's top left.
};

/// Corners and middles of edges; a middle under a chip is left out, and so are all of what is locked or collapsed.
[[nodiscard]] std::vector<Handle> handlesOf(const NodeShape& node);

}  // namespace vethloom::editor
