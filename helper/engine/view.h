// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/fact.h"
#include "engine/judge.h"
#include "engine/packet_filter.h"
#include "engine/peers.h"

namespace vethloom::engine {

/// One namespace as it was last told. It turns messages into facts, leaves out what would say nothing new, and finds
/// out what the kernel passes over in silence: IPv4 routes that go with their link or their address.
class View {
public:
  View(HeldNamespace& ns, Peers& peers, Judge& judge) : ns_(ns), ref_(ns.ref), peers_(peers), judge_(judge) {
    filter_.ns = ref_;
  }

  [[nodiscard]] const contract::NamespaceRef& ref() const { return ref_; }

  /// Tells everything. The namespace must be listened to already: what changes meanwhile is then told twice, not lost.
  /// `nsid` is the number by which the host knows it.
  contract::Result<void> start(contract::Facts& facts, std::optional<std::uint32_t> nsid);
  /// Tells everything again, as it was last told: true while no event was lost.
  void tellAll(contract::Facts& facts) const;
  /// Looks at what the kernel changes without an event or tells late: options of links that are down
  /// (netdev_state_change), IPv6 addresses (when DAD has begun, in a work queue), some forwarding entries, settings,
  /// what the packet filter has counted, and what WireGuard links were told. False where it cannot be seen.
  [[nodiscard]] bool recheckSilent(contract::Facts& facts);
  /// Tells what one event says.
  void take(netlink::Bytes message, contract::Facts& facts);
  /// Whether nothing is left to be looked at again.
  [[nodiscard]] bool isCertain() const { return !routesInDoubt_ && !qualitiesInDoubt_ && !filterInDoubt_; }
  /// Whether there is a packet filter, whose rules count.
  [[nodiscard]] bool counts() const { return !filter_.counters.empty(); }
  /// Tells that the packet filter has changed.
  void doubtFilter() { filterInDoubt_ = true; }
  /// After a batch of events: looks at what they left open. `allPeers`: namespaces were taken in, so that peers which
  /// could not be named before may be now.
  void settle(bool allPeers, contract::Facts& facts);

private:
  using RouteKey = std::tuple<contract::Destination, std::uint32_t, std::uint32_t, contract::RouteType, int,
                              std::optional<contract::IpAddress>, std::vector<contract::HopFact>>;
  using FdbKey =
      std::tuple<int, contract::MacAddress, bool, std::optional<std::uint16_t>, std::optional<contract::IpAddress>>;
  void tellSpace(std::optional<std::uint32_t> nsid, contract::Facts& facts);
  static RouteKey keyOf(const contract::RouteFact& route);
  static FdbKey keyOf(const contract::FdbFact& entry);
  void takeLink(const netlink::LinkMessage& link, contract::Facts& facts);
  void takeLinkGone(int index, contract::Facts& facts);
  void takeAddress(const netlink::AddressMessage& address, contract::Facts& facts);
  void takeRoute(const netlink::RouteMessage& route, contract::Facts& facts);
  void takeRule(const netlink::RuleMessage& rule, contract::Facts& facts);
  void takeNeighbour(const netlink::NeighbourMessage& neighbour, contract::Facts& facts);
  void takeFdb(const netlink::FdbMessage& entry, contract::Facts& facts);
  void takeBridgePort(const netlink::BridgePortMessage& port, contract::Facts& facts);
  void takeSysctl(const contract::SysctlKey& key, int value, contract::Facts& facts);
  contract::Result<void> startRouting(contract::Facts& facts);
  contract::Result<void> startBridges(contract::Facts& facts);
  [[nodiscard]] bool hasForwarding() const;
  [[nodiscard]] bool recheckLinks(contract::Facts& facts);
  [[nodiscard]] bool recheckAddresses(contract::Facts& facts);
  [[nodiscard]] bool recheckBridges(contract::Facts& facts);
  void forgetStation(int index);
  void dropOwnFdb(int index, const contract::MacAddress& mac, contract::Facts& facts);
  void recheckRoutes(contract::Facts& facts);
  void recheckQualities(contract::Facts& facts);
  void recheckFilter(contract::Facts& facts);
  void recheckSettings(contract::Facts& facts);
  void recheckWireguard(contract::Facts& facts);
  [[nodiscard]] bool isWorthTelling(const netlink::RouteMessage& route) const;
  [[nodiscard]] bool isWorthTelling(const netlink::FdbMessage& entry) const;
  [[nodiscard]] contract::LinkFact factOf(const netlink::LinkMessage& link);
  [[nodiscard]] bool concerns(int device) const;

  HeldNamespace& ns_;  ///< Only used while it is held.
  contract::NamespaceRef ref_;
  Peers& peers_;
  Judge& judge_;
  contract::NamespaceFact space_;  ///< As it was told.
  std::map<int, contract::LinkFact> links_;
  std::set<int> unpaired_;  ///< Veths whose peer cannot be named.
  std::set<int> young_;     ///< Those of them that were told since the last `settle`.
  std::map<int, std::map<contract::InterfaceAddress, bool>> addresses_;  ///< By link. Value: made by the kernel.
  std::map<RouteKey, contract::RouteFact> routes_;
  std::map<int, contract::Quality> qualities_;
  contract::FilterFact filter_;
  bool qualitiesInDoubt_ = false;
  bool filterInDoubt_ = false;
  std::map<int, contract::WireguardFact> wireguard_;
  bool wireguardInDoubt_ = false;
  std::map<contract::Rule, bool> rules_;  ///< Value: ours.
  std::map<std::pair<int, contract::IpAddress>, contract::NeighbourFact> neighbours_;
  std::map<FdbKey, contract::FdbFact> fdb_;
  std::map<int, contract::BridgeVlans> vlans_;
  std::map<contract::SysctlKey, int> sysctls_;
  bool routesInDoubt_ = false;
  bool settingsInDoubt_ = false;
};

}  // namespace vethloom::engine
