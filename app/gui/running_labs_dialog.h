// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace vethloom::gui {

/// Lets the user choose one of the labs that run now; the path of its drawing, or nothing.
[[nodiscard]] QString askForRunningLab(QWidget& window);

}  // namespace vethloom::gui
