// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "document/search.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace vethloom::editor {

class Document;
class Selection;

/// Finds what is drawn by name, label, address or MAC address. Enter goes to the next one, Shift+Enter to the one
/// before, Escape closes the bar.
class FindBar : public QWidget {
  Q_OBJECT

public:
  FindBar(Document& document, Selection& selection, QWidget* parent = nullptr);

  /// Shows the bar, with what was searched last chosen to be typed over.
  void start();

signals:
  /// This was found, is selected now, and should be brought into sight.
  void found(const vethloom::editor::Match& match);
  void closed();

protected:
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  QToolButton* addButton(const QString& toolTip, void (FindBar::*pressed)());
  void next();
  void previous();
  void stop();
  void searchAgain();
  /// Goes to the match so many places on from where the last one is.
  void go(int step);
  void show(const QString& text);
  void colourIcons();

  Document& document_;
  Selection& selection_;
  QLineEdit* field_;
  QLabel* count_;
  QToolButton* previous_;
  QToolButton* next_;
  QToolButton* close_;
  std::vector<Match> matches_;
  int current_ = -1;
};

}  // namespace vethloom::editor
