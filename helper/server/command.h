// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "netlink/file_descriptor.h"
#include "server/caller.h"

#include <sys/resource.h>
#include <sys/types.h>
#include <array>
#include <optional>

namespace vethloom::server {

/// A command about to run in a namespace.
///
/// On the host it runs as the caller: only the network namespace is joined, groups, group and user are the caller's,
/// every capability set is empty.
/// In a sandbox it keeps the sandbox's own capabilities: the sandbox belongs to the user who runs the command, and the
/// tutorials want `ip link set eth0 down` in there. In a named namespace it gets what `ip netns exec` gives: a mount
/// namespace of its own with that namespace's /sys and the files of /etc/netns/NAME.
/// In both it gets three descriptors and no others, a fixed environment, no_new_privs, and it dies with the helper.
struct Command {
  contract::RunRequest request;
  netlink::FileDescriptor ns;                          ///< The network namespace.
  std::array<netlink::FileDescriptor, 3> descriptors;  ///< Its 0, 1 and 2.
  contract::Where where = contract::Where::Sandbox;
  std::optional<rlimit> descriptorLimit;  ///< RLIMIT_NOFILE from before the engine raised it; none: as it is.
};

/// RLIMIT_NOFILE of this process.
[[nodiscard]] std::optional<rlimit> descriptorLimit();

/// What a shell says where a command could not be run.
constexpr int exitNotRun = 127;

/// Starts it; the caller reaps the process. Where it cannot be run, a sentence on its standard error says why and
/// its exit status is exitNotRun.
[[nodiscard]] contract::Result<pid_t> start(const Command& command, const Account& account);

}  // namespace vethloom::server
