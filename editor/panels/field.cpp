// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/field.h"

#include "document/document.h"
#include "panels/note_label.h"

#include <QLineEdit>
#include <QVBoxLayout>

namespace vethloom::editor {

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

void Field::setEditor(QWidget* editor, QWidget* row) {
  qobject_cast<QVBoxLayout*>(layout())->insertWidget(0, row != nullptr ? row : editor);
  // One height for all, so that the captions beside them stand in line.
  editor->setMinimumHeight(QLineEdit().sizeHint().height());
  setFocusProxy(editor);
}

void Field::addBelow(QWidget* widget) {
  qobject_cast<QVBoxLayout*>(layout())->insertWidget(layout()->indexOf(kernel_), widget);
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

QString Field::mixedText() {
  return tr("— mixed —");
}

}  // namespace vethloom::editor
