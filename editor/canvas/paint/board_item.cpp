// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/paint/board_item.h"

#include "canvas/layout/stacking.h"
#include "canvas/paint/cable_painter.h"
#include "canvas/paint/node_painter.h"
#include "style/theme.h"

#include <QGraphicsScene>
#include <QPainter>
#include <QStyleOptionGraphicsItem>
#include <algorithm>
#include <iterator>

namespace vethloom::editor {

namespace {

using model::ElementId;

constexpr int revealMilliseconds = 350;
/// So many places are repainted one by one; of more, the rectangle around them all.
constexpr std::size_t fewPlaces = 64;
/// Bounds grow in steps of this size, because each growth repaints everything.
constexpr double growth = 4000;

/// What is marked in one of two states and not in the other.
void addDifferent(const std::set<ElementId>& a, const std::set<ElementId>& b, std::set<ElementId>& into) {
  std::set_symmetric_difference(a.begin(), a.end(), b.begin(), b.end(), std::inserter(into, into.end()));
}

}  // namespace

BoardItem::BoardItem(const CanvasLayout& layout) : layout_(layout), theme_(&Theme::lightTheme()) {
  setFlag(ItemUsesExtendedStyleOption);  // Tells paint() which part is asked for.
}

bool BoardItem::take(const CanvasLayout::Ids& ids) {
  QRectF everything;
  bool cameOrWent = false;
  const bool oneByOne = ids.size() <= fewPlaces;
  for (const ElementId id : ids) {
    QRectF dirty;
    const bool wasHere = !index_.boundsOf(id).isNull();
    takeShape(id, dirty);
    cameOrWent = cameOrWent || wasHere == index_.boundsOf(id).isNull();
    everything |= dirty;
    const auto faces = layout_.rewritten().find(id);
    if (!oneByOne || dirty.isNull())
      continue;
    if (faces == layout_.rewritten().end()) {
      scene()->update(dirty);
      continue;
    }
    for (const QRectF& face : faces->second)
      scene()->update(face);
  }
  overview_.take(layout_, ids);
  if (!bounds_.contains(everything)) {
    prepareGeometryChange();
    bounds_ |= everything.adjusted(-growth, -growth, growth, growth);
  }
  if (!oneByOne && !everything.isNull())
    scene()->update(everything);
  return cameOrWent;
}

/// Adds what was and what is painted of it to `dirty`.
void BoardItem::takeShape(ElementId id, QRectF& dirty) {
  dirty |= index_.boundsOf(id);
  const auto known = cables_.find(id);
  if (const NodeShape* node = layout_.node(id)) {
    index_.set(*node);
  } else if (const CableShape* cable = layout_.cable(id)) {
    index_.set(*cable);
    const bool arrives = known != cables_.end() && !known->second && isInKernel(*cable);
    cables_[id] = isInKernel(*cable);
    if (arrives && animated_)
      reveal(id);
  } else {
    index_.remove(id);
  }
  if (!layout_.cable(id) && known != cables_.end()) {
    cables_.erase(id);
    reveals_.erase(id);
  }
  dirty |= index_.boundsOf(id);
}

void BoardItem::repaint(ElementId id) {
  // To the scene, an empty rectangle means everything.
  if (const QRectF bounds = index_.boundsOf(id); !bounds.isNull())
    scene()->update(bounds);
}

void BoardItem::reveal(ElementId id) {
  auto animation = std::make_unique<QVariantAnimation>();
  animation->setStartValue(0.0);
  animation->setEndValue(1.0);
  animation->setDuration(revealMilliseconds);
  QObject::connect(animation.get(), &QVariantAnimation::valueChanged, animation.get(), [this, id] { repaint(id); });
  animation->start();
  reveals_[id] = std::move(animation);
}

void BoardItem::showMarks(const Marks& marks) {
  if (marks == marks_)
    return;
  std::set<ElementId> changed;
  addDifferent(marks_.selected, marks.selected, changed);
  const auto addIfNew = [&](ElementId before, ElementId after) {
    if (before != after)
      changed.insert({before, after});
  };
  addIfNew(marks_.focused, marks.focused);
  addIfNew(marks_.hovered, marks.hovered);
  // The chips of a cable light up with it, and the interface in focus is a chip.
  for (const ElementId hovered : {marks_.hovered, marks.hovered}) {
    for (const std::size_t end : {0, 1}) {
      if (marks_.hovered != marks.hovered)
        changed.insert(layout_.ownerOf({hovered, end}));
    }
  }
  if (marks_.interface != marks.interface) {
    for (const auto& interface : {marks_.interface, marks.interface}) {
      if (interface)
        changed.insert({interface->element, layout_.ownerOf(*interface)});
    }
  }
  marks_ = marks;
  repaintEach(changed);
}

void BoardItem::showProblems(ProblemBadges problems) {
  std::set<ElementId> changed;
  for (const auto& [id, badge] : problems) {
    const auto before = problems_.find(id);
    if (before == problems_.end() || before->second.isError != badge.isError)
      changed.insert(id);
  }
  for (const auto& [id, badge] : problems_) {
    if (!problems.contains(id))
      changed.insert(id);
  }
  problems_ = std::move(problems);
  repaintEach(changed);
}

void BoardItem::repaintEach(const std::set<ElementId>& ids) {
  QRectF everything;
  for (const ElementId id : ids) {
    if (ids.size() <= fewPlaces)
      repaint(id);
    else
      everything |= index_.boundsOf(id);
  }
  if (!everything.isNull())
    scene()->update(everything);
}

void BoardItem::setTheme(const Theme& theme) {
  theme_ = &theme;
  update();
}

void BoardItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*) {
  const double detail = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
  const QRectF area = option->exposedRect.adjusted(-1 / detail, -1 / detail, 1 / detail, 1 / detail);
  if (detail < detailBoxes)
    overview_.paint(*painter, *theme_, marks_, area);
  else
    paintElements(*painter, {*theme_, layout_.typography(), detail}, area);
}

