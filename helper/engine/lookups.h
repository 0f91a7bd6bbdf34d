// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/operation.h"
#include "engine/namespaces.h"
#include "engine/policy.h"
#include "netlink/decode.h"

/// Questions to the kernel about one held namespace.
namespace vethloom::engine {

/// One link by name. The kernel finds alternative names too; only the real name counts here. NotFound where none is.
[[nodiscard]] contract::Result<netlink::LinkMessage> findLink(HeldNamespace& ns, std::string_view name);
[[nodiscard]] contract::Result<netlink::LinkMessage> findLink(HeldNamespace& ns, int index);
[[nodiscard]] contract::Result<std::vector<netlink::LinkMessage>> allLinks(HeldNamespace& ns);
/// Of one link, or of all where `index` is 0, in the kernel's order.
[[nodiscard]] contract::Result<std::vector<netlink::AddressMessage>> addressesOf(HeldNamespace& ns, int index = 0);
/// Plain routes of all tables but the kernel's own, IPv4 first; through one link, or all where `index` is 0. `others`,
/// where given, becomes the number of unicast routes that are not plain: through nexthop objects.
[[nodiscard]] contract::Result<std::vector<netlink::RouteMessage>> routesOf(HeldNamespace& ns, int index = 0,
                                                                            std::size_t* others = nullptr);
/// Whether the route leaves through the link.
[[nodiscard]] bool leavesThrough(const netlink::RouteMessage& route, int index);
[[nodiscard]] contract::Result<std::vector<netlink::RuleMessage>> rulesOf(HeldNamespace& ns);
[[nodiscard]] contract::Result<std::vector<netlink::NeighbourMessage>> neighboursOf(HeldNamespace& ns);
[[nodiscard]] contract::Result<std::vector<netlink::FdbMessage>> fdbOf(HeldNamespace& ns);
[[nodiscard]] contract::Result<std::vector<netlink::BridgePortMessage>> bridgePortsOf(HeldNamespace& ns);
/// The networks of all links that are not the lab's, and the gateways of the default routes.
[[nodiscard]] contract::Result<TakenNetworks> takenNetworksOf(HeldNamespace& ns, const Ownership& ownership);
/// The link through which the namespace would reach `address`.
[[nodiscard]] contract::Result<int> deviceTowards(HeldNamespace& ns, const contract::IpAddress& address);
[[nodiscard]] contract::Result<bool> readForwarding(HeldNamespace& ns, contract::Sysctl key);
/// The values of settings in a namespace, in the order asked; nothing for one that it does not have.
[[nodiscard]] contract::Result<std::vector<std::optional<int>>> readSysctls(
    HeldNamespace& ns, const netlink::FileDescriptor& home, const std::vector<contract::SysctlKey>& keys);

/// What netem and tbf make of a link; nothing where neither is there.
[[nodiscard]] contract::Result<std::optional<contract::Quality>> qualityOf(HeldNamespace& ns, int index);
/// The same of all links of the namespace that have one.
[[nodiscard]] contract::Result<std::map<int, contract::Quality>> qualitiesOf(HeldNamespace& ns);

}  // namespace vethloom::engine
