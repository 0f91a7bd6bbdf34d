// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/poll_loop.h"
#include "server/signal_watch.h"

#include <sys/types.h>
#include <functional>
#include <map>

namespace vethloom::server {

/// Reaps every child: commands that were started, and in a sandbox, where the helper is init, all orphans.
/// One place for both, because a sweep for orphans would otherwise take a command's exit status away.
class Children {
public:
  explicit Children(PollLoop& loop);

  /// Tells the exit status (128 + signal for a killed one, as a shell says it) once.
  void expect(pid_t child, std::function<void(int)> exited);
  /// Nobody waits for `child` any more: SIGHUP, and after a grace SIGKILL.
  void hangUp(pid_t child);
  [[nodiscard]] std::size_t expected() const { return children_.size(); }

private:
  struct Child {
    std::function<void(int)> exited;
    PollLoop::Registration grace;
  };
  void reap();

  PollLoop& loop_;
  std::map<pid_t, Child> children_;  ///< Not reaped yet, so their ids are nobody else's.
  SignalWatch signal_;
};

}  // namespace vethloom::server
