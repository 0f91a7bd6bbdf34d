// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/link_kind.h"

#include <QString>
#include <optional>
#include <vector>

namespace vethloom::editor {

/// Something that can be put on the board, as palette, tools, menu and keys know it.
struct Drawable {
  QString word;  ///< The tool's word; its icon has the same name.
  QString text;
  QString about;                                ///< A sentence for the tool tip.
  std::optional<contract::LinkKind> kind = {};  ///< What the kernel must have for it; unset where every kernel will do.
  Qt::Key key = Qt::Key(0);                     ///< On the board; 0: none.
  bool isCommon = false;                        ///< One of the few that everybody needs.
  bool isPlaced = true;                         ///< By one click. Cables are not: they have two ends.
};

/// All of them, in the palette's order, in the language of the program.
[[nodiscard]] std::vector<Drawable> drawables();
/// A single link's kind in one word: "VLAN", "Dummy".
[[nodiscard]] QString kindWord(contract::LinkKind kind);

}  // namespace vethloom::editor
