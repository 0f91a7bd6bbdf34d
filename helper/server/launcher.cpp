// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/launcher.h"

#include "netlink/failures.h"
#include "server/exit_status.h"
#include "server/launch_message.h"
#include "server/privileges.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>
#include <cerrno>

namespace vethloom::server {

using contract::Result;
using netlink::FileDescriptor;

namespace {

// Between a request and its answer is one fork; this only guards against waiting for ever.
constexpr timeval patience{10, 0};
constexpr int socketNumber = 3;

/// As fork(2), but the new process is our parent's child: so the helper can wait for it and kill it safely.
pid_t forkSibling() {
  // glibc's wrapper wants a stack; without one the new process goes on with a copy of ours, as after a fork.
  return static_cast<pid_t>(::syscall(SYS_clone, CLONE_PARENT | SIGCHLD, nullptr, nullptr, nullptr, nullptr));
}

/// The launcher's life: one command after the other, until the helper's end of the socket is closed.
[[noreturn]] void serveLaunches(pid_t helper, contract::Where where, const Account& account) {
  while (auto command = receiveCommand(socketNumber)) {
    const pid_t process = forkSibling();
    if (process == 0)
      becomeCommand(*command, {helper, where, account});
    if (!sendAnswer(socketNumber, {process, process < 0 ? errno : 0}))
      break;
  }
  ::_exit(exitDone);
}

/// What the launcher inherits and must not have: above all the client's connection, whose end the client waits for.
bool shedInheritance(int socket) {
  return (socket == socketNumber || ::dup2(socket, socketNumber) == socketNumber) &&
         ::fcntl(socketNumber, F_SETFD, FD_CLOEXEC) == 0 && ::close_range(socketNumber + 1, ~0U, 0) == 0;
}

[[noreturn]] void becomeLauncher(pid_t helper, int socket, contract::Where where, const Account& account) {
  const bool tied = ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && ::getppid() == helper;
  ::prctl(PR_SET_NAME, "vethloom-launch", 0, 0, 0);
  if (!tied || !shedInheritance(socket) || !keepLauncherCapabilities(where))
    ::_exit(exitRefused);
  serveLaunches(helper, where, account);
}

}  // namespace

Result<Launcher> Launcher::start(contract::Where where, const Account& account) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return netlink::systemFailure(errno, "The helper cannot prepare for commands.");
  FileDescriptor ours(ends[0]);
  const FileDescriptor theirs(ends[1]);
  if (::setsockopt(ours.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0 ||
      ::setsockopt(ours.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) != 0)
    return netlink::systemFailure(errno, "The helper cannot prepare for commands.");
  const pid_t helper = ::getpid();
  const pid_t launcher = ::fork();
  if (launcher < 0)
    return netlink::systemFailure(errno, "The helper cannot prepare for commands.");
  if (launcher == 0)
    becomeLauncher(helper, theirs.get(), where, account);
  return Launcher(std::move(ours));
}

Result<pid_t> Launcher::launch(const Command& command) {
  // After an exchange that went wrong a late answer could be taken for the next one's: better none at all.
  FileDescriptor socket = std::move(socket_);
  const auto answer = socket && sendCommand(socket.get(), command) ? receiveAnswer(socket.get()) : std::nullopt;
  if (!answer)
    return contract::fail(contract::FailureKind::Internal,
                          "The process that starts commands has ended: start the helper again to run any.");
  socket_ = std::move(socket);
  if (answer->process <= 0)
    return netlink::systemFailure(answer->errorNumber, "The command could not be started.");
  return answer->process;
}

}  // namespace vethloom::server
