// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/children.h"

#include <signal.h>
#include <sys/wait.h>
#include <chrono>
#include <utility>

namespace vethloom::server {

namespace {

constexpr std::chrono::milliseconds hangUpGrace{2000};

}  // namespace

Children::Children(PollLoop& loop) : loop_(loop), signal_(loop, SIGCHLD, [this] { reap(); }) {}

void Children::expect(pid_t child, std::function<void(int)> exited) {
  children_[child].exited = std::move(exited);
}

void Children::hangUp(pid_t child) {
  const auto found = children_.find(child);
  if (found == children_.end())
    return;
  found->second.exited = nullptr;
  ::kill(child, SIGHUP);
  found->second.grace = loop_.after(hangUpGrace, [child] { ::kill(child, SIGKILL); });
}

void Children::reap() {
  int status = 0;
  while (const pid_t child = ::waitpid(-1, &status, WNOHANG)) {
    if (child < 0)
      return;
    const auto found = children_.find(child);
    if (found == children_.end())
      continue;
    const auto exited = std::move(found->second.exited);
    children_.erase(found);
    if (exited)
      exited(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  }
}

}  // namespace vethloom::server
