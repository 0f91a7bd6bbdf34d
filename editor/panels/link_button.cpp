// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/link_button.h"

#include "style/theme.h"

#include <QPainter>

namespace vethloom::editor {

namespace {

constexpr int padding = 6;
constexpr int corner = 4;
constexpr int washAlpha = 34;

}  // namespace

LinkButton::LinkButton(QWidget* parent) : QToolButton(parent) {
  setAutoRaise(true);
  setToolButtonStyle(Qt::ToolButtonTextOnly);
  setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  setCursor(Qt::PointingHandCursor);
  setFocusPolicy(Qt::StrongFocus);
}

void LinkButton::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (underMouse() || hasFocus() || isDown()) {
    QColor wash = Theme::forPalette(palette()).accent;
    wash.setAlpha(washAlpha);
    painter.setPen(Qt::NoPen);
    painter.setBrush(wash);
    painter.drawRoundedRect(rect(), corner, corner);
  }
  painter.setPen(palette().color(QPalette::WindowText));
  const QRect line = rect().adjusted(padding, 0, -padding, 0);
  painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                   fontMetrics().elidedText(text(), Qt::ElideRight, line.width()));
}

}  // namespace vethloom::editor
