// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/conversation.h"

#include "contract/limits.h"

#include <utility>

namespace vethloom::server {

using contract::FailureKind;

namespace {

/// How much one client may have waiting behind a call that streams. Beyond it the kernel's buffer holds the rest.
constexpr std::size_t maxWaitingCalls = 256;
constexpr std::size_t maxWaitingBytes = 1024 * 1024;
constexpr std::size_t maxWaitingDescriptors = 32;

std::size_t sizeOf(const contract::Call& call) {
  return call.method.size() + call.parameters.size();
}

contract::Result<contract::Call> decode(const Message& message) {
  if (message.oversized)
    return contract::fail(FailureKind::LimitExceeded,
                          "A message has at most " + std::to_string(contract::limits::frameBytes) + " bytes.");
  return contract::decodeCall(message.frame);
}

}  // namespace

Conversation::Conversation(PollLoop& loop, netlink::FileDescriptor socket, CallHandler& handler)
    : loop_(loop), handler_(handler), connection_(loop, std::move(socket), *this) {}

void Conversation::received(Message message) {
  if (state_ == State::Closed)
    return;
  auto call = decode(message);
  // The one call that overtakes: it is about the call that would otherwise hold it up.
  if (call && call->method == contract::method::cancel && current_) {
    if (state_ == State::Answering)
      current_->cancel();
    if (call->oneway)
      return;
  }
  waitingBytes_ += call ? sizeOf(*call) : 0;
  waitingDescriptors_ += message.descriptors.size();
  waiting_.push_back({std::move(call), std::move(message.descriptors)});
  takeNext();
}

void Conversation::writable() {
  if (current_ && state_ == State::Answering)
    current_->writable();
  takeNext();
}

void Conversation::closed(bool /*insideFrame*/) {
  state_ = State::Closed;
  // Not inside the call that may just have found out by sending: it is destroyed when the stack is ours again.
  loop_.post([self = weak_from_this()] {
    if (const auto conversation = self.lock())
      conversation->handler_.ended(*conversation);
  });
}

void Conversation::takeNext() {
  while (state_ == State::Idle && !waiting_.empty() && !connection_.congested()) {
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    waitingBytes_ -= next.call ? sizeOf(*next.call) : 0;
    waitingDescriptors_ -= next.descriptors.size();
    start(std::move(next));
  }
  updateReading();
}

void Conversation::start(Waiting next) {
  state_ = State::Answering;
  oneway_ = next.call && next.call->oneway;
  if (!next.call)
    return finish(contract::failureReply(next.call.error()));
  auto call = handler_.handle({*std::move(next.call), std::move(next.descriptors)}, *this);
  // It may have finished already, before there was anything to keep.
  if (state_ == State::Answering)
    current_ = std::move(call);
}

void Conversation::send(std::string parameters) {
  if (!oneway_)
    connection_.send(contract::encodeReply({.parameters = std::move(parameters), .continues = true, .error = {}}));
}

void Conversation::finish(contract::Reply reply) {
  if (state_ != State::Answering)
    return;
  if (!oneway_)
    connection_.send(contract::encodeReply(reply));
  // Sending may have found the connection closed.
  if (state_ == State::Closed)
    return;
  state_ = current_ ? State::Ending : State::Idle;
  if (!current_)
    return;
  // We are inside the call, so it ends a little later; only then is it the next one's turn.
  loop_.post([self = weak_from_this()] {
    const auto conversation = self.lock();
    if (!conversation || conversation->state_ != State::Ending)
      return;
    conversation->current_.reset();
    conversation->state_ = State::Idle;
    conversation->takeNext();
  });
}

void Conversation::updateReading() {
  if (state_ != State::Closed)
    connection_.setReading(waiting_.size() < maxWaitingCalls && waitingBytes_ < maxWaitingBytes &&
                           waitingDescriptors_ < maxWaitingDescriptors);
}

}  // namespace vethloom::server
