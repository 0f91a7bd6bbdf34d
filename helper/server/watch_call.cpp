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
  if (batch.overrun || backlog_.size() + batch.facts.size() > std::max(maxBacklog, 2 * ofSnapshot_)) {
    backlog_.clear();
    stale_ = true;
    if (!replies_.congested())
      restart();
    return;
  }
  backlog_.insert(backlog_.end(), batch.facts.begin(), batch.facts.end());
  sendBacklog();
}

void WatchCall::begin(Facts snapshot) {
  backlog_.assign(std::make_move_iterator(snapshot.begin()), std::make_move_iterator(snapshot.end()));
  ofSnapshot_ = backlog_.size();
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
  while ((!backlog_.empty() || settlePending_) && !replies_.congested())
    sendFrame();
}

void WatchCall::sendFrame() {
  // A frame holds either a piece of the snapshot or live facts, so that "settled" is said in the right place.
  const auto wanted = settlePending_ ? ofSnapshot_ : backlog_.size();
  const auto count = static_cast<std::ptrdiff_t>(std::min(wanted, contract::limits::factsPerFrame));
  WatchUpdate update;
  update.reset = std::exchange(resetPending_, false);
  update.facts.assign(std::make_move_iterator(backlog_.begin()), std::make_move_iterator(backlog_.begin() + count));
  backlog_.erase(backlog_.begin(), backlog_.begin() + count);
  if (settlePending_) {
    ofSnapshot_ -= static_cast<std::size_t>(count);
    update.settled = ofSnapshot_ == 0;
    settlePending_ = !update.settled;
  }
  replies_.send(contract::printJson(contract::encode(update)));
}

contract::Reply snapshotReply(Facts facts) {
  if (facts.size() > contract::limits::factsPerFrame)
    return expectedMore();
  const WatchUpdate update{.reset = true, .facts = std::move(facts), .settled = true};
  return {.parameters = contract::printJson(contract::encode(update)), .continues = false, .error = {}};
}

}  // namespace vethloom::server
