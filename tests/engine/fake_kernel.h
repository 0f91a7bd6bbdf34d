// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/kernel.h"

#include <functional>
#include <optional>
#include <set>
#include <string>

namespace vethloom::test {

/// What happened in a FakeKernel; it outlives it.
struct KernelLog {
  std::vector<std::string> calls;       ///< In order: "do …", "restore …", "prepare", "finish".
  std::multiset<std::string> standing;  ///< Operations carried out and not taken back.
};

/// A kernel that does nothing but note what it is asked. Undoing operation X is asked for as the operation that
/// `inverse` names, which here is the same one: the second time takes the first back.
class FakeKernel final : public engine::Kernel {
public:
  /// The `failing`th call of `apply` fails, counted from 0; `failingInverse` likewise.
  FakeKernel(KernelLog& log, std::optional<std::size_t> failing, std::optional<std::size_t> failingInverse = {})
      : log_(log), failing_(failing), failingInverse_(failingInverse) {}

  /// One at a time.
  engine::Progress apply(std::span<const contract::Operation> operations, Clock::time_point /*until*/) override {
    if (inverses_++ == failingInverse_)
      return {{}, contract::fail(contract::FailureKind::NotFound, "Nothing there.").value(), {}};
    const auto done = carryOut(operations.front());
    if (!done)
      return {{}, done.error(), beyond_};
    return {{engine::Undo{{operations.front()}, {}}}, std::nullopt, {}};
  }

  contract::Result<void> undo(const engine::UndoStep& step) override {
    if (const auto* operation = std::get_if<contract::Operation>(&step))
      return carryOut(*operation);
    log_.calls.emplace_back("restore");
    return {};
  }

  /// With the failure: this was done nevertheless.
  void setBeyond(std::vector<engine::Undo> beyond) { beyond_ = std::move(beyond); }

  void prepareToUndo() override { log_.calls.emplace_back("prepare"); }
  void finish() override { log_.calls.emplace_back("finish"); }

private:
  contract::Result<void> carryOut(const contract::Operation& operation) {
    const std::string text = contract::describe(operation);
    log_.calls.push_back("do " + text);
    if (calls_++ == failing_) {
      contract::Failure failure;
      failure.kind = contract::FailureKind::Kernel;
      failure.message = "The kernel refused.";
      failure.errorNumber = 16;
      failure.kernelMessage = "Device is busy";
      return tl::unexpected<contract::Failure>(failure);
    }
    if (const auto standing = log_.standing.find(text); standing != log_.standing.end())
      log_.standing.erase(standing);
    else
      log_.standing.insert(text);
    return {};
  }

  KernelLog& log_;
  std::optional<std::size_t> failing_;
  std::optional<std::size_t> failingInverse_;
  std::size_t calls_ = 0;
  std::size_t inverses_ = 0;
  std::vector<engine::Undo> beyond_;
};

}  // namespace vethloom::test
