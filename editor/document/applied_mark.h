// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace vethloom::editor {

class Document;

/// Which of the undo stack's states the kernel has, as far as we know: set by applies, and lost with the step that led
/// to it.
class AppliedMark : public QObject {
  Q_OBJECT

public:
  explicit AppliedMark(Document& document, QObject* parent = nullptr);

  /// The present state is being applied. From here on no later step is merged into the one that led to it, so that the
  /// state can be come back to.
  void begin();
  /// Whether the kernel took it.
  void end(bool done);
  /// Nothing of the drawing is in the kernel any more.
  void forget();
  /// The stack's index at which the drawing was as the kernel has it; -1 where no step of it leads there.
  [[nodiscard]] int index() const;

signals:
  void changed();

private:
  /// A state by the step that led to it; without one it is the state at the beginning.
  struct State {
    int index = -1;
    quint64 step = 0;
  };

  Document& document_;
  State applying_;
  State applied_;
};

}  // namespace vethloom::editor
