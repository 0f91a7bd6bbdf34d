// SPDX-License-Identifier: GPL-3.0-or-later
#include "shortcuts.h"

#include "menu_walk.h"
#include "settings.h"

#include <QAction>
#include <QMenuBar>
#include <algorithm>

namespace vethloom::gui {

namespace {

/// " (Ctrl+Z)", as tool tips end.
QString inBrackets(const QAction& action) {
  const QString keys = action.shortcut().toString(QKeySequence::NativeText);
  return keys.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(keys);
}

}  // namespace

Shortcuts::Shortcuts(QMenuBar& menus, Settings& settings) : settings_(settings) {
  for (const MenuEntry& entry : entriesOf(menus, Filled::AsTheyAre)) {
    if (entry.action->objectName().isEmpty()) {
      continue;
    }
    entries_.push_back({entry.action, entry.menu, entry.action->shortcuts()});
    if (const auto own = settings_.shortcut(entry.action->objectName())) {
      give(*entry.action, own->isEmpty() ? QList<QKeySequence>() : QList{*own});
    }
  }
}

QAction* Shortcuts::userOf(const QKeySequence& keys, const QAction* except) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.action != except && entry.action->shortcuts().contains(keys);
  });
  return keys.isEmpty() || found == entries_.end() ? nullptr : found->action;
}

bool Shortcuts::isUsual(const Entry& entry) const {
  return entry.action->shortcuts() == entry.usual;
}

void Shortcuts::set(QAction& action, const QKeySequence& keys) {
  give(action, keys.isEmpty() ? QList<QKeySequence>() : QList{keys});
  settings_.setShortcut(action.objectName(), keys);
}

void Shortcuts::resetAll() {
  for (const Entry& entry : entries_) {
    give(*entry.action, entry.usual);
    settings_.removeShortcut(entry.action->objectName());
  }
}

void Shortcuts::give(QAction& action, const QList<QKeySequence>& keys) {
  QString toolTip = action.toolTip();
  const QString before = inBrackets(action);
  if (!before.isEmpty() && toolTip.endsWith(before)) {
    toolTip.chop(before.size());
  }
  action.setShortcuts(keys);
  action.setToolTip(toolTip + inBrackets(action));
}

}  // namespace vethloom::gui
