// SPDX-License-Identifier: GPL-3.0-or-later
#include "appearance.h"

#include "style/desktop_palette.h"
#include "style/desktop_style.h"
#include "style/theme.h"

#include <QApplication>
#include <QFont>
#include <QStyle>

namespace vethloom::gui {

namespace {

constexpr qreal smallestPointSize = 10;

}  // namespace

Appearance::Appearance(QApplication& application)
    : application_(application),
      desktopStyle_(application.style()->objectName().toLower()),
      desktopPalette_(application.palette()),
      desktopHasStyle_(desktopStyle_ != QStringLiteral("fusion") && desktopStyle_ != QStringLiteral("windows")) {
  QFont font = application_.font();
  if (!desktopHasStyle_ && font.pointSizeF() < smallestPointSize) {
    font.setPointSizeF(smallestPointSize);
    application_.setFont(font);
  }
}

void Appearance::use(AppearanceMode mode) {
  if (mode == AppearanceMode::FollowDesktop && desktopHasStyle_) {
    application_.setStyle(desktopStyle_);
    application_.setPalette(QPalette());
    return;
  }
  const bool dark = mode == AppearanceMode::FollowDesktop ? editor::Theme::forPalette(desktopPalette_).dark
                                                          : mode == AppearanceMode::Dark;
  application_.setStyle(new editor::DesktopStyle);
  application_.setPalette(editor::desktopPalette(dark));
}

}  // namespace vethloom::gui
