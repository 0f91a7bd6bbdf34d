// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "netlink/file_descriptor.h"

#include <optional>
#include <string>
#include <vector>

/// How the helper was started. The argument vector is the whole configuration:
///
///   vethloom-helper sandbox [--linger]   build in a user, network, mount and pid namespace of the caller's own
///   vethloom-helper host                 build on this computer; needs root
///   vethloom-helper --version | --help
///
/// The connection comes as descriptor 3 with LISTEN_FDS=1 (what `varlinkctl exec:` does), for `host` also as
/// standard input (pkexec closes everything above 2). With LISTEN_FDS=2 a sandbox gets, as descriptor 4, a listening
/// socket on which its user may open more connections; `--linger` needs it, and makes the sandbox outlive its first
/// connection: it ends when no lab is up and nobody is connected.
namespace vethloom::server {

/// The few environment variables that mean something, copied before the environment is cleared.
struct StartVariables {
  std::optional<std::string> listenDescriptors;  ///< LISTEN_FDS
  std::optional<std::string> listenPid;          ///< LISTEN_PID
  std::optional<std::string> pkexecUid;          ///< PKEXEC_UID
  std::optional<std::string> sudoUid;            ///< SUDO_UID
};

struct StartRequest {
  enum class Action { Serve, PrintVersion, PrintHelp };
  Action action = Action::Serve;
  contract::Where where = contract::Where::Sandbox;
  bool linger = false;
  int announced = 0;  ///< Descriptors from 3 on that are meant for us: 0, 1 or 2.
};

/// The sockets that we were started with.
struct StartSockets {
  netlink::FileDescriptor first;     ///< Connected.
  netlink::FileDescriptor listener;  ///< May be none.
};

constexpr int firstAnnouncedDescriptor = 3;  // SD_LISTEN_FDS_START, sd_listen_fds(3)

[[nodiscard]] StartVariables readVariables();
/// Empties the environment and sets the PATH in which Run finds its commands.
void clearEnvironment();
/// Opens /dev/null for those of 0, 1 and 2 that are closed, so that no later descriptor takes their number
/// and gets a log line written into it. False: not even that works.
[[nodiscard]] bool ensureStandardDescriptors();
/// Closes everything that was inherited above the announced descriptors; those become close-on-exec.
[[nodiscard]] bool closeInheritedDescriptors(int announced);

/// InvalidArgument for a wrong usage. `ownPid` is compared with LISTEN_PID.
[[nodiscard]] contract::Result<StartRequest> parseStart(const std::vector<std::string>& arguments,
                                                        const StartVariables& variables, int ownPid);
/// Takes descriptor 3 (or standard input) and 4, and checks that they are what they should be.
[[nodiscard]] contract::Result<StartSockets> takeSockets(const StartRequest& request);

[[nodiscard]] std::string_view helpText();

}  // namespace vethloom::server
