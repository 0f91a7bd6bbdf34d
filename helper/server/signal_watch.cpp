// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/signal_watch.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>
#include <utility>

namespace vethloom::server {

SignalWatch::SignalWatch(PollLoop& loop, int signal, std::function<void()> raised) : raised_(std::move(raised)) {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, signal);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  descriptor_.reset(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  registration_ = loop.watch(descriptor_.get(), POLLIN, [this](short) {
    signalfd_siginfo info;
    if (::read(descriptor_.get(), &info, sizeof info) == sizeof info)
      raised_();
  });
}

}  // namespace vethloom::server
