// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"

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

  /// Turns on the tool of this word: "select", "namespace", "bridge", "cable", or a kind of link.
  void use(const QString& word);
  /// One a tool, with its key, for a menu: the common ones, and the others.
  [[nodiscard]] QList<QAction*> actions() const { return actions_; }
  [[nodiscard]] QList<QAction*> moreActions() const { return moreActions_; }
  /// Switches off what this kernel does not make, here and in the palette, with the reason.
  void setKernel(const contract::Capabilities& kernel);
  void setAutomaticAddresses(bool on);

private:
  QAction* add(editor::Tool* tool, const QString& text, Qt::Key key);

  editor::CanvasView& canvas_;
  editor::PalettePanel& palette_;
  std::map<QString, editor::Tool*> tools_;
  QList<QAction*> actions_;
  QList<QAction*> moreActions_;
  bool stays_ = false;
};

}  // namespace vethloom::gui
