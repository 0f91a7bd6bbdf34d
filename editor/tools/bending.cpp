// SPDX-License-Identifier: GPL-3.0-or-later
#include "tools/bending.h"

#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "canvas/layout/cable_layout.h"
#include "canvas/layout/measures.h"
#include "canvas/paint/painting.h"
#include "model/edits_look.h"
#include "style/theme.h"

#include <QCoreApplication>
#include <QLineF>
#include <QPainter>
#include <algorithm>
#include <limits>
#include <utility>

namespace vethloom::editor {

namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Bending)
};

constexpr double bendReach = 8;      // Pixels around a bend.
constexpr double straightReach = 5;  // Pixels: so near to the straight way a bend is none.

/// The corners of a cable: plugs and bends.
QPolygonF cornersOf(const CableShape& shape) {
  QPolygonF corners{shape.plugs[0]};
  corners << shape.bends << shape.plugs[1];
  return corners;
}

/// Before which bend a new one at a point on the line comes.
std::size_t placeFor(const CableShape& shape, QPointF point) {
  // Along the line itself: the bends that come before the point on it.
  const auto along = [&](QPointF on) {
    double nearest = std::numeric_limits<double>::max();
    double at = 0, length = 0;
    for (qsizetype i = 1; i < shape.line.size(); ++i) {
      const QPolygonF piece{{shape.line[i - 1], shape.line[i]}};
      const double distance = distanceTo(piece, on);
      if (distance < nearest) {
        nearest = distance;
        at = length + QLineF(shape.line[i - 1], on).length();
      }
      length += QLineF(shape.line[i - 1], shape.line[i]).length();
    }
    return at;
  };
  const double here = along(point);
  std::size_t index = 0;
  for (const QPointF bend : shape.bends)
    index += along(bend) < here ? 1 : 0;
  return index;
}

}  // namespace

std::vector<model::Point> Bending::bendsOf(model::ElementId cable) const {
  const auto& placements = view_.document().topology().placements;
  const auto found = placements.find(cable);
  return found == placements.end() ? std::vector<model::Point>() : found->second.bends;
}

void Bending::set(model::ElementId cable, std::vector<model::Point> bends, const QString& text, int gesture) {
  view_.document().push(model::setBends(view_.document().topology(), cable, std::move(bends)), text, gesture);
}

std::optional<Bending::Bend> Bending::bendAt(QPointF position) const {
  const double reach = bendReach / view_.zoom();
  for (const model::ElementId id : view_.selection().elements()) {
    const CableShape* shape = view_.canvasScene().layout().cable(id);
    for (qsizetype i = 0; shape && i < shape->bends.size(); ++i) {
      if (QLineF(shape->bends[i], position).length() <= reach)
        return Bend{id, static_cast<std::size_t>(i)};
    }
  }
  return std::nullopt;
}

std::optional<Bending::Bend> Bending::chosen() const {
  const bool isThere =
      chosen_ && view_.selection().contains(chosen_->cable) && chosen_->index < bendsOf(chosen_->cable).size();
  return isThere ? chosen_ : std::nullopt;
}

void Bending::begin(const Bend& bend) {
  dragged_ = chosen_ = bend;
  inserted_.reset();
  gesture_ = 0;
}

void Bending::begin(model::ElementId cable, QPointF position) {
  const CableShape* shape = view_.canvasScene().layout().cable(cable);
  begin(Bend{cable, shape ? placeFor(*shape, position) : 0});
  inserted_ = position;
}

void Bending::moveTo(QPointF position, bool snap) {
  if (!dragged_)
    return;
  std::vector<model::Point> bends = bendsOf(dragged_->cable);
  if (inserted_)
    bends.insert(bends.begin() + static_cast<std::ptrdiff_t>(std::min(dragged_->index, bends.size())), model::Point{});
  if (dragged_->index >= bends.size())
    return;
  inserted_.reset();
  bends[dragged_->index] = snap ? model::Point{measures::onGrid(position.x()), measures::onGrid(position.y())}
                                : model::Point{position.x(), position.y()};
  if (gesture_ == 0)
    gesture_ = view_.document().newGesture();
  set(dragged_->cable, std::move(bends), Text::tr("Bend a cable"), gesture_);
}

void Bending::drop() {
  const auto dragged = std::exchange(dragged_, std::nullopt);
  const int gesture = std::exchange(gesture_, 0);
  const CableShape* shape = dragged ? view_.canvasScene().layout().cable(dragged->cable) : nullptr;
  const auto index = dragged ? static_cast<qsizetype>(dragged->index) : 0;
  if (!shape || gesture == 0 || index >= shape->bends.size())
    return;
  const QPolygonF corners = cornersOf(*shape);
  const QPolygonF straight{{corners[index], corners[index + 2]}};
  if (distanceTo(straight, corners[index + 1]) > straightReach / view_.zoom())
    return;
  std::vector<model::Point> bends = bendsOf(dragged->cable);
  bends.erase(bends.begin() + index);
  set(dragged->cable, std::move(bends), Text::tr("Straighten a cable"), gesture);
}

void Bending::takeBack() {
  if (gesture_ != 0)
    view_.document().takeBack(gesture_);
  gesture_ = 0;
  dragged_.reset();
  inserted_.reset();
}

void Bending::remove(const Bend& bend) {
  std::vector<model::Point> bends = bendsOf(bend.cable);
  if (bend.index >= bends.size())
    return;
  bends.erase(bends.begin() + static_cast<std::ptrdiff_t>(bend.index));
  chosen_.reset();
  set(bend.cable, std::move(bends), Text::tr("Straighten a cable"), 0);
}

void Bending::paint(QPainter& painter) const {
  const CanvasScene& scene = view_.canvasScene();
  const Brushes brushes{scene.theme(), scene.layout().typography(), view_.zoom()};
  for (const model::ElementId id : view_.selection().elements()) {
    const CableShape* shape = scene.layout().cable(id);
    for (qsizetype i = 0; shape && i < shape->bends.size(); ++i) {
      paintGrip(painter, brushes, shape->bends[i]);
      if (chosen() != Bend{id, static_cast<std::size_t>(i)})
        continue;
      painter.setBrush(scene.theme().accent);
      painter.drawEllipse(shape->bends[i], 3, 3);
    }
  }
}

}  // namespace vethloom::editor
