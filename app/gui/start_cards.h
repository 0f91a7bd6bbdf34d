// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QMenu;

namespace vethloom::gui {

/// Offers the examples, at the head of an empty board.
class StartCards : public QWidget {
  Q_OBJECT

public:
  /// A card for each action of `examples`.
  StartCards(const QMenu& examples, QWidget* parent);
};

}  // namespace vethloom::gui
