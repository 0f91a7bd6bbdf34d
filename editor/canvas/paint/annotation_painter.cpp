// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/paint/annotation_painter.h"

#include "canvas/layout/measures.h"
#include "style/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace vethloom::editor {

namespace {

const QString noteColour = QStringLiteral("yellow");
const QString frameColour = QStringLiteral("grey");
constexpr double fold = 14;

/// A sheet with its lower right corner turned over.
void paintNote(QPainter& painter, const Brushes& brushes, const NodeShape& note) {
  const Theme& theme = brushes.theme;
  const QString colour = note.colour.isEmpty() ? noteColour : note.colour;
  const QSizeF size = note.rect.size();
  QPainterPath sheet;
  sheet.moveTo(0, 0);
  sheet.lineTo(size.width(), 0);
  sheet.lineTo(size.width(), size.height() - fold);
  sheet.lineTo(size.width() - fold, size.height());
  sheet.lineTo(0, size.height());
  sheet.closeSubpath();
  painter.setPen(linePen(brushes, theme.line(colour), 1));
  painter.setBrush(theme.ground(colour));
  painter.drawPath(sheet);
  if (brushes.detail < detailNames)
    return;
  painter.drawPolyline(
      QPolygonF{{QPointF(size.width(), size.height() - fold), QPointF(size.width() - fold, size.height() - fold),
                 QPointF(size.width() - fold, size.height())}});
  QRectF line = note.titleRect;
  for (const QString& text : note.lines) {
    paintText(painter, brushes, Typography::Level::Name, line, text, theme.text);
    line.translate(0, line.height());
  }
}

void paintArea(QPainter& painter, const Brushes& brushes, const NodeShape& frame) {
  const Theme& theme = brushes.theme;
  const QString colour = frame.colour.isEmpty() ? frameColour : frame.colour;
  QColor fill = theme.ground(colour);
  fill.setAlphaF(0.55F);
  painter.setPen(linePen(brushes, theme.line(colour), 1.2));
  painter.setBrush(fill);
  painter.drawRoundedRect(QRectF(QPointF(), frame.rect.size()), measures::corner, measures::corner);
  if (brushes.detail >= detailNames)
    paintText(painter, brushes, Typography::Level::Title, frame.titleRect, frame.title, theme.text);
}

}  // namespace

void paintAnnotation(QPainter& painter, const Brushes& brushes, const NodeShape& annotation) {
  if (annotation.kind == NodeKind::Note)
    paintNote(painter, brushes, annotation);
  else
    paintArea(painter, brushes, annotation);
}

}  // namespace vethloom::editor
