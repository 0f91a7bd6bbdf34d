// SPDX-License-Identifier: GPL-3.0-or-later
#include "apply_flow.h"

#include "apply_bar.h"
#include "document/applied_mark.h"
#include "lab_controller.h"
#include "panels/command_log_panel.h"
#include "panels/message_bar.h"
#include "panels/plan_dialog.h"
#include "questions.h"
#include "settings.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace vethloom::gui {

using editor::MessageBar;

namespace {

QString inWords(const contract::Failure& failure) {
  return QString::fromStdString(contract::describe(failure));
}

}  // namespace

ApplyFlow::ApplyFlow(editor::AppliedMark& applied, LabController& lab, Settings& settings, const Surfaces& surfaces,
                     QObject* parent)
    : QObject(parent), applied_(applied), lab_(lab), settings_(settings), surfaces_(surfaces) {
  connect(&lab_, &LabController::planReady, this, &ApplyFlow::planReady);
  connect(&lab_, &LabController::applyBegan, this, &ApplyFlow::began);
  connect(&lab_, &LabController::stepped, this, &ApplyFlow::stepped);
  connect(&lab_, &LabController::applyFinished, this, &ApplyFlow::finished);
  connect(&lab_, &LabController::tornDown, this, &ApplyFlow::tornDown);
  connect(&lab_, &LabController::failed, this, &ApplyFlow::failed);
  connect(&lab_, &LabController::abandoned, this, &ApplyFlow::abandoned);
  connect(&lab_, &LabController::keysFailed, this, &ApplyFlow::keysFailed);
  connect(&lab_, &LabController::changed, this, &ApplyFlow::labChanged);
  connect(&surfaces_.progress, &ApplyBar::cancelRequested, &lab_, &LabController::cancel);
}

void ApplyFlow::apply() {
  prepare(Manner::Apply);
}

void ApplyFlow::preview() {
  prepare(Manner::Preview);
}

void ApplyFlow::applyLive(bool first) {
  saidWhatUndoCannotBring_ = saidWhatUndoCannotBring_ && !first;
  prepare(first ? Manner::FirstLive : Manner::Live);
}

void ApplyFlow::endLive() {
  if (isLive()) {
    manner_ = lab_.activity() == LabController::Activity::Preparing ? Manner::Dropped : Manner::Apply;
  }
}

void ApplyFlow::prepare(Manner manner) {
  if (lab_.activity() != LabController::Activity::Idle) {
    return;
  }
  // Before the plan is asked for: where the lab is open it is there at once.
  manner_ = manner;
  if (manner != Manner::Live) {
    surfaces_.message.dismiss();  // Live would take away the last refusal before it is read.
  }
  const std::optional<QString> drawnBy = lab_.isOpen() ? std::nullopt : lab_.otherDrawing();
  if (drawnBy && !askToTakeOver(&surfaces_.window, lab_.nameInWords(), *drawnBy)) {
    settle(contract::Failure{contract::FailureKind::Cancelled, {}, {}});
    return;
  }
  surfaces_.progress.begin(tr("Reading what the kernel has…"), 0, true);
  lab_.preparePlan();
}

void ApplyFlow::tearDown() {
  if (lab_.activity() != LabController::Activity::Idle || !lab_.isOpen()) {
    return;
  }
  surfaces_.message.dismiss();
  surfaces_.progress.begin(tr("Tearing down…"), 0, false);
  lab_.tearDown();
}

void ApplyFlow::planReady(const plan::Plan& plan) {
  surfaces_.progress.finish();
  if (plan.obstacles.empty() && plan.isEmpty() && manner_ != Manner::Preview) {
    applied_.begin();
    applied_.end(true);
  }
  if (manner_ == Manner::Dropped) {
    manner_ = Manner::Apply;
  } else if (manner_ == Manner::Preview) {
    showPlan(plan, false);
  } else if (isLive()) {
    planReadyLive(plan);
  } else if (plan.obstacles.empty() && plan.isEmpty()) {
    surfaces_.message.show(MessageBar::Kind::Good, tr("Nothing to do: the kernel already has what is drawn."));
  } else if (settings_.showPlan() || !plan.obstacles.empty()) {
    showPlan(plan, true);
  } else {
    lab_.apply(plan);
  }
}

void ApplyFlow::planReadyLive(const plan::Plan& plan) {
  const bool isFirstHere = manner_ == Manner::FirstLive && lab_.where() == contract::Where::Host;
  if (!plan.obstacles.empty()) {
    settle(plan.obstacles.front());
  } else if (plan.isEmpty()) {
    settle(std::nullopt);
  } else if (isFirstHere) {
    showPlan(plan, true);
  } else {
    sayWhatUndoCannotBring(plan);
    lab_.apply(plan);
  }
}

void ApplyFlow::sayWhatUndoCannotBring(const plan::Plan& plan) {
  const bool removes = std::any_of(plan.steps.begin(), plan.steps.end(), [](const plan::Step& step) {
    return std::holds_alternative<contract::DeleteLink>(step.operation) ||
           std::holds_alternative<contract::DeleteNamespace>(step.operation);
  });
  if (removes && !std::exchange(saidWhatUndoCannotBring_, true)) {
    surfaces_.log.addEvent(tr("What is removed takes along what it has learned and counted: neighbours, forwarding "
                              "entries, connections, counters, and the processes' sockets. Undo makes it anew, without "
                              "these."),
                           false);
  }
}

void ApplyFlow::settle(const std::optional<contract::Failure>& failure) {
  if (isLive()) {
    manner_ = Manner::Apply;
    emit settled(failure);
  }
}

