// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/layout/handles.h"

#include <QCursor>
#include <optional>

namespace vethloom::editor {

class CanvasView;

/// A box or an annotation that is being resized by one of its handles: what the select tool does there.
class Resizing {
public:
  explicit Resizing(CanvasView& view) : view_(view) {}

  struct Grip {
    model::ElementId id = model::noElement;
    Qt::Edges edges;
  };
  /// The handle of something selected at a point.
  [[nodiscard]] std::optional<Grip> gripAt(QPointF position) const;
  [[nodiscard]] static QCursor cursorFor(Qt::Edges edges);

  void begin(const Grip& grip, QPointF pressed);
  /// The edges follow the pointer, on the grid where `snap` is set. What stands in a box stays where it is.
  void moveTo(QPointF position, bool snap);
  /// Gives back what has been done by now.
  void takeBack();

private:
  void put(const QRectF& wanted);

  CanvasView& view_;
  Grip grip_;
  QPointF pressed_;
  QRectF start_;
  int gesture_ = 0;
};

}  // namespace vethloom::editor
