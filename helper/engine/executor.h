// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"
#include "engine/kernel.h"

#include <chrono>

namespace vethloom::engine {

/// Carries out a validated plan in order, a few milliseconds at a time. When an operation fails, or on `cancel`,
/// everything done before is taken back in reverse order, each step as well as it can be.
class Executor final : public Execution {
public:
  Executor(contract::Operations operations, std::unique_ptr<Kernel> kernel,
           std::chrono::microseconds slice = std::chrono::milliseconds(4));
  ~Executor() override;
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  bool advance(std::vector<contract::StepResult>& steps) override;
  void cancel() override;
  [[nodiscard]] const std::optional<contract::Failure>& failure() const override { return failure_; }

private:
  enum class Phase { Doing, Undoing, Finished };
  void doNext(std::vector<contract::StepResult>& steps, Kernel::Clock::time_point until);
  void undoLast(std::vector<contract::StepResult>& steps);
  void startUndo(contract::Failure failure);
  void step(std::vector<contract::StepResult>& steps, Kernel::Clock::time_point until);
  /// What could not be taken back, in words; empty: nothing.
  [[nodiscard]] std::string takeBack(const Undo& undo);

  contract::Operations operations_;
  std::unique_ptr<Kernel> kernel_;
  std::chrono::microseconds slice_;
  Phase phase_ = Phase::Doing;
  std::vector<Undo> done_;  ///< One for each operation carried out.
  std::optional<contract::Failure> failure_;
};

}  // namespace vethloom::engine
