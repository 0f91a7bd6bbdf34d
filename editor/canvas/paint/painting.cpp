// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/paint/painting.h"

#include "canvas/layout/measures.h"
#include "style/icon.h"
#include "style/theme.h"

#include <QPaintEngine>
#include <QPainter>
#include <QPixmapCache>
#include <algorithm>
#include <cmath>

namespace vethloom::editor {

namespace {

QColor mixed(const QColor& a, const QColor& b, double share) {
  return QColor::fromRgbF(static_cast<float>(a.redF() * (1 - share) + b.redF() * share),
                          static_cast<float>(a.greenF() * (1 - share) + b.greenF() * share),
                          static_cast<float>(a.blueF() * (1 - share) + b.blueF() * share));
}

QColor addressColor(const Theme& theme, AddressLine::Standing standing) {
  switch (standing) {
    case AddressLine::Standing::NotInKernel:
      return theme.planned;
    case AddressLine::Standing::NotDrawn:
      return theme.noCarrier;
    case AddressLine::Standing::AsDrawn:
      break;
  }
  return theme.mutedText;
}

}  // namespace

QPen linePen(const Brushes& brushes, const QColor& color, double width, bool dashed) {
  const double drawn = std::max(width, 1 / brushes.detail);
  QPen pen(color, drawn, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
  if (dashed)
    pen.setDashPattern({4 * 1.5 / drawn, 3 * 1.5 / drawn});
  return pen;
}

QPen standingPen(const Brushes& brushes, plan::Standing standing, const QColor& line, double width) {
  switch (standing) {
    case plan::Standing::Planned:
      return linePen(brushes, brushes.theme.planned, width, true);
    case plan::Standing::Applied:
      return linePen(brushes, line, width);
    case plan::Standing::Drifted:
      return linePen(brushes, brushes.theme.noCarrier, width + 0.5);
    case plan::Standing::Conflict:
      break;
  }
  return linePen(brushes, brushes.theme.fault, width + 0.5, true);
}

void paintText(QPainter& painter, const Brushes& brushes, Typography::Level level, const QRectF& rect,
               const QString& text, const QColor& color, Qt::AlignmentFlag align) {
  if (text.isEmpty())
    return;
  const QStaticText& laidOut = brushes.type.laidOut(level, text);
  const QSizeF size = laidOut.size();
  double left = rect.left();
  if (align == Qt::AlignRight)
    left = rect.right() - size.width();
  else if (align == Qt::AlignHCenter)
    left = rect.center().x() - size.width() / 2;
  painter.setPen(color);
  painter.setFont(brushes.type.font(level));
  painter.drawStaticText(QPointF(left, rect.center().y() - size.height() / 2), laidOut);
}

void paintIcon(QPainter& painter, const Brushes& brushes, const QRectF& rect, const QString& name,
               const QColor& color) {
  const QPaintEngine* engine = painter.paintEngine();
  if (!engine || engine->type() != QPaintEngine::Raster) {
    icon(name, color).paint(&painter, rect.toRect());
    return;
  }
  const int pixels = static_cast<int>(std::ceil(rect.width() * brushes.detail));
  const QString key = QStringLiteral("icon/%1/%2/%3").arg(name, color.name()).arg(pixels);
  QPixmap pixmap;
  if (!QPixmapCache::find(key, &pixmap)) {
    pixmap = icon(name, color).pixmap(QSize(pixels, pixels), 1.0);
    QPixmapCache::insert(key, pixmap);
  }
  painter.drawPixmap(rect, pixmap, QRectF(pixmap.rect()));
}

void paintLight(QPainter& painter, const Brushes& brushes, QPointF center, Light light) {
  const Theme& theme = brushes.theme;
  const double radius = measures::light / 2 - 0.8;
  painter.setBrush(Qt::NoBrush);
  switch (light) {
    case Light::Up: {
      QColor halo = theme.up;
      halo.setAlphaF(0.28F);
      painter.setPen(Qt::NoPen);
      painter.setBrush(halo);
      painter.drawEllipse(center, radius + 2.6, radius + 2.6);
      painter.setBrush(theme.up);
      painter.drawEllipse(center, radius + 0.5, radius + 0.5);
      return;
    }
    case Light::NoCarrier: {
      painter.setPen(linePen(brushes, theme.noCarrier, 1.6));
      painter.drawEllipse(center, radius, radius);
      painter.setPen(Qt::NoPen);
      painter.setBrush(theme.noCarrier);
      painter.drawPie(QRectF(center.x() - radius, center.y() - radius, 2 * radius, 2 * radius), 180 * 16, 180 * 16);
      return;
    }
    case Light::Down:
      painter.setPen(linePen(brushes, theme.mutedText, 1.6));
      painter.drawEllipse(center, radius, radius);
      return;
    case Light::PlannedUp:
    case Light::PlannedDown:
      break;
  }
  painter.setPen(linePen(brushes, theme.planned, 1.2));
  painter.drawEllipse(center, radius, radius);
  if (light == Light::PlannedUp) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.planned);
    painter.drawEllipse(center, 1.7, 1.7);
  }
}

