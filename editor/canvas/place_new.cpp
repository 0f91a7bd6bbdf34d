// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/place_new.h"

#include "canvas/canvas_scene.h"
#include "canvas/layout/measures.h"
#include "document/document.h"
#include "model/edits.h"

#include <QCoreApplication>
#include <algorithm>

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

}  // namespace

NewPlace newPlace(const CanvasScene& scene, const QString& word, QPointF point) {
  if (word == namespaceWord)
    return {model::hostId, onGridAround(point, {measures::namespaceWidth, measures::namespaceHeight})};
  const model::ElementId box = scene.boxAt(point);
  QRectF rect = onGridAround(point, {measures::bridgeWidth, measures::bridgeHeight});
  const QRectF room = scene.layout().node(box)->rect;
  if (!room.contains(point)) {
    rect.moveLeft(std::clamp(rect.left(), room.left(), std::max(room.left(), room.right() - rect.width())));
    rect.moveTop(std::clamp(rect.top(), room.top(), std::max(room.top(), room.bottom() - rect.height())));
  }
  rect.moveLeft(std::max(rect.left(), room.left() + 2 * measures::grid));
  rect.moveTop(std::max(rect.top(), room.top() + scene.layout().node(box)->headerHeight + 2 * measures::grid));
  return {box, rect};
}

model::ElementId placeNew(Document& document, const CanvasScene& scene, const QString& word, QPointF point) {
  const NewPlace place = newPlace(scene, word, point);
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
