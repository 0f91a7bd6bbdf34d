// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/layout/cable_layout.h"

#include "canvas/layout/measures.h"
#include "canvas/layout/typography.h"

#include <QLineF>
#include <algorithm>
#include <cmath>
#include <limits>

namespace vethloom::editor {

namespace {

constexpr int segments = 28;
constexpr double shortestBend = 28;
constexpr double longestBend = 140;

QPointF onCurve(const std::array<QPointF, 4>& control, double t) {
  const double s = 1 - t;
  return s * s * s * control[0] + 3 * s * s * t * control[1] + 3 * s * t * t * control[2] + t * t * t * control[3];
}

}  // namespace

QPolygonF cableLine(QPointF from, QPointF fromDirection, QPointF to, QPointF toDirection) {
  // A short straight piece leaves each plug, so that the plug never looks bent.
  const QPointF start = from + fromDirection * measures::plugLength;
  const QPointF end = to + toDirection * measures::plugLength;
  const QPointF way = end - start;
  const double length = std::hypot(way.x(), way.y());
  const double cross = way.x() * fromDirection.y() - way.y() * fromDirection.x();
  const bool opposed = QPointF::dotProduct(fromDirection, toDirection) < -0.99;
  if (opposed && std::abs(cross) < 0.5 && QPointF::dotProduct(way, fromDirection) > 0)
    return {{from, to}};
  // Facing plugs: half the way between them, so that the S does not lie flat.
  const double along = std::abs(QPointF::dotProduct(way, fromDirection));
  const double wanted = opposed ? std::max(along * 0.55, length * 0.2) : length * 0.45;
  const double bend = std::clamp(wanted, shortestBend, longestBend);
  const std::array<QPointF, 4> control = {start, start + fromDirection * bend, end + toDirection * bend, end};
  QPolygonF line;
  line.reserve(segments + 3);
  line << from;
  for (int i = 0; i <= segments; ++i)
    line << onCurve(control, static_cast<double>(i) / segments);
  line << to;
  return line;
}

void layOutCable(CableShape& shape, const Typography& type) {
  shape.line = cableLine(shape.plugs[0], shape.directions[0], shape.plugs[1], shape.directions[1]);
  shape.bounds = shape.line.boundingRect();
  const QPointF middle = shape.middle();
  if (!shape.label.isEmpty()) {
    const double width = type.width(Typography::Level::Small, shape.label) + 2 * measures::chipPadding;
    shape.labelRect = QRectF(middle.x() - width / 2, middle.y() - 9, width, 18);
    shape.bounds |= shape.labelRect;
  }
  if (shape.standing == plan::Standing::Drifted || shape.standing == plan::Standing::Conflict)
    shape.bounds |=
        QRectF(middle - QPointF(measures::badge, measures::badge), QSizeF(2 * measures::badge, 2 * measures::badge));
  const double margin = measures::plugWidth + 3;
  shape.bounds.adjust(-margin, -margin, margin, margin);
}

double distanceTo(const QPolygonF& line, QPointF point) {
  double nearest = std::numeric_limits<double>::max();
  for (qsizetype i = 1; i < line.size(); ++i) {
    const QPointF along = line[i] - line[i - 1];
    const double square = QPointF::dotProduct(along, along);
    const double t = square == 0 ? 0 : std::clamp(QPointF::dotProduct(point - line[i - 1], along) / square, 0.0, 1.0);
    nearest = std::min(nearest, QLineF(point, line[i - 1] + along * t).length());
  }
  return nearest;
}

}  // namespace vethloom::editor
