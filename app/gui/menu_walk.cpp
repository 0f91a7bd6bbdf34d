// SPDX-License-Identifier: GPL-3.0-or-later
#include "menu_walk.h"

#include <QAction>
#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>

namespace vethloom::gui {

namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(MenuWalk)
};

void walk(const QList<QAction*>& actions, const QString& path, Filled filled, std::vector<MenuEntry>& entries) {
  for (QAction* action : actions) {
    if (QMenu* menu = action->menu()) {
      if (filled == Filled::AsWhenOpened)
        emit menu->aboutToShow();
      const QString title = withoutMnemonic(menu->title());
      walk(menu->actions(), path.isEmpty() ? title : Text::tr("%1, %2").arg(path, title), filled, entries);
    } else if (!action->isSeparator() && action->isVisible()) {
      entries.push_back({action, path});
    }
  }
}

}  // namespace

std::vector<MenuEntry> entriesOf(const QMenuBar& menus, Filled filled) {
  std::vector<MenuEntry> entries;
  walk(menus.actions(), {}, filled, entries);
  return entries;
}

QString withoutMnemonic(QString text) {
  return text.remove(QLatin1Char('&'));
}

}  // namespace vethloom::gui
