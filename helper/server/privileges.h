// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"
#include "contract/messages.h"
#include "server/caller.h"

namespace vethloom::server {

/// Narrows this process for good: no_new_privs, and only the capabilities in the bounding set of docs/security.md
/// rule 2. In a sandbox they count inside its user namespace alone, and NET_BIND_SERVICE is one of them.
[[nodiscard]] contract::Result<void> narrowPrivileges(contract::Where where);

/// Nothing that this process or its children start may gain privileges (PR_SET_NO_NEW_PRIVS).
[[nodiscard]] bool forbidNewPrivileges();

/// Of those, only what the helper itself does; commands are started by its launcher.
[[nodiscard]] bool keepHelperCapabilities();
/// Of those, only what starting a command takes. In a sandbox all, because its commands have them.
[[nodiscard]] bool keepLauncherCapabilities(contract::Where where);

/// For a process that needs no privilege any more.
[[nodiscard]] bool dropAllCapabilities();

/// For a child about to run a user's command in a sandbox: what it starts keeps our capabilities.
[[nodiscard]] bool keepCapabilitiesAcrossExec();

/// For a child about to run a command on the host: becomes `account` with no capabilities at all.
[[nodiscard]] bool becomeUser(const Account& account);

}  // namespace vethloom::server
