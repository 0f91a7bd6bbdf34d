// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/apply_call.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace vethloom::server {

namespace {

constexpr std::size_t stepsPerFrame = 2000;

std::string progressText(contract::ApplyProgress progress) {
  return contract::printJson(contract::encode(progress));
}

}  // namespace

ApplyCall::ApplyCall(PollLoop& loop, EventHub& hub, std::unique_ptr<engine::Execution> execution, Replies& replies,
                     Ended ended)
    : execution_(std::move(execution)), replies_(replies), ended_(std::move(ended)), quiet_(hub) {
  slices_ = loop.eachTurn([this] { advance(); });
}

void ApplyCall::advance() {
  if (!execution_->advance(steps_))
    return finish();
  // A client that does not read must not hold up an apply half-made. What waits is bounded by the plan's length.
  if (!replies_.congested())
    sendSteps();
}

void ApplyCall::finish() {
  slices_.reset();
  sendSteps();
  const auto& failure = execution_->failure();
  ended_(failure ? &*failure : nullptr);
  if (failure)
    replies_.finish(contract::failureReply(*failure));
  else
    replies_.finish({.parameters = progressText({.steps = {}, .finished = true}), .continues = false, .error = {}});
}

void ApplyCall::sendSteps() {
  for (std::size_t sent = 0; sent < steps_.size(); sent += stepsPerFrame) {
    const auto from = steps_.begin() + static_cast<std::ptrdiff_t>(sent);
    const auto count = static_cast<std::ptrdiff_t>(std::min(stepsPerFrame, steps_.size() - sent));
    replies_.send(progressText({.steps = {from, from + count}, .finished = false}));
  }
  steps_.clear();
}

}  // namespace vethloom::server
