// SPDX-License-Identifier: GPL-3.0-or-later
#include "start_cards.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

namespace vethloom::gui {

StartCards::StartCards(const QMenu& examples, QWidget* parent) : QWidget(parent) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(14, 6, 8, 6);
  row->setSpacing(6);
  row->addStretch(1);
  row->addWidget(new QLabel(tr("Begin with an example:"), this));
  for (QAction* example : examples.actions()) {
    auto* card = new QToolButton(this);
    card->setText(example->text());
    connect(card, &QToolButton::clicked, example, &QAction::trigger);
    row->addWidget(card);
  }
  row->addStretch(1);
}

}  // namespace vethloom::gui
