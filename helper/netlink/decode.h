// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/operation.h"
#include "contract/options.h"
#include "netlink/attributes.h"

#include <functional>

/// rtnetlink(7) messages as values. Each decoder takes exactly one message with its header and gives nothing for
/// one that is of another type, cut short or self-contradictory. Pure functions; hostile bytes are welcome.
namespace vethloom::netlink {

/// RTM_NEWLINK or RTM_DELLINK.
struct LinkMessage {
  bool gone = false;
  int index = 0;
  std::string name;   ///< IFLA_IFNAME, never an alternative name.
  std::string kind;   ///< IFLA_INFO_KIND, or "tap", which the kernel calls "tun" too; "loopback" for lo.
  std::string qdisc;  ///< The queueing discipline at its root: "noqueue", "netem", "tbf", …
  std::optional<contract::MacAddress> mac;
  std::uint32_t mtu = 0;
  std::uint32_t flags = 0;  ///< IFF_…
  std::uint32_t group = 0;
  int master = 0;
  int link = 0;                    ///< IFLA_LINK: the peer's index, for a veth; else the lower link's.
  std::optional<int> linkNsid;     ///< Which namespace `link` is in, as this one numbers them; absent: this one.
  bool immutable = false;          ///< It stays in its namespace: IFLA_NETNS_IMMUTABLE (since 6.15), or its kind.
  contract::Options options = {};  ///< Those that are not as usual.
  bool operator==(const LinkMessage&) const = default;

  [[nodiscard]] bool isUp() const;
  [[nodiscard]] bool hasCarrier() const;
};

/// RTM_NEWADDR or RTM_DELADDR.
struct AddressMessage {
  bool gone = false;
  int index = 0;
  contract::InterfaceAddress address;
  std::string label;
  std::uint8_t scope = 0;                 ///< The kernel's number, of any family.
  std::uint8_t protocol = 0;              ///< IFA_PROTO (since 5.18)
  std::uint32_t flags = 0;                ///< IFA_F_…
  std::uint32_t preferred = 0xffffffffU;  ///< Lifetimes in seconds; all ones: for ever.
  std::uint32_t valid = 0xffffffffU;
  bool operator==(const AddressMessage&) const = default;

  /// The kernel made it by itself: lo's own, or an automatic IPv6 address.
  [[nodiscard]] bool isKernelMade() const;
};

/// One way of a route (struct rtnexthop).
struct HopMessage {
  std::optional<contract::IpAddress> via;
  int device = 0;
  std::uint32_t weight = 1;
  bool onlink = false;
  auto operator<=>(const HopMessage&) const = default;
};

/// RTM_NEWROUTE or RTM_DELROUTE, as far as it has no nexthop object.
struct RouteMessage {
  bool gone = false;
  bool replaces = false;  ///< The event changed or took another route's place without a word about that one.
  contract::Destination destination;
  std::optional<contract::IpAddress> via;
  std::optional<contract::IpAddress> source;  ///< RTA_PREFSRC
  int device = 0;                             ///< 0 also for types that end here, which IPv6 puts on lo.
  std::uint32_t metric = 0;
  std::uint32_t table = 0;
  std::uint8_t protocol = 0;
  std::uint8_t scope = 0;
  std::uint8_t type = 0;
  bool onlink = false;
  bool partial = false;  ///< It has more than is said here: metrics, an encapsulation, a gateway of another family.
  std::vector<HopMessage> hops;  ///< RTA_MULTIPATH, sorted.
  bool operator==(const RouteMessage&) const = default;
  auto operator<=>(const RouteMessage&) const = default;

