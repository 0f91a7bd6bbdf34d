// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/step_list.h"

#include "panels/step_delegate.h"

#include <QStandardItemModel>
#include <QStringList>
#include <QTimer>

namespace vethloom::editor {

namespace {

constexpr int scrollDelayMs = 40;

QString sentence(const std::string& words) {
  QString text = QString::fromStdString(words);
  text.replace(0, 1, text.left(1).toUpper());
  return text;
}

}  // namespace

StepList::StepList(QWidget* parent)
    : QTreeView(parent), rows_(new QStandardItemModel(this)), scroll_(new QTimer(this)) {
  setModel(rows_);
  setItemDelegate(new StepDelegate(this));
  setFrameShape(QFrame::NoFrame);
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setSelectionMode(QAbstractItemView::SingleSelection);
  setHeaderHidden(true);
  setRootIsDecorated(false);
  setItemsExpandable(false);
  setIndentation(0);
  // Scrolling by item measures only what is in sight; by pixel it would measure every row.
  setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
  scroll_->setSingleShot(true);
  scroll_->setInterval(scrollDelayMs);
  connect(scroll_, &QTimer::timeout, this, [this] { scrollTo(rows_->index(scrollTo_, 0)); });
}

void StepList::clear() {
  rows_->clear();
}

void StepList::addHeading(const QString& text) {
  add(State::Heading, text);
}

void StepList::addNote(State state, const QString& text) {
  add(state, text);
}

int StepList::addSteps(const plan::Plan& plan) {
  const int first = rows_->rowCount();
  int number = 0;
  for (const plan::Step& step : plan.steps) {
    QStandardItem* item = add(State::Waiting, sentence(contract::describe(step.operation)));
    item->setData(++number, StepDelegate::NumberRole);
    item->setData(QString::fromStdString(plan::asCommands(step.operation)).trimmed(), StepDelegate::CommandsRole);
    item->setData(QString::fromStdString(step.reason), StepDelegate::MessageRole);
  }
  return first;
}

void StepList::setState(int row, State state, const QString& message) {
  if (QStandardItem* item = rows_->item(row)) {
    item->setData(QVariant::fromValue(state), StepDelegate::StateRole);
    if (!message.isEmpty()) {
      item->setData(message, StepDelegate::MessageRole);
    }
  }
}

void StepList::scrollSoon(int row) {
  scrollTo_ = row;
  if (!scroll_->isActive()) {
    scroll_->start();
  }
}

StepList::State StepList::state(int row) const {
  return rows_->index(row, 0).data(StepDelegate::StateRole).value<State>();
}

int StepList::count() const {
  return rows_->rowCount();
}

QString StepList::text() const {
  QStringList lines;
  for (int row = 0; row < rows_->rowCount(); ++row) {
    const QStandardItem* item = rows_->item(row);
    const QString commands = item->data(StepDelegate::CommandsRole).toString();
    const QString message = item->data(StepDelegate::MessageRole).toString();
    lines << StepDelegate::accessibleText(*item);
    if (!commands.isEmpty()) {
      lines << QStringLiteral("    ") + QString(commands).replace(QLatin1Char('\n'), QStringLiteral("\n    "));
    }
    if (!message.isEmpty()) {
      lines << QStringLiteral("    ") + message;
    }
  }
  return lines.join(QLatin1Char('\n'));
}

int StepList::keepLast(int rows) {
  const int surplus = rows_->rowCount() - rows;
  if (surplus <= 0) {
    return 0;
  }
  rows_->removeRows(0, surplus);
  return surplus;
}

void StepList::resizeEvent(QResizeEvent* event) {
  QTreeView::resizeEvent(event);
  scheduleDelayedItemsLayout();
}

QStandardItem* StepList::add(State state, const QString& text) {
  auto* item = new QStandardItem(text);
  item->setData(QVariant::fromValue(state), StepDelegate::StateRole);
  rows_->appendRow(item);
  return item;
}

}  // namespace vethloom::editor
