// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/paint/cable_painter.h"

#include "canvas/layout/measures.h"
#include "canvas/layout/typography.h"
#include "style/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

namespace vethloom::editor {

namespace {

constexpr double cableWidth = 4.4;
constexpr double coreWidth = 1.8;
constexpr double plannedWidth = 2;

/// The beginning of a line, up to a share of its points.
QPolygonF beginning(const QPolygonF& line, double share) {
  if (share >= 1 || line.size() < 2)
    return line;
  if (line.size() == 2)
    return {{line[0], line[0] + (line[1] - line[0]) * share}};
  return line.first(std::max<qsizetype>(2, std::llround(share * static_cast<double>(line.size()))));
}

void hideBehind(QPainter& painter, const CableShape& cable) {
  QPainterPath hidden;
  for (const QRectF& rect : cable.behind)
    hidden.addRect(rect);
  QPainterPath all;
  all.addRect(cable.bounds);
  painter.setClipPath(all.subtracted(hidden), Qt::IntersectClip);
}

void paintLine(QPainter& painter, const Brushes& brushes, const CableShape& cable, const CableMarks& marks) {
  const Theme& theme = brushes.theme;
  painter.setBrush(Qt::NoBrush);
  if (marks.selected || marks.hovered || marks.focused) {
    QColor glow = theme.accent;
    glow.setAlphaF(marks.selected ? 0.45F : 0.25F);
    QPen pen = linePen(brushes, glow, cableWidth + 6);
    pen.setCapStyle(Qt::RoundCap);
    painter.setPen(pen);
    painter.drawPolyline(cable.line);
  }
  if (!isInKernel(cable)) {
    painter.setPen(linePen(brushes, cableColor(theme, cable), plannedWidth, true));
    painter.drawPolyline(cable.line);
    return;
  }
  const QPolygonF line = beginning(cable.line, marks.revealed);
  painter.setPen(linePen(brushes, cableColor(theme, cable), cableWidth));
  painter.drawPolyline(line);
  // The core: lit where the carrier is on, hollow where it is not.
  painter.setPen(linePen(brushes, cable.lit ? theme.up.lighter(theme.dark ? 100 : 165) : theme.canvas, coreWidth));
  painter.drawPolyline(line);
}

void paintPlug(QPainter& painter, const Brushes& brushes, const CableShape& cable, std::size_t end) {
  const QPointF way = cable.directions[end];
  const QPointF tip = cable.plugs[end];
  const QPointF back = tip + way * measures::plugLength;
  const QPointF side(std::abs(way.y()) * measures::plugWidth / 2, std::abs(way.x()) * measures::plugWidth / 2);
  const QRectF body = QRectF(tip - side, back + side).normalized();
  const QColor color = cableColor(brushes.theme, cable);
  painter.setPen(linePen(brushes, color, 1.4));
  painter.setBrush(isInKernel(cable) ? color : brushes.theme.canvas);
  painter.drawRoundedRect(body, 2, 2);
}

/// Far away: a thin line, without what nobody could see.
void paintThin(QPainter& painter, const Brushes& brushes, const CableShape& cable, const CableMarks& marks) {
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(QPen(marks.selected ? brushes.theme.accent : cableColor(brushes.theme, cable), 0));
  if (cable.bends.isEmpty())
    painter.drawLine(cable.plugs[0], cable.plugs[1]);
  else
    painter.drawPolyline(cable.line);
}

}  // namespace

void paintCable(QPainter& painter, const Brushes& brushes, const CableShape& cable, const CableMarks& marks) {
  if (brushes.detail < detailNames) {
    paintThin(painter, brushes, cable, marks);
    return;
  }
  painter.setRenderHint(QPainter::Antialiasing);
  if (cable.behind.empty()) {
    paintLine(painter, brushes, cable, marks);
  } else {
    painter.save();
    hideBehind(painter, cable);
    paintLine(painter, brushes, cable, marks);
    painter.restore();
  }
  for (const std::size_t end : {0, 1})
    paintPlug(painter, brushes, cable, end);
  if (!cable.label.isEmpty()) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(brushes.theme.canvas);
    painter.drawRoundedRect(cable.labelRect, measures::chipCorner, measures::chipCorner);
    paintText(painter, brushes, Typography::Level::Small, cable.labelRect, cable.label, brushes.theme.text,
              Qt::AlignHCenter);
  }
  if (!hasBadge(cable.standing))
    return;
  paintBadge(painter, brushes, cable.standingSpot(), cable.standing, measures::badge);
}

QColor cableColor(const Theme& theme, const CableShape& cable) {
  switch (cable.standing) {
    case plan::Standing::Planned:
      return theme.planned;
    case plan::Standing::Conflict:
      return theme.fault;
    case plan::Standing::Applied:
    case plan::Standing::Drifted:
      break;
  }
  return cable.lit ? theme.cable : theme.foreign;
}

bool isInKernel(const CableShape& cable) {
  return cable.standing == plan::Standing::Applied || cable.standing == plan::Standing::Drifted;
}

}  // namespace vethloom::editor
