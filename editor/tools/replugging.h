// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <QPointF>
#include <QRectF>
#include <QString>

class QPainter;

namespace vethloom::editor {

class CanvasView;

/// An end of a cable on its way to another box or bridge: what the select tool does with a chip that is dragged.
class Replugging {
public:
  explicit Replugging(CanvasView& view) : view_(view) {}

  void begin(model::InterfaceId end);
  void end();
  /// Says what a drop would do, or why it would be refused.
  void hover(QPointF position);
  /// Plugs the end in there, as one undo step; nothing over the empty board, or where it is plugged in already.
  void drop();

  void paint(QPainter& painter) const;
  [[nodiscard]] QRectF area() const;

private:
  CanvasView& view_;
  model::InterfaceId end_;
  model::ElementId target_ = model::noElement;
  QPointF pointer_;
  QString refusal_;
};

}  // namespace vethloom::editor
