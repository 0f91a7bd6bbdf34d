// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/history_panel.h"

#include "document/applied_mark.h"
#include "document/document.h"
#include "panels/history_model.h"

#include <QHeaderView>
#include <QTimer>
#include <QTreeView>
#include <QVBoxLayout>

namespace vethloom::editor {

HistoryPanel::HistoryPanel(Document& document, const AppliedMark& applied, QWidget* parent)
    : QWidget(parent),
      document_(document),
      model_(new HistoryModel(document, applied, this)),
      list_(new QTreeView(this)),
      soon_(new QTimer(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(list_);
  list_->setModel(model_);
  list_->setAccessibleName(tr("Steps of the drawing"));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setHeaderHidden(true);
  list_->setRootIsDecorated(false);
  list_->setItemsExpandable(false);
  list_->setUniformRowHeights(true);
  list_->setAllColumnsShowFocus(true);
  list_->header()->setStretchLastSection(false);
  list_->header()->setSectionResizeMode(HistoryModel::StepColumn, QHeaderView::Stretch);
  list_->header()->setSectionResizeMode(HistoryModel::MarkColumn, QHeaderView::ResizeToContents);
  connect(list_, &QTreeView::clicked, this, [this](const QModelIndex& index) { emit stateRequested(index.row()); });
  connect(list_, &QTreeView::activated, this, [this](const QModelIndex& index) { emit stateRequested(index.row()); });
  // One look for all that one gesture does.
  soon_->setSingleShot(true);
  soon_->setInterval(0);
  connect(soon_, &QTimer::timeout, this, &HistoryPanel::refresh);
  connect(&document_.undoStack(), &QUndoStack::indexChanged, soon_, qOverload<>(&QTimer::start));
  connect(&document_.undoStack(), &QUndoStack::cleanChanged, soon_, qOverload<>(&QTimer::start));
  connect(&applied, &AppliedMark::changed, soon_, qOverload<>(&QTimer::start));
}

void HistoryPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  refresh();
}

void HistoryPanel::refresh() {
  if (!isVisible()) {
    return;
  }
  model_->refresh();
  const QModelIndex now = model_->index(document_.undoStack().index(), HistoryModel::StepColumn);
  list_->setCurrentIndex(now);
  list_->scrollTo(now);
}

}  // namespace vethloom::editor
