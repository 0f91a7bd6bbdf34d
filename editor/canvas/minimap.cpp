// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/minimap.h"

#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "style/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace vethloom::editor {

namespace {

constexpr QSize largest(208, 144);
constexpr int distance = 12;  // From the board's edges.
constexpr int inset = 6;
constexpr double wheelStep = 1.2;  // One notch of the wheel.
constexpr double notch = 120;
constexpr double notchesAPixel = 1 / 60.0;  // Of devices that tell of nothing else.
constexpr int pause = 500;                  // Milliseconds between two paintings of the drawing.

}  // namespace

Minimap::Minimap(CanvasView& view) : QWidget(&view), view_(view) {
  setObjectName(QStringLiteral("minimap"));
  setAccessibleName(tr("Overview"));
  setAccessibleDescription(tr("The whole drawing, and what the board shows of it"));
  setFocusPolicy(Qt::NoFocus);
  setCursor(Qt::PointingHandCursor);
  delay_.setSingleShot(true);
  delay_.setInterval(pause);
  connect(&delay_, &QTimer::timeout, this, &Minimap::render);
  connect(&view.canvasScene(), &CanvasScene::contentChanged, this, &Minimap::drawingChanged);
  hide();
}

void Minimap::setWanted(bool wanted) {
  wanted_ = wanted;
  drawingChanged();
  follow();
}

void Minimap::drawingChanged() {
  if (wanted_ && !delay_.isActive())
    delay_.start();
}

QRectF Minimap::seen() const {
  return view_.mapToScene(view_.viewport()->rect()).boundingRect();
}

QTransform Minimap::map() const {
  const QRectF room = QRectF(rect()).adjusted(inset, inset, -inset, -inset);
  const double scale = std::min(room.width() / area_.width(), room.height() / area_.height());
  QTransform map;
  map.translate(room.center().x(), room.center().y());
  map.scale(scale, scale);
  map.translate(-area_.center().x(), -area_.center().y());
  return map;
}

void Minimap::place() {
  const QSize room = view_.viewport()->size();
  const QSize size(std::min(largest.width(), room.width() / 3), std::min(largest.height(), room.height() / 3));
  resize(size);
  move(room.width() - width() - distance, room.height() - height() - distance);
  drawingChanged();
}

void Minimap::follow() {
  const QRectF all = view_.canvasScene().contentRect();
  setVisible(wanted_ && !all.isEmpty() && !seen().contains(all));
  if (isVisible() && drawing_.isNull())
    render();
  update();
}

void Minimap::render() {
  const QRectF all = view_.canvasScene().contentRect();
  if (all.isEmpty() || size().isEmpty())
    return;
  area_ = all;
  if (!wanted_ || seen().contains(all)) {
    drawing_ = {};  // Painted again when it is needed.
    hide();
    return;
  }
  drawing_ = QPixmap(size() * devicePixelRatioF());
  drawing_.setDevicePixelRatio(devicePixelRatioF());
  drawing_.fill(Qt::transparent);
  QPainter painter(&drawing_);
  painter.setTransform(map(), true);
  view_.canvasScene().paintOverview(painter, area_);
  painter.end();
  show();
  update();
}

void Minimap::paintEvent(QPaintEvent*) {
  const Theme& theme = view_.canvasScene().theme();
  QPainter painter(this);
  painter.setPen(QPen(theme.boxLine, 1));
  painter.setBrush(theme.canvas);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
  painter.drawPixmap(0, 0, drawing_);
  if (area_.isEmpty())
    return;
  const QRectF shown = map().mapRect(seen()).intersected(QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5));
  QColor fill = theme.accent;
  fill.setAlphaF(0.12F);
  painter.setPen(QPen(theme.accent, 1.5));
  painter.setBrush(fill);
  painter.drawRect(shown);
}

void Minimap::goTo(QPointF position) {
  if (!area_.isEmpty())
    view_.centerOn(map().inverted().map(position));
}

void Minimap::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton)
    goTo(event->position());
  event->accept();  // Nothing of it is for the tool below.
}

void Minimap::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons().testFlag(Qt::LeftButton))
    goTo(event->position());
  event->accept();
}

void Minimap::mouseReleaseEvent(QMouseEvent* event) {
  event->accept();
}

void Minimap::wheelEvent(QWheelEvent* event) {
  // By how far, not how often: a touchpad tells of many small steps, and of those to the sides as well.
  const double turned =
      event->angleDelta().isNull() ? event->pixelDelta().y() * notchesAPixel : event->angleDelta().y() / notch;
  if (turned != 0)
    view_.zoomBy(std::pow(wheelStep, turned));
  event->accept();
}

void Minimap::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange)
    drawingChanged();
}

}  // namespace vethloom::editor
