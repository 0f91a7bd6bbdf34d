// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/items/item_context.h"
#include "canvas/items/painting.h"
#include "canvas/layout/shapes.h"

#include <QGraphicsItem>
#include <QVariantAnimation>
#include <memory>

namespace vethloom::editor {

/// A cable: a smooth line with a plug at both ends; dashed while only planned, solid when the kernel has it.
class CableItem : public QGraphicsItem {
public:
  explicit CableItem(const ItemContext& context);

  [[nodiscard]] const CableShape& cable() const { return cable_; }
  /// Takes a new shape. `animated`: a cable that the kernel has just made draws itself once.
  void setCable(const CableShape& cable, bool animated);
  void setMarks(bool selected, bool focused, bool hovered);

  [[nodiscard]] QRectF boundingRect() const override { return bounds_; }
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
  void reveal();
  void hideBehind(QPainter& painter) const;
  void paintLine(QPainter& painter, const Brushes& brushes) const;
  void paintPlug(QPainter& painter, const Brushes& brushes, std::size_t end) const;
  [[nodiscard]] QColor color(const Theme& theme) const;

  const ItemContext& context_;
  CableShape cable_;
  QRectF bounds_;
  bool selected_ = false;
  bool focused_ = false;
  bool hovered_ = false;
  std::unique_ptr<QVariantAnimation> animation_;
  double revealed_ = 1;  // The share of the solid line that is drawn already.
};

}  // namespace vethloom::editor
