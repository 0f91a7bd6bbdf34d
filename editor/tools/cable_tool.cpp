// SPDX-License-Identifier: GPL-3.0-or-later
#include "tools/cable_tool.h"

#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "canvas/layout/cable_layout.h"
#include "canvas/layout/chip_layout.h"
#include "canvas/layout/measures.h"
#include "style/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

namespace vethloom::editor {

namespace {

/// A point on the edge of a box, and the direction in which a cable leaves there.
struct Anchor {
  QPointF point;
  QPointF direction;
};

Anchor anchorOn(const QRectF& rect, const QRectF& towards, bool bridge) {
  const Facing side = facing(rect, towards, bridge);
  const QPointF near(std::clamp(towards.center().x(), rect.left(), rect.right()),
                     std::clamp(towards.center().y(), rect.top(), rect.bottom()));
  switch (side.edge) {
    case Edge::Left:
      return {{rect.left(), near.y()}, {-1, 0}};
    case Edge::Top:
      return {{near.x(), rect.top()}, {0, -1}};
    case Edge::Right:
      return {{rect.right(), near.y()}, {1, 0}};
    case Edge::Bottom:
      break;
  }
  return {{near.x(), rect.bottom()}, {0, 1}};
}

QRectF around(QPointF point) {
  return {point - QPointF(0.5, 0.5), QSizeF(1, 1)};
}

}  // namespace

QString CableTool::word() const {
  return QStringLiteral("cable");
}

QString CableTool::hint() const {
  return tr("Drag from a box or bridge to another, or click one and then the other. Esc gives up.");
}

void CableTool::say(const QString& hint) {
  emit view().hintChanged(hint);
}

void CableTool::abort() {
  from_ = over_ = model::noElement;
  second_ = refused_ = false;
  view().updateOverlay({});
  say(hint());
}

bool CableTool::mousePressed(QPointF position, QMouseEvent* event) {
  if (event->button() == Qt::RightButton) {
    const bool idle = from_ == model::noElement;
    abort();
    if (idle)
      emit finished();
    return true;
  }
  if (event->button() != Qt::LeftButton)
    return false;
  pressed_ = position;
  second_ = from_ != model::noElement;
  if (!second_)
    from_ = view().canvasScene().targetAt(position);
  hover(position);
  return true;
}

bool CableTool::mouseMoved(QPointF position, QMouseEvent*) {
  hover(position);
  return true;
}

bool CableTool::mouseReleased(QPointF position, QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || from_ == model::noElement)
    return false;
  const bool dragged = QLineF(pressed_, position).length() * view().zoom() >= QApplication::startDragDistance();
  if (second_ || dragged)
    finish(position);
  return true;
}

bool CableTool::mouseDoubleClicked(QPointF, QMouseEvent*) {
  return true;  // The second click of a double click must not cable a box to itself.
}

bool CableTool::keyPressed(QKeyEvent* event) {
  if (event->key() != Qt::Key_Escape)
    return false;
  const bool idle = from_ == model::noElement;
  abort();
  if (idle)
    emit finished();
  return true;
}

void CableTool::hover(QPointF position) {
  pointer_ = position;
  const model::ElementId target = view().canvasScene().targetAt(position);
  const model::Topology& topology = view().document().topology();
  if (from_ == model::noElement || target == model::noElement) {
    refused_ = false;
    say(from_ == model::noElement ? hint() : tr("Now the other end: a box or a bridge."));
  } else if (const auto added = model::addCable(topology, from_, target, options_); !added) {
    refused_ = true;
    say(QString::fromStdString(added.error().message));
  } else {
    refused_ = false;
    const auto& cable = std::get<model::Cable>(*added->patch.elements.front().after);
    for (const std::size_t end : {0, 1})
      names_[end] = QString::fromStdString(cable.ends[end].interface.name.text());
    say(tr("%1 %2 to %3 %4").arg(nameOf(from_), names_[0], nameOf(target), names_[1]));
  }
  over_ = target;
  view().updateOverlay(overlayArea());
}

