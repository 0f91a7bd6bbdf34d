// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QObject>
#include <map>

namespace vethloom::editor {
class CanvasView;
class PalettePanel;
class Tool;
}  // namespace vethloom::editor

namespace vethloom::gui {

/// The tools of the board, and the palette and keys that switch between them. After a tool has done its job once, the
/// select tool comes back; a tool that was asked for twice stays.
class ToolSet : public QObject {
  Q_OBJECT

public:
  ToolSet(editor::CanvasView& canvas, editor::PalettePanel& palette, QObject* parent = nullptr);
  ~ToolSet() override;

  /// Turns on the tool of this word: "select", "namespace", "bridge", "cable".
  void use(const QString& word);
  /// One a tool, with its key, for a menu.
  [[nodiscard]] QList<QAction*> actions() const { return actions_; }
  void setAutomaticAddresses(bool on);

private:
  void add(editor::Tool* tool, const QString& text, Qt::Key key);

  editor::CanvasView& canvas_;
  std::map<QString, editor::Tool*> tools_;
  QList<QAction*> actions_;
  bool stays_ = false;
};

}  // namespace vethloom::gui
