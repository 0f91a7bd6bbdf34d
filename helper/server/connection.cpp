// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/connection.h"

#include <poll.h>
#include <sys/socket.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <utility>

namespace vethloom::server {

using netlink::FileDescriptor;

namespace {

/// More than any call takes; the kernel closes what does not fit (MSG_CTRUNC).
constexpr std::size_t maxDescriptors = 16;

/// Takes ownership of every descriptor in a received message, wanted or not, so that none is ever leaked.
std::vector<FileDescriptor> takeDescriptors(msghdr& header) {
  std::vector<FileDescriptor> descriptors;
  for (cmsghdr* control = CMSG_FIRSTHDR(&header); control != nullptr; control = CMSG_NXTHDR(&header, control)) {
    if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS)
      continue;
    const std::size_t count = (control->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int descriptor = -1;
      std::memcpy(&descriptor, CMSG_DATA(control) + i * sizeof(int), sizeof descriptor);
      descriptors.emplace_back(descriptor);
    }
  }
  return descriptors;
}

}  // namespace

Connection::Connection(PollLoop& loop, FileDescriptor socket, ConnectionEvents& events)
    : loop_(loop), socket_(std::move(socket)), events_(events) {
  registration_ = loop_.watch(socket_.get(), POLLIN, [this](short revents) { ready(revents); });
}

void Connection::send(std::string frame) {
  if (!socket_)
    return;
  const bool idle = queue_.empty();
  queuedBytes_ += frame.size();
  queue_.push_back(std::move(frame));
  // Behind others it waits for POLLOUT, which is also where the queue's end is noticed.
  if (idle)
    writeQueued();
}

void Connection::setReading(bool reading) {
  reading_ = reading;
  updateEvents();
}

void Connection::ready(short events) {
  if ((events & POLLOUT) != 0) {
    const bool wasCongested = congested();
    writeQueued();
    if (socket_ && wasCongested && !congested())
      events_.writable();
  }
  if (!socket_)
    return;
  if ((events & POLLIN) != 0)
    readSome();
  else if ((events & (POLLHUP | POLLERR | POLLNVAL)) != 0)
    close();  // Both directions are gone: nobody would get an answer, so unread requests do not count.
}

void Connection::readSome() {
  std::array<char, 64 * 1024> buffer;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(maxDescriptors * sizeof(int))> control;
  iovec bytes{buffer.data(), buffer.size()};
  msghdr header{};
  header.msg_iov = &bytes;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  // Not O_NONBLOCK: that would change the socket for the client too, if it shares its end's description with us.
  const auto size = ::recvmsg(socket_.get(), &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (size < 0) {
    if (errno != EAGAIN && errno != EINTR)
      close();
    return;
  }
  auto descriptors = takeDescriptors(header);
  if (size == 0)
    close();
  else
    deliver({buffer.data(), static_cast<std::size_t>(size)}, std::move(descriptors));
}

/// The kernel ends a read behind the bytes that a set of descriptors was sent with (unix(7)), so they belong to the
/// last frame that these bytes touch; a client sends a message with descriptors in a sendmsg(2) of its own.
void Connection::deliver(std::string_view bytes, std::vector<FileDescriptor> descriptors) {
  auto frames = reader_.push(bytes);
  std::vector<Message> messages;
  for (auto& frame : frames)
    messages.push_back({std::move(frame.text), frame.oversized, {}});
  if (!messages.empty())
    messages.front().descriptors = std::exchange(pendingDescriptors_, {});
  auto& owner = reader_.midFrame() || messages.empty() ? pendingDescriptors_ : messages.back().descriptors;
  // Descriptors may trickle in with every byte of a long frame; no call takes this many.
  if (owner.size() + descriptors.size() <= maxDescriptors)
    std::move(descriptors.begin(), descriptors.end(), std::back_inserter(owner));
  for (auto& message : messages)
    events_.received(std::move(message));
}

void Connection::writeQueued() {
  while (!queue_.empty()) {
    const auto& frame = queue_.front();
    const auto sent =
        ::send(socket_.get(), frame.data() + sentOfFirst_, frame.size() - sentOfFirst_, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR)
      continue;
    if (sent < 0 && errno != EAGAIN)
      return close();
    if (sent < 0)
      break;
    sentOfFirst_ += static_cast<std::size_t>(sent);
    queuedBytes_ -= static_cast<std::size_t>(sent);
    if (sentOfFirst_ == frame.size()) {
      queue_.pop_front();
      sentOfFirst_ = 0;
    }
  }
  updateEvents();
}

void Connection::updateEvents() {
  // POLLHUP is reported in any case, so a peer that has gone is noticed even while we do not read.
  loop_.setEvents(registration_, static_cast<short>((reading_ ? POLLIN : 0) | (queue_.empty() ? 0 : POLLOUT)));
}

void Connection::close() {
  registration_.reset();
  socket_.reset();
  queue_.clear();
  queuedBytes_ = 0;
  events_.closed(reader_.midFrame());
}

}  // namespace vethloom::server
