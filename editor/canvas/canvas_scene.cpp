// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/canvas_scene.h"

#include "canvas/layout/cable_layout.h"
#include "canvas/layout/measures.h"
#include "canvas/layout/stacking.h"
#include "canvas/paint/board_item.h"
#include "canvas/paint/painting.h"
#include "style/theme.h"

#include <QLineF>
#include <QPainter>
#include <QStyleOptionGraphicsItem>
#include <algorithm>
#include <cmath>

namespace vethloom::editor {

namespace {

using model::ElementId;

// The board reaches this far beyond what is drawn, so that there is always room to pan and to put things.
constexpr double boardMargin = 2000;
constexpr double dotSpacing = 3 * measures::grid;

/// Whether one comparison says something else of this key than the other.
template <typename Map>
void addDifferent(const Map& before, const Map& after, CanvasLayout::Ids& ids) {
  const auto idOf = [](const auto& key) {
    if constexpr (requires { key.element; })
      return key.element;
    else
      return key;
  };
  for (const auto& [key, value] : before) {
    const auto found = after.find(key);
    if (found == after.end() || !(found->second == value))
      ids.insert(idOf(key));
  }
  for (const auto& [key, value] : after) {
    if (!before.contains(key))
      ids.insert(idOf(key));
  }
}

constexpr double chipMargin = 2;

const Chip* chipAt(const NodeShape& shape, QPointF point) {
  const QPointF local = point - shape.rect.topLeft();
  for (const Chip& chip : shape.chips) {
    if (chip.rect.adjusted(-chipMargin, -chipMargin, chipMargin, chipMargin).contains(local))
      return &chip;
  }
  return nullptr;
}

/// Whether a click there is on the node. A frame is taken by its header and its edge; what is in it stays free.
bool isTakenAt(const NodeShape& shape, QPointF point, double reach) {
  if (shape.kind != NodeKind::Frame)
    return shape.rect.contains(point);
  const QRectF inner = shape.rect.adjusted(reach, shape.headerHeight, -reach, -reach);
  return shape.rect.adjusted(-reach, -reach, reach, reach).contains(point) && !inner.contains(point);
}

}  // namespace

CanvasScene::CanvasScene(const model::Topology& topology, QObject* parent)
    : QGraphicsScene(parent), topology_(topology), board_(new BoardItem(layout_)) {
  setItemIndexMethod(NoIndex);  // There is one item, and it has an index of its own.
  addItem(board_);
}

CanvasScene::~CanvasScene() = default;

void CanvasScene::rebuild() {
  take(layout_.rebuild(topology_, comparison_.get()));
}

void CanvasScene::follow(const model::Patch& patch) {
  CanvasLayout::Ids changed;
  for (const auto& change : patch.elements)
    changed.insert(change.id);
  for (const auto& change : patch.placements)
    changed.insert(change.id);
  take(layout_.update(topology_, comparison_.get(), changed));
}

void CanvasScene::setComparison(std::shared_ptr<const plan::Comparison> comparison) {
  static const plan::Comparison nothing;
  const plan::Comparison& before = comparison_ ? *comparison_ : nothing;
  const plan::Comparison& after = comparison ? *comparison : nothing;
  CanvasLayout::Ids changed;
  addDifferent(before.elements, after.elements, changed);
  addDifferent(before.interfaces, after.interfaces, changed);
  comparison_ = std::move(comparison);
  std::erase_if(changed, [&](ElementId id) { return !topology_.elements.contains(id); });
  take(layout_.update(topology_, comparison_.get(), changed));
}

void CanvasScene::setHostTitle(const QString& title) {
  layout_.setHostTitle(title);
  take(layout_.update(topology_, comparison_.get(), {model::hostId}));
}

void CanvasScene::setTheme(const Theme& theme) {
  board_->setTheme(theme);
  invalidate({}, BackgroundLayer);
}

const Theme& CanvasScene::theme() const {
  return board_->theme();
}

void CanvasScene::showMarks(const Marks& marks) {
  board_->showMarks(marks);
}

void CanvasScene::setProblems(ProblemBadges problems) {
  problems_ = std::move(problems);
  showProblems();
}

void CanvasScene::showProblems() {
  ProblemBadges shown;
  constexpr qsizetype mostWords = 400;  // A tip is no list.
  for (const auto& [id, badge] : problems_) {
    const ElementId place = shownInsteadOf(id);
    if (!layout_.node(place) && !layout_.cable(place))
      continue;  // It is gone, and what is wrong will be looked at anew.
    const auto [entry, isFirst] = shown.try_emplace(place, badge);
    if (isFirst)
      continue;
    entry->second.isError = entry->second.isError || badge.isError;
    if (entry->second.words.size() < mostWords)
      entry->second.words += QStringLiteral("\n") + badge.words;
  }
  board_->showProblems(std::move(shown));
}

ElementId CanvasScene::badgeAt(QPointF point) const {
  if (board_->problems().empty())
    return model::noElement;
  constexpr double reach = measures::badge / 2 + 1;
  const QPointF corner(reach, reach);
  Stacking badge;
  Stacking cover;
  for (const ElementId id : board_->index().in({point - corner, point + corner})) {
    const NodeShape* node = layout_.node(id);
    const CableShape* cable = layout_.cable(id);
    const bool isWrong = problemOf(id);
    const bool isHere =
        (isWrong && node && QLineF(node->rect.topLeft() + NodeShape::problemSpot(), point).length() <= reach) ||
        (isWrong && cable && QLineF(cable->problemSpot(), point).length() <= reach);
    if (isHere)
      badge = std::max(badge, stackingOf(layout_, id));
    else if (node && node->rect.contains(point))
      cover = std::max(cover, stackingOf(layout_, id));
  }
  return badge > cover ? badge.id : model::noElement;
}

const ProblemBadge* CanvasScene::problemOf(ElementId id) const {
  const auto found = board_->problems().find(id);
  return found == board_->problems().end() ? nullptr : &found->second;
}

void CanvasScene::setAnimated(bool animated) {
  board_->setAnimated(animated);
}

void CanvasScene::take(const CanvasLayout::Ids& touched) {
  if (touched.empty())
    return;
  if (board_->take(touched) && !problems_.empty())
    showProblems();
  content_.reset();
  QRectF area;
  for (const ElementId id : touched)
    area |= board_->index().boundsOf(id);
  // Grown in big steps and never under the user's hand, because a new scene rectangle moves the view.
  const QRectF least = area.adjusted(-boardMargin / 2, -boardMargin / 2, boardMargin / 2, boardMargin / 2);
  if (!area.isNull() && !sceneRect().contains(least))
    setSceneRect(sceneRect() | area.adjusted(-boardMargin, -boardMargin, boardMargin, boardMargin));
  emit contentChanged();
}

Hit CanvasScene::hitAt(QPointF point, double reach) const {
  const std::vector<ElementId> near =
      board_->index().in({point - QPointF(reach, reach), QSizeF(2 * reach + 1, 2 * reach + 1)});
  const NodeShape* best = nullptr;
  const Chip* chip = nullptr;
  Stacking bestPlace;
  for (const ElementId id : near) {
    const NodeShape* shape = layout_.node(id);
    const Chip* here = shape ? chipAt(*shape, point) : nullptr;
    if (!shape || (!here && !isTakenAt(*shape, point, reach)))
      continue;
    const Stacking place = stackingOf(layout_, id);
    // Chips lie on their edge, above the devices of the same box.
    const bool isUnderChip = chip && !here && layout_.boxOfBridge(id) == best->id;
    const bool isChipAbove = best && here && !chip && layout_.boxOfBridge(best->id) == id;
    if (best && (isUnderChip || (place < bestPlace && !isChipAbove)))
      continue;
    best = shape;
    chip = here;
    bestPlace = place;
  }
  if (chip)
    return {chip->id.element, chip->id};
  if (best && (isInside(best->kind) || best->kind == NodeKind::Note))
    return {best->id, std::nullopt};
  if (const ElementId cable = cableAt(point, reach, near, best); cable != model::noElement)
    return {cable, std::nullopt};
  return {best ? best->id : model::noElement, std::nullopt};
}

/// The nearest cable in reach that `above`, the node at the point, does not cover.
ElementId CanvasScene::cableAt(QPointF point, double reach, const std::vector<ElementId>& candidates,
                               const NodeShape* above) const {
  ElementId nearest = model::noElement;
  for (const ElementId id : candidates) {
    const CableShape* shape = layout_.cable(id);
    if (!shape || (above && above->kind == NodeKind::Namespace && !shape->insideNode))
      continue;
    const double here = distanceTo(shape->line, point);
    if (here <= reach) {
      reach = here;
      nearest = id;
    }
  }
  return nearest;
}

ElementId CanvasScene::targetAt(QPointF point) const {
  Stacking best;
  for (const ElementId id : board_->index().in({point, QSizeF(1, 1)})) {
    const NodeShape* shape = layout_.node(id);
    if (!shape || !shape->takesCables() || !(chipAt(*shape, point) || shape->rect.contains(point)))
      continue;
    const Stacking place = stackingOf(layout_, id);
    if (best.id == model::noElement || place > best)
      best = place;
  }
  return best.id;
}

ElementId CanvasScene::boxAt(QPointF point) const {
  const ElementId target = targetAt(point);
  if (target == model::noElement)
    return model::hostId;
  const ElementId box = layout_.boxOfBridge(target);
  return box == model::noElement ? target : box;
}

std::vector<ElementId> CanvasScene::elementsTouching(const QRectF& area) const {
  return board_->index().in(area);
}

std::vector<ElementId> CanvasScene::elementsIn(const QRectF& area) const {
  std::vector<ElementId> nodes;
  std::vector<ElementId> cables;
  for (const ElementId id : board_->index().in(area)) {
    const NodeShape* node = layout_.node(id);
    const CableShape* cable = layout_.cable(id);
    if (node && area.contains(node->rect))
      nodes.push_back(id);
    // A straight line's rectangle is empty, which no rectangle contains.
    if (cable && area.contains(cable->line.boundingRect().adjusted(-1, -1, 1, 1)))
      cables.push_back(id);
  }
  nodes.insert(nodes.end(), cables.begin(), cables.end());
  return nodes;
}

QRectF CanvasScene::rectOf(ElementId id) const {
  return board_->index().boundsOf(shownInsteadOf(id));
}

ElementId CanvasScene::shownInsteadOf(ElementId id) const {
  if (layout_.node(id) || layout_.cable(id) || !topology_.elements.contains(id))
    return id;
  // It is in a box that is collapsed.
  const ElementId box = model::boxOf(topology_, id);
  return box != model::noElement ? box : model::boxOfInterface(topology_, {id, 0});
}

void CanvasScene::paintOverview(QPainter& painter, const QRectF& area) const {
  board_->paintOverview(painter, area);
}

QRectF CanvasScene::rectOf(model::InterfaceId id) const {
  if (const NodeShape* bridge = layout_.node(id.element))
    return bridge->rect;
  const NodeShape* owner = layout_.node(layout_.ownerOf(id));
  const Chip* chip = owner ? owner->chip(id) : nullptr;
  return chip ? chip->rect.translated(owner->rect.topLeft()) : QRectF();
}

QString CanvasScene::helpFor(ElementId id) const {
  const auto* ns = topology_.find<model::Namespace>(id);
  QStringList lines;
  if (ns && ns->adopted)
    lines << tr(
        "Adopted: somebody else made this namespace. What the drawing adds to it is taken away again; the "
        "rest stays as it is.");
  lines << differencesOf(id);
  lines.removeAll(QString());
  return lines.join(u'\n');
}

QString CanvasScene::differencesOf(ElementId id) const {
  const auto found = comparison_ ? comparison_->elements.find(id) : decltype(comparison_->elements.end())();
  if (!comparison_ || found == comparison_->elements.end())
    return {};
  if (found->second.standing == plan::Standing::Conflict)
    return tr("Something that is not ours has this name.");
  QStringList lines;
  for (const plan::Difference& difference : found->second.differences) {
    const auto text = [](const std::string& value) {
      return value.empty() ? tr("nothing") : QString::fromStdString(value);
    };
    lines << tr("%1: the kernel has %2, drawn is %3")
                 .arg(QString::fromStdString(difference.what), text(difference.observed), text(difference.drawn));
  }
  return lines.join(u'\n');
}

QRectF CanvasScene::contentRect() const {
  if (!content_)
    content_ = board_->index().bounds();
  return *content_;
}

std::vector<ElementId> CanvasScene::readingOrder() const {
  std::vector<const NodeShape*> nodes;
  for (const auto& [id, shape] : layout_.nodes())
    nodes.push_back(&shape);
  std::stable_sort(nodes.begin(), nodes.end(), [](const NodeShape* a, const NodeShape* b) {
    return std::pair(a->rect.top(), a->rect.left()) < std::pair(b->rect.top(), b->rect.left());
  });
  std::vector<ElementId> order;
  for (const NodeShape* shape : nodes)
    order.push_back(shape->id);
  for (const auto& [id, shape] : layout_.cables())
    order.push_back(id);
  return order;
}

void CanvasScene::drawBackground(QPainter* painter, const QRectF& rect) {
  const Theme& colors = theme();
  painter->fillRect(rect, colors.canvas);
  const double detail = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
  if (detail < detailNames)
    return;
  QList<QPointF> dots;
  for (double x = std::floor(rect.left() / dotSpacing) * dotSpacing; x <= rect.right(); x += dotSpacing) {
    for (double y = std::floor(rect.top() / dotSpacing) * dotSpacing; y <= rect.bottom(); y += dotSpacing)
      dots.emplace_back(x, y);
  }
  painter->setPen(QPen(colors.grid, 2 / detail, Qt::SolidLine, Qt::RoundCap));
  painter->drawPoints(dots.constData(), static_cast<int>(dots.size()));
}

}  // namespace vethloom::editor
