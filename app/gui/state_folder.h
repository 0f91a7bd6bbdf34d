// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace vethloom::gui {

/// A folder of ours for what outlives a run and is no setting: $XDG_STATE_HOME/vethloom/NAME, usually
/// ~/.local/state/vethloom/NAME (XDG Base Directory Specification 0.8). Made where it is missing, for its user only;
/// empty where that cannot be.
[[nodiscard]] QString stateFolder(const QString& name);

}  // namespace vethloom::gui
