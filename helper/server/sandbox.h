// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"
#include "server/log.h"

namespace vethloom::server {

/// Puts the helper into a sandbox of its user's own: new user, network, mount and pid namespaces, the user mapped to
/// itself, a private /run with empty /run/netns and /run/vethloom, `lo` up, capabilities narrowed.
///
/// Returns in a new process, init of the pid namespace: when it ends, for whatever reason, the kernel ends every
/// process in there, and with the last of them the mounts, namespaces and links. The calling process never comes back
/// from a success; it waits, exits with the status of the new one, and takes it along when it is killed.
///
/// Fails (in either process) with one sentence that says why this system forbids it and what to do.
[[nodiscard]] contract::Result<void> enterSandbox(Log& log);

}  // namespace vethloom::server
