// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/layout/canvas_layout.h"

#include "canvas/layout/cable_layout.h"
#include "canvas/layout/measures.h"
#include "canvas/layout/node_layout.h"
#include "canvas/layout/tie_layout.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace vethloom::editor {

namespace {

using model::ElementId;

bool isNode(const model::Topology& topology, ElementId id) {
  const auto found = topology.elements.find(id);
  return found != topology.elements.end() && !std::holds_alternative<model::Cable>(found->second);
}

/// Bridges and other devices.
bool isInBox(const model::Topology& topology, ElementId id) {
  return isNode(topology, id) && !model::stackOf(topology, id) && !topology.find<model::Annotation>(id);
}

const model::Placement& placementOf(const model::Topology& topology, ElementId id) {
  static const model::Placement natural;
  const auto found = topology.placements.find(id);
  return found == topology.placements.end() ? natural : found->second;
}

bool isCollapsed(const model::Topology& topology, ElementId box) {
  return placementOf(topology, box).collapsed && topology.find<model::Namespace>(box);
}

/// What is in a collapsed box is not drawn.
bool isHidden(const model::Topology& topology, ElementId id) {
  if (const auto* cable = topology.find<model::Cable>(id))
    return cable->ends[0].box == cable->ends[1].box && isCollapsed(topology, cable->ends[0].box);
  const ElementId box = isInBox(topology, id) ? model::boxOf(topology, id) : model::noElement;
  return box != model::noElement && isCollapsed(topology, box);
}

bool isShown(const model::Topology& topology, ElementId id) {
  return topology.elements.contains(id) && !isHidden(topology, id);
}

const plan::LiveInterface* liveOf(const plan::Comparison* comparison, model::InterfaceId id) {
  if (!comparison)
    return nullptr;
  const auto found = comparison->interfaces.find(id);
  return found == comparison->interfaces.end() ? nullptr : &found->second;
}

ElementId attachedTo(const model::Topology& topology, const model::CableEnd& end) {
  if (end.master != model::noElement && isNode(topology, end.master) && !isHidden(topology, end.master))
    return end.master;
  return isNode(topology, end.box) ? end.box : model::hostId;
}

/// Where two shapes differ only in what is written and lit on chips: the places of these chips. Else nothing.
std::vector<QRectF> rewrittenChips(const NodeShape& before, const NodeShape& after) {
  if (before.chips.size() != after.chips.size() || before.rect != after.rect)
    return {};
  NodeShape plain = before;
  std::vector<QRectF> places;
  for (std::size_t i = 0; i < plain.chips.size(); ++i) {
    if (plain.chips[i].face == after.chips[i].face)
      continue;
    plain.chips[i].face = after.chips[i].face;
    const double margin = measures::badge;
    places.push_back(after.chips[i].rect.translated(after.rect.topLeft()).adjusted(-margin, -margin, margin, margin));
  }
  return plain == after ? places : std::vector<QRectF>();
}

bool isVertical(Edge edge) {
  return edge == Edge::Left || edge == Edge::Right;
}

/// Where the middle of a chip can be along its edge, in scene coordinates.
Stretch reachOf(const NodeShape& shape, const Chip& chip) {
  const bool vertical = isVertical(chip.edge);
  const Stretch stretch = stretchOf(shape, chip.edge);
  const double half = (vertical ? chip.rect.height() : chip.rect.width()) / 2;
  const double origin = vertical ? shape.rect.top() : shape.rect.left();
  return {origin + stretch.low + half, origin + std::max(stretch.low + half, stretch.high - half)};
}

}  // namespace

const NodeShape* CanvasLayout::node(ElementId id) const {
  const auto found = nodes_.find(id);
  return found == nodes_.end() ? nullptr : &found->second;
}

const CableShape* CanvasLayout::cable(ElementId id) const {
  const auto found = cables_.find(id);
  return found == cables_.end() ? nullptr : &found->second;
}

ElementId CanvasLayout::boxOfBridge(ElementId id) const {
  const auto found = boxOf_.find(id);
  return found == boxOf_.end() ? model::noElement : found->second;
}

ElementId CanvasLayout::ownerOf(model::InterfaceId end) const {
  const auto found = owners_.find(end.element);
  return found == owners_.end() || end.end > 1 ? model::noElement : found->second[end.end];
}

CanvasLayout::Ids CanvasLayout::rebuild(const model::Topology& topology, const plan::Comparison* comparison) {
  Ids all;
  for (const auto& [id, element] : topology.elements)
    all.insert(id);
  for (const auto& [id, shape] : nodes_)
    all.insert(id);
  for (const auto& [id, shape] : cables_)
    all.insert(id);
  return update(topology, comparison, all);
}

