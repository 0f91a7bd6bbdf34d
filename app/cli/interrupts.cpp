// SPDX-License-Identifier: GPL-3.0-or-later
#include "interrupts.h"

#include "exit_code.h"

#include <sys/signalfd.h>
#include <unistd.h>
#include <csignal>

namespace vethloom::cli {

Interrupts::Interrupts(QObject* parent) : QObject(parent) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  signals_.reset(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  notifier_ = std::make_unique<QSocketNotifier>(signals_.get(), QSocketNotifier::Read);
  connect(notifier_.get(), &QSocketNotifier::activated, this, &Interrupts::read);
}

void Interrupts::read() {
  signalfd_siginfo info{};
  while (::read(signals_.get(), &info, sizeof info) == sizeof info) {
    if (happened_)
      ::_exit(Interrupted);
    happened_ = true;
    emit interrupted();
  }
}

}  // namespace vethloom::cli
