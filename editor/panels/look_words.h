// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QString>
#include <string_view>

class QPalette;

/// The words of model/look.h as people read and see them.
namespace vethloom::editor {

/// "Blue", "Router".
[[nodiscard]] QString lookWord(std::string_view word);
/// A little box of a colour.
[[nodiscard]] QIcon colourSwatch(const QPalette& palette, std::string_view colour);
/// Of what a namespace stands for.
[[nodiscard]] QIcon roleIcon(const QPalette& palette, std::string_view role);

}  // namespace vethloom::editor
