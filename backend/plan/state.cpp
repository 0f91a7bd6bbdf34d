// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/state.h"

namespace vethloom::plan {

namespace {

/// The name of a link by its index; empty for an unknown one.
std::string nameAt(const model::ObservedNamespace* ns, int index) {
  if (!ns) {
    return {};
  }
  const auto found = ns->links.find(index);
  return found == ns->links.end() ? std::string() : found->second.fact.name;
}

LinkState linkStateOf(const model::Observed& observed, const model::ObservedNamespace& ns,
                      const model::ObservedLink& link) {
  const auto& fact = link.fact;
  LinkState state;
  state.kind = fact.kind;
  // Inside a namespace that the lab made everything is the lab's; in the host, and in an adopted one, only what its
  // journal names.
  state.ours = fact.ours || (ns.ours && !fact.ns.isHost());
  const auto named = [&](const std::optional<contract::PeerRef>& other) -> std::optional<NamedLink> {
    std::string name = other ? nameAt(observed.find(other->ns), other->index) : std::string();
    return name.empty() ? std::nullopt : std::optional(NamedLink{other->ns, std::move(name)});
  };
  state.peer = named(fact.peer);
  state.lower = named(fact.lower);
  state.master = nameAt(&ns, fact.master);
  for (const auto& [address, kernelMade] : link.addresses) {
    (kernelMade ? state.kernelAddresses : state.addresses).insert(address);
  }
  state.mac = fact.mac;
  state.mtu = fact.mtu;
  state.up = fact.up;
  state.carrier = fact.carrier;
  state.quality = link.quality;
  state.wireguard = link.wireguard;
  state.preshared = link.preshared;
  state.immutable = fact.immutable;
  state.options = fact.options;
  state.neighbours = link.neighbours;
  state.fdb = link.fdb;
  state.vlans = link.vlans;
  return state;
}

RouteState routeStateOf(const model::ObservedNamespace& ns, const contract::RouteFact& fact) {
  RouteState route{fact.destination, fact.via,    nameAt(&ns, fact.device),
                   fact.type,        fact.metric, fact.table,
                   fact.onlink,      fact.source, {}};
  for (const auto& hop : fact.hops) {
    route.hops.push_back({hop.via, nameAt(&ns, hop.device), hop.weight, hop.onlink});
  }
  return route;
}

}  // namespace

bool isSame(const contract::InterfaceAddress& one, const contract::InterfaceAddress& other) {
  return one.identity() == other.identity();
}

bool isOwnEntry(const LinkState& link, const contract::FdbFact& entry) {
  const auto remote = link.options.find(contract::Option::Remote);
  if (link.kind != "vxlan" || remote == link.options.end() || !entry.dst) {
    return false;
  }
  return entry.mac == contract::MacAddress(contract::MacAddress::Bytes{}) && entry.self && entry.permanent &&
         !entry.vlan && remote->second == contract::OptionValue(*entry.dst);
}

const LinkState* BoxState::find(std::string_view name) const {
  const auto found = links.find(name);
  return found == links.end() ? nullptr : &found->second;
}

const BoxState* State::find(const contract::NamespaceRef& ns) const {
  const auto found = boxes.find(ns);
  return found == boxes.end() ? nullptr : &found->second;
}

const LinkState* State::find(const contract::NamespaceRef& ns, std::string_view name) const {
  const auto* box = find(ns);
  return box ? box->find(name) : nullptr;
}

State stateOf(const model::Observed& observed) {
  State state;
  for (const auto& [ref, ns] : observed.namespaces) {
    BoxState& box = state.boxes[ref];
    box.ours = ns.ours;
    box.adopted = ns.adopted;
    box.nsid = ns.nsid;
    box.sysctls = ns.sysctls;
    box.filter = ns.filter.filter;
    box.counters = ns.filter.counters;
    box.filterChanged = ns.filter.changed;
    box.rules = ns.rules;
    for (const auto& [index, link] : ns.links) {
      if (!link.fact.name.empty()) {
        const auto added = box.links.emplace(link.fact.name, linkStateOf(observed, ns, link));
        state.hasUppers = state.hasUppers || added.first->second.lower;
      }
    }
    for (const auto& route : ns.routes) {
      if (!route.kernelMade) {
        box.routes.push_back(routeStateOf(ns, route));
      }
    }
  }
  return state;
}

}  // namespace vethloom::plan
