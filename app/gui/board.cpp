// SPDX-License-Identifier: GPL-3.0-or-later
#include "board.h"

#include "apply_bar.h"
#include "canvas/canvas_view.h"
#include "panels/find_bar.h"
#include "panels/message_bar.h"

#include <QGridLayout>

namespace vethloom::gui {

Board::Board(editor::Document& document, editor::Selection& selection, QWidget* parent)
    : QWidget(parent),
      canvas_(new editor::CanvasView(document, selection, this)),
      message_(new editor::MessageBar(this)),
      find_(new editor::FindBar(document, selection, this)),
      applyBar_(new ApplyBar(this)),
      head_(new QVBoxLayout) {
  // Both are in the one cell of the grid; what is added later lies above.
  auto* cell = new QGridLayout(this);
  cell->setContentsMargins(0, 0, 0, 0);
  cell->addWidget(canvas_, 0, 0);
  auto* head = new QWidget(this);
  head->setLayout(head_);
  cell->addWidget(head, 0, 0, Qt::AlignTop);
  head_->setContentsMargins(0, 0, 0, 0);
  head_->setSpacing(0);
  head_->addWidget(find_);
  head_->addWidget(message_);
  head_->addWidget(applyBar_);
}

void Board::addAtHead(QWidget* widget) {
  constexpr int distance = 12;
  head_->addSpacing(distance);
  head_->addWidget(widget, 0, Qt::AlignHCenter);
}

}  // namespace vethloom::gui
