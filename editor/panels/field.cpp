// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/field.h"

#include "document/document.h"
#include "panels/note_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace vethloom::editor {

namespace {

constexpr int linesShown = 4;

}  // namespace

Field::Field(Document& document, QString undoText, KernelNote kernelNote, QWidget* parent)
    : QWidget(parent),
      document_(document),
      undoText_(std::move(undoText)),
      kernelNote_(std::move(kernelNote)),
      refusal_(new NoteLabel(NoteLabel::Kind::Refused, this)),
      kernel_(new NoteLabel(NoteLabel::Kind::Kernel, this)) {
  refusal_->setObjectName(QStringLiteral("refusal"));
  kernel_->setObjectName(QStringLiteral("kernelNote"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2);
  column->addWidget(refusal_);
  column->addWidget(kernel_);
}

void Field::setEditor(QWidget* editor) {
  qobject_cast<QVBoxLayout*>(layout())->insertWidget(0, editor);
  // One height for all, so that the captions beside them stand in line.
  editor->setMinimumHeight(QLineEdit().sizeHint().height());
  setFocusProxy(editor);
}

void Field::refresh() {
  readAgain();
  kernel_->setText(kernelNote_ ? kernelNote_() : QString());
}

void Field::showRefusal(const QString& reason) {
  refusal_->setText(reason);
}

bool Field::mayPush() const {
  return !retired_ && !document_.isChanging();
}

QString Field::refusal() const {
  return refusal_->text();
}

void Field::push(const model::Patch& patch) {
  document_.push(patch, undoText_, gesture_);
}

void Field::startGesture() {
  gesture_ = document_.newGesture();
}

TextField::TextField(Document& document, Binding binding, QWidget* parent)
    : Field(document, binding.undoText, binding.kernelNote, parent), binding_(std::move(binding)) {
  if (binding_.lines) {
    lines_ = new QPlainTextEdit(this);
    lines_->setPlaceholderText(binding_.placeholder);
    lines_->setTabChangesFocus(true);
    lines_->setFixedHeight(lines_->fontMetrics().lineSpacing() * linesShown + 2 * lines_->frameWidth() + 10);
    connect(lines_, &QPlainTextEdit::textChanged, this, &TextField::typed);
    lines_->installEventFilter(this);
    setEditor(lines_);
  } else {
    line_ = new QLineEdit(this);
    line_->setPlaceholderText(binding_.placeholder);
    connect(line_, &QLineEdit::textEdited, this, &TextField::typed);
    connect(line_, &QLineEdit::returnPressed, this, &TextField::commit);
    line_->installEventFilter(this);
    setEditor(line_);
  }
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
  setText(binding_.read());
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

SwitchField::SwitchField(Document& document, Binding binding, QWidget* parent)
    : Field(document, binding.undoText, binding.kernelNote, parent),
      binding_(std::move(binding)),
      box_(new QCheckBox(binding_.text, this)) {
  setEditor(box_);
  connect(box_, &QCheckBox::clicked, this, [this] {
    startGesture();
    push(binding_.edit(box_->checkState() != Qt::Unchecked));
    readAgain();
  });
}

void SwitchField::readAgain() {
  const Qt::CheckState state = binding_.read();
  box_->setCheckState(state);
  box_->setTristate(state == Qt::PartiallyChecked);
}

ChoiceField::ChoiceField(Document& document, Binding binding, QWidget* parent)
    : Field(document, binding.undoText, binding.kernelNote, parent),
      binding_(std::move(binding)),
      choice_(new QComboBox(this)) {
  choice_->addItem(tr("Leave as it is"));
  choice_->addItem(tr("On"), true);
  choice_->addItem(tr("Off"), false);
  choice_->setFocusPolicy(Qt::StrongFocus);
  choice_->installEventFilter(this);
  setEditor(choice_);
  connect(choice_, &QComboBox::activated, this, [this](int index) {
    const QVariant value = choice_->itemData(index);
    startGesture();
    push(binding_.edit(value.isValid() ? std::optional<bool>(value.toBool()) : std::nullopt));
    readAgain();
  });
}

void ChoiceField::readAgain() {
  const std::optional<bool> value = binding_.read();
  choice_->setCurrentIndex(value ? choice_->findData(*value) : 0);
}

bool ChoiceField::eventFilter(QObject* watched, QEvent* event) {
  // A wheel that scrolls the form must not change values on its way.
  if (event->type() == QEvent::Wheel) {
    event->ignore();
    return true;
  }
  return Field::eventFilter(watched, event);
}

InfoField::InfoField(Document& document, std::function<QString()> read, KernelNote kernelNote, QWidget* parent)
    : Field(document, QString(), std::move(kernelNote), parent), read_(std::move(read)), text_(new QLabel(this)) {
  text_->setWordWrap(true);
  text_->setTextFormat(Qt::PlainText);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  setEditor(text_);
}

void InfoField::readAgain() {
  text_->setText(read_());
}

}  // namespace vethloom::editor
