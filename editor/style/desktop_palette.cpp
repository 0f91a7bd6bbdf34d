// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/desktop_palette.h"

#include "style/theme.h"

namespace vethloom::editor {

namespace {

/// The greys that only widgets need.
struct Greys {
  QColor window;
  QColor base;
  QColor alternateBase;
  QColor button;
  QColor disabledText;
  QColor toolTip;
};

Greys greysFor(bool dark) {
  if (dark) {
    return {.window = QColor(0x20242a),
            .base = QColor(0x191c21),
            .alternateBase = QColor(0x1e2227),
            .button = QColor(0x2c3139),
            .disabledText = QColor(0x6d7580),
            .toolTip = QColor(0x2f353e)};
  }
  return {.window = QColor(0xf1f2f5),
          .base = QColor(0xffffff),
          .alternateBase = QColor(0xf5f6f9),
          .button = QColor(0xf7f8fa),
          .disabledText = QColor(0x9299a3),
          .toolTip = QColor(0xffffff)};
}

}  // namespace

QPalette desktopPalette(bool dark) {
  const Theme& theme = Theme::forMode(dark);
  const Greys greys = greysFor(dark);
  QPalette palette(greys.button, greys.window);
  palette.setColor(QPalette::Window, greys.window);
  palette.setColor(QPalette::Base, greys.base);
  palette.setColor(QPalette::AlternateBase, greys.alternateBase);
  palette.setColor(QPalette::Button, greys.button);
  palette.setColor(QPalette::ToolTipBase, greys.toolTip);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText}) {
    palette.setColor(role, theme.text);
    palette.setColor(QPalette::Disabled, role, greys.disabledText);
  }
  palette.setColor(QPalette::PlaceholderText, dark ? QColor(0x8e97a3) : QColor(0x6b737e));
  palette.setColor(QPalette::BrightText, theme.fault);
  palette.setColor(QPalette::Link, theme.accent);
  palette.setColor(QPalette::LinkVisited, theme.accent);
  palette.setColor(QPalette::Highlight, theme.accent);
  palette.setColor(QPalette::HighlightedText, theme.accentText);
  palette.setColor(QPalette::Disabled, QPalette::Highlight, greys.disabledText);
  return palette;
}

}  // namespace vethloom::editor
