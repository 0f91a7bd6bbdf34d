// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/scene_sync.h"

#include "canvas/items/cable_item.h"
#include "canvas/items/node_item.h"

#include <QGraphicsScene>

namespace vethloom::editor {

namespace {

// From the ground up: cables run over the host's frame and behind cards, but above a card that they are inside of.
constexpr double hostLayer = 0;
constexpr double cableLayer = 1;
constexpr double hostBridgeLayer = 2;
constexpr double namespaceLayer = 3;
constexpr double innerCableLayer = 4;
constexpr double innerBridgeLayer = 5;

double layerOf(const NodeShape& shape, const CanvasLayout& layout) {
  switch (shape.kind) {
    case NodeKind::Host:
      return hostLayer;
    case NodeKind::Namespace:
      return namespaceLayer;
    case NodeKind::Bridge:
      break;
  }
  const NodeShape* box = layout.node(layout.boxOfBridge(shape.id));
  return box && box->kind == NodeKind::Namespace ? innerBridgeLayer : hostBridgeLayer;
}

NodeItem* makeNode(NodeKind kind, const ItemContext& context) {
  switch (kind) {
    case NodeKind::Host:
      return new HostItem(context);
    case NodeKind::Namespace:
      return new NamespaceItem(context);
    case NodeKind::Bridge:
      break;
  }
  return new BridgeItem(context);
}

}  // namespace

SceneSync::SceneSync(QGraphicsScene& scene, const CanvasLayout& layout, const ItemContext& context)
    : scene_(scene), layout_(layout), context_(context) {}

void SceneSync::sync(const CanvasLayout::Ids& ids) {
  for (const model::ElementId id : ids) {
    syncNode(id);
    syncCable(id);
  }
}

void SceneSync::syncNode(model::ElementId id) {
  const NodeShape* shape = layout_.node(id);
  const auto found = nodes_.find(id);
  if (!shape) {
    if (found == nodes_.end())
      return;
    delete found->second;
    nodes_.erase(found);
    return;
  }
  // An id may come back as another kind of element after the drawing was replaced.
  if (found != nodes_.end() && found->second->node().kind != shape->kind) {
    delete found->second;
    nodes_.erase(found);
  }
  NodeItem*& item = nodes_[id];
  if (!item) {
    item = makeNode(shape->kind, context_);
    scene_.addItem(item);
  }
  item->setZValue(layerOf(*shape, layout_));
  item->setNode(*shape);
  markNode(id, *item);
}

void SceneSync::syncCable(model::ElementId id) {
  const CableShape* shape = layout_.cable(id);
  const auto found = cables_.find(id);
  if (!shape) {
    if (found == cables_.end())
      return;
    delete found->second;
    cables_.erase(found);
    return;
  }
  CableItem*& item = cables_[id];
  if (!item) {
    item = new CableItem(context_);
    scene_.addItem(item);
  }
  item->setZValue(shape->insideNode ? innerCableLayer : cableLayer);
  item->setCable(*shape, animated_);
  markCable(id, *item);
}

void SceneSync::markNode(model::ElementId id, NodeItem& item) const {
  const model::ElementId hot = layout_.cable(marks_.hovered) ? marks_.hovered : model::noElement;
  item.setMarks(marks_.selected.contains(id), marks_.focused == id, marks_.interface, hot);
}

void SceneSync::markCable(model::ElementId id, CableItem& item) const {
  item.setMarks(marks_.selected.contains(id), marks_.focused == id, marks_.hovered == id);
}

void SceneSync::showMarks(const Marks& marks) {
  if (marks == marks_)
    return;
  marks_ = marks;
  for (const auto& [id, item] : nodes_)
    markNode(id, *item);
  for (const auto& [id, item] : cables_)
    markCable(id, *item);
}

void SceneSync::repaintAll() {
  for (const auto& [id, item] : nodes_)
    item->update();
  for (const auto& [id, item] : cables_)
    item->update();
}

}  // namespace vethloom::editor
