// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/engine.h"
#include "server/exit_status.h"
#include "server/launcher.h"
#include "server/listener.h"
#include "server/privileges.h"
#include "server/refuse.h"
#include "server/sandbox.h"
#include "server/seccomp.h"
#include "server/service.h"
#include "server/start.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cstdio>

using namespace vethloom;
using namespace vethloom::server;

namespace {

/// What else a process inherits, set to what we count on.
void setInheritedState() {
  // The helper ends at end of file, not because somebody pressed Ctrl-C in the terminal it was started from:
  // the client, which got the signal too, decides what to undo. Nor does Ctrl-Z stop it in the middle of a change, or
  // a log line written in the background. A file that may not grow is a failed write(2), and not the end.
  for (const int signal : {SIGINT, SIGQUIT, SIGHUP, SIGPIPE, SIGTSTP, SIGTTIN, SIGTTOU, SIGXFSZ})
    ::signal(signal, SIG_IGN);
  // Ignored, it would take our children's exit statuses away (wait(2)).
  ::signal(SIGCHLD, SIG_DFL);
  ::signal(SIGTERM, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::umask(022);
}

int print(std::string_view text) {
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? exitDone : exitUsage;
}

/// On the host: who is served, and nothing that is not needed for it.
contract::Result<Account> prepareHost(const StartVariables& variables) {
  // A process that may be looked into with the caller's rights would hand them our descriptors.
  if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    return contract::fail(contract::FailureKind::Internal, "The helper cannot be protected from other programs.");
  const auto narrowed = narrowPrivileges(contract::Where::Host);
  // Asked first, because who is not root has nothing to narrow and should hear that instead.
  const auto uid = decideHostCaller(processFacts(), variables);
  if (!uid)
    return tl::unexpected(uid.error());
  if (!narrowed)
    return tl::unexpected(narrowed.error());
  // Only now: this may load the modules of nsswitch.conf(5).
  return accountOf(*uid);
}

/// In a sandbox: the user is the one who started us; nothing is gained, so nothing needs hiding from them.
contract::Result<Account> prepareSandbox(bool linger, Log& log) {
  if (!forbidNewPrivileges())
    return contract::fail(contract::FailureKind::NotPermitted, "The kernel refuses no_new_privs.");
  auto account = ownAccount();
  if (linger && !isSameUser(account.uid, account.uid))
    return contract::fail(contract::FailureKind::NotSupported,
                          "User " + std::to_string(account.uid) +
                              " (nobody) cannot be told from strangers inside a sandbox, and so could not come back "
                              "to one that lingers: use a sandbox that ends with its connection, or another user.",
                          "sandbox");
  if (const auto entered = enterSandbox(log); !entered)
    return tl::unexpected(entered.error());
  return account;
}

int serve(const StartRequest& request, StartSockets sockets, const Account& account, Log& log) {
  // Before the filter, which is inherited, and before the engine raises the limit of descriptors for itself.
  auto launcher = Launcher::start(request.where, account);
  if (!launcher)
    return refuseToServe(sockets.first, launcher.error(), log);
  if (!keepHelperCapabilities())
    return exitRefused;
  auto engine = engine::Engine::open({request.where, account.uid, account.gid});
  if (!engine)
    return refuseToServe(sockets.first, engine.error(), log);
  PollLoop loop;
  const SignalWatch terminate(loop, SIGTERM, [&loop] { loop.stop(exitDone); });
  Service service(loop, **engine, log, {request.where, request.linger, *std::move(launcher)});
  std::optional<Listener> listener;
  if (sockets.listener)
    listener.emplace(loop, std::move(sockets.listener), account.uid, log,
                     [&service](netlink::FileDescriptor socket) { service.adopt(std::move(socket)); });
  // The last act before anything is read; what comes above needs more than what comes below.
  if (const auto confined = confineSystemCalls(); !confined)
    return refuseToServe(sockets.first, confined.error(), log);
  service.adopt(std::move(sockets.first));
  return loop.run();
}

}  // namespace

/// The order of the first acts is that of docs/security.md, rule 2: nothing is read from anybody before the process
/// is as narrow as it gets. See server/start.h for the arguments.
int main(int argc, char** argv) {
  // pkexec once read argv[1] past an empty argv (CVE-2021-4034).
  if (argc < 1 || argv == nullptr || !ensureStandardDescriptors())
    return exitUsage;
  Log log;
  const auto variables = readVariables();
  clearEnvironment();
  const auto request = parseStart({argv + 1, argv + argc}, variables, ::getpid());
  if (!request) {
    log.event(contract::describe(request.error()));
    return exitUsage;
  }
  if (request->action == StartRequest::Action::PrintVersion)
    return print("vethloom-helper " VETHLOOM_VERSION "\n");
  if (request->action == StartRequest::Action::PrintHelp)
    return print(helpText());
  if (!closeInheritedDescriptors(request->announced))
    return exitUsage;
  setInheritedState();
  auto sockets = takeSockets(*request);
  if (!sockets) {
    log.event(contract::describe(sockets.error()));
    return exitUsage;
  }
  const auto account =
      request->where == contract::Where::Host ? prepareHost(variables) : prepareSandbox(request->linger, log);
  if (!account)
    return refuseToServe(sockets->first, account.error(), log);
  return serve(*request, *std::move(sockets), *account, log);
}
