// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QMenu;

namespace vethloom::gui {

/// Offers the examples at the foot of an empty board.
class StartCards : public QFrame {
  Q_OBJECT

public:
  /// The cards are the actions of `examples`. Keeps itself at the foot of `board`.
  StartCards(const QMenu& examples, QWidget* board);

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void showEvent(QShowEvent* event) override;

private:
  void place();
};

}  // namespace vethloom::gui