void CableTool::finish(QPointF position) {
  const model::ElementId from = from_;
  const model::ElementId to = view().canvasScene().targetAt(position);
  abort();
  if (to == model::noElement)
    return;
  const auto added = model::addCable(view().document().topology(), from, to, options_);
  if (!added) {
    say(QString::fromStdString(added.error().message));
    return;
  }
  view().document().push(added->patch, tr("Add a cable"));
  view().selection().set({added->id});
  emit finished();
}

QString CableTool::nameOf(model::ElementId target) {
  return QString::fromStdString(model::describe(view().document().topology(), target));
}

QRectF CableTool::overlayArea() {
  const CanvasLayout& layout = view().canvasScene().layout();
  QRectF area = around(pointer_);
  for (const model::ElementId id : {from_, over_}) {
    if (const NodeShape* node = layout.node(id))
      area |= node->rect;
  }
  // Room for the bend of the cable and the names beside its ends.
  return area.adjusted(-160, -160, 160, 160);
}

void CableTool::paintOverlay(QPainter& painter) {
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme& theme = view().canvasScene().theme();
  for (const model::ElementId id : {from_, over_}) {
    const NodeShape* node = view().canvasScene().layout().node(id);
    if (!node)
      continue;
    const double corner = node->kind == NodeKind::Namespace ? measures::corner : 2 * measures::corner;
    painter.setPen(QPen(id == over_ && refused_ ? theme.fault : theme.accent, 2.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(node->rect.adjusted(-2, -2, 2, 2), corner + 2, corner + 2);
  }
  if (from_ != model::noElement)
    paintRubber(painter);
}

void CableTool::paintRubber(QPainter& painter) {
  const CanvasLayout& layout = view().canvasScene().layout();
  const NodeShape* from = layout.node(from_);
  const NodeShape* to = over_ == from_ ? nullptr : layout.node(over_);
  if (!from)
    return;
  if (to && (to->rect.contains(from->rect) || from->rect.contains(to->rect)))
    to = nullptr;  // One inside the other: the line just follows the pointer.
  const bool bridge = isInside(from->kind) || (to && isInside(to->kind));
  const QRectF target = to ? to->rect : around(pointer_);
  const Anchor start = anchorOn(from->rect, target, bridge);
  const Anchor end = to ? anchorOn(to->rect, from->rect, bridge) : Anchor{pointer_, -start.direction};
  const Theme& theme = view().canvasScene().theme();
  QPen pen(refused_ ? theme.fault : theme.planned, 2, Qt::SolidLine, Qt::RoundCap);
  pen.setDashPattern({3, 2.5});
  painter.setPen(pen);
  painter.setBrush(Qt::NoBrush);
  painter.drawPolyline(cableLine(start.point, start.direction, end.point, end.direction));
  if (over_ == model::noElement || refused_)
    return;
  paintName(painter, start.point, start.direction, names_[0]);
  paintName(painter, end.point, end.direction, names_[1]);
}

void CableTool::paintName(QPainter& painter, QPointF at, QPointF away, const QString& name) {
  const Theme& theme = view().canvasScene().theme();
  const Typography& type = view().canvasScene().layout().typography();
  const QSizeF size(type.width(Typography::Level::Name, name) + 2 * measures::chipPadding, measures::chipNameHeight);
  // Inside the box, where the chip will be.
  const QPointF middle = at - QPointF(away.x() * (size.width() / 2 + 4), away.y() * (size.height() / 2 + 4));
  const QRectF chip(middle - QPointF(size.width() / 2, size.height() / 2), size);
  QPen pen(theme.planned, 1.2);
  pen.setDashPattern({4, 3});
  painter.setPen(pen);
  painter.setBrush(theme.boxFill);
  painter.drawRoundedRect(chip, measures::chipCorner, measures::chipCorner);
  painter.setFont(type.font(Typography::Level::Name));
  painter.setPen(theme.text);
  painter.drawText(chip, Qt::AlignCenter, name);
}

}  // namespace vethloom::editor
