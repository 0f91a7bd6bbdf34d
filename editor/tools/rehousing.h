// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <QPointF>
#include <QRectF>
#include <QString>

class QPainter;

namespace vethloom::editor {

class CanvasView;

/// A bridge or another device on its way from one box to another: what the select tool does with a single one that is
/// dragged over a box which is not its own.
class Rehousing {
public:
  explicit Rehousing(CanvasView& view) : view_(view) {}

  /// A drag of this element begins; `grip` is where in it the pointer is. Anything but a device never finds another
  /// box.
  void begin(model::ElementId device, QPointF grip);
  void end();
  /// Whether the pointer is over another box. Says what a drop would do, or why it would be refused.
  bool hover(QPointF position);
  /// The drop: puts the device into that box as one undo step.
  void drop();

  /// The box and the device in it, in scene coordinates.
  void paint(QPainter& painter) const;
  [[nodiscard]] QRectF area() const;

private:
  [[nodiscard]] model::ElementId otherBoxAt(QPointF position) const;
  [[nodiscard]] QString whyNot() const;
  [[nodiscard]] model::Placement placement() const;
  [[nodiscard]] QString nameOf(model::ElementId id) const;

  CanvasView& view_;
  model::ElementId device_ = model::noElement;
  model::ElementId target_ = model::noElement;
  QPointF grip_;
  QRectF home_;   // Its box when the drag began: it grows with what is dragged in it.
  QRectF ghost_;  // Where the device would stand.
  QString refusal_;
};

}  // namespace vethloom::editor
