// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/desktop_style.h"

#include "style/theme.h"

#include <QPainter>
#include <QStyleOption>

namespace vethloom::editor {

namespace {

constexpr double corner = 3;

QColor outlineOf(const QStyleOption& option) {
  const Theme& theme = Theme::forPalette(option.palette);
  if (!(option.state & QStyle::State_Enabled)) {
    return theme.grid;
  }
  return option.state & QStyle::State_HasFocus ? theme.accent : theme.hostLine;
}

void drawOutline(QPainter& painter, const QStyleOption& option) {
  const bool focused = option.state & QStyle::State_HasFocus;
  painter.setPen(QPen(outlineOf(option), focused ? 1.5 : 1));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), corner, corner);
}

void drawCheckBox(QPainter& painter, const QStyleOption& option) {
  const Theme& theme = Theme::forPalette(option.palette);
  const bool filled = option.state & (QStyle::State_On | QStyle::State_NoChange);
  const bool enabled = option.state & QStyle::State_Enabled;
  const QRectF box = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5);
  const QColor ground = !filled   ? option.palette.color(QPalette::Base)
                        : enabled ? theme.accent
                                  : option.palette.color(QPalette::Disabled, QPalette::Text);
  painter.setPen(QPen(filled ? ground : outlineOf(option), 1));
  painter.setBrush(ground);
  painter.drawRoundedRect(box, corner, corner);
  if (!filled) {
    return;
  }
  painter.setPen(QPen(theme.accentText, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  const auto at = [&box](double x, double y) { return box.topLeft() + QPointF(x * box.width(), y * box.height()); };
  if (option.state & QStyle::State_On) {
    painter.drawPolyline(QPolygonF{at(0.24, 0.52), at(0.43, 0.71), at(0.77, 0.31)});
  } else {
    painter.drawLine(at(0.27, 0.5), at(0.73, 0.5));
  }
}

}  // namespace

DesktopStyle::DesktopStyle() : QProxyStyle(QStringLiteral("fusion")) {
  setObjectName(QStringLiteral("fusion"));
}

void DesktopStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                 const QWidget* widget) const {
  if (element != PE_IndicatorCheckBox && element != PE_FrameLineEdit && element != PE_Frame) {
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    return;
  }
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  if (element == PE_IndicatorCheckBox) {
    drawCheckBox(*painter, *option);
  } else {
    drawOutline(*painter, *option);
  }
  painter->restore();
}

void DesktopStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                               const QWidget* widget) const {
  if (element != CE_ProgressBarGroove) {
    QProxyStyle::drawControl(element, option, painter, widget);
    return;
  }
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(Qt::NoPen);
  painter->setBrush(Theme::forPalette(option->palette).grid);
  painter->drawRoundedRect(option->rect, corner, corner);
  painter->restore();
}

}  // namespace vethloom::editor
