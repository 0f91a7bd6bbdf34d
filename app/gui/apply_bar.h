// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QTimer;

namespace vethloom::gui {

/// How far an apply has come: a slim line above the board with the step in words and a way to stop it. It stays away
/// from those that are over in a blink.
class ApplyBar : public QWidget {
  Q_OBJECT

public:
  explicit ApplyBar(QWidget* parent = nullptr);

  /// `steps` 0: how much there is to do is not known.
  void begin(const QString& text, int steps, bool canCancel);
  void advance(int done, const QString& text);
  void finish();

signals:
  void cancelRequested();

private:
  QLabel* text_;
  QProgressBar* progress_;
  QPushButton* cancel_;
  QTimer* showSoon_;
};

}  // namespace vethloom::gui
