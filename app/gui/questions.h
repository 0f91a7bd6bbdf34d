// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace vethloom::gui {

/// What would be lost when the drawing that is open is left.
struct AtStake {
  bool isModified = false;
  bool sandboxEnds = false;  ///< A lab is up in a sandbox that ends with this window.
};

enum class LeaveAnswer { Save, Leave, Stay };

/// Asks one question about everything that is at stake; Leave without asking where nothing is.
[[nodiscard]] LeaveAnswer askBeforeLeaving(QWidget* window, const QString& drawing, const AtStake& atStake);

/// Whether a lab that runs, drawn by another file, may be turned into this drawing.
[[nodiscard]] bool askToTakeOver(QWidget* window, const QString& lab, const QString& drawnBy);

/// Whether a file may be overwritten that somebody else has changed since it was opened.
[[nodiscard]] bool askToOverwrite(QWidget* window, const QString& drawing);

}  // namespace vethloom::gui
