// SPDX-License-Identifier: GPL-3.0-or-later
#include "tools/rehousing.h"

#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "canvas/layout/measures.h"
#include "canvas/move_to.h"
#include "style/theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <algorithm>

namespace vethloom::editor {

namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Rehousing)
};

}  // namespace

void Rehousing::begin(model::ElementId device, QPointF grip) {
  end();
  const NodeShape* node = view_.canvasScene().layout().node(device);
  if (!node || !isInside(node->kind))
    return;
  device_ = device;
  grip_ = grip;
  home_ = view_.canvasScene().layout().node(view_.canvasScene().layout().boxOfBridge(device))->rect;
}

void Rehousing::end() {
  device_ = target_ = model::noElement;
  refusal_.clear();
}

model::ElementId Rehousing::otherBoxAt(QPointF position) const {
  if (device_ == model::noElement || home_.contains(position))
    return model::noElement;
  const CanvasLayout& layout = view_.canvasScene().layout();
  const model::ElementId own = layout.boxOfBridge(device_);
  model::ElementId found = model::noElement;
  for (const auto& [id, shape] : layout.nodes()) {
    if (!isBox(shape.kind) || id == own || !shape.rect.contains(position))
      continue;
    if (found == model::noElement || shape.kind == NodeKind::Namespace)
      found = id;  // Cards lie on the host's frame.
  }
  return found;
}

bool Rehousing::hover(QPointF position) {
  target_ = otherBoxAt(position);
  if (target_ == model::noElement)
    return false;
  const QPointF corner = position - grip_;
  ghost_ = QRectF(QPointF(measures::onGrid(corner.x()), measures::onGrid(corner.y())),
                  view_.canvasScene().layout().node(device_)->rect.size());
  refusal_ = whyNot();
  emit view_.hintChanged(refusal_.isEmpty() ? Text::tr("Moves %1 to %2").arg(nameOf(device_), nameOf(target_))
                                            : refusal_);
  return true;
}

QString Rehousing::whyNot() const {
  const auto moved = movedDevice(view_.canvasScene(), device_, target_, placement());
  return moved ? QString() : QString::fromStdString(moved.error().message);
}

void Rehousing::drop() {
  if (target_ != model::noElement && refusal_.isEmpty()) {
    if (const auto moved = movedDevice(view_.canvasScene(), device_, target_, placement()))
      view_.document().push(*moved, Text::tr("Move to another box"));
  }
  end();
}

model::Placement Rehousing::placement() const {
  const auto& placements = view_.document().topology().placements;
  const auto found = placements.find(device_);
  model::Placement placement = found == placements.end() ? model::Placement{} : found->second;
  const QPointF at = ghost_.topLeft() - view_.canvasScene().layout().node(target_)->rect.topLeft();
  placement.x = at.x();
  placement.y = at.y();
  return placement;
}

QString Rehousing::nameOf(model::ElementId id) const {
  return QString::fromStdString(model::describe(view_.document().topology(), id));
}

QRectF Rehousing::area() const {
  return target_ == model::noElement ? QRectF() : view_.canvasScene().rectOf(target_) | ghost_;
}

void Rehousing::paint(QPainter& painter) const {
  if (target_ == model::noElement)
    return;
  const Theme& theme = view_.canvasScene().theme();
  const QColor color = refusal_.isEmpty() ? theme.accent : theme.fault;
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(color, 2));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(view_.canvasScene().layout().node(target_)->rect, measures::corner, measures::corner);
  QPen pen(color, 1.5);
  pen.setDashPattern({4, 3});
  painter.setPen(pen);
  QColor fill = theme.bridgeFill;
  fill.setAlphaF(0.75F);
  painter.setBrush(fill);
  painter.drawRoundedRect(ghost_, 2 * measures::corner, 2 * measures::corner);
}

}  // namespace vethloom::editor
