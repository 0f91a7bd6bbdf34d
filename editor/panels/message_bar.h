// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <functional>

class QHBoxLayout;
class QLabel;
class QTimer;
class QToolButton;

namespace vethloom::editor {

/// Says something above the board without stopping anybody: a sentence, perhaps a button, and a cross to close it.
class MessageBar : public QFrame {
  Q_OBJECT

public:
  enum class Kind { Info, Good, Warning, Failure };

  struct Button {
    QString text;
    std::function<void()> pressed;
  };

  explicit MessageBar(QWidget* parent = nullptr);

  /// Shows the message in place of the one before it. Good news goes by itself after a while.
  void show(Kind kind, const QString& text, std::vector<Button> buttons = {});
  void dismiss();
  [[nodiscard]] QString text() const;
  [[nodiscard]] Kind kind() const { return kind_; }

protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

private:
  void colour();

  Kind kind_ = Kind::Info;
  QLabel* icon_;
  QLabel* text_;
  QHBoxLayout* buttons_;
  QToolButton* close_;
  QTimer* fade_;
};

}  // namespace vethloom::editor
