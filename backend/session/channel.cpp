// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/channel.h"

#include "contract/escape.h"
#include "contract/limits.h"

#include <sys/socket.h>
#include <QPointer>
#include <array>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

namespace vethloom::session {

using contract::Failure;
using contract::FailureKind;

namespace {

constexpr std::size_t readBytes = 64 * 1024;
/// After so much the event loop gets a turn.
constexpr std::size_t readBytesPerTurn = 1024 * 1024;
/// Descriptors that any call of ours carries at most (Run: 3).
constexpr std::size_t maxDescriptors = 4;

Failure tooLarge(std::size_t bytes) {
  return {.kind = FailureKind::LimitExceeded,
          .message = "The request is " + std::to_string(bytes) + " bytes long; the helper takes at most " +
                     std::to_string(contract::limits::frameBytes) + ". Draw it as several labs"};
}

}  // namespace

Channel::Channel(Descriptor socket, QObject* parent)
    : QObject(parent),
      socket_(std::move(socket)),
      readable_(socket_.get(), QSocketNotifier::Read),
      writable_(socket_.get(), QSocketNotifier::Write) {
  writable_.setEnabled(false);
  connect(&readable_, &QSocketNotifier::activated, this, &Channel::receive);
  connect(&writable_, &QSocketNotifier::activated, this, &Channel::flush);
}

void Channel::call(const contract::Call& call, Handler handler, std::vector<Descriptor> descriptors) {
  Outgoing frame{.bytes = contract::encodeCall(call), .descriptors = std::move(descriptors)};
  if (frame.bytes.size() > contract::limits::frameBytes + 1)
    return handler(tl::unexpected(tooLarge(frame.bytes.size())));
  if (!socket_)
    return handler(contract::fail(FailureKind::Disconnected, "The connection to the helper is closed"));
  pending_.push_back({std::move(handler), call.more});
  outgoing_.push_back(std::move(frame));
  flush();
}

void Channel::send(contract::Call call) {
  if (!socket_)
    return;
  call.oneway = true;
  outgoing_.push_back({.bytes = contract::encodeCall(call), .descriptors = {}});
  flush();
}

void Channel::close() {
  readable_.setEnabled(false);
  writable_.setEnabled(false);
  outgoing_.clear();
  pending_.clear();
  socket_.reset();
}

void Channel::abort(const Failure& failure) {
  const auto waiting = std::move(pending_);
  close();
  const QPointer<Channel> self(this);
  for (const Pending& pending : waiting)
    pending.handler(tl::unexpected(failure));
  if (self)
    emit lost(failure);
}

void Channel::flush() {
  while (!outgoing_.empty() && sendSome(outgoing_.front()))
    outgoing_.pop_front();
  writable_.setEnabled(socket_ && !outgoing_.empty());
}

/// Sends what the socket takes; true when the frame is out.
bool Channel::sendSome(Outgoing& frame) {
  while (frame.sent < frame.bytes.size()) {
    iovec part{frame.bytes.data() + frame.sent, frame.bytes.size() - frame.sent};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(maxDescriptors * sizeof(int))> control{};
    const std::size_t count = frame.descriptors.size();
    if (count > 0 && count <= maxDescriptors) {
      message.msg_control = control.data();
      message.msg_controllen = CMSG_SPACE(count * sizeof(int));
      cmsghdr* header = CMSG_FIRSTHDR(&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN(count * sizeof(int));
      for (std::size_t i = 0; i < count; ++i) {
        const int fd = frame.descriptors[i].get();
        std::memcpy(CMSG_DATA(header) + i * sizeof(int), &fd, sizeof(int));
      }
    }
    const ssize_t sent = ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno == EINTR)
        continue;
      if (errno != EAGAIN && errno != EWOULDBLOCK)
        ::shutdown(socket_.get(), SHUT_RDWR);  // The reading side notices, and explains it.
      return false;
    }
    frame.descriptors.clear();
    frame.sent += static_cast<std::size_t>(sent);
  }
  return true;
}

void Channel::receive() {
  std::array<char, readBytes> buffer;
  const QPointer<Channel> self(this);
  for (std::size_t total = 0; total < readBytesPerTurn;) {
    const ssize_t count = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      return;
    if (count <= 0)
      return disconnected(reader_.midFrame() ? "The helper went away in the middle of a message"
                                             : "The helper went away");
    total += static_cast<std::size_t>(count);
    for (const auto& frame : reader_.push({buffer.data(), static_cast<std::size_t>(count)}))
      if (!take(frame) || !self || !socket_)
        return;
  }
}

bool Channel::take(const contract::FrameReader::Frame& frame) {
  const auto garbage = [this](const std::string& what) {
    abort({.kind = FailureKind::Disconnected,
           .message = "The helper sent " + what + ", so the connection was ended; is it of another version?"});
    return false;
  };
  if (frame.oversized)
    return garbage("a message over the limit");
  auto reply = contract::decodeReply(frame.text);
  if (!reply)
    return garbage("something that is not a Varlink reply (" + contract::escape(frame.text, 40) + ")");
  if (pending_.empty())
    return garbage("a reply that nobody asked for");
  if (reply->continues && !pending_.front().streaming)
    return garbage("several replies to one call");
  // The handler may end this connection or make further calls, so it runs outside of the queue.
  Handler handler = pending_.front().handler;
  if (!reply->continues)
    pending_.pop_front();
  if (!reply->error.empty())
    handler(tl::unexpected(contract::failureOf(*reply)));
  else
    handler(Answer{std::move(reply->parameters), reply->continues});
  return true;
}

void Channel::disconnected(const std::string& reason) {
  readable_.setEnabled(false);
  writable_.setEnabled(false);
  const Failure plain{.kind = FailureKind::Disconnected, .message = reason};
  if (!explainer_)
    return abort(plain);
  explainer_([self = QPointer<Channel>(this)](const Failure& failure) {
    if (self && self->isOpen())
      self->abort(failure);
  });
}

}  // namespace vethloom::session
