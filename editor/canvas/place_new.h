// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <QPointF>
#include <QRectF>
#include <QString>

namespace vethloom::editor {

class CanvasScene;
class Document;

/// Where a new "namespace" or "bridge" would stand if it were put down at a point: in scene coordinates, on the grid.
/// A bridge goes into the box at the point, or into the nearest corner of the host where there is none.
struct NewPlace {
  model::ElementId box = model::hostId;
  QRectF rect;
  bool isInside = false;  ///< Stands inside the box, as a bridge does.
};
[[nodiscard]] NewPlace newPlace(const CanvasScene& scene, const QString& word, QPointF point);

/// The nearest place to `point` where a new one covers nothing that is there already; its box grows if need be.
[[nodiscard]] NewPlace freePlace(const CanvasScene& scene, const QString& word, QPointF point);

/// Puts a new element into the drawing as one undo step; noElement for an unknown word.
model::ElementId placeNew(Document& document, const CanvasScene& scene, const QString& word, const NewPlace& place);

}  // namespace vethloom::editor