void BoardItem::paintElements(QPainter& painter, const Brushes& brushes, const QRectF& area) const {
  std::vector<Stacking> order;
  for (const ElementId id : index_.in(area))
    order.push_back(stackingOf(layout_, id));
  std::sort(order.begin(), order.end());
  for (const Stacking& place : order) {
    paintElement(painter, brushes, place.id);
    if (!problems_.empty())
      paintProblem(painter, brushes, place.id);
  }
}

void BoardItem::paintProblem(QPainter& painter, const Brushes& brushes, ElementId id) const {
  const auto found = problems_.find(id);
  if (found == problems_.end())
    return;
  if (const NodeShape* node = layout_.node(id))
    paintProblemBadge(painter, brushes, node->rect.topLeft() + NodeShape::problemSpot(), found->second.isError);
  else if (const CableShape* cable = layout_.cable(id))
    paintProblemBadge(painter, brushes, cable->problemSpot(), found->second.isError);
}

void BoardItem::paintElement(QPainter& painter, const Brushes& brushes, ElementId id) const {
  const bool selected = marks_.selected.contains(id);
  const bool focused = marks_.focused == id;
  if (const NodeShape* node = layout_.node(id)) {
    const ElementId hot = layout_.cable(marks_.hovered) ? marks_.hovered : model::noElement;
    painter.translate(node->rect.topLeft());
    paintNode(painter, brushes, *node, {selected, focused, marks_.interface, hot});
    painter.translate(-node->rect.topLeft());
  } else if (const CableShape* cable = layout_.cable(id)) {
    const auto revealing = reveals_.find(id);
    const double revealed = revealing == reveals_.end() ? 1 : revealing->second->currentValue().toDouble();
    paintCable(painter, brushes, *cable, {selected, focused, marks_.hovered == id, revealed});
  }
}

}  // namespace vethloom::editor
