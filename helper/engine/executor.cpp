// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/executor.h"

namespace vethloom::engine {

using contract::Failure;
using contract::FailureKind;
using contract::Operation;
using contract::Result;
using contract::StepOutcome;
using contract::StepResult;

namespace {

/// The failure of one operation, in words that say what was tried.
Failure blame(Failure failure, std::size_t index, const Operation& operation) {
  failure.operation = index;
  if (failure.object.empty())
    failure.object = contract::objectOf(operation);
  failure.message = "Cannot " + contract::describe(operation) + ". " + failure.message;
  return failure;
}

/// Whether an undo step failed only because there was nothing left to take back or put back: taking a link down takes
/// its IPv6 addresses along, deleting it takes its routes.
bool wasAlreadySo(const UndoStep& step, const Failure& failure) {
  const auto* operation = std::get_if<Operation>(&step);
  if (!operation)
    return failure.kind == FailureKind::AlreadyExists;
  const bool removal = std::holds_alternative<contract::RemoveAddress>(*operation) ||
                       std::holds_alternative<contract::RemoveRoute>(*operation) ||
                       std::holds_alternative<contract::RemoveRule>(*operation) ||
                       std::holds_alternative<contract::RemoveNeighbour>(*operation) ||
                       std::holds_alternative<contract::RemoveFdbEntry>(*operation) ||
                       std::holds_alternative<contract::DeleteLink>(*operation) ||
                       std::holds_alternative<contract::DeleteNamespace>(*operation);
  const bool addition = std::holds_alternative<contract::AddRule>(*operation) ||
                        std::holds_alternative<contract::AddFdbEntry>(*operation);
  return (removal && failure.kind == FailureKind::NotFound) || (addition && failure.kind == FailureKind::AlreadyExists);
}

}  // namespace

Executor::Executor(contract::Operations operations, std::unique_ptr<Kernel> kernel, std::chrono::microseconds slice)
    : operations_(std::move(operations)), kernel_(std::move(kernel)), slice_(slice) {}

Executor::~Executor() {
  cancel();
  std::vector<StepResult> unseen;
  while (advance(unseen))
    unseen.clear();
}

bool Executor::advance(std::vector<StepResult>& steps) {
  const auto until = Kernel::Clock::now() + slice_;
  while (phase_ != Phase::Finished) {
    step(steps, until);
    if (Kernel::Clock::now() >= until)
      break;
  }
  return phase_ != Phase::Finished;
}

void Executor::cancel() {
  if (phase_ == Phase::Doing)
    startUndo({FailureKind::Cancelled, "Stopped on request; what was done has been undone.", {}, 0, {}, std::nullopt});
}

void Executor::step(std::vector<StepResult>& steps, Kernel::Clock::time_point until) {
  if (phase_ == Phase::Doing && done_.size() < operations_.size()) {
    doNext(steps, until);
  } else if (phase_ == Phase::Undoing && !done_.empty()) {
    undoLast(steps);
  } else {
    phase_ = Phase::Finished;
    kernel_->finish();
  }
}

void Executor::doNext(std::vector<StepResult>& steps, Kernel::Clock::time_point until) {
  Progress progress = kernel_->apply(std::span(operations_).subspan(done_.size()), until);
  for (Undo& undo : progress.done) {
    steps.push_back({done_.size(), StepOutcome::Done, {}});
    done_.push_back(std::move(undo));
  }
  if (!progress.failure)
    return;
  const std::size_t index = done_.size();
  startUndo(blame(*std::move(progress.failure), index, operations_[index]));
  // What was on its way behind the failure was never reported as done, so only what remains of it is news.
  std::string remains;
  for (auto undo = progress.beyond.rbegin(); undo != progress.beyond.rend(); ++undo) {
    const std::string trouble = takeBack(*undo);
    remains += (remains.empty() || trouble.empty() ? "" : " ") + trouble;
  }
  steps.push_back({index, StepOutcome::Failed, contract::describe(*failure_)});
  if (!remains.empty())
    steps.push_back({index, StepOutcome::UndoFailed, std::move(remains)});
}

void Executor::startUndo(Failure failure) {
  failure_ = std::move(failure);
  phase_ = Phase::Undoing;
  kernel_->prepareToUndo();
}

void Executor::undoLast(std::vector<StepResult>& steps) {
  const Undo undo = std::move(done_.back());
  done_.pop_back();
  std::string trouble = takeBack(undo);
  const StepOutcome outcome = trouble.empty() ? StepOutcome::Undone : StepOutcome::UndoFailed;
  steps.push_back({done_.size(), outcome, std::move(trouble)});
}

std::string Executor::takeBack(const Undo& undo) {
  std::string trouble;
  for (const std::string& lost : undo.lost)
    trouble += (trouble.empty() ? "" : " ") + lost;
  // A step that fails does not stop the others: as much as possible is put back.
  for (const UndoStep& step : undo.steps) {
    const auto result = kernel_->undo(step);
    if (!result && !wasAlreadySo(step, result.error()))
      trouble += (trouble.empty() ? "" : " ") + contract::describe(result.error());
  }
  return trouble;
}

}  // namespace vethloom::engine
