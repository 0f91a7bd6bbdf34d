// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

namespace vethloom::editor {

/// One of our line icons (resources/icons/NAME.svg), drawn in the palette's text colour at any size and device pixel
/// ratio; the accent colour where it is switched on. Follows palette changes when asked anew. A null icon where there
/// is none of that name.
[[nodiscard]] QIcon icon(const QString& name, const QPalette& palette);
/// The same in one colour, for icons whose colour has a meaning.
[[nodiscard]] QIcon icon(const QString& name, const QColor& color);
/// The program's own, in its own colours.
[[nodiscard]] QIcon applicationIcon();

}  // namespace vethloom::editor