CanvasLayout::Ids CanvasLayout::update(const model::Topology& topology, const plan::Comparison* comparison,
                                       const Ids& given) {
  const World world{topology, comparison};
  rewritten_.clear();
  grown_.clear();
  left_.clear();
  const Ids changed = withOrphans(topology, withContents(topology, given));
  Ids affected;
  for (const ElementId id : changed)
    unindex(id, affected);
  for (const ElementId id : changed)
    index(world, id, affected);
  addPeers(Ids(affected), affected);

  Ids touched;
  for (const ElementId id : changed) {
    if (!isShown(topology, id))
      leave(id);
    if (!isShown(topology, id) && nodes_.erase(id) + cables_.erase(id) > 0)
      touched.insert(id);
    if (!isShown(topology, id)) {
      labelled_.erase(id);
      aside_.erase(id);
    }
  }
  std::erase_if(affected, [&](ElementId id) { return !isNode(topology, id) || isHidden(topology, id); });

  Ids cables = takeNodes(settled(world, affected), touched);
  for (const ElementId id : changed) {
    if (owners_.contains(id))
      cables.insert(id);
  }
  for (const ElementId id : cables) {
    CableShape shape = cableShape(world, id);
    if (shape == cables_[id])
      continue;
    leave(id);
    if (shape.label.isEmpty()) {
      labelled_.erase(id);
      aside_.erase(id);
    } else {
      labelled_.insert(id);
    }
    cables_[id] = std::move(shape);
    touched.insert(id);
  }
  tie(world, touched);
  placeLabels(touched);
  return touched;
}

/// New shapes for these nodes, and for those that have to follow; sized and placed, but for their chips.
CanvasLayout::Nodes CanvasLayout::settled(const World& world, const Ids& affected) {
  Nodes fresh;
  Ids boxes;
  for (const ElementId id : affected) {
    fresh[id] = measured(world, id);
    boxes.insert(isInside(fresh[id].kind) ? boxOf_[id] : id);
  }
  for (const ElementId box : boxes)
    settleBox(world, box, fresh);
  Ids moved;
  for (const auto& [id, shape] : fresh) {
    const NodeShape* old = node(id);
    if (!old || old->rect != shape.rect)
      moved.insert(id);
  }
  Ids facingMoved;
  addPeers(moved, facingMoved);
  for (const ElementId id : facingMoved) {
    if (!fresh.contains(id))
      fresh[id] = nodes_[id];
  }
  return fresh;
}

/// Takes the shapes over, places their chips, and returns the cables that follow.
CanvasLayout::Ids CanvasLayout::takeNodes(const Nodes& fresh, Ids& touched) {
  Nodes before;
  for (const auto& [id, shape] : fresh)
    before[id] = std::exchange(nodes_[id], shape);
  for (const auto& [id, old] : before)
    nodes_[id].ties = tied_.contains(id) ? old.ties : std::vector<Tie>();  // Until everything has its place.
  Ids cables;
  for (const auto& [id, old] : before) {
    placeChips(nodes_[id]);
    const NodeShape& now = nodes_[id];
    if (now == old)
      continue;
    touched.insert(id);
    if (!labelled_.empty() && now.rect != old.rect)
      left_.push_back(old.bounds().translated(old.rect.topLeft()));
    const bool isLarger = now.rect.width() > old.rect.width() || now.rect.height() > old.rect.height();
    if (isLarger && isBox(now.kind) && !old.rect.isNull() && old.rect.topLeft() == now.rect.topLeft())
      grown_[id] = old.rect;
    if (std::vector<QRectF> places = rewrittenChips(old, now); !places.empty())
      rewritten_[id] = std::move(places);
    cables.insert(cablesAt_[id].begin(), cablesAt_[id].end());
    for (const ElementId bridge : bridgesIn_[id])
      cables.insert(cablesAt_[bridge].begin(), cablesAt_[bridge].end());
  }
  return cables;
}

/// A box that is collapsed, or unfolded, takes along what is in it.
CanvasLayout::Ids CanvasLayout::withContents(const model::Topology& topology, const Ids& given) const {
  Ids folded;
  for (const ElementId id : given) {
    const NodeShape* shape = node(id);
    if (shape && shape->collapsed != isCollapsed(topology, id))
      folded.insert(id);
  }
  if (folded.empty())
    return given;
  Ids all = given;
  for (const auto& [id, element] : topology.elements) {
    const auto* cable = std::get_if<model::Cable>(&element);
    const bool isIn = cable ? folded.contains(cable->ends[0].box) || folded.contains(cable->ends[1].box)
                            : folded.contains(model::boxOf(topology, id));
    if (isIn)
      all.insert(id);
  }
  return all;
}

