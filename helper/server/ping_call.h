// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "server/echo_socket.h"
#include "server/ongoing_call.h"
#include "server/poll_loop.h"

#include <map>

namespace vethloom::server {

/// Ping: an echo request an interval, an update for each when it is answered, refused or given up, and the totals.
/// `cancel` ends it with the totals so far.
class PingCall : public OngoingCall {
public:
  PingCall(PollLoop& loop, EchoSocket socket, const contract::PingRequest& request, Replies& replies);

  void cancel() override { finish(); }

private:
  using Clock = PollLoop::Clock;

  void sendNext();
  void receive();
  void resolve(const EchoEvent& event);
  void giveUpOverdue();
  void continueOrFinish();
  void finish();
  void report(contract::PingUpdate update);
  [[nodiscard]] std::chrono::milliseconds patience() const;
  [[nodiscard]] bool allSent() const { return request_.count != 0 && sent_ == request_.count; }

  PollLoop& loop_;
  EchoSocket socket_;
  contract::PingRequest request_;
  Replies& replies_;
  std::map<std::uint32_t, Clock::time_point> waiting_;  ///< Sequence and when it was sent.
  std::uint32_t sent_ = 0;
  std::uint32_t received_ = 0;
  bool finished_ = false;
  PollLoop::Registration readable_;
  PollLoop::Registration nextSend_;
  PollLoop::Registration overdue_;
};

/// InvalidArgument with a sentence for an address that an echo request from here cannot mean.
[[nodiscard]] contract::Result<void> checkPingTarget(const contract::IpAddress& destination);

}  // namespace vethloom::server
