// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"
#include "model/topology.h"

#include <QPointF>
#include <QRectF>
#include <QString>

namespace vethloom::editor {

class CanvasScene;
class Document;

/// Where a new "namespace", "bridge", "vlan", "note" … would stand if it were put down at a point: in scene
/// coordinates, on the grid. A device goes into the box at the point, or into the nearest corner of the host where
/// there is none. Put down on an interface, a link that can stand on another one stands on that one.
struct NewPlace {
  model::ElementId box = model::hostId;
  QRectF rect;
  bool isInside = false;          ///< Stands inside the box, as all devices do.
  bool isSized = false;           ///< The rectangle's size is asked for; else the new one has its natural size.
  model::InterfaceId lower = {};  ///< What it stands on; no element: nothing.
};
/// Whether the word is one that is drawn over an area, as a note or a frame is.
[[nodiscard]] bool isDrawnOver(const QString& word);
[[nodiscard]] NewPlace newPlace(const CanvasScene& scene, const QString& word, QPointF point);
/// The nearest place to `point` where a new one covers nothing that is there already; its box grows if need be.
[[nodiscard]] NewPlace freePlace(const CanvasScene& scene, const QString& word, QPointF point);

/// Where something of this size would stand in a box and cover nothing.
[[nodiscard]] QRectF freeRectIn(const CanvasScene& scene, model::ElementId box, QSizeF size);

/// Puts a new element into the drawing as one undo step, or as a part of a gesture's. Refused where it lacks something
/// to stand on.
[[nodiscard]] contract::Result<model::ElementId> placeNew(Document& document, const CanvasScene& scene,
                                                          const QString& word, const NewPlace& place, int gesture = 0);

}  // namespace vethloom::editor
