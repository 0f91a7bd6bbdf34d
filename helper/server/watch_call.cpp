// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/watch_call.h"

#include "contract/limits.h"
#include "server/introspection.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

namespace vethloom::server {

using contract::Facts;
using contract::WatchUpdate;

WatchCall::WatchCall(EventHub& hub, contract::LabName lab, Facts first, Replies& replies)
    : hub_(hub), lab_(std::move(lab)), replies_(replies) {
  hub_.add(*this);
  begin(std::move(first));
}

WatchCall::~WatchCall() {
  hub_.remove(*this);
}

void WatchCall::writable() {
  if (stale_)
    restart();
  else
    sendBacklog();
}

void WatchCall::happened(const engine::EventBatch& batch) {
  if (stale_)
    return;
  const std::size_t ofSnapshot = snapshot_.size() - told_;
  const std::size_t waiting = ofSnapshot + news_.size() + batch.facts.size();
  if (batch.overrun || waiting > std::max(maxBacklog, 2 * ofSnapshot)) {
    snapshot_ = {};
    news_ = {};
    told_ = 0;
    stale_ = true;
    if (!replies_.congested())
      restart();
    return;
  }
  news_.insert(news_.end(), batch.facts.begin(), batch.facts.end());
  sendBacklog();
}

void WatchCall::begin(Facts snapshot) {
  snapshot_ = std::move(snapshot);
  told_ = 0;
  resetPending_ = settlePending_ = true;
  stale_ = false;
  sendBacklog();
}

void WatchCall::restart() {
  auto snapshot = hub_.snapshot(lab_);
  if (!snapshot)
    return replies_.finish(contract::failureReply(snapshot.error()));
  begin(*std::move(snapshot));
}

void WatchCall::sendBacklog() {
  while ((!news_.empty() || settlePending_) && !replies_.congested())
    sendFrame();
}

void WatchCall::sendFrame() {
  // A frame holds either a piece of the snapshot or live facts, so that "settled" is said in the right place.
  WatchUpdate update;
  update.reset = std::exchange(resetPending_, false);
  const auto take = [&update](auto first, std::size_t atMost) {
    const std::size_t count = std::min(atMost, contract::limits::factsPerFrame);
    const auto last = first + static_cast<std::ptrdiff_t>(count);
    update.facts.assign(std::make_move_iterator(first), std::make_move_iterator(last));
    return count;
  };
  if (settlePending_) {
    told_ += take(snapshot_.begin() + static_cast<std::ptrdiff_t>(told_), snapshot_.size() - told_);
    update.settled = told_ == snapshot_.size();
    settlePending_ = !update.settled;
    if (update.settled) {
      snapshot_ = {};
      told_ = 0;
    }
  } else {
    const std::size_t count = take(news_.begin(), news_.size());
    news_.erase(news_.begin(), news_.begin() + static_cast<std::ptrdiff_t>(count));
  }
  replies_.send(contract::print(update));
}

contract::Reply snapshotReply(Facts facts) {
  if (facts.size() > contract::limits::factsPerFrame)
    return expectedMore();
  const WatchUpdate update{.reset = true, .facts = std::move(facts), .settled = true};
  return {.parameters = contract::print(update), .continues = false, .error = {}};
}

}  // namespace vethloom::server
