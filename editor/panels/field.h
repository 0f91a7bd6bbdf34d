// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/patch.h"

#include <QWidget>
#include <functional>
#include <optional>

namespace vethloom::editor {

class Document;
class NoteLabel;

/// One value in a form of the inspector. It shows what the drawing has, changes it by one patch, and says below it
/// why a value is refused and what the kernel has instead. One field may stand for the same value of several elements.
class Field : public QWidget {
  Q_OBJECT

public:
  /// What the kernel has where that differs from the drawing; empty where it agrees or nothing is known.
  using KernelNote = std::function<QString()>;

  Field(Document& document, QString undoText, KernelNote kernelNote, QWidget* parent = nullptr);

  /// Shows the drawing's value and the kernel's note again. What is being typed is left alone.
  void refresh();
  /// Takes over what has been typed. False where it is refused; the reason is on screen then.
  virtual bool commit() { return true; }
  /// What has been typed and not been taken over yet.
  [[nodiscard]] virtual std::optional<QString> typedText() const { return std::nullopt; }
  /// Puts a text there as if it had been typed.
  virtual void putTyped(const QString&) {}
  /// Why the typed text is refused; empty where it is not.
  [[nodiscard]] QString refusal() const;
  /// Changes the drawing no more: another page takes the place of this one, and losing the focus means nothing.
  void retire() { retired_ = true; }

protected:
  virtual void readAgain() = 0;
  /// Puts the editor, or a row that holds it, above the notes. `editor` gets the focus.
  void setEditor(QWidget* editor, QWidget* row = nullptr);
  /// Below the editor and the refusal.
  void addBelow(QWidget* widget);
  void showRefusal(const QString& reason);
  void push(const model::Patch& patch);
  /// Not on a page that is being replaced, nor while the drawing is changing.
  [[nodiscard]] bool mayPush() const;
  /// Starts a new undo step: what is pushed until the next call becomes one.
  void startGesture();
  /// What stands in a field whose elements differ.
  [[nodiscard]] static QString mixedText();

private:
  Document& document_;
  QString undoText_;
  KernelNote kernelNote_;
  int gesture_ = 0;
  bool retired_ = false;
  NoteLabel* refusal_;
  NoteLabel* kernel_;
};

}  // namespace vethloom::editor
