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

constexpr int bendSegments = 12;     // Of the curve from one bend to the next.
constexpr double curveReach = 0.35;  // How far a bend's handles go, of the way to its neighbour.
constexpr double stub = 24;          // Orthogonal lines leave a plug so far.

QPointF onCurve(const std::array<QPointF, 4>& control, double t) {
  const double s = 1 - t;
  return s * s * s * control[0] + 3 * s * s * t * control[1] + 3 * s * t * t * control[2] + t * t * t * control[3];
}

double lengthOf(QPointF way) {
  return std::hypot(way.x(), way.y());
}

QPointF unit(QPointF way) {
  const double length = lengthOf(way);
  return length == 0 ? QPointF() : way / length;
}

/// A smooth curve through points, along given directions at each.
QPolygonF throughPoints(const QPolygonF& points, const QPolygonF& ways) {
  QPolygonF line{points.first()};
  for (qsizetype i = 1; i < points.size(); ++i) {
    const double reach = curveReach * lengthOf(points[i] - points[i - 1]);
    const std::array<QPointF, 4> control = {points[i - 1], points[i - 1] + ways[i - 1] * reach,
                                            points[i] - ways[i] * reach, points[i]};
    for (int step = 1; step <= bendSegments; ++step)
      line << onCurve(control, static_cast<double>(step) / bendSegments);
  }
  return line;
}

QPolygonF curvedLine(const CableShape& shape, const QPolygonF& corners) {
  QPolygonF ways{shape.directions[0]};
  for (qsizetype i = 1; i + 1 < corners.size(); ++i)
    ways << unit(corners[i + 1] - corners[i - 1]);
  ways << -shape.directions[1];
  QPolygonF line{shape.plugs[0]};
  line << throughPoints(corners, ways) << shape.plugs[1];
  return line;
}

/// From one point to another, first along `way` where that leads nearer, with one corner.
void addCorner(QPolygonF& line, QPointF to, QPointF& way) {
  const QPointF from = line.last();
  const bool acrossFirst = way.x() != 0;
  const bool opposed = QPointF::dotProduct(to - from, way) < 0;
  const bool first = acrossFirst != opposed;
  const QPointF corner = first ? QPointF(to.x(), from.y()) : QPointF(from.x(), to.y());
  if (corner != from && corner != to)
    line << corner;
  if (to != from)
    line << to;
  const QPointF last = to - corner;
  if (!last.isNull())
    way =
        std::abs(last.x()) > std::abs(last.y()) ? QPointF(last.x() < 0 ? -1 : 1, 0) : QPointF(0, last.y() < 0 ? -1 : 1);
}

/// Between two stubs that no bend guides: a step in the middle where the plugs face each other, else one corner.
void addStep(QPolygonF& line, QPointF to, QPointF way, QPointF end) {
  const QPointF from = line.last();
  const bool opposed = QPointF::dotProduct(way, end) < -0.5;
  if (!opposed) {
    addCorner(line, to, way);
    return;
  }
  const QPointF middle = (from + to) / 2;
  const bool isAhead = QPointF::dotProduct(to - from, way) >= 0;
  const bool turnsAcross = (way.x() != 0) == isAhead;  // The middle piece runs down where the plugs leave sideways.
  line << (turnsAcross ? QPointF(middle.x(), from.y()) : QPointF(from.x(), middle.y()))
       << (turnsAcross ? QPointF(middle.x(), to.y()) : QPointF(to.x(), middle.y())) << to;
}

QPolygonF orthogonalLine(const CableShape& shape) {
  const double gap = lengthOf(shape.plugs[1] - shape.plugs[0]);
  const double reach = std::min(stub, std::max(measures::plugLength, gap / 3));
  const QPointF end = shape.plugs[1] + shape.directions[1] * reach;
  QPolygonF line{shape.plugs[0], shape.plugs[0] + shape.directions[0] * reach};
  QPointF way = shape.directions[0];
  for (const QPointF bend : shape.bends)
    addCorner(line, bend, way);
  if (shape.bends.isEmpty())
    addStep(line, end, way, shape.directions[1]);
  else
    addCorner(line, end, way);
  line << shape.plugs[1];
  return line;
}

}  // namespace

QPolygonF routedLine(const CableShape& shape) {
  if (shape.routing == model::Routing::Orthogonal)
    return orthogonalLine(shape);
  if (shape.routing == model::Routing::Curved && shape.bends.isEmpty())
    return cableLine(shape.plugs[0], shape.directions[0], shape.plugs[1], shape.directions[1]);
  QPolygonF corners{shape.plugs[0] + shape.directions[0] * measures::plugLength};
  corners << shape.bends << shape.plugs[1] + shape.directions[1] * measures::plugLength;
  if (shape.routing == model::Routing::Curved)
    return curvedLine(shape, corners);
  QPolygonF line{shape.plugs[0]};
  line << corners << shape.plugs[1];
  return line;
}

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
  shape.line = routedLine(shape);
  setLabel(shape, type, hasBadge(shape.standing) || !shape.label.isEmpty() ? shape.middle() : QPointF());
}

void setLabel(CableShape& shape, const Typography& type, QPointF middle) {
  shape.bounds = shape.line.boundingRect();
  if (!shape.label.isEmpty()) {
    const double width = type.width(Typography::Level::Small, shape.label) + 2 * measures::chipPadding;
    shape.labelRect = QRectF(middle.x() - width / 2, middle.y() - 9, width, 18);
    shape.bounds |= shape.labelRect.adjusted(-measures::badge, 0, 0, 0);  // With room for a problem's badge.
  }
  if (hasBadge(shape.standing))
    shape.bounds |= QRectF(middle - QPointF(measures::badge, 1.5 * measures::badge),
                           QSizeF(2 * measures::badge, 3 * measures::badge));
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
