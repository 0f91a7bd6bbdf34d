// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace vethloom::gui {

class Shortcuts;

/// The sheet of all keys, by menu, and where they are set: Enter or a double click on a command, then the keys. Keys
/// that another command has are not taken from it unasked.
class ShortcutsDialog : public QDialog {
  Q_OBJECT

public:
  explicit ShortcutsDialog(Shortcuts& shortcuts, QWidget* parent = nullptr);

private:
  void fill();
  void addBoardKeys();
  void search(const QString& text);
  void edited(QTreeWidgetItem* item, int column);
  void show(QTreeWidgetItem& item);
  /// Asks, below the list, whether the keys may be taken from their command.
  void offerToTake(QAction& action, const QKeySequence& keys, QAction& from);
  void finishOffer();

  Shortcuts& shortcuts_;
  QLineEdit* search_;
  QTreeWidget* tree_;
  QLabel* conflict_;
  QPushButton* take_;
  bool filling_ = false;
};

}  // namespace vethloom::gui
