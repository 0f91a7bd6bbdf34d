// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/patch.h"

#include <QWidget>
#include <functional>
#include <optional>

class QCheckBox;
class QComboBox;
class QKeyEvent;
class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace vethloom::editor {

class Document;
class NoteLabel;

/// One value in a form of the inspector. It shows what the drawing has, changes it by one patch, and says below it
/// why a value is refused and what the kernel has instead.
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
  /// Puts the editor above the notes.
  void setEditor(QWidget* editor);
  void showRefusal(const QString& reason);
  void push(const model::Patch& patch);
  /// Not on a page that is being replaced, nor while the drawing is changing.
  [[nodiscard]] bool mayPush() const;
  /// Starts a new undo step: what is pushed until the next call becomes one.
  void startGesture();

private:
  Document& document_;
  QString undoText_;
  KernelNote kernelNote_;
  int gesture_ = 0;
  bool retired_ = false;
  NoteLabel* refusal_;
  NoteLabel* kernel_;
};

/// Text, checked while it is typed and taken over by Enter or by leaving the field. Escape brings the old text back.
class TextField : public Field {
  Q_OBJECT

public:
  struct Binding {
    std::function<QString()> read;
    std::function<contract::Result<model::Patch>(const std::string& text)> edit;
    KernelNote kernelNote;
    QString undoText;
    QString placeholder;
    bool lines = false;  ///< Several lines: Enter starts a new one and only leaving the field takes over.
  };

  TextField(Document& document, Binding binding, QWidget* parent = nullptr);
  bool commit() override;
  [[nodiscard]] std::optional<QString> typedText() const override;
  void putTyped(const QString& text) override;

protected:
  void readAgain() override;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  [[nodiscard]] QString text() const;
  void setText(const QString& text);
  void typed();
  void revert();
  [[nodiscard]] bool handlesKey(QKeyEvent* event);

  Binding binding_;
  QLineEdit* line_ = nullptr;
  QPlainTextEdit* lines_ = nullptr;
  bool dirty_ = false;
};

/// On or off.
class SwitchField : public Field {
  Q_OBJECT

public:
  struct Binding {
    std::function<Qt::CheckState()> read;
    std::function<model::Patch(bool on)> edit;
    KernelNote kernelNote;
    QString undoText;
    QString text;
  };

  SwitchField(Document& document, Binding binding, QWidget* parent = nullptr);

protected:
  void readAgain() override;

private:
  Binding binding_;
  QCheckBox* box_;
};

/// On, off, or left as the kernel has it.
class ChoiceField : public Field {
  Q_OBJECT

public:
  struct Binding {
    std::function<std::optional<bool>()> read;
    std::function<model::Patch(std::optional<bool> value)> edit;
    KernelNote kernelNote;
    QString undoText;
  };

  ChoiceField(Document& document, Binding binding, QWidget* parent = nullptr);

protected:
  void readAgain() override;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  Binding binding_;
  QComboBox* choice_;
};

/// Something that is only to be read.
class InfoField : public Field {
  Q_OBJECT

public:
  InfoField(Document& document, std::function<QString()> read, KernelNote kernelNote = {}, QWidget* parent = nullptr);

protected:
  void readAgain() override;

private:
  std::function<QString()> read_;
  QLabel* text_;
};

}  // namespace vethloom::editor
