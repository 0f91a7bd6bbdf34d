// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

class QAction;
class QMenuBar;

namespace vethloom::gui {

/// A command and the menu that it is found in: "File, Open recent".
struct MenuEntry {
  QAction* action = nullptr;
  QString menu;
};

/// Whether menus that are filled only when they are opened are filled for the walk.
enum class Filled { AsTheyAre, AsWhenOpened };

/// Every command of the menus, in their order.
[[nodiscard]] std::vector<MenuEntry> entriesOf(const QMenuBar& menus, Filled filled);
/// A text without the mark of the letter that Alt reaches it by.
[[nodiscard]] QString withoutMnemonic(QString text);

}  // namespace vethloom::gui
