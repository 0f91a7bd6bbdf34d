// SPDX-License-Identifier: GPL-3.0-or-later
#include "tools/cable_tool.h"

#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "canvas/layout/cable_layout.h"
#include "canvas/layout/chip_layout.h"
#include "canvas/layout/measures.h"
#include "canvas/place_new.h"
#include "canvas/walk.h"
#include "style/icon.h"
#include "style/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMenu>
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

QRectF aroundPoint(QPointF point) {
  return {point - QPointF(0.5, 0.5), QSizeF(1, 1)};
}

}  // namespace

QString CableTool::word() const {
  return QStringLiteral("cable");
}

QString CableTool::hint() const {
  return tr(
      "Drag from a box or bridge to another, or click both; by keyboard, arrows or a name choose, Return cables.");
}

void CableTool::say(const QString& hint) {
  emit view().hintChanged(hint);
}

void CableTool::abort() {
  from_ = over_ = model::noElement;
  second_ = refused_ = false;
  typed_.clear();
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
  if (second_ || dragged) {
    const model::ElementId to = view().canvasScene().targetAt(position);
    if (to == model::noElement)
      offer(position);
    else
      finish(to);
  }
  return true;
}

bool CableTool::mouseDoubleClicked(QPointF, QMouseEvent*) {
  return true;  // The second click of a double click must not cable a box to itself.
}

bool CableTool::keyPressed(QKeyEvent* event) {
  const int key = event->key();
  if (key == Qt::Key_Escape) {
    const bool idle = from_ == model::noElement;
    abort();
    if (idle)
      emit finished();
    return true;
  }
  if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))
    return false;
  if (key == Qt::Key_Return || key == Qt::Key_Enter) {
    if (!beginAtSelected())
      return false;
    if (over_ != model::noElement)
      finish(over_);
    return true;
  }
  return chooseTowards(key) || chooseByName(event->text());
}

bool CableTool::wantsKey(const QKeyEvent& event) const {
  const bool isPlain = !(event.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
  return from_ != model::noElement && isPlain && !event.text().isEmpty() && event.text().front().isPrint();
}

bool CableTool::beginAtSelected() {
  const auto& selected = view().selection().elements();
  if (from_ != model::noElement)
    return true;
  const NodeShape* node = selected.size() == 1 ? view().canvasScene().layout().node(selected.front()) : nullptr;
  if (!node || !node->takesCables())
    return false;
  from_ = node->id;
  pointer_ = node->rect.center();
  second_ = true;  // A click would choose the other end.
  return true;
}

bool CableTool::chooseTowards(int key) {
  const QPointF way = directionOf(key);
  if (way.isNull() || !beginAtSelected())
    return false;
  const CanvasScene& scene = view().canvasScene();
  // From box to box; a device that is no bridge is passed over.
  model::ElementId next = nearestTowards(scene, over_ == model::noElement ? from_ : over_, way);
  while (next != model::noElement && !scene.layout().node(next)->takesCables())
    next = nearestTowards(scene, next, way);
  if (next != model::noElement)
    aim(next);
  return true;
}

bool CableTool::chooseByName(const QString& typed) {
  if (typed.isEmpty() || !typed.front().isPrint() || !beginAtSelected())
    return false;
  typed_ += typed;
  const CanvasScene& scene = view().canvasScene();
  for (const model::ElementId id : scene.readingOrder()) {
    const NodeShape* node = scene.layout().node(id);
    const bool isTarget = node && node->takesCables();
    if (isTarget &&
        (node->title.startsWith(typed_, Qt::CaseInsensitive) || nameOf(id).startsWith(typed_, Qt::CaseInsensitive))) {
      aim(id);
      return true;
    }
  }
  say(tr("Nothing here begins with \"%1\".").arg(typed_));
  typed_.clear();
  return true;
}

void CableTool::hover(QPointF position) {
  pointer_ = position;
  aim(view().canvasScene().targetAt(position));
}

void CableTool::aim(model::ElementId target) {
  const model::Topology& topology = view().document().topology();
  if (from_ == model::noElement || target == model::noElement) {
    refused_ = false;
    say(from_ == model::noElement ? hint()
                                  : tr("Now the other end: a box or a bridge; or let go where one should be."));
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

void CableTool::finish(model::ElementId to) {
  const model::ElementId from = from_;
  abort();
  const int gesture = view().document().newGesture();
  connectEnds(from, to, gesture);
}

void CableTool::connectEnds(model::ElementId from, model::ElementId to, int gesture) {
  Document& document = view().document();
  const auto added = model::addCable(document.topology(), from, to, options_);
  if (!added) {
    document.takeBack(gesture);
    say(QString::fromStdString(added.error().message));
    return;
  }
  document.push(added->patch, tr("Add a cable"), gesture);
  view().selection().set({added->id});
  emit finished();
}

/// Over the empty board: what could be made there for the cable to end in.
void CableTool::offer(QPointF position) {
  const model::ElementId from = from_;
  abort();
  auto* menu = new QMenu(&view());
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->addSection(tr("Cable it to"));
  const auto add = [&](const QString& text, const QString& word) {
    QAction* action = menu->addAction(icon(word, view().palette()), text);
    action->setObjectName(word);
    connect(action, &QAction::triggered, this, [this, from, word, position] { createAndCable(from, word, position); });
  };
  add(tr("A new namespace here"), QStringLiteral("namespace"));
  add(tr("A new bridge in the host"), QStringLiteral("bridge"));
  if (from != model::hostId)
    add(tr("The host"), QStringLiteral("computer"));
  menu->popup(view().viewport()->mapToGlobal(view().mapFromScene(position)));
}

void CableTool::createAndCable(model::ElementId from, const QString& word, QPointF position) {
  Document& document = view().document();
  const CanvasScene& scene = view().canvasScene();
  const int gesture = document.newGesture();
  model::ElementId to = model::hostId;
  if (word != QLatin1String("computer")) {
    const NewPlace place = word == QLatin1String("bridge")
                               ? freePlace(scene, word, scene.layout().node(model::hostId)->rect.center())
                               : newPlace(scene, word, position);
    const auto made = placeNew(document, scene, word, place, gesture);
    if (!made) {
      say(QString::fromStdString(made.error().message));
      return;
    }
    to = *made;
  }
  connectEnds(from, to, gesture);
}

QString CableTool::nameOf(model::ElementId target) {
  return QString::fromStdString(model::describe(view().document().topology(), target));
}

QRectF CableTool::overlayArea() {
  const CanvasLayout& layout = view().canvasScene().layout();
  QRectF area = aroundPoint(pointer_);
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
  const QRectF target = to ? to->rect : aroundPoint(pointer_);
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
