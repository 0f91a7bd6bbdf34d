// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settings.h"

#include <QPalette>
#include <QString>

class QApplication;

namespace vethloom::gui {

/// Light or dark, as the desktop or the user has it. Where there is no desktop that brings a style of its own (plain
/// X11, an offscreen run), the program looks as it does in its own pictures: Fusion with our palettes.
class Appearance {
public:
  /// Reads what the desktop has set; to be made once, before anything is shown.
  explicit Appearance(QApplication& application);

  void use(AppearanceMode mode);

private:
  QApplication& application_;
  QString desktopStyle_;
  QPalette desktopPalette_;
  bool desktopHasStyle_;
};

}  // namespace vethloom::gui
