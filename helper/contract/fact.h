// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/operation.h"

#include <string>
#include <variant>
#include <vector>

/// What the kernel has, in pieces as small as its own events. Names here come *from* the kernel, so they are
/// plain strings that may hold anything: escape them (escape.h) before they reach a screen or a log.
namespace vethloom::contract {

/// A namespace exists (`exists`), or has gone. The host is announced too.
struct NamespaceFact {
  NamespaceRef ns;
  bool exists = true;
  bool ours = false;                       ///< This lab made it. In a sandbox its root namespace ("host") is ours too.
  std::optional<Adoption> adopted = {};    ///< This lab adopted it: only what the journal names in it is ours.
  std::optional<std::uint32_t> nsid = {};  ///< The number by which the host knows it, where it has one.
  bool operator==(const NamespaceFact&) const = default;
};

/// The other end of a veth pair.
struct PeerRef {
  NamespaceRef ns;
  int index = 0;
  bool operator==(const PeerRef&) const = default;
};

/// A link exists and is so. Identity is (ns, index): names change.
struct LinkFact {
  NamespaceRef ns;
  int index = 0;
  std::string name;
  std::string kind;  ///< IFLA_INFO_KIND, or "tap", which the kernel calls "tun" too; "loopback" for lo, "" where the
                     ///< kernel gives none (a physical link).
  std::optional<MacAddress> mac;
  std::uint32_t mtu = 0;
  bool up = false;              ///< IFF_UP
  bool carrier = false;         ///< IFF_LOWER_UP
  int master = 0;               ///< ifindex of its master in the same namespace, 0 for none.
  std::optional<PeerRef> peer;  ///< Veth only, where the peer's namespace is known to the helper.
  bool ours = false;
  std::optional<PeerRef> lower = {};  ///< What it stands on, where the helper knows the namespace.
  bool immutable = false;             ///< The kernel does not move it to another namespace (IFLA_NETNS_IMMUTABLE).
  Options options = {};               ///< Those that are not as usual (OptionInfo::usual).
  bool operator==(const LinkFact&) const = default;
};

struct LinkGone {
  NamespaceRef ns;
  int index = 0;
  bool operator==(const LinkGone&) const = default;
};

/// An address on a link; gone where `exists` is false.
struct AddressFact {
  NamespaceRef ns;
  int index = 0;
  InterfaceAddress address;
  bool exists = true;
  bool kernelMade = false;  ///< IPv6 link-local, lo's own: not something a plan would add.
  bool operator==(const AddressFact&) const = default;
};

/// One of several ways of a route; `device` is an ifindex.
struct HopFact {
  std::optional<IpAddress> via = {};
  int device = 0;
  std::uint32_t weight = 1;
  bool onlink = false;
  auto operator<=>(const HopFact&) const = default;
};

/// A route of any table but the kernel's own "local"; `device` is an ifindex, 0 for none.
struct RouteFact {
  NamespaceRef ns;
  Destination destination;
  std::optional<IpAddress> via = {};
  int device = 0;
  std::uint32_t metric = 0;
  bool exists = true;
  bool kernelMade = false;  ///< proto kernel, ff00::/8, fe80::/64
  RouteType type = RouteType::Unicast;
  std::uint32_t table = mainTable;
  bool onlink = false;
  std::optional<IpAddress> source = {};
  std::vector<HopFact> hops = {};  ///< Of a multipath route, which has no via and device of its own. Sorted.
  bool operator==(const RouteFact&) const = default;
};

/// A policy rule that a drawing could have; the kernel's own three are not told.
struct RuleFact {
  NamespaceRef ns;
  Rule rule;
  bool exists = true;
  bool ours = false;
  bool operator==(const RuleFact&) const = default;
};

/// A permanent neighbour.
struct NeighbourFact {
  NamespaceRef ns;
  int index = 0;
  IpAddress ip;
  MacAddress mac;
  bool exists = true;
  bool operator==(const NeighbourFact&) const = default;
};

/// A forwarding entry that somebody gave; what a bridge learns, and what it has for its own sake, is not told.
struct FdbFact {
  NamespaceRef ns;
  int index = 0;
  MacAddress mac;
  bool self = false;
  bool permanent = false;
  std::optional<std::uint16_t> vlan = {};
  std::optional<IpAddress> dst = {};
  bool exists = true;
  bool operator==(const FdbFact&) const = default;
};

/// All VLANs of a port of a bridge, or of the bridge itself; none where the kernel filters no VLANs.
struct BridgeVlansFact {
  NamespaceRef ns;
  int index = 0;
  BridgeVlans vlans;  ///< Normalised.
  bool operator==(const BridgeVlansFact&) const = default;
};

/// The value of a setting: of forwarding always, of others where this lab has set them.
struct SysctlFact {
  NamespaceRef ns;
  SysctlKey key = Sysctl::Ipv4Forwarding;
  std::int32_t value = 0;
  bool operator==(const SysctlFact&) const = default;
};

/// Our packet filter in a namespace; empty: there is none.
struct FilterFact {
  NamespaceRef ns;
  Filter filter;
  std::vector<RuleCounter> counters;  ///< One a rule, as they were when the filter was read.
  std::uint32_t changed = 0;          ///< How much in it is not as we make it: somebody else was there.
  bool operator==(const FilterFact&) const = default;
};

/// What netem and tbf make of a link; empty: nothing.
struct QualityFact {
  NamespaceRef ns;
  int index = 0;
  Quality quality;
  bool operator==(const QualityFact&) const = default;
};

/// What a WireGuard link was told. Its private key is never told; that there is one shows in the public one.
struct WireguardFact {
  NamespaceRef ns;
  int index = 0;
  Wireguard settings;                ///< Peers normalised.
  std::set<WireguardKey> preshared;  ///< The peers with which a preshared key is used as well.
  bool operator==(const WireguardFact&) const = default;
};

using Fact = std::variant<NamespaceFact, LinkFact, LinkGone, AddressFact, RouteFact, SysctlFact, RuleFact,
                          NeighbourFact, FdbFact, BridgeVlansFact, FilterFact, QualityFact, WireguardFact>;
using Facts = std::vector<Fact>;

}  // namespace vethloom::contract
