// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/place_new.h"

#include "canvas/canvas_scene.h"
#include "canvas/layout/measures.h"
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

QString tr(const char* text) {
  return QCoreApplication::translate("Canvas", text);
}

QRectF onGridAround(QPointF middle, QSizeF size) {
  const QPointF corner = middle - QPointF(size.width() / 2, size.height() / 2);
  return {QPointF(measures::onGrid(corner.x()), measures::onGrid(corner.y())), size};
}

constexpr int farthestRing = 60;
constexpr double ringStep = 4 * measures::grid;

/// Below the header of its box, and right of its edge.
void keepInside(const CanvasScene& scene, NewPlace& place) {
  const NodeShape& box = *scene.layout().node(place.box);
  place.rect.moveLeft(std::max(place.rect.left(), box.rect.left() + 2 * measures::grid));
  place.rect.moveTop(std::max(place.rect.top(), box.rect.top() + box.headerHeight + 2 * measures::grid));
}

/// Where a new element would stand in this box with its middle at a point.
NewPlace placeIn(const CanvasScene& scene, const QString& word, model::ElementId box, QPointF middle) {
  if (word == namespaceWord)
    return {model::hostId, onGridAround(middle, {measures::namespaceWidth, measures::namespaceHeight}), false};
  NewPlace place{box, onGridAround(middle, {measures::bridgeWidth, measures::bridgeHeight}), true};
  keepInside(scene, place);
  return place;
}

/// Whether a new element there would cover or crowd one that is drawn.
bool isCovered(const CanvasScene& scene, const NewPlace& place) {
  const QRectF rect = place.rect.adjusted(-measures::gap, -measures::gap, measures::gap, measures::gap);
  const auto& nodes = scene.layout().nodes();
  return std::any_of(nodes.begin(), nodes.end(), [&](const auto& entry) {
    const bool isAround = place.isInside && entry.first == place.box;
    return !isAround && scene.rectOf(entry.first).intersects(rect);
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

}  // namespace

NewPlace newPlace(const CanvasScene& scene, const QString& word, QPointF point) {
  if (word == namespaceWord)
    return placeIn(scene, word, model::hostId, point);
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
  for (int ring = 0; ring < farthestRing; ++ring) {
    for (const QPointF middle : ringAround(wanted.rect.center(), ring)) {
      const NewPlace place = placeIn(scene, word, wanted.box, middle);
      if (!isCovered(scene, place))
        return place;
    }
  }
  return wanted;
}

model::ElementId placeNew(Document& document, const CanvasScene& scene, const QString& word, const NewPlace& place) {
  if (word == namespaceWord) {
    const model::Added added = model::addNamespace(document.topology(), {.x = place.rect.x(), .y = place.rect.y()});
    document.push(added.patch, tr("Add a namespace"));
    return added.id;
  }
  if (word == bridgeWord) {
    const QPointF inBox = place.rect.topLeft() - scene.layout().node(place.box)->rect.topLeft();
    const model::Added added = model::addBridge(document.topology(), place.box, {.x = inBox.x(), .y = inBox.y()});
    document.push(added.patch, tr("Add a bridge"));
    return added.id;
  }
  return model::noElement;
}

}  // namespace vethloom::editor
