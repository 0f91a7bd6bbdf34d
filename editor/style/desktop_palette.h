// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPalette>

namespace vethloom::editor {

/// A whole widget palette in the theme's light or dark column, for desktops that have none of their own and for those
/// who ask for the other one. Meant for the Fusion style.
[[nodiscard]] QPalette desktopPalette(bool dark);

}  // namespace vethloom::editor
