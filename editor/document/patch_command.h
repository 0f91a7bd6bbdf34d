// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/patch.h"

#include <QUndoCommand>

namespace vethloom::editor {

class Document;

/// The only undo command: carries a finished patch out, and its inverse to undo it.
class PatchCommand : public QUndoCommand {
public:
  PatchCommand(Document& document, model::Patch patch, const QString& text, int gesture);

  [[nodiscard]] const model::Patch& patch() const { return patch_; }
  [[nodiscard]] int gesture() const { return gesture_; }

  void redo() override;
  void undo() override;
  [[nodiscard]] int id() const override;
  /// Takes in the next command of the same gesture; obsolete when the two cancel out.
  bool mergeWith(const QUndoCommand* other) override;

  /// No other command ever had or gets this number; never 0.
  [[nodiscard]] quint64 serial() const { return serial_; }
  /// From here on nothing is merged into it.
  void seal() const { sealed_ = true; }

private:
  Document& document_;
  model::Patch patch_;
  int gesture_;
  quint64 serial_;
  mutable bool sealed_ = false;  // What the command does stays the same.
};

}  // namespace vethloom::editor
