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

/// NotFound where the kernel has no such setting, or the interface does not exist.
[[nodiscard]] contract::Result<int> readSysctl(const contract::SysctlKey& key);
/// Writes the setting and reads it back: some are refused without an error.
contract::Result<void> writeSysctl(const contract::SysctlKey& key, int value);
/// Whether this kernel has the setting of boxes (for one of interfaces: conf.all).
[[nodiscard]] bool hasSysctl(contract::Sysctl sysctl);

[[nodiscard]] bool isForwarding(contract::Sysctl key);

/// Everything that a change of a setting of a whole box changes: its value; and of forwarding (ip-sysctl.rst) every
/// interface's, to which the kernel gives the new value too, and IPv4's "all.accept_redirects", which is on only while
/// it is off.
struct SettingState {
  int value = 0;
  std::optional<int> acceptRedirects;     ///< net.ipv4.conf.all.accept_redirects; IPv6 has no such tie.
  std::map<std::string, int> interfaces;  ///< conf/NAME/forwarding, "default" among them.
  bool operator==(const SettingState&) const = default;
};

[[nodiscard]] contract::Result<SettingState> readSettingState(contract::Sysctl key);
/// Puts all of it back, on the interfaces that there are still.
contract::Result<void> writeSettingState(contract::Sysctl key, const SettingState& state);

/// net.ipv6.conf.NAME.accept_ra: 2 keeps routes out of router advertisements while forwarding.
[[nodiscard]] contract::Result<int> readAcceptRouterAdvertisements(const std::string& interface);

/// net.ipv4.ping_group_range: lets processes of this group send echo requests without any privilege. A fresh namespace
/// lets nobody.
contract::Result<void> allowPing(gid_t group);

}  // namespace vethloom::netlink
