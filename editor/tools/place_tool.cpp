// SPDX-License-Identifier: GPL-3.0-or-later
#include "tools/place_tool.h"

#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "canvas/layout/measures.h"
#include "style/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace vethloom::editor {

PlaceTool::PlaceTool(CanvasView& view, const QString& word, QObject* parent) : Tool(view, parent), word_(word) {}

QString PlaceTool::hint() const {
  return word_ == QLatin1String("bridge")
             ? tr("Click in a box to put a bridge into it, or press Return. Esc gives up.")
             : tr("Click where the namespace should stand, or press Return. Esc gives up.");
}

void PlaceTool::abort() {
  ghost_.reset();
  view().updateOverlay({});
}

bool PlaceTool::mousePressed(QPointF position, QMouseEvent* event) {
  if (event->button() == Qt::RightButton) {
    abort();
    emit finished();
    return true;
  }
  if (event->button() != Qt::LeftButton)
    return false;
  const model::ElementId placed =
      placeNew(view().document(), view().canvasScene(), word_, newPlace(view().canvasScene(), word_, position));
  abort();
  if (placed != model::noElement)
    view().selection().set({placed});
  emit finished();
  return true;
}

bool PlaceTool::mouseMoved(QPointF position, QMouseEvent*) {
  ghost_ = newPlace(view().canvasScene(), word_, position);
  QRectF area = ghost_->rect;
  if (ghost_->isInside)
    area |= view().canvasScene().rectOf(ghost_->box);
  view().updateOverlay(area);
  return true;
}

bool PlaceTool::mouseReleased(QPointF, QMouseEvent*) {
  return true;
}

bool PlaceTool::keyPressed(QKeyEvent* event) {
  const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  const bool places = isEnter && !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier));
  if (!places && event->key() != Qt::Key_Escape)
    return false;
  if (places)
    view().placeAtCentre(word_);
  abort();
  emit finished();
  return true;
}

void PlaceTool::paintOverlay(QPainter& painter) {
  if (!ghost_)
    return;
  const Theme& theme = view().canvasScene().theme();
  const bool bridge = ghost_->isInside;
  painter.setRenderHint(QPainter::Antialiasing);
  if (bridge) {
    painter.setPen(QPen(theme.accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(view().canvasScene().layout().node(ghost_->box)->rect, measures::corner, measures::corner);
  }
  QColor fill = bridge ? theme.bridgeFill : theme.boxFill;
  fill.setAlphaF(0.75F);
  QPen pen(theme.planned, 1.5);
  pen.setDashPattern({4, 3});
  painter.setPen(pen);
  painter.setBrush(fill);
  const double corner = bridge ? 2 * measures::corner : measures::corner;
  painter.drawRoundedRect(ghost_->rect, corner, corner);
}

}  // namespace vethloom::editor
