// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"
#include "server/event_hub.h"
#include "server/ongoing_call.h"
#include "server/poll_loop.h"

#include <functional>
#include <memory>
#include <vector>

namespace vethloom::server {

/// Apply: carries a plan out in slices, between which the loop serves everybody else, and streams the steps.
/// When its connection ends first, it is destroyed, and the engine undoes what it had done.
class ApplyCall : public OngoingCall {
public:
  /// `ended` is told why it failed, or null.
  using Ended = std::function<void(const contract::Failure*)>;
  ApplyCall(PollLoop& loop, EventHub& hub, std::unique_ptr<engine::Execution> execution, Replies& replies, Ended ended);

  void cancel() override { execution_->cancel(); }

private:
  void advance();
  void finish();
  void sendSteps();

  std::unique_ptr<engine::Execution> execution_;
  Replies& replies_;
  Ended ended_;
  std::vector<contract::StepResult> steps_;  ///< Not sent yet.
  EventHub::Pause quiet_;
  PollLoop::Registration slices_;
};

}  // namespace vethloom::server