/// A removed box or bridge takes along what was drawn at it, so that nothing is left without a place.
CanvasLayout::Ids CanvasLayout::withOrphans(const model::Topology& topology, const Ids& changed) const {
  Ids all = changed;
  for (const ElementId id : changed) {
    if (isShown(topology, id))
      continue;
    for (const auto* attached : {&cablesAt_, &bridgesIn_}) {
      if (const auto found = attached->find(id); found != attached->end())
        all.insert(found->second.begin(), found->second.end());
    }
  }
  return all;
}

void CanvasLayout::unindex(ElementId id, Ids& affected) {
  if (const auto owners = owners_.find(id); owners != owners_.end()) {
    for (const ElementId owner : owners->second) {
      affected.insert(owner);
      cablesAt_[owner].erase(id);
    }
    owners_.erase(owners);
  }
  if (const auto box = boxOf_.find(id); box != boxOf_.end()) {
    affected.insert(box->second);
    bridgesIn_[box->second].erase(id);
    boxOf_.erase(box);
  }
  tied_.erase(id);
}

void CanvasLayout::index(const World& world, ElementId id, Ids& affected) {
  if (isHidden(world.topology, id))
    return;
  if (const auto* cable = world.topology.find<model::Cable>(id)) {
    owners_[id] = {attachedTo(world.topology, cable->ends[0]), attachedTo(world.topology, cable->ends[1])};
    for (const ElementId owner : owners_[id]) {
      cablesAt_[owner].insert(id);
      affected.insert(owner);
    }
    return;
  }
  affected.insert(id);
  if (isInBox(world.topology, id)) {
    const ElementId home = model::boxOf(world.topology, id);
    const ElementId box = isNode(world.topology, home) ? home : model::hostId;
    boxOf_[id] = box;
    bridgesIn_[box].insert(id);
    affected.insert(box);
    const auto* link = world.topology.find<model::Link>(id);
    if ((link && link->lower.element != model::noElement) ||
        model::masterOf(world.topology, {id, 0}) != model::noElement)
      tied_.insert(id);
  } else if (const auto bridges = bridgesIn_.find(id); bridges != bridgesIn_.end()) {
    affected.insert(bridges->second.begin(), bridges->second.end());
  }
}

void CanvasLayout::addPeers(const Ids& of, Ids& into) const {
  for (const ElementId id : of) {
    const auto cables = cablesAt_.find(id);
    if (cables == cablesAt_.end())
      continue;
    for (const ElementId cable : cables->second) {
      const Owners& owners = owners_.at(cable);
      into.insert(owners.begin(), owners.end());
    }
  }
}

ElementId CanvasLayout::peerOf(model::InterfaceId end) const {
  return owners_.at(end.element)[1 - end.end];
}

/// Roughly where a node is, from its own placement alone: what decides which edges face each other.
QRectF CanvasLayout::baseRect(const World& world, ElementId id) const {
  const model::Placement& placement = placementOf(world.topology, id);
  if (const auto box = boxOf_.find(id); box != boxOf_.end()) {
    const model::Placement& outer = placementOf(world.topology, box->second);
    const auto cables = cablesAt_.find(id);
    const double ports = cables == cablesAt_.end() ? 0 : static_cast<double>(cables->second.size());
    const double width = std::max({measures::bridgeWidth, placement.width, ports * 80});
    return {outer.x + std::max(placement.x, measures::padding), outer.y + std::max(placement.y, measures::headerHeight),
            width, measures::bridgeHeight};
  }
  if (isCollapsed(world.topology, id))
    return {placement.x, placement.y, measures::collapsedWidth, measures::collapsedHeight};
  const bool host = id == model::hostId;
  QRectF rect(placement.x, placement.y,
              std::max(placement.width, host ? measures::hostWidth : measures::namespaceWidth),
              std::max(placement.height, host ? measures::hostHeight : measures::namespaceHeight));
  if (const auto bridges = bridgesIn_.find(id); bridges != bridgesIn_.end()) {
    for (const ElementId bridge : bridges->second)
      rect |= baseRect(world, bridge).adjusted(0, 0, measures::padding, measures::padding);
  }
  return rect;
}

