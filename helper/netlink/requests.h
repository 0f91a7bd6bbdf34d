// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "netlink/decode.h"
#include "netlink/request.h"

/// The requests that we send, one function each. Each acts in the namespace of the socket that sends it; links are
/// named by index only, because names and alternative names can change or mislead.
namespace vethloom::netlink {

/// Marks the routes that we add, in `ip route` as "proto 118". Unassigned in linux/rtnetlink.h and iproute2's
/// rt_protos, above the range of the routing daemons.
constexpr std::uint8_t routeProtocol = 118;

/// Ask: finds a link by name. The kernel also looks among alternative names: compare the answer's name.
[[nodiscard]] Request getLink(std::string_view name);
[[nodiscard]] Request getLink(int index);
[[nodiscard]] Request dumpLinks();
[[nodiscard]] Request setUp(int index, bool up);
[[nodiscard]] Request setMtu(int index, std::uint32_t mtu);
[[nodiscard]] Request setMac(int index, const contract::MacAddress& mac);
/// `master` 0 takes the link out.
[[nodiscard]] Request setMaster(int index, int master);
[[nodiscard]] Request setGroup(int index, std::uint32_t group);
[[nodiscard]] Request rename(int index, std::string_view name);
/// Moves a link to the namespace behind `nsFd`, under this name there. EEXIST where the name is taken.
[[nodiscard]] Request move(int index, std::string_view name, int nsFd);
[[nodiscard]] Request deleteLink(int index);
/// Deletes every link of the group at once, much quicker than one by one. Whoever sends it has looked at each.
[[nodiscard]] Request deleteGroup(std::uint32_t group);

/// Dump: of one link, or of all where `index` is 0.
[[nodiscard]] Request dumpAddresses(int index = 0);
/// Adds exactly this address; EEXIST where the link has it. Times, flags, label and broadcast are the message's.
[[nodiscard]] Request addAddress(const AddressMessage& address);
[[nodiscard]] Request removeAddress(int index, const contract::InterfaceAddress& address);

/// Dump: all tables of one family, the kernel's own too, through one link or (index 0) all.
[[nodiscard]] Request dumpRoutes(contract::Family family, int index = 0);
/// Ask: the route that leads to `address`.
[[nodiscard]] Request lookUpRoute(const contract::IpAddress& address);
/// Adds exactly this route; EEXIST where there is one with the same key.
[[nodiscard]] Request addRoute(const RouteMessage& route);
/// Removes the route that matches all that is given; zero metric, protocol and device match any. Next hops do not
/// count.
[[nodiscard]] Request removeRoute(const RouteMessage& route);

/// Dump: the policy rules of both families.
[[nodiscard]] Request dumpRules();
/// EEXIST where there is one that is the same in every respect.
[[nodiscard]] Request addRule(const contract::Rule& rule);
/// Removes the first rule that matches all that is given; `protocol` 0 matches any.
[[nodiscard]] Request removeRule(const contract::Rule& rule, std::uint8_t protocol);

/// Dump: the neighbours of both families.
[[nodiscard]] Request dumpNeighbours();
/// A permanent neighbour, in the place of what is known of the address already, be it only by ARP.
[[nodiscard]] Request addNeighbour(int index, const contract::IpAddress& ip, const contract::MacAddress& mac);
[[nodiscard]] Request removeNeighbour(int index, const contract::IpAddress& ip);

/// Dump: the forwarding entries of all bridges and VXLANs.
[[nodiscard]] Request dumpFdb();
/// EEXIST where there is one. `append`: one more far end of a VXLAN's entry.
[[nodiscard]] Request addFdb(const FdbMessage& entry, bool append);
[[nodiscard]] Request removeFdb(const FdbMessage& entry);

/// Dump: all bridges and ports of bridges, with their VLANs.
[[nodiscard]] Request dumpBridgePorts();
/// Of a port, or (`self`) of the bridge itself.
[[nodiscard]] Request addBridgeVlan(int index, bool self, const contract::BridgeVlan& vlan);
[[nodiscard]] Request removeBridgeVlan(int index, bool self, const contract::BridgeVlan& vlan);

/// Ask: the settings of "all" interfaces, for forwarding.
[[nodiscard]] Request getNetconf(contract::Family family);

/// Change: gives the namespace behind `fd` this number, or one of the kernel's choice; EEXIST where it has one.
[[nodiscard]] Request assignNsid(int fd, int nsid = -1);
/// Ask: the number of the namespace behind `fd`.
[[nodiscard]] Request getNsid(int fd);
/// Dump: all numbers that the namespace numbered `target` here has given, each with the number that the same
/// namespace has here (NsidMessage::currentNsid). Since 4.20.
[[nodiscard]] Request dumpNsids(int target);

}  // namespace vethloom::netlink
