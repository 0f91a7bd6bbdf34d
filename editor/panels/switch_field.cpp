// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/switch_field.h"

#include <QCheckBox>

namespace vethloom::editor {

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

}  // namespace vethloom::editor
