// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/paint/painting.h"

namespace vethloom::editor {

/// A note or a frame. The painter's origin is its top left.
void paintAnnotation(QPainter& painter, const Brushes& brushes, const NodeShape& annotation);

}  // namespace vethloom::editor
