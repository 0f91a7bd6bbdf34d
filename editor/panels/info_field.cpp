// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/info_field.h"

#include <QLabel>

namespace vethloom::editor {

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
