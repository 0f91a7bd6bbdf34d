// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/applied_mark.h"

#include "document/document.h"
#include "document/patch_command.h"

namespace vethloom::editor {

namespace {

/// The step that leads to a state; nullptr for the one at the beginning.
const PatchCommand* stepTo(Document& document, int index) {
  // The document pushes no other commands.
  return index <= 0 ? nullptr : static_cast<const PatchCommand*>(document.undoStack().command(index - 1));
}

}  // namespace

AppliedMark::AppliedMark(Document& document, QObject* parent) : QObject(parent), document_(document) {
  connect(&document_, &Document::wasReset, this, &AppliedMark::forget);
}

void AppliedMark::begin() {
  const int index = document_.undoStack().index();
  const PatchCommand* step = stepTo(document_, index);
  if (step)
    step->seal();
  applying_ = {index, step ? step->serial() : 0};
}

void AppliedMark::end(bool done) {
  if (done && applying_.index >= 0)
    applied_ = applying_;
  applying_ = {};
  emit changed();
}

void AppliedMark::forget() {
  applying_ = applied_ = {};
  emit changed();
}

int AppliedMark::index() const {
  if (applied_.index < 0 || applied_.index > document_.undoStack().count())
    return -1;
  const PatchCommand* step = stepTo(document_, applied_.index);
  return (step ? step->serial() : 0) == applied_.step ? applied_.index : -1;
}

}  // namespace vethloom::editor
