// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "actions.h"

namespace vethloom::gui {

/// Why a command cannot be used in this state, in a sentence; empty where there is nothing to say.
[[nodiscard]] QString reasonAgainst(Command command, const AppState& state);

}  // namespace vethloom::gui
