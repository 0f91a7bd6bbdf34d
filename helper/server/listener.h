// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "netlink/file_descriptor.h"
#include "server/log.h"
#include "server/poll_loop.h"

#include <sys/types.h>
#include <functional>

namespace vethloom::server {

/// Takes more connections of the same user on a socket that the client made. Everybody else is closed at once:
/// the directory's mode keeps others out, and this holds where it does not.
class Listener {
public:
  using Accept = std::function<void(netlink::FileDescriptor)>;
  Listener(PollLoop& loop, netlink::FileDescriptor socket, uid_t user, Log& log, Accept accept);

private:
  void acceptOne();
  void pauseIfExhausted(int error);

  PollLoop& loop_;
  netlink::FileDescriptor socket_;
  uid_t user_;
  Log& log_;
  Accept accept_;
  PollLoop::Registration registration_;
  PollLoop::Registration pause_;
};

/// Whether a peer that reads as `peer` is `user`. Inside a user namespace every unmapped user reads as the overflow
/// uid, so that one is never believed.
[[nodiscard]] bool isSameUser(uid_t peer, uid_t user);

}  // namespace vethloom::server
