// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/choice_field.h"

#include <QComboBox>
#include <QEvent>

namespace vethloom::editor {

ChoiceField::ChoiceField(Document& document, Binding binding, QWidget* parent)
    : Field(document, binding.undoText, binding.kernelNote, parent),
      binding_(std::move(binding)),
      choice_(new QComboBox(this)) {
  choice_->setPlaceholderText(mixedText());
  choice_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  choice_->setFocusPolicy(Qt::StrongFocus);
  choice_->installEventFilter(this);
  setEditor(choice_);
  connect(choice_, &QComboBox::activated, this, &ChoiceField::choose);
}

ChoiceField::Choices ChoiceField::onOrOff() {
  return {{tr("Leave as it is"), {}}, {tr("On"), QStringLiteral("1")}, {tr("Off"), QStringLiteral("0")}};
}

void ChoiceField::choose(int index) {
  const auto patch = binding_.edit(choice_->itemData(index).toString());
  if (patch) {
    startGesture();
    push(*patch);
  }
  readAgain();
  showRefusal(patch ? QString() : QString::fromStdString(patch.error().message));
}

void ChoiceField::fill() {
  Choices choices = binding_.choices();
  if (choices == shown_) {
    return;
  }
  shown_ = std::move(choices);
  choice_->clear();
  for (const Choice& choice : shown_) {
    choice_->addItem(choice.icon, choice.text, choice.value);
  }
}

void ChoiceField::readAgain() {
  fill();
  const std::optional<QString> value = binding_.read();
  choice_->setCurrentIndex(value ? choice_->findData(*value) : -1);
  showRefusal({});
}

bool ChoiceField::eventFilter(QObject* watched, QEvent* event) {
  // A wheel that scrolls the form must not change values on its way.
  if (event->type() == QEvent::Wheel) {
    event->ignore();
    return true;
  }
  return Field::eventFilter(watched, event);
}

}  // namespace vethloom::editor
