// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/operation.h"
#include "engine/namespaces.h"
#include "netlink/decode.h"

/// Questions to the kernel about one held namespace.
namespace vethloom::engine {

/// One link by name. The kernel finds alternative names too; only the real name counts here. NotFound where none is.
[[nodiscard]] contract::Result<netlink::LinkMessage> findLink(HeldNamespace& ns, std::string_view name);
[[nodiscard]] contract::Result<netlink::LinkMessage> findLink(HeldNamespace& ns, int index);
[[nodiscard]] contract::Result<std::vector<netlink::LinkMessage>> allLinks(HeldNamespace& ns);
/// Of one link, or of all where `index` is 0, in the kernel's order.
[[nodiscard]] contract::Result<std::vector<netlink::AddressMessage>> addressesOf(HeldNamespace& ns, int index = 0);
/// Plain routes of the main table, IPv4 first; through one link, or all where `index` is 0.
[[nodiscard]] contract::Result<std::vector<netlink::RouteMessage>> routesOf(HeldNamespace& ns, int index = 0);
/// The link through which the namespace would reach `address`.
[[nodiscard]] contract::Result<int> deviceTowards(HeldNamespace& ns, const contract::IpAddress& address);
[[nodiscard]] contract::Result<bool> readForwarding(HeldNamespace& ns, contract::Sysctl key);

}  // namespace vethloom::engine
