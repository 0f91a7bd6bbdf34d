// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <map>
#include <vector>

class QButtonGroup;
class QLineEdit;
class QVBoxLayout;

namespace vethloom::editor {

class SectionHeader;
struct Drawable;

/// What can be drawn: the common things as large buttons, the rest below as a list, all found by a word. A click turns
/// the tool on, a double click puts the thing down by itself, a drag carries it to the board.
class PalettePanel : public QWidget {
  Q_OBJECT

public:
  explicit PalettePanel(QWidget* parent = nullptr);

  /// Shows which tool is on.
  void setCurrentTool(const QString& word);
  /// What cannot be made here, with the sentence that says why, by the tools' words.
  void setMissing(const std::map<QString, QString>& reasons);

signals:
  /// "select", or the word of a Drawable.
  void toolRequested(const QString& word);
  /// To be put down where there is room.
  void placeRequested(const QString& word);

protected:
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  class Button;

  void addSearch(QVBoxLayout& column);
  Button* addButton(const Drawable& drawable, QVBoxLayout& column);
  void colourIcons();
  /// Shows what has the searched word in it; everything for an empty one.
  void search();
  void takeFirst();

  QButtonGroup* group_;
  QLineEdit* search_ = nullptr;
  SectionHeader* more_;
  std::vector<Button*> buttons_;  // In the palette's order.
};

}  // namespace vethloom::editor
