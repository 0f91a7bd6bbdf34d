// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "recovery_journal.h"

class QWidget;

namespace vethloom::gui {

enum class RecoveryAnswer { Recover, Discard, Later };

/// Shows what a window that ended without being closed had drawn, and asks what is to become of it.
[[nodiscard]] RecoveryAnswer askToRecover(QWidget& window, const Recovered& recovered);

}  // namespace vethloom::gui
