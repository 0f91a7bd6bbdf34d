// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/paint/device_painter.h"

#include "canvas/layout/measures.h"
#include "canvas/layout/typography.h"
#include "style/theme.h"

#include <QPainter>

namespace vethloom::editor {

namespace {

constexpr double titleHeight = 20;
constexpr double smallHeight = 16;
constexpr double tieWidth = 1.6;
constexpr double tieEnd = 3.2;  ///< Half of the dot or square.

}  // namespace

void paintDevice(QPainter& painter, const Brushes& brushes, const NodeShape& device) {
  if (brushes.detail < detailNames)
    return;
  const Theme& theme = brushes.theme;
  paintIcon(painter, brushes, device.iconRect, device.icon, theme.text);
  const QRectF face = device.faceRect;
  paintLight(painter, brushes, {face.left() + measures::light / 2, face.top() + titleHeight / 2}, device.face.light);
  paintText(painter, brushes, Typography::Level::Title, device.titleRect, device.title, theme.text);
  if (brushes.detail < detailAddresses)
    return;
  paintText(painter, brushes, Typography::Level::Small, device.subtitleRect, device.subtitle, theme.mutedText);
  paintAddresses(painter, brushes, device.face, {face.left(), face.top() + titleHeight + smallHeight});
}

void paintTies(QPainter& painter, const Brushes& brushes, const NodeShape& device) {
  for (const Tie& tie : device.ties) {
    const QPen line = standingPen(brushes, device.standing, brushes.theme.bridgeLine, tieWidth);
    painter.setPen(line);
    painter.setBrush(Qt::NoBrush);
    painter.drawLine(tie.from, tie.to);
    if (brushes.detail < detailNames)
      continue;
    painter.setPen(Qt::NoPen);
    painter.setBrush(line.color());
    if (tie.role == Tie::Role::Lower)
      painter.drawEllipse(tie.to, tieEnd, tieEnd);
    else
      painter.drawRect(QRectF(tie.to.x() - tieEnd, tie.to.y() - tieEnd, 2 * tieEnd, 2 * tieEnd));
  }
}

}  // namespace vethloom::editor
