// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/canvas_scene.h"
#include "contract/failure.h"

#include <QLineEdit>

namespace vethloom::editor {

class CanvasView;

/// A real text field floated over a label or name on the board (so that input methods, undo and screen readers work).
/// Enter commits, Escape gives up, leaving it commits what is valid. A refused text turns red and says why.
/// When the window loses the focus, what is valid is committed and what is not waits for the user to come back.
/// Deletes itself when it is done.
class InlineRename : public QLineEdit {
  Q_OBJECT

public:
  /// nullptr where the target has nothing to rename.
  [[nodiscard]] static InlineRename* open(CanvasView& view, const Hit& target);

  /// Follows its element after scrolling or zooming.
  void place();
  /// Commits what is valid, and closes in any case.
  void finish();

protected:
  void keyPressEvent(QKeyEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

private:
  InlineRename(CanvasView& view, const Hit& target, const QString& text);

  [[nodiscard]] contract::Result<model::Patch> patchFor(const QString& text) const;
  void validate();
  void commit();
  void close();

  CanvasView& view_;
  Hit target_;
  bool done_ = false;
};

}  // namespace vethloom::editor
