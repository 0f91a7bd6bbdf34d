// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/operation.h"

#include <sys/types.h>

/// The few settings that have no netlink request. All act in the calling thread's network namespace, whose view
/// /proc/sys/net shows.
namespace vethloom::netlink {

/// Writes the setting and reads it back: some are refused without an error.
contract::Result<void> writeSysctl(contract::Sysctl key, bool value);

/// net.ipv4.ping_group_range: lets processes of this group send echo requests without any privilege. A fresh namespace
/// lets nobody.
contract::Result<void> allowPing(gid_t group);

}  // namespace vethloom::netlink
