// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/listener.h"

#include "server/sockets.h"

#include <poll.h>
#include <sys/socket.h>
#include <cerrno>
#include <chrono>
#include <string>
#include <utility>

namespace vethloom::server {

using netlink::FileDescriptor;

namespace {

constexpr uid_t overflowUid = 65534;  // DEFAULT_OVERFLOWUID, linux/highuid.h
constexpr std::chrono::milliseconds pauseWhenExhausted{200};

}  // namespace

bool isSameUser(uid_t peer, uid_t user) {
  return peer == user && peer != static_cast<uid_t>(-1) && peer != overflowUid;
}

Listener::Listener(PollLoop& loop, FileDescriptor socket, uid_t user, Log& log, Accept accept)
    : loop_(loop), socket_(std::move(socket)), user_(user), log_(log), accept_(std::move(accept)) {
  registration_ = loop.watch(socket_.get(), POLLIN, [this](short) { acceptOne(); });
}

void Listener::acceptOne() {
  // poll(2) said that somebody waits; should they have left, the next accept must not hold everybody else up.
  pollfd waiting{socket_.get(), POLLIN, 0};
  if (::poll(&waiting, 1, 0) != 1)
    return;
  FileDescriptor connection(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!connection)
    return pauseIfExhausted(errno);
  const uid_t peer = peerUid(connection.get());
  if (!isSameUser(peer, user_)) {
    log_.event("refused a connection of user " + std::to_string(peer));
    return;
  }
  accept_(std::move(connection));
}

void Listener::pauseIfExhausted(int error) {
  if (error != EMFILE && error != ENFILE && error != ENOBUFS && error != ENOMEM)
    return;
  // Whoever waits stays in the queue, and so the socket readable: the loop would turn for nothing.
  loop_.setEvents(registration_, 0);
  pause_ = loop_.after(pauseWhenExhausted, [this] { loop_.setEvents(registration_, POLLIN); });
}

}  // namespace vethloom::server
