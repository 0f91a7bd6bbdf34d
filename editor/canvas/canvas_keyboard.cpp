// SPDX-License-Identifier: GPL-3.0-or-later
// The keyboard's part of CanvasView. Tab goes through the elements in the order of reading. Arrows move what is
// selected, with Ctrl they resize it, and with Alt they go from node to node; "[" and "]" go
// into a box and out of it, "." and "," through the cables of a node.
#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "canvas/glide.h"
#include "canvas/layout/measures.h"
#include "canvas/tool.h"
#include "canvas/walk.h"
#include "model/edits.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <algorithm>

namespace vethloom::editor {

namespace {

// Nudges that follow each other faster than this are one undo step.
constexpr qint64 nudgePause = 1000;

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
  glide_->finish();
  if (!walk(event) && !resizeByKey(event) && !nudge(event))
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

int CanvasView::keyGesture() {
  if (nudgeGesture_ == 0 || sinceNudge_.elapsed() > nudgePause)
    nudgeGesture_ = document_.newGesture();
  sinceNudge_.restart();
  return nudgeGesture_;
}

bool CanvasView::nudge(QKeyEvent* event) {
  const QPointF way = directionOf(event->key());
  if (way.isNull() || selection_.elements().empty())
    return false;
  const double step = event->modifiers().testFlag(Qt::ShiftModifier) ? 1 : measures::grid;
  const std::set<model::ElementId> ids(selection_.elements().begin(), selection_.elements().end());
  document_.push(model::move(document_.topology(), ids, way.x() * step, way.y() * step), tr("Move"), keyGesture());
  return true;
}

bool CanvasView::resizeByKey(QKeyEvent* event) {
  const QPointF way = directionOf(event->key());
  if (way.isNull() || !event->modifiers().testFlag(Qt::ControlModifier) || selection_.elements().empty())
    return false;
  const double step = event->modifiers().testFlag(Qt::ShiftModifier) ? 1 : measures::grid;
  const int gesture = keyGesture();
  for (const model::ElementId id : std::vector(selection_.elements())) {
    const NodeShape* node = scene_->layout().node(id);
    const auto found = document_.topology().placements.find(id);
    if (!node || node->locked || node->collapsed || found == document_.topology().placements.end())
      continue;
    model::Placement placement = found->second;
    // The size that it has, also where that was never asked for; in the other direction it stays natural.
    if (way.x() != 0)
      placement.width = std::max(measures::grid, node->rect.width() + way.x() * step);
    if (way.y() != 0)
      placement.height = std::max(measures::grid, node->rect.height() + way.y() * step);
    document_.push(model::place(document_.topology(), id, placement), tr("Resize"), gesture);
  }
  return true;
}

bool CanvasView::walk(QKeyEvent* event) {
  const model::ElementId from = selection_.elements().empty() ? model::noElement : selection_.elements().back();
  const QPointF way = directionOf(event->key());
  const bool isWalking = event->modifiers().testFlag(Qt::AltModifier);
  const bool isCable = scene_->layout().cable(from);
  if (!way.isNull() && isWalking && from == model::noElement) {
    const std::vector<model::ElementId> order = scene_->readingOrder();
    walkTo(order.front());
  } else if (!way.isNull() && isWalking && isCable && way.y() != 0) {
    walkTo(nextCable(*scene_, from, walkHome_, way.y() > 0));
  } else if (!way.isNull() && isWalking) {
    walkTo(nearestTowards(*scene_, from, way));
  } else if (event->text() == QLatin1String("[")) {
    walkTo(firstInside(*scene_, from));
  } else if (event->text() == QLatin1String("]")) {
    walkTo(around(*scene_, from));
  } else if (event->text() == QLatin1String(".") || event->text() == QLatin1String(",")) {
    if (!isCable)
      walkHome_ = from;
    walkTo(nextCable(*scene_, from, walkHome_, event->text() == QLatin1String(".")));
  } else {
    return false;
  }
  return true;
}

void CanvasView::walkTo(model::ElementId id) {
  if (id == model::noElement)
    return;
  byKeyboard_ = true;
  selection_.set({id});
  showMarks();
  ensureVisible(scene_->rectOf(id));
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
  walkTo(order[target]);
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
