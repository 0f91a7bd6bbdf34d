// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineF>
#include <QRectF>

namespace vethloom::editor {

/// The shortest upright line between two things on the board, straight down or across where they face each other, else
/// from the middle of one side to the middle of the other's. It begins at `own`.
[[nodiscard]] QLineF tieBetween(const QRectF& own, const QRectF& target);

}  // namespace vethloom::editor
