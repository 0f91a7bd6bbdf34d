// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/lookups.h"
#include "engine/view.h"
#include "netlink/requests.h"

#include <algorithm>

/// The part of View that tells where packets go: routes, rules, neighbours, forwarding entries, VLANs; and settings.
namespace vethloom::engine {

using contract::BridgeVlansFact;
using contract::Facts;
using contract::FdbFact;
using contract::NeighbourFact;
using contract::Result;
using contract::RouteFact;
using contract::RuleFact;
using contract::SysctlFact;
using netlink::FdbMessage;
using netlink::NeighbourMessage;
using netlink::RouteMessage;

namespace {

/// What was told `before` and is told no longer comes first, because something else may have taken its place; then that
/// of the `news` which is new or otherwise.
template <typename Known, typename KeyOf>
void tellDifference(Known before, const Known& now, Facts news, KeyOf keyOf, Facts& facts) {
  using Told = typename Known::mapped_type;
  for (auto& [key, fact] : before) {
    if (now.contains(key))
      continue;
    fact.exists = false;
    facts.emplace_back(fact);
  }
  for (contract::Fact& fact : news) {
    const auto* told = std::get_if<Told>(&fact);
    const auto known = told ? before.find(keyOf(*told)) : before.end();
    if (known == before.end() || known->second != *told)
      facts.push_back(std::move(fact));
  }
}

}  // namespace

Result<void> View::startRouting(Facts& facts) {
  const auto routes = routesOf(ns_);
  const auto rules = rulesOf(ns_);
  const auto neighbours = neighboursOf(ns_);
  if (!routes || !rules || !neighbours)
    return tl::unexpected(!routes ? routes.error() : rules ? neighbours.error() : rules.error());
  for (const RouteMessage& route : *routes)
    takeRoute(route, facts);
  for (const netlink::RuleMessage& rule : *rules)
    takeRule(rule, facts);
  for (const NeighbourMessage& neighbour : *neighbours)
    takeNeighbour(neighbour, facts);
  return hasForwarding() ? startBridges(facts) : Result<void>();
}

/// Whether something here has a table of forwarding entries.
bool View::hasForwarding() const {
  return std::any_of(links_.begin(), links_.end(),
                     [](const auto& entry) { return entry.second.kind == "bridge" || entry.second.kind == "vxlan"; });
}

Result<void> View::startBridges(Facts& facts) {
  const auto ports = bridgePortsOf(ns_);
  const auto entries = fdbOf(ns_);
  if (!ports || !entries)
    return tl::unexpected(ports ? entries.error() : ports.error());
  for (const auto& port : *ports)
    takeBridgePort(port, facts);
  for (const FdbMessage& entry : *entries)
    takeFdb(entry, facts);
  return {};
}

/// Reads VLANs and forwarding entries anew, and tells the difference.
bool View::recheckBridges(Facts& facts) {
  auto before = std::exchange(fdb_, {});
  Facts news;
  if (!startBridges(news))
    return false;
  tellDifference(
      std::move(before), fdb_, std::move(news), [](const FdbFact& fact) { return keyOf(fact); }, facts);
  return true;
}

View::FdbKey View::keyOf(const FdbFact& entry) {
  return {entry.index, entry.mac, entry.self, entry.vlan, entry.dst};
}

View::RouteKey View::keyOf(const RouteFact& route) {
  return {route.destination, route.table, route.metric, route.type, route.device, route.via, route.hops};
}

bool View::isWorthTelling(const RouteMessage& route) const {
  if (!route.isPlain())
    return false;
  const bool ends = route.device == 0 && route.hops.empty();
  if (ends && !space_.ours) {
    const bool usual = route.metric == contract::Route{route.destination}.effectiveMetric();
    contract::Route asked{route.destination};
    asked.type = route.routeType();
    asked.metric = usual ? 0 : route.metric;
    asked.table = route.table;
    return route.protocol == netlink::routeProtocol && judge_.names(ref_, asked);
  }
  // Where the lab is a guest, somebody else's route through a link of the lab's is not the lab's to remove.
  if (!space_.ours && route.protocol != netlink::routeProtocol && !route.isKernelMade())
    return false;
  return route.protocol == netlink::routeProtocol || ends || (route.device != 0 && concerns(route.device)) ||
         std::any_of(route.hops.begin(), route.hops.end(), [&](const auto& hop) { return concerns(hop.device); });
}

void View::takeRoute(const RouteMessage& route, Facts& facts) {
  routesInDoubt_ = routesInDoubt_ || route.replaces;
  if (!isWorthTelling(route))
    return;
  RouteFact fact{ref_,
                 route.destination,
                 route.via,
                 route.device,
                 route.metric,
                 !route.gone,
                 route.isKernelMade(),
                 route.routeType(),
                 route.table,
                 route.onlink,
                 route.source,
                 {}};
  for (const netlink::HopMessage& hop : route.hops)
    fact.hops.push_back({hop.via, hop.device, hop.weight, hop.onlink});
  const RouteKey key = keyOf(fact);
  if (route.gone) {
    routes_.erase(key);
  } else {
    const auto known = routes_.find(key);
    if (known != routes_.end() && known->second == fact)
      return;
    routes_[key] = fact;
  }
  facts.emplace_back(std::move(fact));
}

/// Reads the routes anew and tells the difference.
void View::recheckRoutes(Facts& facts) {
  // The event "link down" is sent a moment before the link's routes are flushed, both under the kernel's rtnl lock,
  // which reading routes does not take. Asking for a link does: when the answer is there, the flush is over.
  (void)findLink(ns_, 1);
  const auto routes = routesOf(ns_);
  routesInDoubt_ = !routes;
  if (!routes)
    return;
  auto before = std::exchange(routes_, {});
  Facts news;
  for (const RouteMessage& route : *routes)
    takeRoute(route, news);
  tellDifference(
      std::move(before), routes_, std::move(news), [](const RouteFact& fact) { return keyOf(fact); }, facts);
}

void View::takeRule(const netlink::RuleMessage& message, Facts& facts) {
  const bool ours = space_.ours || (message.protocol == netlink::routeProtocol && judge_.names(ref_, message.rule));
  // The rules of others are none of the lab's business.
  if (!ours)
    return;
  const bool news = message.gone ? rules_.erase(message.rule) > 0 : rules_.emplace(message.rule, ours).second;
  if (news)
    facts.emplace_back(RuleFact{ref_, message.rule, !message.gone, ours});
}

void View::takeNeighbour(const NeighbourMessage& message, Facts& facts) {
  const std::pair key{message.index, message.ip};
  const auto known = neighbours_.find(key);
  if (message.gone || !message.isPermanent() || !message.mac) {
    if (known == neighbours_.end())
      return;
    facts.emplace_back(NeighbourFact{ref_, message.index, message.ip, known->second.mac, false});
    neighbours_.erase(known);
    return;
  }
  const NeighbourFact fact{ref_, message.index, message.ip, *message.mac, true};
  if (!concerns(message.index) || (known != neighbours_.end() && known->second == fact))
    return;
  neighbours_[key] = fact;
  facts.emplace_back(fact);
}

/// Not what a bridge has learnt, nor the addresses of its own ports, nor the groups that every device listens to.
bool View::isWorthTelling(const FdbMessage& entry) const {
  const auto link = links_.find(entry.index);
  if (link == links_.end() || !entry.isFixed() || entry.partial || !concerns(entry.index))
    return false;
  if (entry.self)
    return link->second.kind == "vxlan";
  const auto bridge = links_.find(link->second.kind == "bridge" ? entry.index : link->second.master);
  return link->second.mac != entry.mac && (bridge == links_.end() || bridge->second.mac != entry.mac);
}

void View::takeFdb(const FdbMessage& message, Facts& facts) {
  const auto link = links_.find(message.index);
  // Of a bridge's own entries the kernel says that they are its master's.
  const bool self = message.self || (link != links_.end() && link->second.kind == "bridge");
  FdbFact fact{ref_, message.index, message.mac, self, message.isPermanent(), message.vlan, message.dst, true};
  const FdbKey key = keyOf(fact);
  const auto known = fdb_.find(key);
  if (message.gone || !isWorthTelling(message)) {
    if (known == fdb_.end())
      return;
    fdb_.erase(known);
    fact.exists = false;
  } else if (known != fdb_.end() && known->second == fact) {
    return;
  } else {
    fdb_[key] = fact;
  }
  facts.emplace_back(fact);
}

/// The bridge gets a port's new address as an entry a moment before we hear that it is the port's.
void View::dropOwnFdb(int index, const contract::MacAddress& mac, Facts& facts) {
  for (auto entry = fdb_.begin(); entry != fdb_.end();) {
    const bool own = !entry->second.self && entry->second.index == index && entry->second.mac == mac;
    if (own) {
      entry->second.exists = false;
      facts.emplace_back(entry->second);
    }
    entry = own ? fdb_.erase(entry) : std::next(entry);
  }
}

void View::takeBridgePort(const netlink::BridgePortMessage& port, Facts& facts) {
  if (!concerns(port.index) || vlans_[port.index] == port.vlans)
    return;
  vlans_[port.index] = port.vlans;
  facts.emplace_back(BridgeVlansFact{ref_, port.index, port.vlans});
}

void View::forgetStation(int index) {
  std::erase_if(neighbours_, [index](const auto& entry) { return entry.second.index == index; });
  std::erase_if(fdb_, [index](const auto& entry) { return entry.second.index == index; });
  vlans_.erase(index);
}

void View::takeSysctl(const contract::SysctlKey& key, int value, Facts& facts) {
  const auto known = sysctls_.find(key);
  if (known != sysctls_.end() && known->second == value)
    return;
  sysctls_.insert_or_assign(key, value);
  facts.emplace_back(SysctlFact{ref_, key, value});
}

/// Reads what the lab has set here: the kernel tells of few changes.
void View::recheckSettings(Facts& facts) {
  ns_.settingsChanged = false;
  settingsInDoubt_ = false;
  const auto keys = judge_.settingsIn(ref_);
  if (keys.empty())
    return;
  const auto values = readSysctls(ns_, judge_.home(), keys);
  for (std::size_t i = 0; values && i < keys.size(); ++i) {
    if (values->at(i))
      takeSysctl(keys[i], *values->at(i), facts);
  }
}

}  // namespace vethloom::engine
