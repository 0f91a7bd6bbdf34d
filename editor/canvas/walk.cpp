// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/walk.h"

#include "canvas/canvas_scene.h"

#include <algorithm>
#include <cmath>

namespace vethloom::editor {

namespace {

using model::ElementId;

/// How far a node is, going in a direction: aside counts double. Negative where it is not that way.
double wayTo(QPointF from, const QRectF& to, QPointF direction) {
  const QPointF way = to.center() - from;
  const double along = QPointF::dotProduct(way, direction);
  const double aside = std::abs(way.x() * direction.y() - way.y() * direction.x());
  return along <= 0 || aside > 2 * along ? -1 : along + 2 * aside;
}

ElementId endTowards(const CanvasScene& scene, const CableShape& cable, QPointF direction) {
  const double way = QPointF::dotProduct(cable.plugs[1] - cable.plugs[0], direction);
  return way == 0 ? model::noElement : scene.layout().ownerOf({cable.id, way > 0 ? std::size_t(1) : std::size_t(0)});
}

}  // namespace

QPointF directionOf(int key) {
  switch (key) {
    case Qt::Key_Left:
      return {-1, 0};
    case Qt::Key_Right:
      return {1, 0};
    case Qt::Key_Up:
      return {0, -1};
    case Qt::Key_Down:
      return {0, 1};
    default:
      return {};
  }
}

ElementId nearestTowards(const CanvasScene& scene, ElementId from, QPointF direction) {
  const CanvasLayout& layout = scene.layout();
  if (const CableShape* cable = layout.cable(from))
    return endTowards(scene, *cable, direction);
  const NodeShape* start = layout.node(from);
  if (!start)
    return model::noElement;
  ElementId nearest = model::noElement;
  double best = 0;
  for (const auto& [id, node] : layout.nodes()) {
    if (id == from || layout.boxOfBridge(id) != layout.boxOfBridge(from))
      continue;
    const double way = wayTo(start->rect.center(), node.rect, direction);
    if (way >= 0 && (nearest == model::noElement || way < best)) {
      nearest = id;
      best = way;
    }
  }
  return nearest;
}

ElementId firstInside(const CanvasScene& scene, ElementId box) {
  const NodeShape* first = nullptr;
  const auto place = [](const NodeShape& node) { return std::pair(node.rect.top(), node.rect.left()); };
  for (const auto& [id, node] : scene.layout().nodes()) {
    if (scene.layout().boxOfBridge(id) == box && (!first || place(node) < place(*first)))
      first = &node;
  }
  return first ? first->id : model::noElement;
}

ElementId around(const CanvasScene& scene, ElementId id) {
  if (const ElementId box = scene.layout().boxOfBridge(id); box != model::noElement)
    return box;
  const NodeShape* node = scene.layout().node(id);
  return node && node->kind == NodeKind::Namespace ? model::hostId : model::noElement;
}

std::vector<ElementId> cablesAround(const CanvasScene& scene, ElementId node) {
  const NodeShape* shape = scene.layout().node(node);
  std::vector<std::pair<double, ElementId>> cables;
  if (!shape)
    return {};
  for (const Chip& chip : shape->chips) {
    const QPointF way = chip.rect.center() - QRectF(QPointF(), shape->rect.size()).center();
    double angle = std::atan2(way.x(), -way.y());  // From the top, clockwise.
    if (angle < 0)
      angle += 2 * M_PI;
    cables.emplace_back(angle, chip.id.element);
  }
  std::sort(cables.begin(), cables.end());
  std::vector<ElementId> ids;
  for (const auto& [angle, id] : cables) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end())
      ids.push_back(id);
  }
  return ids;
}

ElementId nextCable(const CanvasScene& scene, ElementId from, ElementId home, bool forward) {
  const bool isCable = scene.layout().cable(from) != nullptr;
  const std::vector<ElementId> cables = cablesAround(scene, isCable ? home : from);
  if (cables.empty())
    return model::noElement;
  if (!isCable)
    return forward ? cables.front() : cables.back();
  const auto found = std::find(cables.begin(), cables.end(), from);
  if (found == cables.end())
    return cables.front();
  const auto count = cables.size();
  const auto index = static_cast<std::size_t>(found - cables.begin());
  return cables[(index + (forward ? 1 : count - 1)) % count];
}

}  // namespace vethloom::editor
