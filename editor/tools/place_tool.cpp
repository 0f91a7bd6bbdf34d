// SPDX-License-Identifier: GPL-3.0-or-later
#include "tools/place_tool.h"

#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "canvas/layout/measures.h"
#include "contract/link_kind.h"
#include "style/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineF>
#include <QMouseEvent>
#include <QPainter>

namespace vethloom::editor {

PlaceTool::PlaceTool(CanvasView& view, const QString& word, QObject* parent) : Tool(view, parent), word_(word) {}

QString PlaceTool::hint() const {
  if (word_ == QLatin1String("namespace"))
    return tr("Click where the namespace should stand, or press Return. Esc gives up.");
  if (word_ == QLatin1String("bridge"))
    return tr("Click in a box to put a bridge into it, or press Return. Esc gives up.");
  if (isDrawnOver(word_))
    return tr("Click where it should stand, or draw over the area that it should take. Esc gives up.");
  const auto kind = contract::linkKindFromName(word_.toStdString());
  const QString title = kind ? QString::fromUtf8(contract::infoOf(*kind).title.data()) : word_;
  return kind && contract::infoOf(*kind).lower != contract::Lower::None
             ? tr("Click on the interface that the %1 should stand on, or in a box. Esc gives up.").arg(title)
             : tr("Click in a box to put a %1 into it, or press Return. Esc gives up.").arg(title);
}

void PlaceTool::abort() {
  ghost_.reset();
  pressed_.reset();
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
  if (isDrawnOver(word_)) {
    pressed_ = position;
    ghost_ = newPlace(view().canvasScene(), word_, position);
  } else {
    finishIf(view().put(word_, newPlace(view().canvasScene(), word_, position)));
  }
  return true;
}

/// The ghost over the area from where the button was pressed, on the grid.
void PlaceTool::drawTo(QPointF position) {
  const QPointF from(measures::onGrid(pressed_->x()), measures::onGrid(pressed_->y()));
  const QPointF to(measures::onGrid(position.x()), measures::onGrid(position.y()));
  if (QLineF(*pressed_, position).length() * view().zoom() < QApplication::startDragDistance())
    return;
  ghost_ = NewPlace{.rect = QRectF(from, to).normalized(), .isSized = true};
}

/// A refused one leaves the tool on, to be tried elsewhere.
void PlaceTool::finishIf(bool placed) {
  abort();
  if (placed)
    emit finished();
}

bool PlaceTool::mouseMoved(QPointF position, QMouseEvent*) {
  if (pressed_)
    drawTo(position);
  else
    ghost_ = newPlace(view().canvasScene(), word_, position);
  QRectF area = ghost_->rect;
  if (ghost_->isInside)
    area |= view().canvasScene().rectOf(ghost_->box);
  view().updateOverlay(area);
  return true;
}

bool PlaceTool::mouseReleased(QPointF, QMouseEvent* event) {
  if (pressed_ && ghost_ && event->button() == Qt::LeftButton) {
    const NewPlace place = *ghost_;
    finishIf(view().put(word_, place));
  }
  return true;
}

bool PlaceTool::keyPressed(QKeyEvent* event) {
  const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  if (isEnter && !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier))) {
    finishIf(view().placeAtCentre(word_));
    return true;
  }
  if (event->key() != Qt::Key_Escape)
    return false;
  abort();
  emit finished();
  return true;
}

void PlaceTool::paintOverlay(QPainter& painter) {
  if (!ghost_)
    return;
  const Theme& theme = view().canvasScene().theme();
  const bool inside = ghost_->isInside;
  painter.setRenderHint(QPainter::Antialiasing);
  if (inside) {
    painter.setPen(QPen(theme.accent, 2));
    painter.setBrush(Qt::NoBrush);
    if (ghost_->lower.element != model::noElement)
      painter.drawRoundedRect(view().canvasScene().rectOf(ghost_->lower), measures::chipCorner, measures::chipCorner);
    painter.drawRoundedRect(view().canvasScene().layout().node(ghost_->box)->rect, measures::corner, measures::corner);
  }
  QColor fill = inside ? theme.bridgeFill : theme.boxFill;
  fill.setAlphaF(0.75F);
  QPen pen(theme.planned, 1.5);
  pen.setDashPattern({4, 3});
  painter.setPen(pen);
  painter.setBrush(fill);
  const double corner = inside ? 2 * measures::corner : measures::corner;
  painter.drawRoundedRect(ghost_->rect, corner, corner);
}

}  // namespace vethloom::editor