/// Texts, and chips with their edges and sizes; still without a place.
NodeShape CanvasLayout::measured(const World& world, ElementId id) const {
  NodeShape shape;
  shape.id = id;
  const model::Placement& placement = placementOf(world.topology, id);
  shape.level = placement.level;
  shape.locked = placement.locked;
  shape.colour = QString::fromStdString(placement.colour);
  shape.collapsed = isCollapsed(world.topology, id);
  writeNode(shape, world.topology, world.comparison, hostTitle_, type_);
  const auto cables = cablesAt_.find(id);
  if (cables == cablesAt_.end())
    return shape;
  const QRectF own = baseRect(world, id);
  for (const ElementId cable : cables->second) {
    for (std::size_t end = 0; end < 2; ++end) {
      if (owners_.at(cable)[end] != id)
        continue;
      Chip chip;
      chip.id = {cable, end};
      chip.face = faceOf(*model::findInterface(world.topology, chip.id), liveOf(world.comparison, chip.id));
      chip.compact = shape.collapsed;
      chip.rect.setSize(chip.compact ? QSizeF(measures::compactChip, measures::compactChip)
                                     : chipSize(chip.face, type_));
      const ElementId peer = peerOf(chip.id);
      const Facing side =
          peer == id ? Facing{} : facing(own, baseRect(world, peer), boxOf_.contains(id) || boxOf_.contains(peer));
      chip.edge = side.edge;
      chip.inward = side.inward;
      shape.chips.push_back(chip);
    }
  }
  return shape;
}

/// Places a box and the bridges in it, and sizes them all. Bridges keep clear of the header and of the chips: where one
/// would not, all move aside together, so that none comes to lie on another.
void CanvasLayout::settleBox(const World& world, ElementId box, Nodes& fresh) {
  if (!fresh.contains(box))
    fresh[box] = measured(world, box);
  NodeShape& shape = fresh[box];
  const model::Placement& placement = placementOf(world.topology, box);
  shape.rect.moveTo(placement.x, placement.y);
  const QPointF origin = contentOrigin(shape);
  QPointF aside;
  for (const ElementId id : bridgesIn_[box]) {
    const model::Placement& inner = placementOf(world.topology, id);
    aside = {std::max(aside.x(), origin.x() - inner.x), std::max(aside.y(), origin.y() - inner.y)};
  }
  QRectF content;
  for (const ElementId id : bridgesIn_[box]) {
    const model::Placement& inner = placementOf(world.topology, id);
    NodeShape bridge = fresh.contains(id) ? fresh[id] : node(id) ? *node(id) : measured(world, id);
    bridge.rect.moveTo(placement.x + inner.x + aside.x(), placement.y + inner.y + aside.y());
    sizeNode(bridge, {inner.width, inner.height}, {}, type_);
    content |= bridge.rect.translated(-placement.x, -placement.y);
    if (const NodeShape* old = node(id); fresh.contains(id) || !old || old->rect != bridge.rect)
      fresh[id] = std::move(bridge);
  }
  sizeNode(shape, {placement.width, placement.height}, content, type_);
}

void CanvasLayout::placeChips(NodeShape& shape) const {
  struct Placed {
    Chip* chip;
    double wish;
    double towards;  // Where the peer is along the edge: keeps cables from crossing.
  };
  for (const Edge edge : {Edge::Left, Edge::Top, Edge::Right, Edge::Bottom}) {
    const bool vertical = isVertical(edge);
    std::vector<Placed> row;
    for (Chip& chip : shape.chips) {
      if (chip.edge != edge)
        continue;
      const QPointF peer = nodes_.at(peerOf(chip.id)).rect.center();
      row.push_back({&chip, wishOf(shape, chip), vertical ? peer.y() : peer.x()});
    }
    std::stable_sort(row.begin(), row.end(), [](const Placed& a, const Placed& b) {
      return std::tie(a.towards, a.wish, a.chip->id) < std::tie(b.towards, b.wish, b.chip->id);
    });
    std::vector<Wish> wishes;
    for (const Placed& placed : row)
      wishes.push_back({placed.wish, vertical ? placed.chip->rect.height() : placed.chip->rect.width()});
    const Stretch stretch = stretchOf(shape, edge);
    const std::vector<double> middles = spread(wishes, measures::gap, stretch.low, stretch.high);
    for (std::size_t i = 0; i < row.size(); ++i)
      setChip(shape, *row[i].chip, middles[i]);
  }
}

