// SPDX-License-Identifier: GPL-3.0-or-later
#include "tools/replugging.h"

#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "canvas/layout/cable_layout.h"
#include "canvas/layout/measures.h"
#include "model/edits.h"
#include "style/theme.h"

#include <QCoreApplication>
#include <QPainter>

namespace vethloom::editor {

namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Replugging)
};

}  // namespace

void Replugging::begin(model::InterfaceId end) {
  end_ = end;
  target_ = model::noElement;
  refusal_.clear();
}

void Replugging::end() {
  end_ = {};
  target_ = model::noElement;
}

void Replugging::hover(QPointF position) {
  pointer_ = position;
  const model::Topology& topology = view_.document().topology();
  const model::ElementId target = view_.canvasScene().targetAt(position);
  target_ = target == view_.canvasScene().layout().ownerOf(end_) ? model::noElement : target;
  refusal_.clear();
  if (target_ == model::noElement) {
    emit view_.hintChanged(Text::tr("Drop the end on another box or bridge."));
    return;
  }
  const auto moved = model::reconnectEnd(topology, end_, target_);
  if (!moved)
    refusal_ = QString::fromStdString(moved.error().message);
  emit view_.hintChanged(
      moved ? Text::tr("Plugs it into %1").arg(QString::fromStdString(model::describe(topology, target_))) : refusal_);
}

void Replugging::drop() {
  if (target_ != model::noElement && refusal_.isEmpty()) {
    if (const auto moved = model::reconnectEnd(view_.document().topology(), end_, target_)) {
      view_.document().push(*moved, Text::tr("Plug a cable in elsewhere"));
      view_.selection().setInterface(end_);
    }
  }
  end();
}

QRectF Replugging::area() const {
  const CableShape* cable = view_.canvasScene().layout().cable(end_.element);
  if (!cable)
    return {};
  QRectF area = cable->bounds | QRectF(pointer_, QSizeF(1, 1));
  if (const NodeShape* target = view_.canvasScene().layout().node(target_))
    area |= target->rect;
  return area.adjusted(-160, -160, 160, 160);  // Room for the line's bow.
}

void Replugging::paint(QPainter& painter) const {
  const CableShape* cable = view_.canvasScene().layout().cable(end_.element);
  if (!cable)
    return;
  const Theme& theme = view_.canvasScene().theme();
  const QColor color = refusal_.isEmpty() ? theme.accent : theme.fault;
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(Qt::NoBrush);
  if (const NodeShape* target = view_.canvasScene().layout().node(target_)) {
    painter.setPen(QPen(color, 2.5));
    painter.drawRoundedRect(target->rect.adjusted(-2, -2, 2, 2), measures::corner, measures::corner);
  }
  QPen pen(color, 2, Qt::SolidLine, Qt::RoundCap);
  pen.setDashPattern({3, 2.5});
  painter.setPen(pen);
  const std::size_t other = 1 - end_.end;
  painter.drawPolyline(cableLine(cable->plugs[other], cable->directions[other], pointer_, -cable->directions[other]));
}

}  // namespace vethloom::editor
