// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "netlink/file_descriptor.h"
#include "server/poll_loop.h"

#include <functional>

namespace vethloom::server {

/// Turns one blocked signal into a callback of the loop (signalfd(2)).
class SignalWatch {
public:
  SignalWatch(PollLoop& loop, int signal, std::function<void()> raised);

private:
  netlink::FileDescriptor descriptor_;
  std::function<void()> raised_;
  PollLoop::Registration registration_;
};

}  // namespace vethloom::server
