// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/layout/stacking.h"

#include <algorithm>

namespace vethloom::editor {

namespace {

using model::ElementId;
using Layer = Stacking::Layer;
using Part = Stacking::Part;

/// The namespace that a node is or is in; nullptr for what belongs to the host.
const NodeShape* namespaceOf(const CanvasLayout& layout, const NodeShape& node) {
  const NodeShape* box = isInside(node.kind) ? layout.node(layout.boxOfBridge(node.id)) : &node;
  return box && box->kind == NodeKind::Namespace ? box : nullptr;
}

/// A cable inside namespaces lies on the upper one of them.
Stacking stackingOfInner(const CanvasLayout& layout, const CableShape& cable) {
  Stacking upper{Layer::Namespace, 0, model::noElement, Part::Cable, cable.level, cable.id};
  bool isFirst = true;
  for (const std::size_t end : {0, 1}) {
    const NodeShape* owner = layout.node(layout.ownerOf({cable.id, end}));
    const NodeShape* box = owner ? namespaceOf(layout, *owner) : nullptr;
    if (!box)
      continue;
    const Stacking here{Layer::Namespace, box->level, box->id, Part::Cable, cable.level, cable.id};
    upper = isFirst ? here : std::max(upper, here);
    isFirst = false;
  }
  return upper;
}

}  // namespace

Stacking stackingOf(const CanvasLayout& layout, ElementId id) {
  const NodeShape* node = layout.node(id);
  if (!node) {
    const CableShape* cable = layout.cable(id);
    if (cable && cable->insideNode)
      return stackingOfInner(layout, *cable);
    return {Layer::Cable, 0, model::noElement, Part::Cable, cable ? cable->level : 0, id};
  }
  switch (node->kind) {
    case NodeKind::Host:
      return {Layer::Host, 0, model::noElement, Part::Body, node->level, id};
    case NodeKind::Frame:
      return {Layer::Frame, 0, model::noElement, Part::Body, node->level, id};
    case NodeKind::Note:
      return {Layer::Note, 0, model::noElement, Part::Body, node->level, id};
    case NodeKind::Namespace:
      return {Layer::Namespace, node->level, id, Part::Body, node->level, id};
    case NodeKind::Bridge:
    case NodeKind::Device:
      break;
  }
  if (const NodeShape* box = namespaceOf(layout, *node))
    return {Layer::Namespace, box->level, box->id, Part::Device, node->level, id};
  return {Layer::HostDevice, 0, model::noElement, Part::Device, node->level, id};
}

}  // namespace vethloom::editor
