// SPDX-License-Identifier: GPL-3.0-or-later
#include "start_cards.h"

#include "style/icon.h"

#include <QAction>
#include <QEvent>
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
  board->installEventFilter(this);
}

bool StartCards::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize) {
    place();
  }
  return QFrame::eventFilter(watched, event);
}

void StartCards::showEvent(QShowEvent* event) {
  QFrame::showEvent(event);
  place();
}

void StartCards::place() {
  adjustSize();
  const QRect board = parentWidget()->rect();
  move((board.width() - width()) / 2, board.height() - height() - distanceFromFoot);
}

}  // namespace vethloom::gui