void paintChip(QPainter& painter, const Brushes& brushes, const Chip& chip, bool glow, bool chosen) {
  const Theme& theme = brushes.theme;
  painter.setBrush(glow || chosen ? mixed(theme.boxFill, theme.accent, 0.16) : theme.boxFill);
  painter.setPen(chosen ? linePen(brushes, theme.accent, 2)
                        : standingPen(brushes, chip.face.standing, theme.boxLine, 1.2));
  if (brushes.detail < detailNames) {
    painter.drawRect(chip.rect);
    return;
  }
  painter.drawRoundedRect(chip.rect, measures::chipCorner, measures::chipCorner);
  if (chip.compact) {
    paintLight(painter, brushes, chip.rect.center(), chip.face.light);
    paintBadge(painter, brushes, chip.rect.topRight(), chip.face.standing, measures::badge * 0.6);
    return;
  }
  const QPointF light(chip.rect.left() + measures::chipPadding + measures::light / 2,
                      chip.rect.top() + measures::chipNameHeight / 2);
  paintLight(painter, brushes, light, chip.face.light);
  const double textLeft = light.x() + measures::light / 2 + measures::lightGap;
  paintText(painter, brushes, Typography::Level::Name,
            QRectF(textLeft, chip.rect.top(), chip.rect.right() - textLeft, measures::chipNameHeight), chip.face.name,
            theme.text);
  if (brushes.detail >= detailAddresses)
    paintAddresses(painter, brushes, chip.face,
                   chip.rect.topLeft() + QPointF(measures::chipPadding, measures::chipNameHeight - 2));
  paintBadge(painter, brushes, chip.rect.topRight() + QPointF(-3, 1), chip.face.standing, measures::badge * 0.7);
}

void paintAddresses(QPainter& painter, const Brushes& brushes, const InterfaceFace& face, QPointF topLeft) {
  QPointF at = topLeft;
  for (const AddressLine& address : face.addresses) {
    const QColor color = addressColor(brushes.theme, address.standing);
    const double width = brushes.type.width(Typography::Level::Small, address.text);
    const QRectF line(at, QSizeF(width, measures::chipAddressHeight));
    paintText(painter, brushes, Typography::Level::Small, line, address.text, color);
    if (address.standing != AddressLine::Standing::AsDrawn) {
      painter.setPen(linePen(brushes, color, 1, address.standing == AddressLine::Standing::NotInKernel));
      painter.drawLine(QLineF(line.left(), line.bottom() - 0.5, line.left() + width, line.bottom() - 0.5));
    }
    at.ry() += measures::chipAddressHeight;
  }
}

void paintBadge(QPainter& painter, const Brushes& brushes, QPointF center, plan::Standing standing, double diameter) {
  if (!hasBadge(standing))
    return;
  const Theme& theme = brushes.theme;
  const bool drifted = standing == plan::Standing::Drifted;
  painter.setPen(linePen(brushes, theme.boxFill, 1.5));
  painter.setBrush(drifted ? theme.noCarrier : theme.fault);
  const double radius = diameter / 2;
  painter.drawEllipse(center, radius, radius);
  // The symbol is drawn, not typed, so that every font shows the same: "≠" or "!".
  painter.setPen(QPen(theme.boxFill, std::max(1.3, diameter / 10), Qt::SolidLine, Qt::RoundCap));
  const double unit = radius / 9;
  const auto at = [&](double x, double y) { return center + QPointF(x * unit, y * unit); };
  if (drifted) {
    painter.drawLine(at(-4, -2), at(4, -2));
    painter.drawLine(at(-4, 2), at(4, 2));
    painter.drawLine(at(2.6, -5), at(-2.6, 5));
  } else {
    painter.drawLine(at(0, -5), at(0, 1.2));
    painter.drawPoint(at(0, 4.6));
  }
}

void paintProblemBadge(QPainter& painter, const Brushes& brushes, QPointF center, bool isError) {
  const Theme& theme = brushes.theme;
  const double unit = measures::badge / 18;
  const auto at = [&](double x, double y) { return center + QPointF(x * unit, y * unit); };
  painter.setRenderHint(QPainter::Antialiasing, brushes.detail >= detailCorners);
  painter.setPen(linePen(brushes, theme.boxFill, 1.5));
  painter.setBrush(isError ? theme.fault : theme.noCarrier);
  if (isError) {
    painter.drawPolygon(QPolygonF{
        {at(-3.7, -9), at(3.7, -9), at(9, -3.7), at(9, 3.7), at(3.7, 9), at(-3.7, 9), at(-9, 3.7), at(-9, -3.7)}});
  } else {
    painter.drawPolygon(QPolygonF{{at(0, -9), at(9.5, 8), at(-9.5, 8)}});
  }
  if (brushes.detail < detailCorners)
    return;
  painter.setPen(QPen(theme.boxFill, 1.9 * unit, Qt::SolidLine, Qt::RoundCap));
  if (isError) {
    painter.drawLine(at(-3.2, -3.2), at(3.2, 3.2));
    painter.drawLine(at(-3.2, 3.2), at(3.2, -3.2));
  } else {
    painter.drawLine(at(0, -3.2), at(0, 1.8));
    painter.drawPoint(at(0, 5.1));
  }
}

void paintGrip(QPainter& painter, const Brushes& brushes, QPointF corner) {
  const double half = measures::grip / 2;
  painter.setPen(linePen(brushes, brushes.theme.accent, 1.6));
  painter.setBrush(brushes.theme.boxFill);
  painter.drawRoundedRect(QRectF(corner.x() - half, corner.y() - half, 2 * half, 2 * half), 2, 2);
}

void paintRings(QPainter& painter, const Brushes& brushes, const QRectF& rect, double corner, bool selected,
                bool focused) {
  painter.setBrush(Qt::NoBrush);
  if (selected) {
    painter.setPen(linePen(brushes, brushes.theme.accent, 2));
    painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), corner + 2, corner + 2);
  }
  if (focused) {
    painter.setPen(linePen(brushes, brushes.theme.accent, 1.2, true));
    const double out = measures::ring;
    painter.drawRoundedRect(rect.adjusted(-out, -out, out, out), corner + out, corner + out);
  }
}

}  // namespace vethloom::editor
