// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sandbox.h"

#include "netlink/file_descriptor.h"
#include "server/exit_status.h"
#include "server/link_probe.h"
#include "server/privileges.h"
#include "server/sandbox_mounts.h"
#include "server/sandbox_refusal.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <string>

namespace vethloom::server {

using contract::Result;
using netlink::FileDescriptor;

namespace {

bool writeFile(const char* path, const std::string& text) {
  const FileDescriptor file(::open(path, O_WRONLY | O_CLOEXEC));
  return file && ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

/// Maps the user and group to themselves, so that $HOME, the prompt and file owners stay right.
/// user_namespaces(7): without privilege outside, setgroups must be denied before gid_map may be written.
bool mapOwnUser(uid_t uid, gid_t gid) {
  const auto identity = [](auto id) { return std::to_string(id) + " " + std::to_string(id) + " 1\n"; };
  return writeFile("/proc/self/setgroups", "deny") && writeFile("/proc/self/uid_map", identity(uid)) &&
         writeFile("/proc/self/gid_map", identity(gid));
}

/// The outer process from here on: nothing but the wait for the inner one.
[[noreturn]] void waitFor(pid_t inner) {
  // Above all the connection: the client must see its end when the inner process ends.
  ::close_range(3, ~0U, 0);
  if (!dropAllCapabilities())
    ::_exit(exitRefused);
  int status = 0;
  while (::waitpid(inner, &status, 0) < 0 && errno == EINTR) {
  }
  ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

/// Ties this process to its parent's life, however that ends.
bool dieWithParent(const FileDescriptor& parent) {
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0)
    return false;
  // The parent may have died before the line above. getppid() cannot tell, it is 0 across pid namespaces.
  pollfd ended{parent.get(), POLLIN, 0};
  return ::poll(&ended, 1, 0) == 0;
}

/// What is left to do as init of the new pid namespace.
Result<void> furnish(const SystemFacts& facts, Log& log) {
  if (auto narrowed = narrowPrivileges(contract::Where::Sandbox); !narrowed)
    return narrowed;
  if (const auto mounted = mountPrivateTrees(log); !mounted)
    return tl::unexpected(explainRefusal(facts, RefusedStep::Mount, mounted.error()));
  // Ubuntu lets the namespaces be made and then denies the capabilities: only a real link proves the sandbox.
  if (const auto proven = proveLinks(); !proven) {
    auto refusal = explainRefusal(facts, RefusedStep::Link, proven.error().errorNumber);
    refusal.kernelMessage = proven.error().kernelMessage;
    return tl::unexpected(refusal);
  }
  return {};
}

}  // namespace

Result<void> enterSandbox(Log& log) {
  const uid_t uid = ::getuid();
  const gid_t gid = ::getgid();
  const auto facts = readSystemFacts();
  const FileDescriptor self(static_cast<int>(::syscall(SYS_pidfd_open, ::getpid(), 0)));
  if (!self)
    return tl::unexpected(explainRefusal(facts, RefusedStep::Fork, errno));
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID) != 0)
    return tl::unexpected(explainRefusal(facts, RefusedStep::Namespaces, errno));
  if (!mapOwnUser(uid, gid))
    return tl::unexpected(explainRefusal(facts, RefusedStep::UserMap, errno));
  const pid_t inner = ::fork();
  if (inner < 0)
    return tl::unexpected(explainRefusal(facts, RefusedStep::Fork, errno));
  if (inner > 0)
    waitFor(inner);
  if (!dieWithParent(self))
    ::_exit(exitRefused);
  return furnish(facts, log);
}

}  // namespace vethloom::server
