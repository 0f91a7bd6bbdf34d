// SPDX-License-Identifier: GPL-3.0-or-later
#include "board.h"

#include "apply_bar.h"
#include "canvas/canvas_view.h"
#include "panels/message_bar.h"

#include <QGridLayout>

namespace vethloom::gui {

Board::Board(editor::Document& document, editor::Selection& selection, QWidget* parent)
    : QWidget(parent),
      cell_(new QGridLayout(this)),
      canvas_(new editor::CanvasView(document, selection, this)),
      message_(new editor::MessageBar(this)),
      applyBar_(new ApplyBar(this)) {
  // Everything is in the one cell of the grid; what is added later lies above.
  cell_->setContentsMargins(0, 0, 0, 0);
  cell_->addWidget(canvas_, 0, 0);
  auto* head = new QWidget(this);
  auto* column = new QVBoxLayout(head);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(message_);
  column->addWidget(applyBar_);
  cell_->addWidget(head, 0, 0, Qt::AlignTop);
}

void Board::addAtFoot(QWidget* widget) {
  cell_->addWidget(widget, 0, 0, Qt::AlignBottom | Qt::AlignHCenter);
}

}  // namespace vethloom::gui
