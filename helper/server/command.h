// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "netlink/file_descriptor.h"
#include "server/caller.h"

#include <sys/types.h>
#include <array>

namespace vethloom::server {

/// A command about to run in a namespace.
struct Command {
  contract::RunRequest request;
  netlink::FileDescriptor ns;                          ///< The network namespace.
  std::array<netlink::FileDescriptor, 3> descriptors;  ///< Its 0, 1 and 2.
};

/// For whom and where the launcher starts commands; settled before anybody could ask for one.
struct CommandPlace {
  pid_t helper = 0;  ///< The parent of every command, with whom it dies.
  contract::Where where = contract::Where::Sandbox;
  const Account& account;
};

/// What a shell says where a command could not be run.
constexpr int exitNotRun = 127;

/// In a new process: becomes the command, or says on its standard error why not.
///
/// On the host it runs as the caller: only the network namespace is joined, groups, group and user are the caller's,
/// every capability set is empty.
/// In a sandbox it keeps the sandbox's own capabilities: the sandbox belongs to the user who runs the command, and the
/// tutorials want `ip link set eth0 down` in there. In a named namespace it gets what `ip netns exec` gives: a mount
/// namespace of its own with that namespace's /sys and the files of /etc/netns/NAME.
/// In both it gets three descriptors and no others, a fixed environment, no_new_privs, and it dies with the helper.
[[noreturn]] void becomeCommand(const Command& command, const CommandPlace& place);

}  // namespace vethloom::server
