// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/paint/painting.h"

namespace vethloom::editor {

/// What is in a device's frame: its kind's icon, its name and light, what it is, and its addresses. The painter's
/// origin is the device's top left.
void paintDevice(QPainter& painter, const Brushes& brushes, const NodeShape& device);
/// Its lines to its master, which end in a square, and to the link that it stands on, which end in a dot.
void paintTies(QPainter& painter, const Brushes& brushes, const NodeShape& device);

}  // namespace vethloom::editor
