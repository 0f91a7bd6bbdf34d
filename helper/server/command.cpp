// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/command.h"

#include "contract/escape.h"
#include "server/namespace_view.h"
#include "server/privileges.h"

#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

namespace vethloom::server {

using contract::Where;

namespace {

/// Says on the command's standard error why it was not run, and ends the child.
[[noreturn]] void giveUp(const std::string& what) {
  const auto line = "vethloom-helper: " + what + ": " + std::strerror(errno) + "\n";
  [[maybe_unused]] const auto written = ::write(2, line.data(), line.size());
  ::_exit(exitNotRun);
}

void resetSignals() {
  // Ignored signals, ours and those that we inherited, and the mask would be inherited across exec.
  for (int signal = 1; signal <= SIGRTMAX; ++signal)
    ::signal(signal, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

void takeDescriptors(const Command& command) {
  for (int i = 0; i < 3; ++i) {
    // All of ours are above 2, so nothing is overwritten that is still needed; dup2 clears close-on-exec.
    if (::dup2(command.descriptors[static_cast<std::size_t>(i)].get(), i) < 0)
      ::_exit(exitNotRun);
  }
}

void enterNamespaces(const Command& command, Where where) {
  if (::setns(command.ns.get(), CLONE_NEWNET) != 0)
    giveUp("cannot enter the network namespace");
  // On the host nothing is mounted for a command: it runs as its user, in the user's own view of the files.
  if (where == Where::Sandbox && !command.request.ns.isHost() && !mountNamespaceView(command.request.ns))
    giveUp("cannot mount what belongs to the namespace");
}

void dropPrivileges(const CommandPlace& place) {
  // Before the user changes: from then on the caller's other programs might look into this process, and a
  // descriptor of ours would be theirs (CVE-2023-34059).
  if (::close_range(3, ~0U, 0) != 0)
    giveUp("cannot close descriptors");
  const bool dropped = place.where == Where::Host ? becomeUser(place.account) : keepCapabilitiesAcrossExec();
  if (!dropped || !forbidNewPrivileges())
    giveUp("cannot set its privileges");
}

void dieWithHelper(pid_t helper) {
  // After the user changed, which clears this setting (PR_SET_PDEATHSIG in prctl(2)).
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || ::getppid() != helper)
    ::_exit(exitNotRun);
}

[[noreturn]] void execute(const Command& command, const Account& account) {
  // As the user, so that a directory of theirs can be entered and no other can be probed.
  const auto& directory = command.request.directory;
  if ((directory.empty() || ::chdir(directory.c_str()) != 0) && ::chdir("/") != 0)
    giveUp("cannot enter a directory");
  std::vector<std::string> variables = {std::string("PATH=") + ::getenv("PATH"), "HOME=" + account.home,
                                        "USER=" + account.name, "TERM=xterm-256color", "LANG=C.UTF-8"};
  const auto pointers = [](auto& strings) {
    std::vector<char*> result;
    for (auto& string : strings)
      result.push_back(string.data());
    result.push_back(nullptr);
    return result;
  };
  auto arguments = command.request.arguments;
  // Looks in our own PATH, which main has set; never in one that somebody sent.
  ::execvpe(arguments.front().c_str(), pointers(arguments).data(), pointers(variables).data());
  giveUp("cannot run " + contract::escape(arguments.front(), 200));
}

}  // namespace

void becomeCommand(const Command& command, const CommandPlace& place) {
  resetSignals();
  takeDescriptors(command);
  enterNamespaces(command, place.where);
  dropPrivileges(place);
  dieWithHelper(place.helper);
  execute(command, place.account);
}

}  // namespace vethloom::server
