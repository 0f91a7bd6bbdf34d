// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace vethloom::editor {

/// A sentence with an icon before it, in the colour of its meaning; takes no room while it has nothing to say.
class NoteLabel : public QWidget {
  Q_OBJECT

public:
  enum class Kind {
    Refused,  ///< Why a value cannot be so.
    Kernel,   ///< What the kernel has instead.
  };

  explicit NoteLabel(Kind kind, QWidget* parent = nullptr);

  /// Plain text; empty hides the note.
  void setText(const QString& text);
  [[nodiscard]] QString text() const;

protected:
  void changeEvent(QEvent* event) override;

private:
  void colour();

  Kind kind_;
  QLabel* icon_;
  QLabel* text_;
};

}  // namespace vethloom::editor
