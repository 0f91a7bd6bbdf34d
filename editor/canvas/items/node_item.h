// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/items/item_context.h"
#include "canvas/items/painting.h"
#include "canvas/layout/shapes.h"

#include <QGraphicsItem>

namespace vethloom::editor {

/// A box or a bridge with the chips on its edges. Paints a NodeShape; knows nothing of the document.
class NodeItem : public QGraphicsItem {
public:
  explicit NodeItem(const ItemContext& context);

  [[nodiscard]] const NodeShape& node() const { return node_; }
  /// Takes a new shape and repaints only what differs.
  void setNode(const NodeShape& node);
  /// `cables`: the cables whose ends light up.
  void setMarks(bool selected, bool focused, std::optional<model::InterfaceId> interface, model::ElementId hotCable);

  [[nodiscard]] QRectF boundingRect() const override { return bounds_; }
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

protected:
  /// The node itself, without its chips, from `detailBoxes` on.
  virtual void paintBody(QPainter& painter, const Brushes& brushes) const = 0;
  [[nodiscard]] virtual QColor plainColor(const Theme& theme) const = 0;
  [[nodiscard]] virtual double corner() const = 0;
  /// The outline that tells how the node stands to the kernel.
  [[nodiscard]] virtual QPen outline(const Brushes& brushes, const QColor& line) const;
  /// The outline and fill that all nodes share.
  void paintFrame(QPainter& painter, const Brushes& brushes, const QColor& fill, const QColor& line) const;
  void paintTitles(QPainter& painter, const Brushes& brushes) const;
  [[nodiscard]] QRectF frame() const { return {QPointF(), node_.rect.size()}; }

private:
  const ItemContext& context_;
  NodeShape node_;
  QRectF bounds_;
  bool selected_ = false;
  bool focused_ = false;
  std::optional<model::InterfaceId> interface_;
  model::ElementId hotCable_ = model::noElement;
};

/// The host: a large rounded frame with a small header.
class HostItem : public NodeItem {
public:
  using NodeItem::NodeItem;

protected:
  [[nodiscard]] QPen outline(const Brushes& brushes, const QColor& line) const override;
  void paintBody(QPainter& painter, const Brushes& brushes) const override;
  [[nodiscard]] QColor plainColor(const Theme& theme) const override;
  [[nodiscard]] double corner() const override;
};

/// A namespace: a card with a tinted header, its loopback's light in the header.
class NamespaceItem : public NodeItem {
public:
  using NodeItem::NodeItem;

protected:
  void paintBody(QPainter& painter, const Brushes& brushes) const override;
  [[nodiscard]] QColor plainColor(const Theme& theme) const override;
  [[nodiscard]] double corner() const override;
};

/// A bridge: a long pill like a switch in a rack, its ports along its edges.
class BridgeItem : public NodeItem {
public:
  using NodeItem::NodeItem;

protected:
  void paintBody(QPainter& painter, const Brushes& brushes) const override;
  [[nodiscard]] QColor plainColor(const Theme& theme) const override;
  [[nodiscard]] double corner() const override;
};

}  // namespace vethloom::editor
