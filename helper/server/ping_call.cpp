// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ping_call.h"

#include <poll.h>
#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

namespace vethloom::server {

using contract::fail;
using contract::FailureKind;
using contract::PingUpdate;
using std::chrono::milliseconds;

namespace {

/// An unreachable neighbour is asked for three times, a second apart, before the kernel says "Destination Host
/// Unreachable" (arp(7), mcast_solicit). Until something was answered, that sentence is worth the wait.
constexpr milliseconds neighbourPatience{3500};

/// Requests in flight; also keeps the 16 bits of sequence on the wire unambiguous.
constexpr std::size_t maxWaiting = 1024;

/// Messages read before it is everybody else's turn again; the loop comes back for the rest.
constexpr int looksAtOnce = 256;

}  // namespace

contract::Result<void> checkPingTarget(const contract::IpAddress& destination) {
  if (destination.isMulticast() || destination.isUnspecified())
    return fail(FailureKind::InvalidArgument, "Only the address of one interface can be pinged.", "destination");
  if (destination.family() == contract::Family::V6 && destination.isLinkLocal())
    return fail(FailureKind::InvalidArgument,
                "A link-local address means nothing without its interface: give the other end a global IPv6 address.",
                "destination");
  return {};
}

PingCall::PingCall(PollLoop& loop, EchoSocket socket, const contract::PingRequest& request, Replies& replies)
    : loop_(loop), socket_(std::move(socket)), request_(request), replies_(replies) {
  readable_ = loop_.watch(socket_.descriptor(), POLLIN, [this](short) { receive(); });
  // Not at once: the call's first reply must not come before the call exists.
  nextSend_ = loop_.after(milliseconds(0), [this] { sendNext(); });
}

void PingCall::sendNext() {
  receive();
  if (finished_)
    return;
  const auto sequence = ++sent_;
  const int error = socket_.send(static_cast<std::uint16_t>(sequence));
  if (!allSent())
    nextSend_ = loop_.after(milliseconds(request_.intervalMs), [this] { sendNext(); });
  if (error == 0)
    waiting_.emplace(sequence, Clock::now());
  else
    report({.sequence = sequence, .message = std::strerror(error)});
  continueOrFinish();
}

void PingCall::receive() {
  int looks = looksAtOnce;
  while (!finished_) {
    const auto event = socket_.receive(looks);
    if (!event)
      break;
    resolve(*event);
  }
  continueOrFinish();
}

void PingCall::resolve(const EchoEvent& event) {
  const auto matches = [&](const auto& entry) { return static_cast<std::uint16_t>(entry.first) == event.sequence; };
  const auto found = std::find_if(waiting_.begin(), waiting_.end(), matches);
  if (found == waiting_.end())
    return;  // Answered twice, or given up already.
  PingUpdate update{.sequence = found->first, .answered = event.answered, .ttl = event.ttl};
  update.from = event.from;
  update.message = event.message;
  if (event.answered) {
    ++received_;
    update.milliseconds = std::chrono::duration<double, std::milli>(Clock::now() - found->second).count();
  }
  waiting_.erase(found);
  report(std::move(update));
}

milliseconds PingCall::patience() const {
  const milliseconds wanted(request_.timeoutMs);
  return received_ > 0 ? wanted : std::max(wanted, neighbourPatience);
}

void PingCall::giveUpOverdue() {
  const auto now = Clock::now();
  while (!waiting_.empty() && (waiting_.begin()->second + patience() <= now || waiting_.size() > maxWaiting)) {
    const auto sequence = waiting_.begin()->first;
    waiting_.erase(waiting_.begin());
    report({.sequence = sequence, .message = "no answer"});
  }
}

/// Every change ends here: gives up what waited too long, and says when to look again.
void PingCall::continueOrFinish() {
  if (finished_)
    return;
  giveUpOverdue();
  overdue_.reset();
  if (!waiting_.empty()) {
    const auto due = waiting_.begin()->second + patience() - Clock::now();
    overdue_ = loop_.after(std::chrono::ceil<milliseconds>(due), [this] { continueOrFinish(); });
  } else if (allSent()) {
    finish();
  }
}

void PingCall::finish() {
  if (std::exchange(finished_, true))
    return;
  readable_.reset();
  nextSend_.reset();
  overdue_.reset();
  const PingUpdate totals{.finished = true, .sent = sent_, .received = received_};
  replies_.finish({.parameters = contract::printJson(contract::encode(totals)), .continues = false, .error = {}});
}

void PingCall::report(PingUpdate update) {
  update.sent = sent_;
  update.received = received_;
  // A reader that is behind misses single requests; the totals stay right.
  if (!replies_.congested())
    replies_.send(contract::printJson(contract::encode(update)));
}

}  // namespace vethloom::server
