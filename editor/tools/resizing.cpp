// SPDX-License-Identifier: GPL-3.0-or-later
#include "tools/resizing.h"

#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "canvas/layout/measures.h"
#include "model/edits.h"

#include <QCoreApplication>
#include <algorithm>

namespace vethloom::editor {

namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Resizing)
};

constexpr double gripReach = 8;  // Pixels around a handle.
constexpr QSizeF smallestSize(64, 48);

double onGridIf(double value, bool snap) {
  return snap ? measures::onGrid(value) : value;
}

}  // namespace

std::optional<Resizing::Grip> Resizing::gripAt(QPointF position) const {
  const double reach = gripReach / view_.zoom();
  for (const model::ElementId id : view_.selection().elements()) {
    const NodeShape* node = view_.canvasScene().layout().node(id);
    if (!node)
      continue;
    if (!node->rect.adjusted(-reach, -reach, reach, reach).contains(position))
      continue;
    for (const Handle& handle : handlesOf(*node)) {
      const QPointF off = position - node->rect.topLeft() - handle.point;
      if (std::max(std::abs(off.x()), std::abs(off.y())) <= reach)
        return Grip{id, handle.edges};
    }
  }
  return std::nullopt;
}

QCursor Resizing::cursorFor(Qt::Edges edges) {
  if (edges == (Qt::RightEdge | Qt::BottomEdge) || edges == (Qt::LeftEdge | Qt::TopEdge))
    return Qt::SizeFDiagCursor;
  if (edges == (Qt::LeftEdge | Qt::BottomEdge) || edges == (Qt::RightEdge | Qt::TopEdge))
    return Qt::SizeBDiagCursor;
  return edges & (Qt::LeftEdge | Qt::RightEdge) ? Qt::SizeHorCursor : Qt::SizeVerCursor;
}

void Resizing::begin(const Grip& grip, QPointF pressed) {
  grip_ = grip;
  pressed_ = pressed;
  start_ = view_.canvasScene().layout().node(grip.id)->rect;
  gesture_ = 0;
}

void Resizing::moveTo(QPointF position, bool snap) {
  if (!view_.canvasScene().layout().node(grip_.id))
    return;
  const QPointF way = position - pressed_;
  QRectF wanted = start_;
  if (grip_.edges & Qt::LeftEdge)
    wanted.setLeft(std::min(onGridIf(start_.left() + way.x(), snap), start_.right() - smallestSize.width()));
  if (grip_.edges & Qt::TopEdge)
    wanted.setTop(std::min(onGridIf(start_.top() + way.y(), snap), start_.bottom() - smallestSize.height()));
  if (grip_.edges & Qt::RightEdge)
    wanted.setWidth(std::max(onGridIf(start_.width() + way.x(), snap), smallestSize.width()));
  if (grip_.edges & Qt::BottomEdge)
    wanted.setHeight(std::max(onGridIf(start_.height() + way.y(), snap), smallestSize.height()));
  if (gesture_ == 0)
    gesture_ = view_.document().newGesture();
  put(wanted);
  // It may not get as small as that: then the edge that is not held must not move instead.
  const QRectF got = view_.canvasScene().layout().node(grip_.id)->rect;
  if (grip_.edges & Qt::LeftEdge)
    wanted.setLeft(wanted.right() - got.width());
  if (grip_.edges & Qt::TopEdge)
    wanted.setTop(wanted.bottom() - got.height());
  put(wanted);
}

void Resizing::put(const QRectF& wanted) {
  const model::Topology& topology = view_.document().topology();
  const QRectF now = view_.canvasScene().layout().node(grip_.id)->rect;
  const auto found = topology.placements.find(grip_.id);
  model::Placement placement = found == topology.placements.end() ? model::Placement{} : found->second;
  const QPointF way = wanted.topLeft() - now.topLeft();
  placement.x += way.x();
  placement.y += way.y();
  if (grip_.edges & (Qt::LeftEdge | Qt::RightEdge))
    placement.width = wanted.width();
  if (grip_.edges & (Qt::TopEdge | Qt::BottomEdge))
    placement.height = wanted.height();
  model::Patch patch = model::place(topology, grip_.id, placement);
  if (!way.isNull()) {
    for (const auto& [id, inner] : topology.placements) {
      if (id == grip_.id || model::boxOf(topology, id) != grip_.id)
        continue;
      model::Placement stays = inner;
      stays.x -= way.x();
      stays.y -= way.y();
      patch.placements.push_back({id, inner, stays});
    }
  }
  view_.document().push(patch, Text::tr("Resize"), gesture_);
}

void Resizing::takeBack() {
  if (gesture_ != 0)
    view_.document().takeBack(gesture_);
  gesture_ = 0;
}

}  // namespace vethloom::editor
