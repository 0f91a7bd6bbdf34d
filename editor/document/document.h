// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/patch.h"

#include <QObject>
#include <QUndoStack>
#include <functional>

namespace vethloom::editor {

/// The drawing that is open, its undo stack, and the one channel on which every view hears of changes.
/// Nothing else changes the topology.
class Document : public QObject {
  Q_OBJECT

public:
  explicit Document(QObject* parent = nullptr);
  ~Document() override;

  [[nodiscard]] const model::Topology& topology() const { return topology_; }

  /// Carries out and records a patch as one undo step called `text` (already translated). An empty patch is nothing.
  /// Steps pushed with the same non-zero `gesture` become one step. A patch that does not fit changes nothing.
  /// Refused while isChanging(): a step pushed from inside another one would corrupt the undo stack.
  void push(const model::Patch& patch, const QString& text, int gesture = 0);
  /// A new gesture number, for everything that one drag or one burst of typing does.
  [[nodiscard]] int newGesture() { return ++lastGesture_; }

  /// Takes back all that a gesture has done by now, as if it had not begun. Nothing where something else came after it.
  void takeBack(int gesture);

  /// What each step brings with it, as a part of the same step: asked after every push, once all receivers of changed()
  /// have followed.
  using Settle = std::function<model::Patch(const model::Patch&)>;
  void setSettle(Settle settle) { settle_ = std::move(settle); }
  /// Off while a drag is going on, at whose end the tool settles things itself.
  void setSettling(bool on) { settling_ = on; }

  /// A step, its undo or a reset is being carried out right now, so receivers of the signals below may only look.
  [[nodiscard]] bool isChanging() const { return changing_; }

  /// Replaces everything; the undo stack starts anew and the document is unmodified.
  void reset(model::Topology topology);

  [[nodiscard]] QUndoStack& undoStack() { return undoStack_; }
  [[nodiscard]] bool isModified() const { return !undoStack_.isClean(); }
  /// To be called after a successful save.
  void setSaved() { undoStack_.setClean(); }

signals:
  /// After every push, undo and redo.
  void changed(const vethloom::model::Patch& patch);
  /// After reset(): read everything again.
  void wasReset();
  void modifiedChanged(bool modified);

private:
  friend class PatchCommand;
  /// False, and nothing changed, where the patch does not fit.
  bool applyPatch(const model::Patch& patch);

  model::Topology topology_;
  QUndoStack undoStack_;
  Settle settle_;
  bool settling_ = true;
  int lastGesture_ = 0;
  bool changing_ = false;
};

}  // namespace vethloom::editor
