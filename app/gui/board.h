// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QVBoxLayout;

namespace vethloom::editor {
class CanvasView;
class Document;
class FindBar;
class MessageBar;
class Selection;
}  // namespace vethloom::editor

namespace vethloom::gui {

class ApplyBar;

/// The canvas, and what floats over it at its head: messages, progress and the search. They cover it rather than move
/// it, so that nothing jumps under the pointer.
class Board : public QWidget {
  Q_OBJECT

public:
  Board(editor::Document& document, editor::Selection& selection, QWidget* parent);

  [[nodiscard]] editor::CanvasView& canvas() { return *canvas_; }
  [[nodiscard]] editor::MessageBar& message() { return *message_; }
  [[nodiscard]] editor::FindBar& find() { return *find_; }
  [[nodiscard]] ApplyBar& applyBar() { return *applyBar_; }

  /// Below the messages.
  void addAtHead(QWidget* widget);

private:
  editor::CanvasView* canvas_;
  editor::MessageBar* message_;
  editor::FindBar* find_;
  ApplyBar* applyBar_;
  QVBoxLayout* head_;
};

}  // namespace vethloom::gui
