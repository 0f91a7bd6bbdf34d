// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/advice.h"
#include "panels/field.h"

class QAction;
class QKeyEvent;
class QLineEdit;
class QPlainTextEdit;

namespace vethloom::editor {

class LinkButton;

/// Text, checked while it is typed and taken over by Enter or by leaving the field. Escape brings the old text back.
class TextField : public Field {
  Q_OBJECT

public:
  struct Binding {
    /// Nothing where the elements that the field stands for differ.
    std::function<std::optional<QString>()> read;
    std::function<contract::Result<model::Patch>(const std::string& text)> edit;
    KernelNote kernelNote;
    QString undoText;
    QString placeholder;
    bool lines = false;  ///< Several lines: Enter starts a new one and only leaving the field takes over.
    /// What is said of a typed text, with a better one to be taken by a click; may be empty.
    std::function<model::Advice(const std::string& text)> advise = {};
    QString unit = {};        ///< Written behind the field.
    bool resettable = false;  ///< Has a button that empties it: the kernel chooses then.
  };

  TextField(Document& document, Binding binding, QWidget* parent = nullptr);
  bool commit() override;
  [[nodiscard]] std::optional<QString> typedText() const override;
  void putTyped(const QString& text) override;

protected:
  void readAgain() override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;

private:
  void makeLines();
  void makeLine();
  void addReset();
  void makeAdvice();
  [[nodiscard]] QString text() const;
  void setText(const QString& text);
  void setPlaceholder(const QString& text);
  void typed();
  void advise();
  void showAdvice(const model::Advice& advice);
  void takeAdvice();
  void revert();
  [[nodiscard]] bool handlesKey(QKeyEvent* event);

  Binding binding_;
  QLineEdit* line_ = nullptr;
  QPlainTextEdit* lines_ = nullptr;
  QAction* reset_ = nullptr;
  NoteLabel* note_ = nullptr;
  LinkButton* better_ = nullptr;
  QString betterText_;
  bool dirty_ = false;
};

}  // namespace vethloom::editor
