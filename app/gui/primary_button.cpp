// SPDX-License-Identifier: GPL-3.0-or-later
#include "primary_button.h"

#include "style/icon.h"
#include "style/theme.h"

#include <QAction>
#include <QPainter>

namespace vethloom::gui {

namespace {

constexpr int padding = 12;
constexpr int gap = 6;
constexpr int radius = 5;

}  // namespace

PrimaryButton::PrimaryButton(QAction* action, QWidget* parent) : QToolButton(parent) {
  setDefaultAction(action);
  setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  setFocusPolicy(Qt::TabFocus);
  setAttribute(Qt::WA_Hover);
}

QSize PrimaryButton::sizeHint() const {
  const QSize usual = QToolButton::sizeHint();
  const int textWidth = fontMetrics().horizontalAdvance(text().remove(QLatin1Char('&')));
  return {2 * padding + iconSize().width() + gap + textWidth, usual.height()};
}

void PrimaryButton::paintEvent(QPaintEvent*) {
  const editor::Theme& theme = editor::Theme::forPalette(palette());
  QColor ground = isEnabled() ? theme.accent : palette().color(QPalette::Disabled, QPalette::Button);
  const QColor ink = isEnabled() ? theme.accentText : palette().color(QPalette::Disabled, QPalette::ButtonText);
  if (isEnabled() && isDown()) {
    ground = ground.darker(115);
  } else if (isEnabled() && underMouse()) {
    ground = ground.lighter(110);
  }
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF body = QRectF(rect()).adjusted(1, 2, -1, -2);
  painter.setPen(Qt::NoPen);
  painter.setBrush(ground);
  painter.drawRoundedRect(body, radius, radius);
  if (hasFocus()) {
    painter.setPen(QPen(ink, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(body.adjusted(2.5, 2.5, -2.5, -2.5), radius - 2, radius - 2);
  }
  const int side = iconSize().width();
  const QRect picture(padding, (height() - side) / 2, side, side);
  editor::icon(QStringLiteral("apply"), ink).paint(&painter, picture);
  painter.setPen(ink);
  painter.drawText(QRect(picture.right() + gap, 0, width() - picture.right() - gap, height()),
                   Qt::AlignVCenter | Qt::AlignLeft | Qt::TextHideMnemonic, text());
}

}  // namespace vethloom::gui
