// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/difference.h"

#include "contract/escape.h"

#include <algorithm>

namespace vethloom::plan {

namespace {

using contract::Family;
using contract::InterfaceAddress;

std::string textOf(const NamedLink& link) {
  return link.ns.text() + "/" + contract::escape(link.name);
}

/// Whether the cable leads where it is drawn. While the helper does not know the peer yet, the other end's word counts.
bool peerMatches(const State& state, const contract::LinkRef& ref, const contract::LinkRef& drawnPeer,
                 const LinkState& link) {
  const auto is = [](const NamedLink& found, const contract::LinkRef& wanted) {
    return found.name == wanted.name.text() && found.ns == wanted.ns;
  };
  if (link.peer) {
    return is(*link.peer, drawnPeer);
  }
  const auto* other = state.find(drawnPeer.ns, drawnPeer.name.text());
  return other && other->kind == "veth" && (!other->peer || is(*other->peer, ref));
}

/// The kernel removes the secondary IPv4 addresses of a subnet with the first one, and does not tell which that is.
bool losesNeighbours(const LinkState& link, const InterfaceAddress& removed) {
  return removed.ip.family() == Family::V4 &&
         std::any_of(link.addresses.begin(), link.addresses.end(), [&](const InterfaceAddress& other) {
           return !isSame(other, removed) && other.prefixLength == removed.prefixLength &&
                  other.network() == removed.network();
         });
}

/// Whether the address is as drawn. What the drawing leaves out (a broadcast address) is as the kernel has it.
bool isAsDrawn(const InterfaceAddress& drawn, const InterfaceAddress& found) {
  return isSame(drawn, found) && drawn.scope == found.scope && (!drawn.broadcast || drawn.broadcast == found.broadcast);
}

void compareAddresses(const DrawnLink& drawn, const LinkState& link, LinkDifference& difference) {
  const auto& wanted = drawn.interface->addresses;
  for (const auto& address : wanted) {
    const auto isThere = [&](const InterfaceAddress& found) { return isAsDrawn(address, found); };
    if (std::none_of(link.addresses.begin(), link.addresses.end(), isThere) &&
        std::none_of(link.kernelAddresses.begin(), link.kernelAddresses.end(), isThere)) {
      difference.missing.push_back(address);
    }
  }
  for (const auto& address : link.addresses) {
    const auto isDrawn = [&](const InterfaceAddress& one) { return isAsDrawn(one, address); };
    if (std::none_of(wanted.begin(), wanted.end(), isDrawn)) {
      difference.superfluous.push_back(address);
      if (losesNeighbours(link, address)) {
        difference.rebuild = "the kernel drops the other addresses of a subnet with the first one";
      }
    }
  }
}

bool lowerMatches(const DrawnLink& drawn, const LinkState& link) {
  if (!drawn.lower) {
    return !link.lower;
  }
  const bool unknown = !link.lower && infoOf(drawn.which).lower == contract::Lower::Required;
  return unknown || link.lower == NamedLink{drawn.lower->ns, drawn.lower->name.text()};
}

/// Sorts the options that differ by how they can be changed.
void compareOptions(const DrawnLink& drawn, const LinkState& link, LinkDifference& difference) {
  for (const auto& [option, wanted] : drawn.interface->options) {
    const auto& info = infoOf(option);
    const bool counts = info.scope != contract::OptionScope::Port || drawn.isPort();
    const auto found = contract::valueIn(link.options, option);
    if (!counts || (found && contract::isSame(option, wanted, *found))) {
      continue;
    }
    if (option == contract::Option::PortState) {
      // A port without a carrier is disabled, and the kernel lets nobody change that.
      if (drawn.interface->up && found != contract::OptionValue(std::string("disabled"))) {
        difference.portStates.emplace(option, wanted);
      }
      continue;
    }
    switch (contract::howToChange(option, found, wanted)) {
      case contract::OptionChange::InPlace:
        difference.options.emplace(option, wanted);
        break;
      case contract::OptionChange::WhileDown:
        difference.downOptions.emplace(option, wanted);
        break;
      case contract::OptionChange::Recreate:
        difference.newOptions.emplace(option, wanted);
        difference.rebuild = std::string(info.name) + " is " +
                             (found ? contract::escape(contract::textOf(*found)) : std::string("not set")) +
                             ", drawn " + contract::textOf(wanted) + ", and the kernel takes it only for a new link";
        break;
    }
  }
}

/// VLANs are compared where they are drawn; else they are as the kernel gives them.
void compareVlans(const DrawnLink& drawn, const LinkState& link, LinkDifference& difference) {
  if (drawn.interface->vlans.empty()) {
    return;
  }
  const auto wanted = contract::normalised(drawn.interface->vlans);
  for (const auto& vlan : wanted) {
    if (std::find(link.vlans.begin(), link.vlans.end(), vlan) == link.vlans.end()) {
      difference.missingVlans.push_back(vlan);
    }
  }
  for (const auto& vlan : link.vlans) {
    if (std::find(wanted.begin(), wanted.end(), vlan) == wanted.end()) {
      const bool replaced = std::any_of(wanted.begin(), wanted.end(), [&](const auto& one) {
        return one.first <= vlan.first && vlan.last <= one.last;
      });
      if (!replaced) {
        difference.superfluousVlans.push_back(vlan);
      }
    }
  }
}

bool isAsDrawn(const contract::WireguardPeer& drawn, const contract::WireguardPeer& found) {
  return drawn.key == found.key && drawn.keepalive == found.keepalive && drawn.allowedIps == found.allowedIps &&
         (!drawn.endpoint || drawn.endpoint == found.endpoint);
}

/// What the drawing leaves out is as the kernel has it, but for peers: those that are not drawn go, and so do preshared
/// keys.
void compareWireguard(const contract::Wireguard& wanted, const LinkState& link, LinkDifference& difference) {
  const auto& found = link.wireguard;
  const bool same = (!wanted.publicKey || wanted.publicKey == found.publicKey) &&
                    (!wanted.listenPort || wanted.listenPort == found.listenPort) && link.preshared.empty() &&
                    std::equal(wanted.peers.begin(), wanted.peers.end(), found.peers.begin(), found.peers.end(),
                               [](const auto& drawn, const auto& peer) { return isAsDrawn(drawn, peer); });
  if (!same) {
    difference.wireguard = wanted;
  }
}

/// The drawn links by which one way of a route can leave.
std::vector<const DrawnLink*> waysOut(const DrawnBox& box, const contract::NextHop& hop) {
  std::vector<const DrawnLink*> ways;
  for (const auto& [name, link] : box.links) {
    const auto& addresses = link.interface->addresses;
    const bool leads = hop.dev ? name == *hop.dev
                               : hop.via && std::any_of(addresses.begin(), addresses.end(), [&](const auto& address) {
                                   return address.contains(*hop.via);
                                 });
    if (leads) {
      ways.push_back(&link);
    }
  }
  return ways;
}

/// Whether the kernel would refuse a way because its link is drawn down.
bool isDead(const DrawnBox& box, const contract::NextHop& hop) {
  const auto ways = waysOut(box, hop);
  return !ways.empty() && std::none_of(ways.begin(), ways.end(), [](const auto* link) { return link->interface->up; });
}

/// Whether a drawn route is one to be added: not where a link of it is drawn down, because the kernel takes none there;
/// and not where it is the very route that the kernel makes with an address.
bool isExpected(const DrawnBox& box, const contract::Route& route) {
  if (std::any_of(route.hops.begin(), route.hops.end(), [&](const auto& hop) { return isDead(box, hop); })) {
    return false;
  }
  const contract::NextHop only{route.via, route.dev, 1, route.onlink};
  if (isDead(box, only)) {
    return false;
  }
  const auto connects = [&](const DrawnLink* link) {
    const auto& addresses = link->interface->addresses;
    return std::any_of(addresses.begin(), addresses.end(), [&](const InterfaceAddress& address) {
      return address.prefixLength == route.destination.prefixLength && address.network() == route.destination.network;
    });
  };
  const auto ways = waysOut(box, only);
  const bool plain = !route.via && route.table == contract::mainTable && route.metric == 0 && !route.source;
  return !plain || std::none_of(ways.begin(), ways.end(), connects);
}

/// Whether two lists of next hops are the same, whatever their order. A drawn one may leave its device to the kernel.
bool matchHops(const std::vector<contract::NextHop>& drawn, std::vector<HopState> found) {
  if (drawn.size() != found.size()) {
    return false;
  }
  return std::all_of(drawn.begin(), drawn.end(), [&](const contract::NextHop& hop) {
    const auto same = std::find_if(found.begin(), found.end(), [&](const HopState& other) {
      return other.via == hop.via && other.weight == hop.weight && (!hop.onlink || other.onlink) &&
             (!hop.dev || hop.dev->text() == other.device);
    });
    if (same == found.end()) {
      return false;
    }
    found.erase(same);
    return true;
  });
}

bool matches(const contract::Route& drawn, const RouteState& route) {
  return drawn.destination == route.destination && drawn.table == route.table && drawn.type == route.type &&
         drawn.effectiveMetric() == route.metric && drawn.via == route.via &&
         (!drawn.dev || drawn.dev->text() == route.device) && (!drawn.onlink || route.onlink) &&
         (!drawn.source || drawn.source == route.source) && matchHops(drawn.hops, route.hops);
}

/// A gateway must be reachable before a route by it is taken: routes without gateways come first, defaults last.
int rankOf(const contract::Route& route) {
  return !route.via && route.hops.empty() ? 0 : !route.destination.isDefault() ? 1 : 2;
}

/// Whether a route is one that the lab may remove. One that leaves through no link is told only where it is the lab's.
bool isOurs(const BoxState& box, const RouteState& route) {
  const auto ours = [&](const std::string& device) {
    const auto* link = box.find(device);
    return link && link->ours;
  };
  if (box.ours) {
    return true;
  }
  return route.hops.empty()
             ? route.device.empty() || ours(route.device)
             : std::all_of(route.hops.begin(), route.hops.end(), [&](const HopState& hop) { return ours(hop.device); });
}

void compareRoutes(const DrawnBox& drawn, const BoxState& box, BoxDifference& difference) {
  std::vector<bool> matched(box.routes.size(), false);
  for (const auto& route : drawn.stack->routes) {
    bool found = false;
    for (std::size_t i = 0; i < box.routes.size() && !found; ++i) {
      found = !matched[i] && matches(route, box.routes[i]);
      matched[i] = matched[i] || found;
    }
    if (!found && isExpected(drawn, route)) {
      difference.missing.push_back(route);
    }
  }
  std::stable_sort(difference.missing.begin(), difference.missing.end(),
                   [](const auto& a, const auto& b) { return rankOf(a) < rankOf(b); });
  for (std::size_t i = 0; i < box.routes.size(); ++i) {
    if (!matched[i] && isOurs(box, box.routes[i]) && asRoute(box.routes[i])) {
      difference.superfluous.push_back(box.routes[i]);
    }
  }
}

bool matches(const contract::Rule& drawn, contract::Rule rule) {
  if (!drawn.priority) {
    rule.priority.reset();  // The kernel chooses one.
  }
  return drawn == rule;
}

void compareRules(const DrawnBox& drawn, const BoxState& box, BoxDifference& difference) {
  std::set<contract::Rule> matched;
  for (const auto& rule : drawn.stack->rules) {
    const auto found = std::find_if(box.rules.begin(), box.rules.end(), [&](const auto& entry) {
      return !matched.contains(entry.first) && matches(rule, entry.first);
    });
    if (found == box.rules.end()) {
      difference.missingRules.push_back(rule);
    } else {
      matched.insert(found->first);
    }
  }
  for (const auto& [rule, ours] : box.rules) {
    if (!matched.contains(rule) && (ours || box.ours)) {
      difference.superfluousRules.push_back(rule);
    }
  }
}

void compareNeighbours(const DrawnBox& drawn, const BoxState& box, BoxDifference& difference) {
  const auto& wanted = drawn.stack->neighbours;
  for (const auto& neighbour : wanted) {
    const auto* device = drawn.find(neighbour.dev.text());
    const auto* link = box.find(neighbour.dev.text());
    const auto found = link ? link->neighbours.find(neighbour.ip) : decltype(link->neighbours.end())();
    const bool isThere = link && found != link->neighbours.end() && found->second == neighbour.mac;
    if (!isThere && (!device || device->interface->up)) {
      difference.missingNeighbours.push_back(neighbour);
    }
  }
  for (const auto& [name, drawnLink] : drawn.links) {
    const auto* link = box.find(name.text());
    if (!link) {
      continue;
    }
    for (const auto& [ip, mac] : link->neighbours) {
      const contract::Neighbour neighbour{ip, mac, name};
      if (std::find(wanted.begin(), wanted.end(), neighbour) == wanted.end()) {
        difference.superfluousNeighbours.push_back(neighbour);
      }
    }
  }
}

bool matches(const contract::FdbEntry& drawn, const contract::FdbFact& entry) {
  return drawn.mac == entry.mac && drawn.self == entry.self && drawn.dst == entry.dst &&
         drawn.permanent == entry.permanent;
}

/// Whether the kernel made an entry of a VLAN by itself: it copies one without a VLAN to each that the port has, and
/// removes the copies with it.
bool isCopy(const LinkState& link, const contract::FdbFact& entry) {
  return entry.vlan && std::any_of(link.fdb.begin(), link.fdb.end(), [&](const auto& other) {
           return !other.vlan && other.mac == entry.mac && other.self == entry.self && other.dst == entry.dst;
         });
}

void compareFdb(const DrawnBox& drawn, const BoxState& box, BoxDifference& difference) {
  const auto& wanted = drawn.stack->fdb;
  for (const auto& entry : wanted) {
    const auto* link = box.find(entry.dev.text());
    const bool isThere = link && std::any_of(link->fdb.begin(), link->fdb.end(), [&](const auto& found) {
                           return matches(entry, found) && entry.vlan == found.vlan;
                         });
    if (!isThere) {
      difference.missingFdb.push_back(entry);
    }
  }
  for (const auto& [name, drawnLink] : drawn.links) {
    const auto* link = box.find(name.text());
    if (!link) {
      continue;
    }
    for (const auto& found : link->fdb) {
      const bool isDrawn = std::any_of(wanted.begin(), wanted.end(), [&, &device = name](const auto& entry) {
        return entry.dev == device && matches(entry, found) && entry.vlan == found.vlan;
      });
      if (!isDrawn && !isCopy(*link, found) && !isOwnEntry(*link, found)) {
        difference.superfluousFdb.push_back({found.mac, name, found.self, found.permanent, found.vlan, found.dst});
      }
    }
  }
}

void compareSysctls(const DrawnBox& drawn, const BoxState& box, BoxDifference& difference) {
  const auto compare = [&](const contract::SysctlKey& key, int wanted) {
    const auto found = box.sysctls.find(key);
    if (found == box.sysctls.end() || found->second != wanted) {
      difference.sysctls.emplace_back(key, wanted);
    }
  };
  // A box's own first: some of them change every interface's.
  for (const auto& [sysctl, value] : drawn.stack->sysctls) {
    compare(sysctl, value);
  }
  for (const auto& [name, link] : drawn.links) {
    for (const auto& [sysctl, value] : link.interface->sysctls) {
      compare({sysctl, name}, value);
    }
  }
  if (drawn.stack->ipv4Forwarding) {
    compare(contract::Sysctl::Ipv4Forwarding, *drawn.stack->ipv4Forwarding ? 1 : 0);
  }
  if (drawn.stack->ipv6Forwarding) {
    compare(contract::Sysctl::Ipv6Forwarding, *drawn.stack->ipv6Forwarding ? 1 : 0);
  }
}

}  // namespace

bool LinkDifference::isEmpty() const {
  return rebuild.empty() && options.empty() && downOptions.empty() && portStates.empty() && !up && !mac && !mtu &&
         !master && missing.empty() && superfluous.empty() && missingVlans.empty() && superfluousVlans.empty() &&
         !quality && !wireguard;
}

bool BoxDifference::isEmpty() const {
  return !loopbackUp && missing.empty() && superfluous.empty() && missingRules.empty() && superfluousRules.empty() &&
         missingNeighbours.empty() && superfluousNeighbours.empty() && missingFdb.empty() && superfluousFdb.empty() &&
         sysctls.empty() && !filter && !nsid;
}

Fit fitOf(const DrawnBox& drawn, const BoxState& box) {
  if (!drawn.space) {
    return Fit::Same;
  }
  const auto& adopted = drawn.space->adopted;
  if (box.ours) {
    return adopted ? Fit::Foreign : Fit::Same;
  }
  if (box.adopted) {
    return box.adopted == adopted ? Fit::Same : box.adopted->process ? Fit::ToReplace : Fit::Foreign;
  }
  return adopted && !adopted->process ? Fit::ToAdopt : Fit::Foreign;
}

LinkDifference differenceOf(const State& state, const contract::LinkRef& ref, const DrawnLink& drawn,
                            const LinkState& link, unsigned aspects) {
  LinkDifference difference;
  const auto asked = [aspects](unsigned what) { return (aspects & what) != 0; };
  if (link.kind != drawn.kind()) {
    difference.rebuild =
        "it is of kind \"" + contract::escape(link.kind) + "\", and drawn as a " + std::string(drawn.kind());
    return difference;
  }
  if (drawn.peer && !peerMatches(state, ref, *drawn.peer, link)) {
    difference.peer = link.peer ? textOf(*link.peer) : std::string("an unknown end");
    difference.rebuild =
        "its cable leads to " + difference.peer + ", and is drawn to " + contract::describe(*drawn.peer);
    return difference;
  }
  if (!lowerMatches(drawn, link)) {
    difference.lower = link.lower ? textOf(*link.lower) : std::string("no link");
    difference.rebuild = "it stands on " + difference.lower + ", and is drawn on " +
                         (drawn.lower ? contract::describe(*drawn.lower) : std::string("none"));
    return difference;
  }
  const auto& wanted = *drawn.interface;
  // What a bond takes gets the bond's own MAC address and MTU.
  const bool bonded = drawn.masterKind == contract::LinkKind::Bond;
  if (asked(aspect::up) && link.up != wanted.up) {
    difference.up = wanted.up;
  }
  if (asked(aspect::mac) && wanted.mac && !bonded && link.mac != wanted.mac) {
    difference.mac = wanted.mac;
  }
  if (asked(aspect::mtu) && wanted.mtu && !bonded && link.mtu != *wanted.mtu) {
    difference.mtu = wanted.mtu;
  }
  if (asked(aspect::master) && (drawn.master ? link.master != drawn.master->text() : !link.master.empty())) {
    difference.master = drawn.master;
  }
  if (asked(aspect::addresses)) {
    compareAddresses(drawn, link, difference);
  }
  if (asked(aspect::quality) &&
      (wanted.quality ? !wanted.quality->isMetBy(link.quality) : !link.quality.values.empty())) {
    difference.quality = wanted.quality;
  }
  if (asked(aspect::options)) {
    compareOptions(drawn, link, difference);
  }
  if (asked(aspect::vlans)) {
    compareVlans(drawn, link, difference);
  }
  if (asked(aspect::wireguard) && drawn.wireguard) {
    compareWireguard(*drawn.wireguard, link, difference);
  }
  return difference;
}

BoxDifference differenceOf(const DrawnBox& drawn, const BoxState& box, unsigned aspects) {
  BoxDifference difference;
  const auto asked = [aspects](unsigned what) { return (aspects & what) != 0; };
  const auto* loopback = asked(aspect::loopback) && drawn.loopbackUp ? box.find("lo") : nullptr;
  if (loopback && loopback->up != *drawn.loopbackUp) {
    difference.loopbackUp = drawn.loopbackUp;
  }
  if (asked(aspect::nsid) && drawn.space && drawn.space->nsid && drawn.space->nsid != box.nsid) {
    difference.nsid = drawn.space->nsid;
  }
  if (asked(aspect::routes)) {
    compareRoutes(drawn, box, difference);
  }
  if (asked(aspect::rules)) {
    compareRules(drawn, box, difference);
  }
  if (asked(aspect::neighbours)) {
    compareNeighbours(drawn, box, difference);
  }
  if (asked(aspect::fdb)) {
    compareFdb(drawn, box, difference);
  }
  if (asked(aspect::sysctls)) {
    compareSysctls(drawn, box, difference);
  }
  const bool filters = !drawn.stack->filter.isEmpty() || !box.filter.isEmpty() || box.filterChanged > 0;
  if (asked(aspect::filter) && filters) {
    auto wanted = drawn.stack->filter.sorted();
    if (wanted != box.filter.sorted() || box.filterChanged > 0) {
      difference.filter = std::move(wanted);
    }
  }
  return difference;
}

bool isRemovable(const std::string& name, const LinkState& link) {
  const bool kernelsOwn = name == "gre0" || name == "gretap0";  // net/ipv4/ip_gre.c: one in each namespace.
  return link.ours && !kernelsOwn && contract::linkKindFromName(link.kind) && contract::InterfaceName::parse(name);
}

std::optional<contract::Route> asRoute(const RouteState& route) {
  contract::Route result{route.destination, route.via,    std::nullopt, route.type, route.metric,
                         route.table,       route.onlink, route.source, {}};
  if (route.metric == contract::Route{route.destination}.effectiveMetric()) {
    result.metric = 0;
  }
  const auto name = [](const std::string& device, std::optional<contract::InterfaceName>& dev) {
    const auto parsed = contract::InterfaceName::parse(device);
    if (parsed) {
      dev = *parsed;
    }
    return device.empty() || parsed.has_value();
  };
  bool named = name(route.device, result.dev);
  for (const auto& hop : route.hops) {
    contract::NextHop way{hop.via, std::nullopt, hop.weight, hop.onlink};
    named = name(hop.device, way.dev) && named;
    result.hops.push_back(way);
  }
  return named && contract::validate(result) ? std::optional(result) : std::nullopt;
}

}  // namespace vethloom::plan