void ApplyFlow::showPlan(const plan::Plan& plan, bool mayApply) {
  auto* dialog = new editor::PlanDialog(plan, placeName(), mayApply, &surfaces_.window);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, this, [this, plan, dialog] {
    settings_.setShowPlan(dialog->showNextTime());
    emit lab_.changed();
    applyWhatWasShown(plan);
  });
  connect(dialog, &QDialog::rejected, this, [this] {
    settle(contract::Failure{contract::FailureKind::Cancelled, {}, {}});
  });
  dialog_ = dialog;
  dialog->open();
}

void ApplyFlow::applyWhatWasShown(const plan::Plan& shown) {
  const std::optional<plan::Plan> current = lab_.currentPlan();
  if (current == shown) {
    lab_.apply(shown);
  } else if (current) {
    surfaces_.message.show(MessageBar::Kind::Warning,
                           tr("The kernel has changed while the plan was shown; this is the plan now."));
    showPlan(*current, true);
  }
}

void ApplyFlow::labChanged() {
  if (lab_.activity() == LabController::Activity::Idle) {
    surfaces_.progress.finish();
  }
  if (!lab_.isOpen() && applied_.index() >= 0) {
    applied_.forget();
  }
  // A plan for a lab that is gone is no plan; why it is gone is said by whoever ended it.
  if (dialog_ && !lab_.isOpen()) {
    dialog_->reject();
  }
}

void ApplyFlow::keysFailed(const contract::Failure& failure) {
  surfaces_.progress.finish();
  surfaces_.message.show(MessageBar::Kind::Failure, tr("WireGuard keys: %1").arg(inWords(failure)));
  settle(failure);
}

void ApplyFlow::abandoned() {
  applied_.end(false);
  surfaces_.log.finish(contract::Failure{contract::FailureKind::Cancelled, tr("The lab was left").toStdString(), {}});
}

void ApplyFlow::began(const plan::Plan& plan) {
  steps_.clear();
  for (const plan::Step& step : plan.steps) {
    steps_ << QString::fromStdString(contract::describe(step.operation));
  }
  applied_.begin();
  done_ = 0;
  notUndone_ = 0;
  surfaces_.progress.begin(tr("Applying…"), static_cast<int>(plan.steps.size()), true);
  surfaces_.log.begin(tr("Apply in %1").arg(placeName()), plan);
}

void ApplyFlow::stepped(const contract::StepResult& step) {
  surfaces_.log.addResult(step);
  const bool isDone = step.outcome == contract::StepOutcome::Done;
  done_ += isDone ? 1 : 0;
  notUndone_ += step.outcome == contract::StepOutcome::UndoFailed ? 1 : 0;
  const QString what = steps_.value(static_cast<int>(step.operation));
  surfaces_.progress.advance(
      done_, isDone ? tr("Step %1 of %2: %3").arg(done_).arg(steps_.size()).arg(what) : tr("Undoing: %1").arg(what));
}

void ApplyFlow::finished(const std::optional<contract::Failure>& failure) {
  surfaces_.progress.finish();
  surfaces_.log.finish(failure);
  applied_.end(!failure);
  if (isLive()) {
    settle(failure);
  } else if (!failure) {
    surfaces_.message.show(MessageBar::Kind::Good,
                           steps_.size() == 1
                               ? tr("Applied: 1 step done in %1.").arg(placeName())
                               : tr("Applied: %1 steps done in %2.").arg(steps_.size()).arg(placeName()));
  } else if (failure->kind == contract::FailureKind::Cancelled) {
    surfaces_.message.show(MessageBar::Kind::Warning, tr("Stopped. %1").arg(whatIsLeft()));
  } else {
    surfaces_.message.show(MessageBar::Kind::Failure, tr("Not applied. %1 %2").arg(inWords(*failure), whatIsLeft()));
  }
}

QString ApplyFlow::whatIsLeft() const {
  switch (notUndone_) {
    case 0:
      return tr("What had been done was undone.");
    case 1:
      return tr("One step could not be undone; see the log.");
    default:
      return tr("%1 steps could not be undone; see the log.").arg(notUndone_);
  }
}

void ApplyFlow::tornDown(const contract::Result<contract::TearDownReport>& report) {
  surfaces_.progress.finish();
  if (!report) {
    surfaces_.message.show(MessageBar::Kind::Failure, tr("Not torn down. %1").arg(inWords(report.error())));
    surfaces_.log.addEvent(inWords(report.error()), true);
    return;
  }
  const QString text = tr("Torn down: %1 namespaces and %2 links removed. The drawing is as it was.")
                           .arg(report->namespaces)
                           .arg(report->links);
  applied_.forget();
  surfaces_.log.addEvent(text, false);
  for (const std::string& left : report->left) {
    surfaces_.log.addEvent(QString::fromStdString(left), true);
  }
  surfaces_.message.show(report->left.empty() ? MessageBar::Kind::Good : MessageBar::Kind::Warning,
                         report->left.empty() ? text : tr("%1 Something is left, see the log.").arg(text));
}

void ApplyFlow::failed(const contract::Failure& failure, bool lost) {
  surfaces_.progress.finish();
  surfaces_.log.addEvent(inWords(failure), true);
  const QString text = lost ? tr("The helper has gone. %1 Your drawing is as it was.").arg(inWords(failure))
                            : tr("The helper did not start. %1").arg(inWords(failure));
  surfaces_.message.show(MessageBar::Kind::Failure, text, {{tr("Start again"), [this] { lab_.startAgain(); }}});
}

QString ApplyFlow::placeName() const {
  return lab_.where() == contract::Where::Sandbox ? tr("the sandbox") : tr("this computer");
}

}  // namespace vethloom::gui
