// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QButtonGroup;
class QToolButton;

namespace vethloom::editor {

/// What can be drawn, as big buttons: a click turns the tool on, a drag carries a box to the board.
class PalettePanel : public QWidget {
  Q_OBJECT

public:
  explicit PalettePanel(QWidget* parent = nullptr);

  /// Shows which tool is on.
  void setCurrentTool(const QString& word);

signals:
  /// One of "select", "namespace", "bridge", "cable".
  void toolRequested(const QString& word);

protected:
  void changeEvent(QEvent* event) override;

private:
  void addButton(const QString& word, const QString& text, const QString& toolTip, bool draggable);
  void colourIcons();

  QButtonGroup* buttons_;
};

}  // namespace vethloom::editor
