// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/patch_command.h"

#include "document/document.h"

namespace vethloom::editor {

namespace {

quint64 nextSerial() {
  static quint64 last = 0;
  return ++last;
}

}  // namespace

PatchCommand::PatchCommand(Document& document, model::Patch patch, const QString& text, int gesture)
    : QUndoCommand(text), document_(document), patch_(std::move(patch)), gesture_(gesture), serial_(nextSerial()) {}

void PatchCommand::redo() {
  setObsolete(!document_.applyPatch(patch_));
}

void PatchCommand::undo() {
  setObsolete(!document_.applyPatch(model::inverse(patch_)));
}

int PatchCommand::id() const {
  return 1;  // QUndoStack offers commands of equal id to mergeWith().
}

bool PatchCommand::mergeWith(const QUndoCommand* other) {
  const auto* next = static_cast<const PatchCommand*>(other);
  if (next->gesture_ != gesture_ || next->isObsolete() || sealed_)
    return false;
  patch_ = model::merged(patch_, next->patch_);
  setText(next->text());
  setObsolete(patch_.isEmpty());
  return true;
}

}  // namespace vethloom::editor
