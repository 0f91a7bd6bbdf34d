// SPDX-License-Identifier: GPL-3.0-or-later
// The keyboard's part of CanvasView: Tab through the elements, arrows move what is selected.
#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "canvas/layout/measures.h"
#include "canvas/tool.h"
#include "model/edits.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <algorithm>

namespace vethloom::editor {

namespace {

// Nudges that follow each other faster than this are one undo step.
constexpr qint64 nudgePause = 1000;

QPointF arrow(int key) {
  switch (key) {
    case Qt::Key_Left:
      return {-1, 0};
    case Qt::Key_Right:
      return {1, 0};
    case Qt::Key_Up:
      return {0, -1};
    case Qt::Key_Down:
      return {0, 1};
    default:
      return {};
  }
}

}  // namespace

void CanvasView::keyPressEvent(QKeyEvent* event) {
  if (tool_ && tool_->keyPressed(event))
    return;
  if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
    spaceHeld_ = true;
    updateCursor();
    return;
  }
  if (event->key() == Qt::Key_Escape) {
    if (tool_)
      tool_->abort();
    selection_.clear();
    return;
  }
  if (event->key() == Qt::Key_F2) {
    renameSelected();
    return;
  }
  if (!nudge(event))
    event->ignore();  // The window's actions come next; scrolling by arrows would surprise.
}

void CanvasView::keyReleaseEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
    spaceHeld_ = false;
    updateCursor();
    return;
  }
  QGraphicsView::keyReleaseEvent(event);
}

bool CanvasView::nudge(QKeyEvent* event) {
  const QPointF way = arrow(event->key());
  if (way.isNull() || selection_.elements().empty())
    return false;
  const double step = event->modifiers().testFlag(Qt::ShiftModifier) ? 1 : measures::grid;
  const std::set<model::ElementId> ids(selection_.elements().begin(), selection_.elements().end());
  if (nudgeGesture_ == 0 || sinceNudge_.elapsed() > nudgePause)
    nudgeGesture_ = document_.newGesture();
  sinceNudge_.restart();
  document_.push(model::move(document_.topology(), ids, way.x() * step, way.y() * step), tr("Move"), nudgeGesture_);
  return true;
}

bool CanvasView::focusNextPrevChild(bool next) {
  const std::vector<model::ElementId> order = scene_->readingOrder();
  std::size_t target = next ? 0 : order.size() - 1;
  if (!selection_.elements().empty()) {
    const auto current = std::find(order.begin(), order.end(), selection_.elements().back());
    const bool last = current == order.end() || current == (next ? order.end() - 1 : order.begin());
    if (last)
      return QGraphicsView::focusNextPrevChild(next);
    target = static_cast<std::size_t>(current - order.begin()) + (next ? 1 : -1);
  }
  byKeyboard_ = true;
  selection_.set({order[target]});
  showMarks();
  ensureVisible(scene_->rectOf(order[target]));
  return true;
}

void CanvasView::focusInEvent(QFocusEvent* event) {
  QGraphicsView::focusInEvent(event);
  byKeyboard_ = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
  showMarks();
}

void CanvasView::focusOutEvent(QFocusEvent* event) {
  QGraphicsView::focusOutEvent(event);
  spaceHeld_ = false;
  updateCursor();
  showMarks();
}

}  // namespace vethloom::editor
