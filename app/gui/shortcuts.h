// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QList>
#include <QString>
#include <vector>

class QAction;
class QMenuBar;

namespace vethloom::gui {

class Settings;

/// The keys of the window's commands: those that the program comes with, and those that the user has set instead.
class Shortcuts {
public:
  struct Entry {
    QAction* action = nullptr;
    QString menu;  ///< Where it is found.
    QList<QKeySequence> usual;
  };

  /// Takes in all commands of the menus that have a name of their own (QObject::objectName), and gives them the keys
  /// that the settings have.
  Shortcuts(QMenuBar& menus, Settings& settings);

  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  /// The other command that has these keys already; nullptr where none has.
  [[nodiscard]] QAction* userOf(const QKeySequence& keys, const QAction* except) const;
  [[nodiscard]] bool isUsual(const Entry& entry) const;
  /// Empty keys: none.
  void set(QAction& action, const QKeySequence& keys);
  void resetAll();

private:
  void give(QAction& action, const QList<QKeySequence>& keys);

  Settings& settings_;
  std::vector<Entry> entries_;
};

}  // namespace vethloom::gui
