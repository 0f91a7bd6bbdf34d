// SPDX-License-Identifier: GPL-3.0-or-later
#include "start_cards.h"

#include "style/icon.h"

#include <QAction>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>

namespace vethloom::gui {

namespace {

constexpr int columns = 2;
constexpr int distanceFromFoot = 24;

}  // namespace

StartCards::StartCards(const QMenu& examples, QWidget* board) : QFrame(board) {
  auto* grid = new QGridLayout(this);
  grid->setSpacing(8);
  grid->setContentsMargins(0, 0, 0, distanceFromFoot);
  auto* heading = new QLabel(tr("Or begin with an example"), this);
  heading->setAlignment(Qt::AlignCenter);
  grid->addWidget(heading, 0, 0, 1, columns);
  int number = 0;
  for (QAction* example : examples.actions()) {
    auto* card = new QPushButton(editor::icon(QStringLiteral("cable"), palette()), example->text(), this);
    card->setMinimumHeight(36);
    connect(card, &QPushButton::clicked, example, &QAction::trigger);
    grid->addWidget(card, 1 + number / columns, number % columns);
    ++number;
  }
}

}  // namespace vethloom::gui