  /// A route that a drawing could have: of a type of ours, and not of the kernel's table "local".
  [[nodiscard]] bool isPlain() const;
  [[nodiscard]] bool isKernelMade() const;
  /// The type in our words; only of a plain route.
  [[nodiscard]] contract::RouteType routeType() const;
};

/// A route as the kernel wants it, with our mark; the devices are left out (0), because only a namespace knows their
/// indexes. Next hops are in the order of the route's.
[[nodiscard]] RouteMessage messageOf(const contract::Route& route);

/// RTM_NEWRULE or RTM_DELRULE, as far as it is a plain lookup that a drawing could have.
struct RuleMessage {
  bool gone = false;
  contract::Rule rule;
  std::uint8_t protocol = 0;  ///< FRA_PROTOCOL
  bool operator==(const RuleMessage&) const = default;
};

/// RTM_NEWNEIGH or RTM_DELNEIGH of an IP neighbour.
struct NeighbourMessage {
  bool gone = false;
  int index = 0;
  contract::IpAddress ip;
  std::optional<contract::MacAddress> mac;
  std::uint16_t state = 0;  ///< NUD_…
  std::uint8_t flags = 0;   ///< NTF_…
  bool operator==(const NeighbourMessage&) const = default;

  /// Somebody gave it, and it stays.
  [[nodiscard]] bool isPermanent() const;
};

/// RTM_NEWNEIGH or RTM_DELNEIGH of a forwarding table (AF_BRIDGE).
struct FdbMessage {
  bool gone = false;
  int index = 0;
  contract::MacAddress mac;
  std::optional<std::uint16_t> vlan;
  std::optional<contract::IpAddress> dst;
  bool self = false;  ///< In the device's own table; else in that of its bridge.
  std::uint16_t state = 0;
  bool partial = false;  ///< It has more than is said here: a port, a VNI, a next hop group.
  bool operator==(const FdbMessage&) const = default;

  [[nodiscard]] bool isPermanent() const;
  /// It does not age: static or permanent.
  [[nodiscard]] bool isFixed() const;
};

/// RTM_NEWLINK or RTM_DELLINK of family AF_BRIDGE: a bridge or a port of one, with its VLANs.
struct BridgePortMessage {
  bool gone = false;
  int index = 0;
  contract::BridgeVlans vlans;  ///< Normalised.
  bool operator==(const BridgePortMessage&) const = default;
};

/// RTM_NEWNETCONF.
struct NetconfMessage {
  contract::Family family = contract::Family::V4;
  int index = 0;  ///< NETCONFA_IFINDEX_ALL is -1.
  std::optional<bool> forwarding;
  bool operator==(const NetconfMessage&) const = default;
};

/// RTM_NEWNSID: how one namespace numbers another; -1 where it has no number.
struct NsidMessage {
  int nsid = -1;
  int currentNsid = -1;  ///< The same namespace as the asking socket's numbers it (dumps with a target).
  bool operator==(const NsidMessage&) const = default;
};

/// NLMSG_ERROR or NLMSG_DONE.
struct Acknowledgement {
  int errorNumber = 0;  ///< Positive; 0 is success.
  std::string words;    ///< NLMSGERR_ATTR_MSG as it came.
  bool operator==(const Acknowledgement&) const = default;
};

[[nodiscard]] std::optional<LinkMessage> decodeLink(Bytes message);
[[nodiscard]] std::optional<AddressMessage> decodeAddress(Bytes message);
[[nodiscard]] std::optional<RouteMessage> decodeRoute(Bytes message);
[[nodiscard]] std::optional<RuleMessage> decodeRule(Bytes message);
[[nodiscard]] std::optional<NeighbourMessage> decodeNeighbour(Bytes message);
[[nodiscard]] std::optional<FdbMessage> decodeFdb(Bytes message);
[[nodiscard]] std::optional<BridgePortMessage> decodeBridgePort(Bytes message);
[[nodiscard]] std::optional<NetconfMessage> decodeNetconf(Bytes message);
[[nodiscard]] std::optional<NsidMessage> decodeNsid(Bytes message);
[[nodiscard]] std::optional<Acknowledgement> decodeAcknowledgement(Bytes message);

/// The header's fields; nothing where the bytes cannot hold what the header claims.
struct MessageHeader {
  std::uint16_t type = 0;
  std::uint16_t flags = 0;
  std::uint32_t sequence = 0;
};
[[nodiscard]] std::optional<MessageHeader> decodeHeader(Bytes message);

/// Calls `each` with every whole message in `bytes`, header included; stops at the first that does not fit.
void forEachMessage(Bytes bytes, const std::function<void(Bytes)>& each);

}  // namespace vethloom::netlink
