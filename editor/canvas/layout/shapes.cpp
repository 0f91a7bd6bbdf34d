// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/layout/shapes.h"

#include "canvas/layout/measures.h"

#include <QLineF>
#include <algorithm>

namespace vethloom::editor {

QPointF Chip::plug() const {
  const QPointF way = direction();
  return rect.center() + QPointF(way.x() * rect.width() / 2, way.y() * rect.height() / 2);
}

QPointF Chip::direction() const {
  const double sign = inward ? -1 : 1;
  switch (edge) {
    case Edge::Left:
      return {-sign, 0};
    case Edge::Top:
      return {0, -sign};
    case Edge::Right:
      return {sign, 0};
    case Edge::Bottom:
      break;
  }
  return {0, sign};
}

QRectF NodeShape::bounds() const {
  QRectF all(QPointF(), rect.size());
  for (const Chip& chip : chips)
    all |= chip.rect;
  for (const Tie& tie : ties)
    all |= QRectF(tie.from, tie.to).normalized().adjusted(-1, -1, 1, 1);  // A straight line's rectangle is empty.
  const double margin = measures::badge / 2 + measures::ring + 2;
  return all.adjusted(-margin, -margin, margin, margin);
}

QPointF NodeShape::problemSpot() {
  return {2 * measures::grid, -3};
}

const Chip* NodeShape::chip(model::InterfaceId wanted) const {
  const auto found = std::find_if(chips.begin(), chips.end(), [&](const Chip& chip) { return chip.id == wanted; });
  return found == chips.end() ? nullptr : &*found;
}

QPointF CableShape::pointAt(double share) const {
  double rest = 0;
  for (qsizetype i = 1; i < line.size(); ++i)
    rest += QLineF(line[i - 1], line[i]).length() * share;
  for (qsizetype i = 1; i < line.size(); ++i) {
    const QLineF piece(line[i - 1], line[i]);
    if (rest <= piece.length() && piece.length() > 0)
      return piece.pointAt(rest / piece.length());
    rest -= piece.length();
  }
  return line.isEmpty() ? QPointF() : line.last();
}

QPointF CableShape::standingSpot() const {
  return label.isEmpty() ? middle() : labelRect.center() - QPointF(0, measures::badge);
}

QPointF CableShape::problemSpot() const {
  if (!label.isEmpty())
    return {labelRect.left() - measures::badge / 2, labelRect.center().y()};
  return middle() - QPointF(hasBadge(standing) ? measures::badge : 0, 0);
}

}  // namespace vethloom::editor
