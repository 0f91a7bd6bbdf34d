// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/text_field.h"

#include "panels/link_button.h"
#include "panels/note_label.h"
#include "style/icon.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalBlocker>

namespace vethloom::editor {

namespace {

constexpr int linesShown = 4;

}  // namespace

TextField::TextField(Document& document, Binding binding, QWidget* parent)
    : Field(document, binding.undoText, binding.kernelNote, parent), binding_(std::move(binding)) {
  if (binding_.lines) {
    makeLines();
  } else {
    makeLine();
  }
  makeAdvice();
}

void TextField::makeLines() {
  lines_ = new QPlainTextEdit(this);
  lines_->setTabChangesFocus(true);
  lines_->setFixedHeight(lines_->fontMetrics().lineSpacing() * linesShown + 2 * lines_->frameWidth() + 10);
  connect(lines_, &QPlainTextEdit::textChanged, this, &TextField::typed);
  lines_->installEventFilter(this);
  setEditor(lines_);
}

void TextField::makeLine() {
  line_ = new QLineEdit(this);
  connect(line_, &QLineEdit::textEdited, this, &TextField::typed);
  connect(line_, &QLineEdit::returnPressed, this, &TextField::commit);
  line_->installEventFilter(this);
  if (binding_.resettable) {
    addReset();
  }
  if (binding_.unit.isEmpty()) {
    setEditor(line_);
    return;
  }
  auto* holder = new QWidget(this);
  auto* row = new QHBoxLayout(holder);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(6);
  row->addWidget(line_, 1);
  row->addWidget(new QLabel(binding_.unit, holder));
  setEditor(line_, holder);
}

void TextField::addReset() {
  reset_ = line_->addAction(icon(QStringLiteral("close"), palette()), QLineEdit::TrailingPosition);
  reset_->setObjectName(QStringLiteral("reset"));
  reset_->setToolTip(tr("Leave it to the kernel"));
  connect(reset_, &QAction::triggered, this, [this] {
    startGesture();
    putTyped({});
    commit();
  });
}

void TextField::makeAdvice() {
  if (!binding_.advise) {
    return;
  }
  note_ = new NoteLabel(NoteLabel::Kind::Kernel, this);
  note_->setObjectName(QStringLiteral("advice"));
  better_ = new LinkButton(this);
  better_->setObjectName(QStringLiteral("better"));
  better_->setFocusPolicy(Qt::TabFocus);  // A click on it must not take over first what it is about to replace.
  better_->hide();
  addBelow(note_);
  addBelow(better_);
  connect(better_, &LinkButton::clicked, this, &TextField::takeAdvice);
}

QString TextField::text() const {
  return line_ != nullptr ? line_->text() : lines_->toPlainText();
}

void TextField::setText(const QString& text) {
  if (text == this->text()) {
    return;
  }
  if (line_ != nullptr) {
    line_->setText(text);
  } else {
    const QSignalBlocker blocker(lines_);
    lines_->setPlainText(text);
  }
}

void TextField::setPlaceholder(const QString& text) {
  if (line_ != nullptr) {
    line_->setPlaceholderText(text);
  } else {
    lines_->setPlaceholderText(text);
  }
}

std::optional<QString> TextField::typedText() const {
  return dirty_ ? std::optional(text()) : std::nullopt;
}

void TextField::putTyped(const QString& text) {
  setText(text);
  typed();
}

void TextField::typed() {
  dirty_ = true;
  const auto patch = binding_.edit(text().toStdString());
  showRefusal(patch ? QString() : QString::fromStdString(patch.error().message));
  advise();
}

void TextField::advise() {
  if (better_ != nullptr) {
    showAdvice(binding_.advise(text().toStdString()));
  }
}

void TextField::showAdvice(const model::Advice& advice) {
  // The refusal says already what the edit does not take.
  note_->setText(refusal().isEmpty() ? QString::fromStdString(advice.note) : QString());
  betterText_ = QString::fromStdString(advice.better);
  better_->setText(tr("Use %1").arg(betterText_));
  better_->setVisible(!betterText_.isEmpty());
}

void TextField::takeAdvice() {
  putTyped(betterText_);
  commit();
}

bool TextField::commit() {
  if (!dirty_ || !mayPush()) {
    return true;
  }
  const auto patch = binding_.edit(text().toStdString());
  if (!patch) {
    showRefusal(QString::fromStdString(patch.error().message));
    return false;
  }
  // Before the push: the document's signal refreshes this field.
  dirty_ = false;
  push(*patch);
  readAgain();
  return true;
}

void TextField::revert() {
  dirty_ = false;
  readAgain();
}

void TextField::readAgain() {
  if (dirty_) {
    return;
  }
  const std::optional<QString> value = binding_.read();
  setPlaceholder(value ? binding_.placeholder : mixedText());
  if (better_ != nullptr && value != text()) {
    showAdvice({});  // Else it still is about what stands here.
  }
  setText(value.value_or(QString()));
  if (reset_ != nullptr) {
    reset_->setVisible(!value || !value->isEmpty());
  }
  showRefusal({});
}

bool TextField::handlesKey(QKeyEvent* event) {
  if (event->key() != Qt::Key_Escape || !dirty_) {
    return false;
  }
  revert();
  return true;
}

bool TextField::eventFilter(QObject* watched, QEvent* event) {
  switch (event->type()) {
    case QEvent::FocusIn:
      startGesture();
      break;
    case QEvent::FocusOut:
      commit();
      break;
    case QEvent::KeyPress:
      if (handlesKey(static_cast<QKeyEvent*>(event))) {
        return true;
      }
      break;
    default:
      break;
  }
  return Field::eventFilter(watched, event);
}

void TextField::changeEvent(QEvent* event) {
  Field::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && reset_ != nullptr) {
    reset_->setIcon(icon(QStringLiteral("close"), palette()));
  }
}

}  // namespace vethloom::editor
