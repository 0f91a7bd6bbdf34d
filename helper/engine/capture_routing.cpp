// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/capture.h"
#include "engine/lookups.h"
#include "netlink/requests.h"
#include "netlink/sysctl.h"

#include <algorithm>

/// The part of Capture that writes down where packets went: routes, rules, neighbours, forwarding entries, VLANs; and
/// settings.
namespace vethloom::engine {

using namespace contract;  // NOLINT: this file is about the contract's operations
using netlink::FdbMessage;
using netlink::NeighbourMessage;
using netlink::RouteMessage;

namespace {

Undo undoneBy(Operation operation) {
  return {{UndoStep(std::move(operation))}, {}};
}

Result<InterfaceName> nameAt(HeldNamespace& ns, int index) {
  const auto link = findLink(ns, index);
  return link ? InterfaceName::parse(link->name) : Result<InterfaceName>(tl::unexpected(link.error()));
}

/// Steps that put the VLANs of `change` back to what they are `now`.
Undo vlanSteps(const AddBridgeVlan& change, const BridgeVlans& now) {
  const BridgeVlan& vlan = change.vlan;
  Undo undo;
  undo.steps.emplace_back(RemoveBridgeVlan{change.link, {vlan.first, vlan.last, false, false}, change.self});
  for (const BridgeVlan& had : now) {
    const BridgeVlan shared{std::max(had.first, vlan.first), std::min(had.last, vlan.last), had.pvid, had.untagged};
    // A new PVID takes the mark from the old one, which may be outside of the range.
    if (shared.first <= shared.last)
      undo.steps.emplace_back(AddBridgeVlan{change.link, shared, change.self});
    else if (had.pvid && vlan.pvid)
      undo.steps.emplace_back(AddBridgeVlan{change.link, had, change.self});
  }
  return undo;
}

}  // namespace

Result<HeldNamespace*> Capture::space(const NamespaceRef& ref) {
  HeldNamespace* const ns = namespaces_.find(ref);
  if (!ns)
    return fail(FailureKind::NotFound, "There is no such namespace.", ref.text());
  return ns;
}

/// A step that adds the route again, its devices by name.
Result<UndoStep> Capture::restoring(HeldNamespace& ns, const RouteMessage& route) {
  RestoreRoute step{ns.ref, std::nullopt, route, {}};
  if (route.device != 0) {
    const auto name = nameAt(ns, route.device);
    if (!name)
      return tl::unexpected(name.error());
    step.dev = *name;
  }
  for (const netlink::HopMessage& hop : route.hops) {
    const auto name = nameAt(ns, hop.device);
    if (!name)
      return tl::unexpected(name.error());
    step.hopDevs.push_back(*name);
  }
  return UndoStep(std::move(step));
}

Result<Undo> Capture::inverseOf(const RemoveRoute& operation) {
  const auto ns = space(operation.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  int device = 0;
  if (operation.route.dev) {
    const auto place = find({operation.ns, *operation.route.dev});
    if (!place)
      return tl::unexpected(place.error());
    device = place->link.index;
  }
  const auto routes = routesOf(**ns, device);
  if (!routes)
    return tl::unexpected(routes.error());
  const Route& asked = operation.route;
  Undo undo;
  for (const RouteMessage& route : *routes) {
    const bool matches = route.destination == asked.destination && route.table == asked.table &&
                         route.routeType() == asked.type && (asked.metric == 0 || route.metric == asked.metric) &&
                         (!asked.via || route.via == asked.via) && route.hops.empty() == asked.hops.empty();
    if (!matches)
      continue;
    auto step = route.partial ? Result<UndoStep>(fail(FailureKind::NotSupported, {})) : restoring(**ns, route);
    if (step)
      undo.steps.push_back(std::move(*step));
    else
      undo.lost.push_back("The route to " + route.destination.text() + " has more to it than can be put back.");
  }
  return undo;
}

Result<Undo> Capture::inverseOf(const AddRule& operation) {
  return undoneBy(RemoveRule{operation.ns, operation.rule});
}

Result<Undo> Capture::inverseOf(const RemoveRule& operation) {
  return undoneBy(AddRule{operation.ns, operation.rule});
}

/// The permanent neighbour of that address as it is now, with a MAC address of its own; nothing: there is none.
Result<std::optional<AddNeighbour>> Capture::neighbourNow(const NamespaceRef& ns, const Neighbour& neighbour) {
  const auto place = find({ns, neighbour.dev});
  const auto neighbours = place ? neighboursOf(place->ns) : Result<std::vector<NeighbourMessage>>();
  if (!place || !neighbours)
    return tl::unexpected(place ? neighbours.error() : place.error());
  for (const NeighbourMessage& known : *neighbours) {
    const bool same = known.index == place->link.index && known.ip == neighbour.ip;
    if (same && known.isPermanent() && known.mac)
      return AddNeighbour{ns, {known.ip, *known.mac, neighbour.dev}};
  }
  return std::nullopt;
}

Result<Undo> Capture::inverseOf(const AddNeighbour& operation) {
  const auto now = neighbourNow(operation.ns, operation.neighbour);
  if (!now)
    return tl::unexpected(now.error());
  return *now ? undoneBy(**now) : undoneBy(RemoveNeighbour{operation.ns, operation.neighbour});
}

Result<Undo> Capture::inverseOf(const RemoveNeighbour& operation) {
  const auto now = neighbourNow(operation.ns, operation.neighbour);
  if (!now)
    return tl::unexpected(now.error());
  return *now ? undoneBy(**now) : Undo();
}

Result<Undo> Capture::inverseOf(const AddFdbEntry& operation) {
  return undoneBy(RemoveFdbEntry{operation.ns, operation.entry});
}

Result<Undo> Capture::inverseOf(const RemoveFdbEntry& operation) {
  return undoneBy(AddFdbEntry{operation.ns, operation.entry});
}

Result<Undo> Capture::inverseOf(const AddBridgeVlan& operation) {
  return inverseOfVlans(operation);
}

Result<Undo> Capture::inverseOf(const RemoveBridgeVlan& operation) {
  return inverseOfVlans({operation.link, operation.vlan, operation.self});
}

Result<Undo> Capture::inverseOfVlans(const AddBridgeVlan& change) {
  const auto place = find(change.link);
  const auto ports = place ? bridgePortsOf(place->ns) : Result<std::vector<netlink::BridgePortMessage>>();
  if (!place || !ports)
    return tl::unexpected(place ? ports.error() : place.error());
  const auto port = std::find_if(ports->begin(), ports->end(),
                                 [&](const auto& candidate) { return candidate.index == place->link.index; });
  return vlanSteps(change, port == ports->end() ? BridgeVlans() : port->vlans);
}

Result<Undo> Capture::inverseOf(const SetSysctl& operation) {
  const auto ns = space(operation.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  const auto values = readSysctls(**ns, namespaces_.host().fd, {operation.key});
  if (!values)
    return tl::unexpected(values.error());
  if (!values->front())
    return fail(FailureKind::NotSupported, "This kernel has no such setting.", operation.key.text());
  Undo undo = undoneBy(SetSysctl{operation.ns, operation.key, *values->front()});
  if (operation.key.sysctl != Sysctl::DisableIpv6 || operation.value == 0)
    return undo;
  // A link without IPv6 loses its IPv6 addresses, routes and neighbours.
  const auto links = allLinks(**ns);
  if (!links)
    return tl::unexpected(links.error());
  for (const netlink::LinkMessage& link : *links) {
    if (operation.key.interface && link.name != operation.key.interface->text())
      continue;
    auto more = withSettings(std::move(undo), {**ns, link});
    if (!more)
      return more;
    undo = std::move(*more);
  }
  return undo;
}

Result<void> Capture::collectNeighbours(std::vector<UndoStep>& steps, const Place& place) {
  const auto name = InterfaceName::parse(place.link.name);
  const auto neighbours = neighboursOf(place.ns);
  if (!neighbours)
    return tl::unexpected(neighbours.error());
  for (const NeighbourMessage& known : *neighbours) {
    if (name && known.index == place.link.index && known.isPermanent() && known.mac)
      steps.emplace_back(AddNeighbour{place.ns.ref, {known.ip, *known.mac, *name}});
  }
  return {};
}

/// What a bridge knows of a port (or of itself), and which VLANs it has: both go when the port leaves.
Result<void> Capture::collectForwarding(std::vector<UndoStep>& steps, const Place& place) {
  const auto name = InterfaceName::parse(place.link.name);
  if (!name)
    return {};
  const bool forwards = place.link.master != 0 || place.link.kind == "bridge" || place.link.kind == "vxlan";
  if (!forwards)
    return {};
  const auto ports = bridgePortsOf(place.ns);
  const auto entries = fdbOf(place.ns);
  if (!ports || !entries)
    return tl::unexpected(ports ? entries.error() : ports.error());
  const LinkRef ref{place.ns.ref, *name};
  for (const auto& port : *ports) {
    if (port.index != place.link.index || port.vlans.empty())
      continue;
    const bool self = place.link.kind == "bridge";
    steps.emplace_back(RemoveBridgeVlan{ref, {vlanMin, vlanMax, false, false}, self});
    for (const BridgeVlan& vlan : port.vlans)
      steps.emplace_back(AddBridgeVlan{ref, vlan, self});
  }
  for (const FdbMessage& entry : *entries) {
    const FdbEntry drawn{entry.mac, *name, entry.self, entry.isPermanent(), entry.vlan, entry.dst};
    const bool own = place.link.mac == entry.mac;
    if (entry.index == place.link.index && entry.isFixed() && !entry.partial && !own && validate(drawn))
      steps.emplace_back(AddFdbEntry{place.ns.ref, drawn});
  }
  return {};
}

/// The settings of the link that the lab has set.
Result<void> Capture::collectLinkSettings(std::vector<UndoStep>& steps, const Place& place) {
  const auto used = ownership_.sysctls.find(place.ns.ref);
  if (used == ownership_.sysctls.end())
    return {};
  std::vector<SysctlKey> keys;
  for (const SysctlKey& key : used->second) {
    if (key.interface && key.interface->text() == place.link.name)
      keys.push_back(key);
  }
  const auto values =
      keys.empty() ? Result<std::vector<std::optional<int>>>() : readSysctls(place.ns, namespaces_.host().fd, keys);
  if (!values)
    return tl::unexpected(values.error());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (values->at(i))
      steps.emplace_back(SetSysctl{place.ns.ref, keys[i], *values->at(i)});
  }
  return {};
}

bool Capture::isOurs(const HeldNamespace& ns, const netlink::RuleMessage& rule) const {
  return !ownership_.isShared(ns.ref) ||
         (rule.protocol == netlink::routeProtocol && ownership_.in(ns.ref).rules.contains(rule.rule));
}

bool Capture::isOurs(const HeldNamespace& ns, const RouteMessage& route) const {
  return !ownership_.isShared(ns.ref) || route.protocol == netlink::routeProtocol;
}

/// What goes with a namespace beside its links: settings, rules, and routes that leave through no link.
Result<void> Capture::collectBox(Remains& remains, HeldNamespace& ns) {
  std::vector<SysctlKey> keys;
  if (!ownership_.isShared(ns.ref))
    keys = {Sysctl::Ipv4Forwarding, Sysctl::Ipv6Forwarding};
  if (const auto used = ownership_.sysctls.find(ns.ref); used != ownership_.sysctls.end()) {
    for (const SysctlKey& key : used->second) {
      if (!key.interface)
        keys.push_back(key);
    }
  }
  const auto values = readSysctls(ns, namespaces_.host().fd, keys);
  const auto rules = rulesOf(ns);
  const auto routes = routesOf(ns);
  if (!values || !rules || !routes)
    return tl::unexpected(!values ? values.error() : rules ? routes.error() : rules.error());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (values->at(i))
      remains.settings.emplace_back(SetSysctl{ns.ref, keys[i], *values->at(i)});
  }
  for (const netlink::RuleMessage& rule : *rules) {
    if (isOurs(ns, rule))
      remains.rules.emplace_back(AddRule{ns.ref, rule.rule});
  }
  for (const RouteMessage& route : *routes) {
    if (route.device == 0 && route.hops.empty() && !route.isKernelMade() && isOurs(ns, route))
      remains.routes.emplace_back(RestoreRoute{ns.ref, std::nullopt, route, {}});
  }
  return {};
}

}  // namespace vethloom::engine
