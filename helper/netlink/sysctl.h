// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/operation.h"

#include <sys/types.h>
#include <map>
#include <optional>
#include <string>

/// The few settings that have no netlink request. All act in the calling thread's network namespace, whose view
/// /proc/sys/net shows.
namespace vethloom::netlink {

/// Writes the setting and reads it back: some are refused without an error.
contract::Result<void> writeSysctl(contract::Sysctl key, bool value);

/// Everything that a change of a forwarding setting changes (linux/Documentation/networking/ip-sysctl.rst): the kernel
/// gives every interface the new value, and IPv4's "all" takes redirects only while it is off.
struct ForwardingState {
  int value = 0;
  std::optional<int> acceptRedirects;     ///< net.ipv4.conf.all.accept_redirects; IPv6 has no such tie.
  std::map<std::string, int> interfaces;  ///< conf/NAME/forwarding, "default" among them.
  bool operator==(const ForwardingState&) const = default;
};

[[nodiscard]] contract::Result<ForwardingState> readForwardingState(contract::Sysctl key);
/// Puts all of it back, on the interfaces that there are still.
contract::Result<void> writeForwardingState(contract::Sysctl key, const ForwardingState& state);

/// net.ipv6.conf.NAME.accept_ra: 2 keeps routes out of router advertisements while forwarding.
[[nodiscard]] contract::Result<int> readAcceptRouterAdvertisements(const std::string& interface);

/// net.ipv4.ping_group_range: lets processes of this group send echo requests without any privilege. A fresh namespace
/// lets nobody.
contract::Result<void> allowPing(gid_t group);

}  // namespace vethloom::netlink
