// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/layout/canvas_layout.h"
#include "canvas/paint/marks.h"

#include <QColor>
#include <QPolygonF>
#include <QRectF>
#include <vector>

class QPainter;

namespace vethloom::editor {

struct Theme;

/// The whole drawing from far away: every cable a thin line, every node a plain rectangle. Kept ready in flat lists and
/// painted a colour at a time, because thousands of items are slower to walk than to paint.
class Overview {
public:
  /// The layout has new shapes for these ids.
  void take(const CanvasLayout& layout, const CanvasLayout::Ids& ids);
  /// `area`: what has to be painted.
  void paint(QPainter& painter, const Theme& theme, const Marks& marks, const QRectF& area) const;

private:
  /// What decides the colour of a cable.
  struct Line {
    model::ElementId id;
    QPolygonF line;  // Through its bends.
    plan::Standing standing;
    bool lit;
  };
  struct Box {
    model::ElementId id;
    QRectF rect;
    NodeKind kind;
    QString colour;
  };

  std::vector<Line> lines_;  // Both in the order of the ids.
  std::vector<Box> boxes_;
};

}  // namespace vethloom::editor
