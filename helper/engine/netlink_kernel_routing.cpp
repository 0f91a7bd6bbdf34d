// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/lookups.h"
#include "engine/netlink_kernel.h"
#include "netlink/requests.h"

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

/// The part of NetlinkKernel that says where packets go: routes, rules, neighbours, forwarding entries, VLANs.
namespace vethloom::engine {

using contract::FailureKind;
using contract::NamespaceRef;
using contract::Result;
using netlink::FdbMessage;
using netlink::RouteMessage;

/// The route as the kernel wants it, with its devices looked up.
Result<RouteMessage> NetlinkKernel::resolve(const NamespaceRef& ns, const contract::Route& route) {
  RouteMessage message = netlink::messageOf(route);
  const auto lookUp = [&](const std::optional<contract::InterfaceName>& dev, int& device) {
    if (!dev)
      return Result<void>();
    const auto found = findOurs({ns, *dev});
    if (!found)
      return Result<void>(tl::unexpected(found.error()));
    device = found->link.index;
    return Result<void>();
  };
  auto done = lookUp(route.dev, message.device);
  for (std::size_t i = 0; done && i < route.hops.size(); ++i)
    done = lookUp(route.hops[i].dev, message.hops[i].device);
  return done ? Result<RouteMessage>(std::move(message)) : Result<RouteMessage>(tl::unexpected(done.error()));
}

/// Through which link of theirs a gateway is reached is the affair of those whose guest the lab is.
Result<void> NetlinkKernel::mustLeaveByOurs(HeldNamespace& ns, const std::optional<contract::IpAddress>& via,
                                            int& device) {
  if (device != 0 || !via)
    return {};
  if (auto flushed = flush(); !flushed)
    return flushed;
  const auto found = deviceTowards(ns, *via);
  if (!found)
    return tl::unexpected(found.error());
  const auto link = findLink(ns, *found);
  if (!link || !journal_->ownership().owns(ns.ref, *link))
    return contract::fail(FailureKind::NotOurs, "The gateway is not reached through a link of the lab.");
  device = *found;
  return {};
}

Result<void> NetlinkKernel::carryOut(const contract::AddRoute& operation) {
  const auto ns = space(operation.ns);
  auto route = resolve(operation.ns, operation.route);
  if (!ns || !route)
    return tl::unexpected(ns ? route.error() : ns.error());
  if (isGuest(operation.ns)) {
    auto ours = mustLeaveByOurs(**ns, route->via, route->device);
    for (netlink::HopMessage& hop : route->hops) {
      if (ours)
        ours = mustLeaveByOurs(**ns, hop.via, hop.device);
    }
    if (!ours)
      return ours;
  }
  addRoute(**ns, *route, operation.route);
  return {};
}

/// Adds a route; one of a shared namespace is recorded first. `asked` is our word for it. Where no answer comes it may
/// be there: then the record stays until somebody has looked.
void NetlinkKernel::addRoute(HeldNamespace& ns, const RouteMessage& route, const contract::Route& asked) {
  if (isShared(ns.ref) && !journal_->ownership().in(ns.ref).routes.contains(asked))
    batch_.intend({true, OwnedRoute{asked, ns.ref}});
  batch_.send(ns, netlink::addRoute(route));
}

Result<void> NetlinkKernel::carryOut(const contract::RemoveRoute& operation) {
  const auto ns = space(operation.ns);
  auto route = resolve(operation.ns, operation.route);
  if (!ns || !route)
    return tl::unexpected(ns ? route.error() : ns.error());
  route->hops
      .clear();  // The kernel would compare their order too; destination, metric and table say which route it is.
  // Where everything is ours any such route may go; where we are guests only one that carries our mark.
  if (!isGuest(operation.ns))
    route->protocol = RTPROT_UNSPEC;
  batch_.send(**ns, netlink::removeRoute(*route));
  for (const contract::Route& recorded : journal_->ownership().in(operation.ns).routes) {
    if (isMeant(recorded, operation.route))
      batch_.retire({false, OwnedRoute{recorded, operation.ns}});
  }
  return {};
}

Result<void> NetlinkKernel::carryOut(const RestoreRoute& step) {
  const auto ns = space(step.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  RouteMessage route = step.was;
  contract::Route asked{route.destination, route.via,    step.dev, route.routeType(), route.metric, route.table,
                        route.onlink,      route.source, {}};
  if (step.dev) {
    const auto found = findOursOrLoopback({step.ns, *step.dev});
    if (!found)
      return tl::unexpected(found.error());
    route.device = found->link.index;
  }
  for (std::size_t i = 0; i < route.hops.size(); ++i) {
    const auto found = findOursOrLoopback({step.ns, step.hopDevs.at(i)});
    if (!found)
      return tl::unexpected(found.error());
    netlink::HopMessage& hop = route.hops[i];
    hop.device = found->link.index;
    asked.hops.push_back({hop.via, step.hopDevs[i], hop.weight, hop.onlink});
  }
  // Of an IPv6 route of several next hops those through other links are there still.
  if (!route.hops.empty() && route.destination.family() == contract::Family::V6) {
    RouteMessage rest = route;
    rest.hops.clear();
    (void)(*ns)->socket.change(netlink::removeRoute(rest));
  }
  // Somebody else's route over a link of ours goes with the link; only what carries our mark is ours to remove.
  if (route.protocol != netlink::routeProtocol)
    batch_.send(**ns, netlink::addRoute(route));
  else
    addRoute(**ns, route, asked);
  return {};
}

Result<void> NetlinkKernel::carryOut(const contract::AddRule& operation) {
  const auto ns = space(operation.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  if (isShared(operation.ns) && !journal_->ownership().in(operation.ns).rules.contains(operation.rule))
    batch_.intend({true, OwnedRule{operation.rule, operation.ns}});
  batch_.send(**ns, netlink::addRule(operation.rule), "There is that very rule already.");
  return {};
}

Result<void> NetlinkKernel::carryOut(const contract::RemoveRule& operation) {
  const auto ns = space(operation.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  const auto owner = isGuest(operation.ns) ? netlink::routeProtocol : std::uint8_t{RTPROT_UNSPEC};
  batch_.send(**ns, netlink::removeRule(operation.rule, owner));
  if (journal_->ownership().in(operation.ns).rules.contains(operation.rule))
    batch_.retire({false, OwnedRule{operation.rule, operation.ns}});
  return {};
}

Result<void> NetlinkKernel::carryOut(const contract::AddNeighbour& operation) {
  const auto found = findOurs({operation.ns, operation.neighbour.dev});
  if (!found)
    return tl::unexpected(found.error());
  batch_.send(found->ns, netlink::addNeighbour(found->link.index, operation.neighbour.ip, operation.neighbour.mac));
  return {};
}

Result<void> NetlinkKernel::carryOut(const contract::RemoveNeighbour& operation) {
  const auto found = findOurs({operation.ns, operation.neighbour.dev});
  if (!found)
    return tl::unexpected(found.error());
  batch_.send(found->ns, netlink::removeNeighbour(found->link.index, operation.neighbour.ip));
  return {};
}

Result<FdbMessage> NetlinkKernel::resolve(const NamespaceRef& ns, const contract::FdbEntry& entry) {
  const auto found = findOurs({ns, entry.dev});
  if (!found)
    return tl::unexpected(found.error());
  FdbMessage message;
  message.index = found->link.index;
  message.mac = entry.mac;
  message.vlan = entry.vlan;
  message.dst = entry.dst;
  message.self = entry.self;
  // As `bridge fdb add` has them; a VXLAN takes "static" only as reachable.
  message.state = static_cast<std::uint16_t>(NUD_NOARP | (entry.permanent ? NUD_PERMANENT : NUD_REACHABLE));
  return message;
}

Result<void> NetlinkKernel::carryOut(const contract::AddFdbEntry& operation) {
  const auto ns = space(operation.ns);
  const auto entry = resolve(operation.ns, operation.entry);
  if (!ns || !entry)
    return tl::unexpected(ns ? entry.error() : ns.error());
  // Only a group, or everything unknown, has several far ends.
  const bool append = operation.entry.dst && !operation.entry.mac.isUsable();
  batch_.send(**ns, netlink::addFdb(*entry, append));
  return {};
}

Result<void> NetlinkKernel::carryOut(const contract::RemoveFdbEntry& operation) {
  const auto ns = space(operation.ns);
  const auto entry = resolve(operation.ns, operation.entry);
  if (!ns || !entry)
    return tl::unexpected(ns ? entry.error() : ns.error());
  batch_.send(**ns, netlink::removeFdb(*entry));
  return {};
}

Result<void> NetlinkKernel::carryOut(const contract::AddBridgeVlan& operation) {
  const auto found = findOurs(operation.link);
  if (!found)
    return tl::unexpected(found.error());
  batch_.send(found->ns, netlink::addBridgeVlan(found->link.index, operation.self, operation.vlan));
  return {};
}

Result<void> NetlinkKernel::carryOut(const contract::RemoveBridgeVlan& operation) {
  const auto found = findOurs(operation.link);
  if (!found)
    return tl::unexpected(found.error());
  batch_.send(found->ns, netlink::removeBridgeVlan(found->link.index, operation.self, operation.vlan));
  return {};
}

}  // namespace vethloom::engine
