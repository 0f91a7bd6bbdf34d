// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/document.h"

#include "document/patch_command.h"

#include <QScopedValueRollback>
#include <QtDebug>

namespace vethloom::editor {

Document::Document(QObject* parent) : QObject(parent) {
  connect(&undoStack_, &QUndoStack::cleanChanged, this, [this](bool clean) { emit modifiedChanged(!clean); });
}

Document::~Document() {
  // The stack outlives this body, and clearing it must not reach slots of half-destroyed receivers.
  undoStack_.disconnect(this);
}

void Document::push(const model::Patch& patch, const QString& text, int gesture) {
  if (patch.isEmpty())
    return;
  if (changing_) {
    qWarning("Document: \"%s\" was pushed from inside another change and is ignored", qUtf8Printable(text));
    return;
  }
  const int step = gesture == 0 ? newGesture() : gesture;
  if (!model::fits(topology_, patch))
    return;
  undoStack_.push(new PatchCommand(*this, patch, text, step));
  if (!settle_ || !settling_)
    return;
  if (const model::Patch rest = settle_(patch); !rest.isEmpty())
    undoStack_.push(new PatchCommand(*this, rest, text, step));
}

void Document::takeBack(int gesture) {
  const int index = undoStack_.index();
  const auto* last = index > 0 ? static_cast<const PatchCommand*>(undoStack_.command(index - 1)) : nullptr;
  if (last && index == undoStack_.count() && last->gesture() == gesture)
    undoStack_.push(new PatchCommand(*this, model::inverse(last->patch()), {}, gesture));
}

void Document::reset(model::Topology topology) {
  const QScopedValueRollback changing(changing_, true);
  topology_ = std::move(topology);
  undoStack_.clear();
  emit wasReset();
}

bool Document::applyPatch(const model::Patch& patch) {
  if (!model::apply(topology_, patch))
    return false;
  const QScopedValueRollback changing(changing_, true);
  emit changed(patch);
  return true;
}

}  // namespace vethloom::editor
