// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/place_new.h"

#include "canvas/canvas_scene.h"
#include "canvas/layout/measures.h"
#include "canvas/layout/node_layout.h"
#include "contract/link_kind.h"
#include "document/document.h"
#include "model/edits.h"

#include <QCoreApplication>
#include <algorithm>
#include <cstdlib>
#include <vector>

namespace vethloom::editor {

namespace {

constexpr QLatin1String namespaceWord("namespace");
constexpr QLatin1String bridgeWord("bridge");
constexpr QLatin1String noteWord("note");
constexpr QLatin1String frameWord("frame");

QString tr(const char* text) {
  return QCoreApplication::translate("Canvas", text);
}

QRectF onGridAround(QPointF middle, QSizeF size) {
  const QPointF corner = middle - QPointF(size.width() / 2, size.height() / 2);
  return {QPointF(measures::onGrid(corner.x()), measures::onGrid(corner.y())), size};
}

constexpr int farthestRing = 60;
constexpr double ringStep = 4 * measures::grid;

QSizeF sizeOf(const QString& word) {
  if (word == namespaceWord)
    return {measures::namespaceWidth, measures::namespaceHeight};
  if (word == noteWord)
    return {measures::noteWidth, measures::headerHeight};
  if (word == frameWord)
    return {measures::frameWidth, measures::frameHeight};
  return word == bridgeWord ? QSizeF(measures::bridgeWidth, measures::bridgeHeight)
                            : QSizeF(measures::deviceWidth, measures::deviceHeight);
}

/// Whether it stands on the board itself, not in a box.
bool isOnBoard(const QString& word) {
  return word == namespaceWord || isDrawnOver(word);
}

/// Below the header of its box and right of its edge, and where the layout would not push it off the box's chips.
void keepInside(const CanvasScene& scene, NewPlace& place) {
  const NodeShape& box = *scene.layout().node(place.box);
  const QPointF origin = contentOrigin(box);
  const double left = std::max(2 * measures::grid, origin.x());
  const double top = std::max(box.headerHeight + 2 * measures::grid, origin.y());
  place.rect.moveLeft(std::max(place.rect.left(), box.rect.left() + left));
  place.rect.moveTop(std::max(place.rect.top(), box.rect.top() + top));
}

/// Where a new element would stand in this box with its middle at a point.
NewPlace placeIn(const CanvasScene& scene, const QString& word, model::ElementId box, QPointF middle) {
  NewPlace place{.box = box, .rect = onGridAround(middle, sizeOf(word)), .isInside = !isOnBoard(word)};
  if (place.isInside)
    keepInside(scene, place);
  return place;
}

/// What a link of this kind would stand on if it were put down at a point.
model::InterfaceId lowerAt(const CanvasScene& scene, const QString& word, QPointF point) {
  const auto kind = contract::linkKindFromName(word.toStdString());
  if (!kind || contract::infoOf(*kind).lower == contract::Lower::None)
    return {};
  const Hit hit = scene.hitAt(point, 0);
  if (hit.interface)
    return *hit.interface;
  const NodeShape* device = scene.layout().node(hit.element);
  return device && isInside(device->kind) ? model::InterfaceId{device->id, 0} : model::InterfaceId{};
}

/// Whether a new element there would cover or crowd one that is drawn.
bool isCovered(const CanvasScene& scene, const NewPlace& place) {
  const QRectF rect = place.rect.adjusted(-measures::gap, -measures::gap, measures::gap, measures::gap);
  const std::vector<model::ElementId> near = scene.elementsTouching(rect);
  return std::any_of(near.begin(), near.end(), [&](model::ElementId id) {
    const NodeShape* shape = scene.layout().node(id);
    const bool isAround = place.isInside && id == place.box;
    return shape && shape->kind != NodeKind::Frame &&
           ((!isAround && shape->rect.intersects(rect)) ||
            std::any_of(shape->chips.begin(), shape->chips.end(), [&](const Chip& chip) {
              return chip.rect.translated(shape->rect.topLeft()).intersects(rect);
            }));
  });
}

/// The points of a square ring around a point, the nearest ring being 0.
std::vector<QPointF> ringAround(QPointF middle, int ring) {
  std::vector<QPointF> points;
  for (int x = -ring; x <= ring; ++x) {
    for (int y = -ring; y <= ring; ++y) {
      if (std::max(std::abs(x), std::abs(y)) == ring)
        points.push_back(middle + QPointF(x, y) * ringStep);
    }
  }
  return points;
}

NewPlace freePlaceIn(const CanvasScene& scene, const QString& word, model::ElementId box, QPointF point) {
  for (int ring = 0; ring < farthestRing; ++ring) {
    for (const QPointF middle : ringAround(point, ring)) {
      NewPlace place = placeIn(scene, word, box, middle);
      if (!isCovered(scene, place))
        return place;
    }
  }
  return placeIn(scene, word, box, point);
}

/// What was pointed at; else the only interface of the box, where the kind cannot do without one.
model::InterfaceId lowerOf(const model::Topology& topology, contract::LinkKind kind, const NewPlace& place) {
  if (place.lower.element != model::noElement || contract::infoOf(kind).lower != contract::Lower::Required)
    return place.lower;
  const auto all = model::interfacesIn(topology, place.box);
  return all.size() == 1 ? all.front().id : model::InterfaceId{};
}

}  // namespace

bool isDrawnOver(const QString& word) {
  return word == noteWord || word == frameWord;
}

NewPlace newPlace(const CanvasScene& scene, const QString& word, QPointF point) {
  if (isOnBoard(word))
    return placeIn(scene, word, model::hostId, point);
  if (const model::InterfaceId lower = lowerAt(scene, word, point); lower.element != model::noElement) {
    NewPlace place = freePlaceIn(scene, word, model::boxOfInterface(scene.topology(), lower), point);
    place.lower = lower;
    return place;
  }
  const model::ElementId box = scene.boxAt(point);
  const QRectF room = scene.layout().node(box)->rect;
  NewPlace place = placeIn(scene, word, box, point);
  if (!room.contains(point)) {
    QRectF& rect = place.rect;
    rect.moveLeft(std::clamp(rect.left(), room.left(), std::max(room.left(), room.right() - rect.width())));
    rect.moveTop(std::clamp(rect.top(), room.top(), std::max(room.top(), room.bottom() - rect.height())));
    keepInside(scene, place);
  }
  return place;
}

NewPlace freePlace(const CanvasScene& scene, const QString& word, QPointF point) {
  const NewPlace wanted = newPlace(scene, word, point);
  NewPlace place = freePlaceIn(scene, word, wanted.box, wanted.rect.center());
  place.lower = wanted.lower;
  return place;
}

QRectF freeRectIn(const CanvasScene& scene, model::ElementId box, QSizeF size) {
  const QPointF point = scene.layout().node(box)->rect.center();
  NewPlace place{.box = box, .rect = {}, .isInside = true};
  for (int ring = 0; ring < farthestRing; ++ring) {
    for (const QPointF middle : ringAround(point, ring)) {
      place.rect = onGridAround(middle, size);
      keepInside(scene, place);
      if (!isCovered(scene, place))
        return place.rect;
    }
  }
  return place.rect;
}

contract::Result<model::ElementId> placeNew(Document& document, const CanvasScene& scene, const QString& word,
                                            const NewPlace& place, int gesture) {
  const model::Topology& topology = document.topology();
  const QPointF corner = place.isInside ? scene.layout().node(place.box)->rect.topLeft() : QPointF();
  const QPointF at = place.rect.topLeft() - corner;
  const QSizeF size = place.isSized ? place.rect.size() : QSizeF(0, 0);
  const model::Placement placement{.x = at.x(), .y = at.y(), .width = size.width(), .height = size.height()};
  contract::Result<model::Added> added;
  QString step = tr("Add a link");
  if (word == namespaceWord) {
    added = model::addNamespace(topology, placement);
    step = tr("Add a namespace");
  } else if (isDrawnOver(word)) {
    const auto kind = word == noteWord ? model::Annotation::Kind::Note : model::Annotation::Kind::Frame;
    added = model::addAnnotation(topology, kind, {}, placement);
    step = word == noteWord ? tr("Add a note") : tr("Add a frame");
  } else if (word == bridgeWord) {
    added = model::addBridge(topology, place.box, placement);
    step = tr("Add a bridge");
  } else if (const auto kind = contract::linkKindFromName(word.toStdString()); kind) {
    added = model::addLink(topology, place.box, *kind, lowerOf(topology, *kind, place), placement);
  } else {
    return tl::unexpected(kind.error());
  }
  if (!added)
    return tl::unexpected(added.error());
  document.push(added->patch, step, gesture);
  return added->id;
}

}  // namespace vethloom::editor
