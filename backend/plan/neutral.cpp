// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/neutral.h"

#include "contract/escape.h"
#include "plan/drawn.h"
#include "plan/state.h"

#include <algorithm>

namespace vethloom::plan {

namespace {

using contract::NamespaceRef;

std::vector<std::string> sortedTexts(const auto& addresses) {
  std::vector<std::string> texts;
  for (const auto& address : addresses) {
    texts.push_back(address.text());
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

std::map<std::string, std::string> neutralQuality(const contract::Quality& quality) {
  std::map<std::string, std::string> texts;
  for (const auto& [field, value] : quality.resolved().values) {
    const auto& row = contract::rowOf(field);
    texts.emplace(row.name, contract::qualityText(row.unit, value));
  }
  return texts;
}

std::vector<std::string> textsOf(const contract::BridgeVlans& vlans) {
  std::vector<std::string> texts;
  for (const auto& vlan : vlans) {
    texts.push_back(vlan.text());
  }
  return texts;
}

template <typename Text>
std::optional<std::string> textOf(const std::optional<Text>& value) {
  return value ? std::optional<std::string>(value->text()) : std::nullopt;
}

NeutralWireguard neutralWireguard(const contract::Wireguard& settings) {
  NeutralWireguard result{textOf(settings.publicKey), settings.listenPort, {}};
  if (result.listenPort == 0) {
    result.listenPort.reset();  // There is none until it comes up.
  }
  for (const auto& peer : settings.peers) {
    result.peers.push_back(peer.text());
  }
  return result;
}

NeutralRoute neutralRoute(const NamespaceRef& ns, const contract::Route& drawn) {
  NeutralRoute route{ns.text(), drawn.destination.text(), textOf(drawn.via), textOf(drawn.dev)};
  if (drawn.type != contract::RouteType::Unicast) {
    route.type = std::string(contract::nameOf(drawn.type));
  }
  if (drawn.metric != 0) {
    route.metric = drawn.metric;
  }
  if (drawn.table != contract::mainTable) {
    route.table = drawn.table;
  }
  route.src = textOf(drawn.source);
  for (const auto& hop : drawn.hops) {
    route.nexthops.push_back({textOf(hop.via), textOf(hop.dev), hop.weight});
  }
  std::sort(route.nexthops.begin(), route.nexthops.end());
  return route;
}

/// A route whose devices may have names that no drawing could have.
NeutralRoute neutralRoute(const NamespaceRef& ns, const RouteState& state) {
  const bool usual = state.metric == contract::Route{state.destination}.effectiveMetric();
  const contract::Route plain{state.destination, state.via,    {},           state.type, usual ? 0 : state.metric,
                              state.table,       state.onlink, state.source, {}};
  NeutralRoute route = neutralRoute(ns, plain);
  const auto escaped = [](const std::string& device) {
    return device.empty() ? std::nullopt : std::optional(contract::escape(device));
  };
  route.dev = escaped(state.device);
  for (const auto& hop : state.hops) {
    route.nexthops.push_back({textOf(hop.via), escaped(hop.device), hop.weight});
  }
  std::sort(route.nexthops.begin(), route.nexthops.end());
  return route;
}

NeutralFdbEntry neutralEntry(const NamespaceRef& ns, const std::string& dev, const contract::FdbFact& entry) {
  NeutralFdbEntry result{ns.text(),        dev, entry.mac.text(), entry.permanent ? "permanent" : "static", {},
                         textOf(entry.dst)};
  if (entry.vlan) {
    result.vlan = *entry.vlan;
  }
  return result;
}

NeutralLink neutralLink(const NamespaceRef& ns, const DrawnLink& drawn) {
  NeutralLink link;
  link.ns = ns.text();
  link.name = drawn.interface->name.text();
  link.kind = drawn.kind();
  if (drawn.peer) {
    link.peer = NeutralPeer{drawn.peer->ns.text(), drawn.peer->name.text()};
  }
  if (drawn.master) {
    link.master = drawn.master->text();
  }
  link.addresses = sortedTexts(drawn.interface->addresses);
  link.up = drawn.interface->up;
  link.mtu = drawn.interface->mtu;
  if (drawn.interface->mac) {
    link.mac = drawn.interface->mac->text();
  }
  if (drawn.interface->quality) {
    link.quality = neutralQuality(*drawn.interface->quality);
  }
  if (drawn.lower) {
    link.lower = NeutralPeer{drawn.lower->ns.text(), drawn.lower->name.text()};
  }
  // What is as usual says nothing: a kernel does not tell it either.
  for (const auto& [option, value] : drawn.interface->options) {
    const bool counts = infoOf(option).scope != contract::OptionScope::Port || drawn.isPort();
    if (counts && value != contract::usualValue(option)) {
      link.options.emplace(option, value);
    }
  }
  link.vlans = textsOf(contract::normalised(drawn.interface->vlans));
  if (drawn.wireguard) {
    link.wireguard = neutralWireguard(*drawn.wireguard);
  }
  return link;
}

NeutralLink neutralLink(const NamespaceRef& ns, const std::string& name, const LinkState& state) {
  NeutralLink link;
  link.ns = ns.text();
  link.name = contract::escape(name);
  link.kind = contract::escape(state.kind);
  if (state.peer) {
    link.peer = NeutralPeer{state.peer->ns.text(), contract::escape(state.peer->name)};
  }
  if (!state.master.empty()) {
    link.master = contract::escape(state.master);
  }
  link.addresses = sortedTexts(state.addresses);
  link.up = state.up;
  link.mtu = state.mtu;
  if (state.mac && state.kind != "loopback") {
    link.mac = state.mac->text();
  }
  link.quality = neutralQuality(state.quality);
  if (state.lower) {
    link.lower = NeutralPeer{state.lower->ns.text(), contract::escape(state.lower->name)};
  }
  link.options = state.options;
  // What every port has says nothing.
  if (state.vlans != contract::BridgeVlans{{1, 1, true, true}}) {
    link.vlans = textsOf(state.vlans);
  }
  if (state.kind == nameOf(contract::LinkKind::Wireguard)) {
    link.wireguard = neutralWireguard(state.wireguard);
  }
  return link;
}

NeutralNat neutralNat(const NamespaceRef& ns, const contract::FilterRule& rule) {
  NeutralNat nat;
  nat.ns = ns.text();
  nat.kind = contract::nameOf(rule.action);
  const auto textOf = [](const auto& value) { return value ? std::optional(value->text()) : std::nullopt; };
  nat.source = textOf(rule.source);
  nat.destination = textOf(rule.destination);
  nat.in = textOf(rule.in);
  nat.out = textOf(rule.out);
  if (rule.protocol) {
    nat.protocol = contract::nameOf(*rule.protocol);
  }
  if (rule.port) {
    nat.port = std::to_string(rule.port->first);
    if (rule.port->last != rule.port->first) {
      *nat.port += '-' + std::to_string(rule.port->last);
    }
  }
  nat.to = textOf(rule.newAddress);
  if (rule.newPort != 0) {
    *nat.to += ':' + std::to_string(rule.newPort);
  }
  return nat;
}

void addFilter(Neutral& neutral, const NamespaceRef& ns, const contract::Filter& filter) {
  const contract::Filter sorted = filter.sorted();
  for (const auto& rule : sorted.rules) {
    if (!rule.isVerdict()) {
      neutral.nat.push_back(neutralNat(ns, rule));
    }
  }
  for (const auto& line : sorted.lines()) {
    neutral.filter.push_back({ns.text(), line});
  }
}

void addSysctl(Neutral& neutral, const NamespaceRef& ns, const contract::SysctlKey& key, std::optional<int> value) {
  if (value) {
    neutral.sysctls.push_back({ns.text(), key.text(), std::to_string(*value)});
  }
}

void sortLists(Neutral& neutral) {
  std::sort(neutral.namespaces.begin(), neutral.namespaces.end());
  std::sort(neutral.spaces.begin(), neutral.spaces.end());
  std::sort(neutral.links.begin(), neutral.links.end());
  std::sort(neutral.routes.begin(), neutral.routes.end());
  std::sort(neutral.rules.begin(), neutral.rules.end());
  std::sort(neutral.neighbours.begin(), neutral.neighbours.end());
  std::sort(neutral.fdb.begin(), neutral.fdb.end());
  std::sort(neutral.sysctls.begin(), neutral.sysctls.end());
  std::sort(neutral.nat.begin(), neutral.nat.end());
}

}  // namespace

namespace {

void describeSpace(Neutral& neutral, const NamespaceRef& ns, const std::optional<contract::Adoption>& adopted,
                   const std::optional<std::uint32_t>& nsid) {
  if (adopted || nsid) {
    neutral.spaces.push_back(
        {ns.text(), adopted.has_value(), adopted ? adopted->process : std::optional<std::uint32_t>(), nsid});
  }
}

void describeStack(Neutral& neutral, const NamespaceRef& ns, const model::StackSettings& stack) {
  for (const auto& route : stack.routes) {
    neutral.routes.push_back(neutralRoute(ns, route));
  }
  for (const auto& rule : stack.rules) {
    neutral.rules.push_back({ns.text(), rule.text()});
  }
  for (const auto& neighbour : stack.neighbours) {
    neutral.neighbours.push_back({ns.text(), neighbour.dev.text(), neighbour.ip.text(), neighbour.mac.text()});
  }
  for (const auto& entry : stack.fdb) {
    neutral.fdb.push_back(neutralEntry(ns, entry.dev.text(),
                                       {ns, 0, entry.mac, entry.self, entry.permanent, entry.vlan, entry.dst, true}));
  }
  for (const auto& [sysctl, value] : stack.sysctls) {
    addSysctl(neutral, ns, sysctl, value);
  }
  addSysctl(neutral, ns, contract::Sysctl::Ipv4Forwarding, stack.ipv4Forwarding);
  addSysctl(neutral, ns, contract::Sysctl::Ipv6Forwarding, stack.ipv6Forwarding);
}

/// What stands at one link of the kernel's.
void describeStations(Neutral& neutral, const NamespaceRef& ns, const std::string& name, const LinkState& link) {
  for (const auto& [ip, mac] : link.neighbours) {
    neutral.neighbours.push_back({ns.text(), contract::escape(name), ip.text(), mac.text()});
  }
  for (const auto& entry : link.fdb) {
    neutral.fdb.push_back(neutralEntry(ns, contract::escape(name), entry));
  }
}

}  // namespace

Neutral describe(const model::Topology& topology) {
  Neutral neutral;
  for (const auto& [ns, box] : drawnOf(topology)) {
    if (!ns.isHost()) {
      neutral.namespaces.push_back(ns.text());
      describeSpace(neutral, ns, box.space->adopted, box.space->nsid);
    }
    for (const auto& [name, link] : box.links) {
      neutral.links.push_back(neutralLink(ns, link));
      for (const auto& [sysctl, value] : link.interface->sysctls) {
        addSysctl(neutral, ns, {sysctl, name}, value);
      }
    }
    describeStack(neutral, ns, *box.stack);
    addFilter(neutral, ns, box.stack->filter);
  }
  sortLists(neutral);
  return neutral;
}

Neutral describe(const model::Observed& observed) {
  Neutral neutral;
  for (const auto& [ns, box] : stateOf(observed).boxes) {
    if (!ns.isHost() && (box.ours || box.adopted)) {
      neutral.namespaces.push_back(ns.text());
      describeSpace(neutral, ns, box.adopted, box.nsid);
    }
    for (const auto& [name, link] : box.links) {
      const bool plainLoopback = link.kind == "loopback" && link.addresses.empty();
      if ((link.ours || box.ours) && !plainLoopback) {
        neutral.links.push_back(neutralLink(ns, name, link));
        describeStations(neutral, ns, name, link);
      }
    }
    for (const auto& route : box.routes) {
      const auto* device = box.find(route.device);
      if (box.ours || (device && device->ours)) {
        neutral.routes.push_back(neutralRoute(ns, route));
      }
    }
    for (const auto& [rule, ours] : box.rules) {
      if (ours || box.ours) {
        neutral.rules.push_back({ns.text(), rule.text()});
      }
    }
    addFilter(neutral, ns, box.filter);
    for (std::size_t i = 0; i < std::min(box.filter.rules.size(), box.counters.size()); ++i) {
      const auto& counter = box.counters[i];
      neutral.counters.push_back({ns.text(), box.filter.rules[i].text(), counter.packets, counter.bytes});
    }
    for (const auto& [key, value] : box.sysctls) {
      // Forwarding is told always; off is how every namespace begins, so it would say nothing.
      const bool begins = key == contract::Sysctl::Ipv4Forwarding || key == contract::Sysctl::Ipv6Forwarding;
      if (box.ours && (value != 0 || !begins)) {
        addSysctl(neutral, ns, key, value);
      }
    }
  }
  sortLists(neutral);
  return neutral;
}

}  // namespace vethloom::plan
