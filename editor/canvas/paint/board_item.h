// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/board_index.h"
#include "canvas/layout/canvas_layout.h"
#include "canvas/paint/marks.h"
#include "canvas/paint/overview.h"
#include "canvas/paint/painting.h"
#include "canvas/problem_badges.h"

#include <QGraphicsItem>
#include <QVariantAnimation>
#include <map>
#include <memory>

namespace vethloom::editor {

/// Paints the whole drawing from its layout. The one item of the scene: an item for each box and cable would cost more
/// in walking and book-keeping than all the painting (docs/performance.md).
class BoardItem : public QGraphicsItem {
public:
  explicit BoardItem(const CanvasLayout& layout);

  /// The layout has new shapes for these ids; repaints what is different. Whether any of them came or went.
  bool take(const CanvasLayout::Ids& ids);
  void showMarks(const Marks& marks);
  /// Badges on what is in the layout.
  void showProblems(ProblemBadges problems);
  [[nodiscard]] const ProblemBadges& problems() const { return problems_; }
  void setTheme(const Theme& theme);
  [[nodiscard]] const Theme& theme() const { return *theme_; }
  /// Whether a cable that the kernel has just made draws itself.
  void setAnimated(bool animated) { animated_ = animated; }
  [[nodiscard]] const BoardIndex& index() const { return index_; }
  /// The whole drawing as from far away, whatever the painter's scale.
  void paintOverview(QPainter& painter, const QRectF& area) const { overview_.paint(painter, *theme_, marks_, area); }

  [[nodiscard]] QRectF boundingRect() const override { return bounds_; }
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
  void takeShape(model::ElementId id, QRectF& dirty);
  void repaint(model::ElementId id);
  void repaintEach(const std::set<model::ElementId>& ids);
  void reveal(model::ElementId id);
  void paintElements(QPainter& painter, const Brushes& brushes, const QRectF& area) const;
  void paintElement(QPainter& painter, const Brushes& brushes, model::ElementId id) const;
  void paintProblem(QPainter& painter, const Brushes& brushes, model::ElementId id) const;

  const CanvasLayout& layout_;
  const Theme* theme_;
  BoardIndex index_;
  Overview overview_;
  Marks marks_;
  ProblemBadges problems_;
  QRectF bounds_;
  std::map<model::ElementId, bool> cables_;  // Whether the kernel had each when it was taken last.
  std::map<model::ElementId, std::unique_ptr<QVariantAnimation>> reveals_;
  bool animated_ = false;
};

}  // namespace vethloom::editor
