// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"
#include "server/command.h"

namespace vethloom::server {

/// The helper's end of the process that starts commands.
///
/// The helper's own system calls are filtered (seccomp.h), and a filter is inherited by whatever is started under it.
/// So a small process is forked before the filter is there, and starts the commands for it. It knows from then on where
/// it is and whose commands it starts; no message can change that. It never sees the client's connection, and has of
/// the helper's capabilities only those that starting a command takes.
///
/// What it starts becomes a child of the helper (CLONE_PARENT), who reaps and signals it as if it had forked it.
class Launcher {
public:
  /// None: `launch` fails.
  Launcher() = default;
  /// Forks the process, which ends with this object or this process, whichever ends first.
  [[nodiscard]] static contract::Result<Launcher> start(contract::Where where, const Account& account);

  /// Starts a command; the caller reaps the process. Where it cannot be run, a sentence on its standard error says why
  /// and its exit status is exitNotRun.
  [[nodiscard]] contract::Result<pid_t> launch(const Command& command);

private:
  explicit Launcher(netlink::FileDescriptor socket) : socket_(std::move(socket)) {}

  netlink::FileDescriptor socket_;
};

}  // namespace vethloom::server
