// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <QPointF>
#include <vector>

namespace vethloom::editor {

class CanvasScene;

/// Going over the board by keyboard: where a step leads, or noElement where it leads nowhere.

/// Where an arrow key points, as a unit vector; null for any other key.
[[nodiscard]] QPointF directionOf(int key);
/// The nearest node in a direction (a unit vector), of those beside it: a device's neighbours are those of its box, all
/// others' are boxes and annotations. From a cable: the end that lies that way.
[[nodiscard]] model::ElementId nearestTowards(const CanvasScene& scene, model::ElementId from, QPointF direction);
/// The first device in a box, in the order of reading.
[[nodiscard]] model::ElementId firstInside(const CanvasScene& scene, model::ElementId box);
/// The box around a device; the host around a namespace.
[[nodiscard]] model::ElementId around(const CanvasScene& scene, model::ElementId id);
/// The cables at a node, clockwise from the top.
[[nodiscard]] std::vector<model::ElementId> cablesAround(const CanvasScene& scene, model::ElementId node);
/// From a node to its first cable; from a cable to the next one around `home`, one of its ends.
[[nodiscard]] model::ElementId nextCable(const CanvasScene& scene, model::ElementId from, model::ElementId home,
                                         bool forward);

}  // namespace vethloom::editor
