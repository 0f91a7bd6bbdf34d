// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/command_log_panel.h"

#include "panels/step_list.h"
#include "style/icon.h"

#include <QClipboard>
#include <QDateTime>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QToolButton>

namespace vethloom::editor {

namespace {

/// Enough to look back on a day, little enough to stay quick.
constexpr int maxRows = 20000;

QToolButton* makeButton(const QString& toolTip, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setAutoRaise(true);
  button->setToolTip(toolTip);
  button->setAccessibleName(toolTip);
  return button;
}

QString timed(const QString& text) {
  return QStringLiteral("%1  %2").arg(QLocale().toString(QTime::currentTime(), QStringLiteral("HH:mm:ss")), text);
}

}  // namespace

CommandLogPanel::CommandLogPanel(QWidget* parent)
    : QWidget(parent),
      list_(new StepList(this)),
      nothing_(new QLabel(tr("Nothing has been applied yet. What Apply does is written here, with the ip command of "
                             "each step."),
                          this)),
      copy_(makeButton(tr("Copy the log"), this)),
      clear_(makeButton(tr("Clear the log"), this)) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  auto* buttons = new QVBoxLayout;
  buttons->setContentsMargins(4, 4, 4, 4);
  buttons->addWidget(copy_);
  buttons->addWidget(clear_);
  buttons->addStretch(1);
  nothing_->setContentsMargins(12, 12, 12, 12);
  nothing_->setAlignment(Qt::AlignTop);
  nothing_->setWordWrap(true);
  row->addWidget(nothing_, 1);
  row->addWidget(list_, 1);
  row->addLayout(buttons);
  connect(copy_, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(list_->text()); });
  connect(clear_, &QToolButton::clicked, this, [this] {
    list_->clear();
    grown();
  });
  colourIcons();
  grown();
}

void CommandLogPanel::begin(const QString& title, const plan::Plan& plan) {
  list_->addHeading(timed(title));
  firstRow_ = list_->addSteps(plan);
  stepCount_ = static_cast<int>(plan.steps.size());
  running_ = true;
  grown();
}

void CommandLogPanel::addResult(const contract::StepResult& result) {
  if (result.operation >= static_cast<std::size_t>(stepCount_)) {
    return;
  }
  const int row = firstRow_ + static_cast<int>(result.operation);
  const QString message = QString::fromStdString(result.message);
  switch (result.outcome) {
    case contract::StepOutcome::Done:
      list_->setState(row, StepList::State::Done);
      break;
    case contract::StepOutcome::Undone:
      list_->setState(row, StepList::State::Undone);
      break;
    case contract::StepOutcome::Failed:
      list_->setState(row, StepList::State::Failed, message);
      break;
    case contract::StepOutcome::UndoFailed:
      list_->setState(row, StepList::State::Failed, tr("Could not be undone: %1").arg(message));
      break;
  }
  list_->scrollSoon(row);
}

void CommandLogPanel::finish(const std::optional<contract::Failure>& failure) {
  running_ = false;
  if (failure) {
    list_->addNote(StepList::State::Failed, QString::fromStdString(contract::describe(*failure)));
  } else {
    list_->addNote(StepList::State::Done, stepCount_ == 1 ? tr("1 step done.") : tr("%1 steps done.").arg(stepCount_));
  }
  grown();
}

void CommandLogPanel::addEvent(const QString& text, bool isFailure) {
  list_->addNote(isFailure ? StepList::State::Failed : StepList::State::Note, timed(text));
  grown();
}

void CommandLogPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) {
    colourIcons();
  }
}

void CommandLogPanel::grown() {
  firstRow_ -= list_->keepLast(maxRows);
  const bool isEmpty = list_->count() == 0;
  nothing_->setVisible(isEmpty);
  list_->setVisible(!isEmpty);
  copy_->setEnabled(!isEmpty);
  clear_->setEnabled(!isEmpty && !running_);
  list_->scrollSoon(list_->count() - 1);
}

void CommandLogPanel::colourIcons() {
  copy_->setIcon(icon(QStringLiteral("copy"), palette()));
  clear_->setIcon(icon(QStringLiteral("delete"), palette()));
}

}  // namespace vethloom::editor
