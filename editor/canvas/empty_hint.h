// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>

class QPainter;

namespace vethloom::editor {

class CanvasScene;

/// What a new user does first, painted under the host while it is alone on the board.
[[nodiscard]] QRectF emptyHintRect(const CanvasScene& scene);
void paintEmptyHint(QPainter& painter, const CanvasScene& scene);

}  // namespace vethloom::editor
