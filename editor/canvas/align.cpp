// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/align.h"

#include "canvas/canvas_scene.h"
#include "model/edits.h"

#include <algorithm>
#include <cmath>

namespace vethloom::editor {

namespace {

using model::ElementId;

/// The nodes of these ids; not those whose box is among them, because they go with it.
std::vector<const NodeShape*> nodesOf(const CanvasScene& scene, const std::vector<ElementId>& ids) {
  std::vector<const NodeShape*> nodes;
  for (const ElementId id : ids) {
    const NodeShape* node = scene.layout().node(id);
    const bool goesAlong = node && std::find(ids.begin(), ids.end(), scene.layout().boxOfBridge(id)) != ids.end();
    if (node && !goesAlong)
      nodes.push_back(node);
  }
  return nodes;
}

/// Where in a rectangle the line of an alignment is.
double lineOf(const QRectF& rect, Alignment how) {
  switch (how) {
    case Alignment::Left:
      return rect.left();
    case Alignment::Centre:
      return rect.center().x();
    case Alignment::Right:
      return rect.right();
    case Alignment::Top:
      return rect.top();
    case Alignment::Middle:
      return rect.center().y();
    case Alignment::Bottom:
      break;
  }
  return rect.bottom();
}

bool isAcross(Alignment how) {
  return how == Alignment::Left || how == Alignment::Centre || how == Alignment::Right;
}

}  // namespace

model::Patch aligned(const CanvasScene& scene, const std::vector<ElementId>& ids, Alignment how) {
  const std::vector<const NodeShape*> nodes = nodesOf(scene, ids);
  if (nodes.size() < 2)
    return {};
  QRectF all;
  for (const NodeShape* node : nodes)
    all |= node->rect;
  const auto locked = std::find_if(nodes.begin(), nodes.end(), [](const NodeShape* node) { return node->locked; });
  const double line = std::round(lineOf(locked == nodes.end() ? all : (*locked)->rect, how));
  std::map<ElementId, model::Point> ways;
  for (const NodeShape* node : nodes) {
    const double way = line - lineOf(node->rect, how);
    ways[node->id] = isAcross(how) ? model::Point{way, 0} : model::Point{0, way};
  }
  return model::moveEach(scene.topology(), ways);
}

model::Patch distributed(const CanvasScene& scene, const std::vector<ElementId>& ids, Direction direction) {
  std::vector<const NodeShape*> nodes = nodesOf(scene, ids);
  if (nodes.size() < 3)
    return {};
  const bool across = direction == Direction::Across;
  const auto begin = [&](const NodeShape* node) { return across ? node->rect.left() : node->rect.top(); };
  const auto extent = [&](const NodeShape* node) { return across ? node->rect.width() : node->rect.height(); };
  std::stable_sort(nodes.begin(), nodes.end(), [&](const NodeShape* a, const NodeShape* b) {
    return begin(a) + extent(a) / 2 < begin(b) + extent(b) / 2;
  });
  double room = begin(nodes.back()) + extent(nodes.back()) - begin(nodes.front());
  for (const NodeShape* node : nodes)
    room -= extent(node);
  const double gap = room / static_cast<double>(nodes.size() - 1);
  double at = begin(nodes.front());
  std::map<ElementId, model::Point> ways;
  for (const NodeShape* node : nodes) {
    const double way = node == nodes.back() ? 0 : std::round(at) - begin(node);
    ways[node->id] = across ? model::Point{way, 0} : model::Point{0, way};
    at += extent(node) + gap;
  }
  return model::moveEach(scene.topology(), ways);
}

}  // namespace vethloom::editor
