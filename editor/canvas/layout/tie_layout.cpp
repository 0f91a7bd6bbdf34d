// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/layout/tie_layout.h"

#include <algorithm>

namespace vethloom::editor {

QLineF tieBetween(const QRectF& own, const QRectF& target) {
  const double left = std::max(own.left(), target.left());
  const double right = std::min(own.right(), target.right());
  const double top = std::max(own.top(), target.top());
  const double bottom = std::min(own.bottom(), target.bottom());
  const bool isBelow = target.center().y() > own.center().y();
  const bool isRight = target.center().x() > own.center().x();
  const double fromY = isBelow ? own.bottom() : own.top();
  const double toY = isBelow ? target.top() : target.bottom();
  const double fromX = isRight ? own.right() : own.left();
  const double toX = isRight ? target.left() : target.right();
  if (left < right)
    return {(left + right) / 2, fromY, (left + right) / 2, toY};
  if (top < bottom)
    return {fromX, (top + bottom) / 2, toX, (top + bottom) / 2};
  const bool isMoreAcross = left - right > top - bottom;
  return isMoreAcross ? QLineF(fromX, own.center().y(), toX, target.center().y())
                      : QLineF(own.center().x(), fromY, target.center().x(), toY);
}

}  // namespace vethloom::editor