/// Along its edge: where both ends of the cable can be, both choose the same, and the cable is straight. Else a port is
/// as near to its peer as it gets, and a namespace keeps its chips in the middle.
double CanvasLayout::wishOf(const NodeShape& shape, const Chip& chip) const {
  const bool vertical = isVertical(chip.edge);
  const double origin = vertical ? shape.rect.top() : shape.rect.left();
  const NodeShape& peer = nodes_.at(peerOf(chip.id));
  const Chip& other = *peer.chip({chip.id.element, 1 - chip.id.end});
  const Stretch own = reachOf(shape, chip);
  if (isVertical(other.edge) == vertical) {
    const Stretch theirs = reachOf(peer, other);
    const double low = std::max(own.low, theirs.low);
    const double high = std::min(own.high, theirs.high);
    if (low <= high)
      return (low + high) / 2 - origin;
  }
  if (shape.kind == NodeKind::Namespace)
    return (own.low + own.high) / 2 - origin;
  const QPointF towards = peer.rect.center();
  return std::clamp(vertical ? towards.y() : towards.x(), own.low, own.high) - origin;
}

/// A cable that leaves a box from a bridge in it covers none of the box's labels.
void CanvasLayout::hideBehindLabels(CableShape& shape, const NodeShape& box) const {
  for (const Chip& chip : box.chips) {
    if (chip.id.element != shape.id)
      shape.behind.push_back(chip.rect.translated(box.rect.topLeft()));
  }
  for (const QRectF& text : {box.titleRect, box.subtitleRect}) {
    if (!text.isEmpty())
      shape.behind.push_back(text.translated(box.rect.topLeft()).adjusted(-3, 0, 3, 0));
  }
}

/// The lines to masters and lower links, once everything has its place.
void CanvasLayout::tie(const World& world, Ids& touched) {
  for (const ElementId id : tied_) {
    NodeShape& shape = nodes_.at(id);
    std::vector<Tie> ties = tiesOf(world, shape);
    if (ties == shape.ties)
      continue;
    shape.ties = std::move(ties);
    touched.insert(id);
  }
}

std::vector<Tie> CanvasLayout::tiesOf(const World& world, const NodeShape& shape) const {
  std::vector<Tie> ties;
  const auto add = [&](Tie::Role role, const QRectF& target) {
    const QRectF own = shape.rect;
    if (target.isNull() || own.intersects(target))
      return;
    const QLineF line = tieBetween(own, target);
    ties.push_back({role, line.p1() - own.topLeft(), line.p2() - own.topLeft()});
  };
  if (const auto* link = world.topology.find<model::Link>(shape.id))
    add(Tie::Role::Lower, rectOf(link->lower));
  add(Tie::Role::Master, rectOf({model::masterOf(world.topology, {shape.id, 0}), 0}));
  return ties;
}

/// A device, or the chip of a cable's end, in scene coordinates; null where there is none.
QRectF CanvasLayout::rectOf(model::InterfaceId id) const {
  if (const NodeShape* shape = node(id.element))
    return shape->rect;
  const NodeShape* owner = node(ownerOf(id));
  const Chip* chip = owner ? owner->chip(id) : nullptr;
  return chip ? chip->rect.translated(owner->rect.topLeft()) : QRectF();
}

CableShape CanvasLayout::cableShape(const World& world, ElementId id) const {
  CableShape shape;
  shape.id = id;
  const auto& cable = *world.topology.find<model::Cable>(id);
  shape.label = QString::fromStdString(cable.label).simplified();
  const model::Placement& placement = placementOf(world.topology, id);
  shape.level = placement.level;
  shape.routing = placement.routing;
  for (const model::Point& bend : placement.bends)
    shape.bends << QPointF(bend.x, bend.y);
  if (world.comparison) {
    const auto compared = world.comparison->elements.find(id);
    if (compared != world.comparison->elements.end())
      shape.standing = compared->second.standing;
  }
  shape.lit = true;
  for (std::size_t end = 0; end < 2; ++end) {
    const NodeShape& owner = nodes_.at(owners_.at(id)[end]);
    const Chip* chip = owner.chip({id, end});
    shape.plugs[end] = owner.rect.topLeft() + chip->plug();
    shape.directions[end] = chip->direction();
    shape.lit = shape.lit && chip->face.light == Light::Up;
    const auto box = boxOf_.find(owner.id);
    const bool inNamespace = box != boxOf_.end() && box->second != model::hostId;
    if (box != boxOf_.end())
      hideBehindLabels(shape, nodes_.at(box->second));
    shape.insideNode = shape.insideNode || inNamespace || (chip->inward && owner.kind == NodeKind::Namespace);
  }
  layOutCable(shape, type_);
  return shape;
}

}  // namespace vethloom::editor
