// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/connection.h"
#include "server/ongoing_call.h"

#include <deque>
#include <memory>

namespace vethloom::server {

class Conversation;

/// A call with the descriptors that came with it; those that nobody takes are closed with it.
struct Request {
  contract::Call call;
  std::vector<netlink::FileDescriptor> descriptors;
};

/// Who answers the calls of a conversation.
class CallHandler {
public:
  virtual ~CallHandler() = default;
  /// Finishes `replies` at once and returns nothing, or returns a call that will finish them.
  [[nodiscard]] virtual std::unique_ptr<OngoingCall> handle(Request request, Replies& replies) = 0;
  /// The other side has gone; the conversation may be destroyed now.
  virtual void ended(Conversation& conversation) = 0;
};

/// The calls of one connection, answered one after the other in the order in which they came.
/// A bad frame is answered with its error and the next one is read.
class Conversation : public std::enable_shared_from_this<Conversation>, private ConnectionEvents, private Replies {
public:
  Conversation(PollLoop& loop, netlink::FileDescriptor socket, CallHandler& handler);

private:
  /// A call that waits for its turn, or what was wrong with its frame.
  struct Waiting {
    contract::Result<contract::Call> call;
    std::vector<netlink::FileDescriptor> descriptors;
  };

  void received(Message message) override;
  void writable() override;
  void closed(bool insideFrame) override;

  void send(std::string parameters) override;
  void finish(contract::Reply reply) override;
  [[nodiscard]] bool congested() const override { return connection_.congested(); }

  void takeNext();
  void start(Waiting next);
  void updateReading();

  PollLoop& loop_;
  CallHandler& handler_;
  Connection connection_;
  std::deque<Waiting> waiting_;
  std::size_t waitingBytes_ = 0;
  std::size_t waitingDescriptors_ = 0;
  std::unique_ptr<OngoingCall> current_;
  enum class State {
    Idle,       ///< The next call may start.
    Answering,  ///< A call has been started and has not finished.
    Ending,     ///< It has finished, but is still on the stack.
    Closed,     ///< The other side has gone.
  } state_ = State::Idle;
  bool oneway_ = false;  ///< Nobody wants the current call's reply.
};

}  // namespace vethloom::server
