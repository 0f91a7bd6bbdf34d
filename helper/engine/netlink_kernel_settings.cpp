// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/escape.h"
#include "engine/lookups.h"
#include "engine/netlink_kernel.h"
#include "netlink/requests.h"
#include "netlink/sysctl.h"

#include <linux/if_addr.h>
#include <linux/rtnetlink.h>

/// The part of NetlinkKernel that changes what exists: links, addresses, routes, settings.
namespace vethloom::engine {

using contract::FailureKind;
using contract::Family;
using contract::NamespaceRef;
using contract::Result;
using contract::Where;
using netlink::AddressMessage;
using netlink::RouteMessage;

namespace {

AddressMessage plainAddress(int index, const contract::InterfaceAddress& address) {
  AddressMessage message;
  message.index = index;
  message.address = address;
  message.scope = address.ip.isLoopback() ? RT_SCOPE_HOST : RT_SCOPE_UNIVERSE;
  if (address.ip.family() == Family::V6) {
    if (address.ip.isLinkLocal())
      message.scope = RT_SCOPE_LINK;
    // The addresses of a lab are planned; a second of waiting for a duplicate would only make the first ping fail.
    message.flags = IFA_F_NODAD;
  }
  return message;
}

}  // namespace

Result<void> NetlinkKernel::carryOut(const contract::SetMaster& operation) {
  const auto found = findOurs(operation.link);
  if (!found)
    return tl::unexpected(found.error());
  int master = 0;
  if (operation.master) {
    const auto other = findOurs({operation.link.ns, *operation.master});
    if (!other)
      return tl::unexpected(other.error());
    const auto kind = contract::linkKindFromName(other->link.kind);
    if (!kind || !infoOf(*kind).isMaster)
      return contract::fail(FailureKind::InvalidArgument, "The master is neither a bridge nor a bond nor a VRF.",
                            operation.master->text());
    master = other->link.index;
    // A bond gives its own MAC address to what it takes, and that may change again.
    if (kind == contract::LinkKind::Bond && operation.link.ns.isHost())
      batch_.amend({true, OwnedLink{operation.link.name, found->link.kind, found->link.index, {}}});
  }
  batch_.send(found->ns, netlink::setMaster(found->link.index, master));
  return {};
}

Result<void> NetlinkKernel::carryOut(const contract::SetUp& operation) {
  const auto found = findOursOrLoopback(operation.link);
  if (!found)
    return tl::unexpected(found.error());
  batch_.send(found->ns, netlink::setUp(found->link.index, operation.up));
  return {};
}

Result<void> NetlinkKernel::carryOut(const contract::SetMtu& operation) {
  const auto found = findOurs(operation.link);
  if (!found)
    return tl::unexpected(found.error());
  batch_.send(found->ns, netlink::setMtu(found->link.index, operation.mtu));
  return {};
}

Result<void> NetlinkKernel::carryOut(const contract::SetMac& operation) {
  const auto found = findOurs(operation.link);
  if (!found)
    return tl::unexpected(found.error());
  if (operation.link.ns.isHost()) {
    // That of a link that is only queued is not in the journal yet.
    OwnedLink owned{operation.link.name, found->link.kind, found->link.index, {}};
    if (found->link.mac)
      owned.macs.insert(*found->link.mac);
    // Either may be the link's when the next helper looks; what it had before that does not matter any more.
    owned.macs.insert(operation.mac);
    batch_.amend({true, owned});
    known_.setMac(operation.link, operation.mac);
  }
  batch_.send(found->ns, netlink::setMac(found->link.index, operation.mac));
  return {};
}

Result<void> NetlinkKernel::carryOut(const contract::AddAddress& operation) {
  const auto found = findOurs(operation.link);
  if (!found)
    return tl::unexpected(found.error());
  batch_.send(found->ns, netlink::addAddress(plainAddress(found->link.index, operation.address)));
  return {};
}

Result<void> NetlinkKernel::carryOut(const contract::RemoveAddress& operation) {
  const auto found = findOursOrLoopback(operation.link);
  if (!found)
    return tl::unexpected(found.error());
  batch_.send(found->ns, netlink::removeAddress(found->link.index, operation.address));
  return {};
}

/// The route as the kernel wants it, with its device looked up.
Result<RouteMessage> NetlinkKernel::resolve(const NamespaceRef& ns, const contract::Route& route) {
  RouteMessage message;
  message.destination = route.destination;
  message.via = route.via;
  message.protocol = netlink::routeProtocol;
  const bool direct = !route.via && route.destination.family() == Family::V4;
  message.scope = direct ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
  if (route.dev) {
    const auto found = findOurs({ns, *route.dev});
    if (!found)
      return tl::unexpected(found.error());
    message.device = found->link.index;
  }
  return message;
}

Result<void> NetlinkKernel::carryOut(const contract::AddRoute& operation) {
  const auto ns = space(operation.ns);
  auto route = resolve(operation.ns, operation.route);
  if (!ns || !route)
    return tl::unexpected(ns ? route.error() : ns.error());
  if (operation.ns.isHost() && tools_.where == Where::Host && route->device == 0) {
    // Through which link the gateway is reached is this computer's affair unless it is one of ours.
    if (auto flushed = flush(); !flushed)
      return flushed;
    const auto device = deviceTowards(**ns, *route->via);
    if (!device)
      return tl::unexpected(device.error());
    const auto link = findLink(**ns, *device);
    if (!link || !journal_->ownership().owns(*link))
      return contract::fail(FailureKind::NotOurs, "The gateway is not reached through a link of the lab.");
    route->device = *device;
  }
  addRoute(**ns, *route, operation.route);
  return {};
}

/// Adds a route; one of the host is recorded first. `asked` is our word for it. Where no answer comes it may be there:
/// then the record stays until somebody has looked.
void NetlinkKernel::addRoute(HeldNamespace& ns, const RouteMessage& route, const contract::Route& asked) {
  if (ns.ref.isHost() && !journal_->ownership().hostRoutes.contains(asked))
    batch_.intend({true, OwnedRoute{asked}});
  batch_.send(ns, netlink::addRoute(route));
}

Result<void> NetlinkKernel::carryOut(const contract::RemoveRoute& operation) {
  const auto ns = space(operation.ns);
  auto route = resolve(operation.ns, operation.route);
  if (!ns || !route)
    return tl::unexpected(ns ? route.error() : ns.error());
  // Where everything is ours any such route may go; on this computer only one that carries our mark.
  if (!operation.ns.isHost() || tools_.where == Where::Sandbox)
    route->protocol = RTPROT_UNSPEC;
  batch_.send(**ns, netlink::removeRoute(*route));
  if (operation.ns.isHost() && journal_->ownership().hostRoutes.contains(operation.route))
    batch_.retire({false, OwnedRoute{operation.route}});
  return {};
}

Result<void> NetlinkKernel::carryOut(const contract::SetSysctl& operation) {
  if (operation.ns.isHost())
    return setOnHost(operation);
  const auto ns = space(operation.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  const auto before = readForwarding(**ns, operation.key);
  if (!before)
    return tl::unexpected(before.error());
  const auto inside = netlink::ScopedNamespace::enter((*ns)->fd, tools_.namespaces.host().fd);
  if (!inside)
    return tl::unexpected(inside.error());
  auto written = netlink::writeSysctl(operation.key, operation.value);
  if (!written)
    (void)netlink::writeSysctl(operation.key, *before);
  return written;
}

Result<void> NetlinkKernel::setOnHost(const contract::SetSysctl& operation) {
  const contract::Sysctl key = operation.key;
  if (tools_.where == Where::Host && key == contract::Sysctl::Ipv6Forwarding && operation.value) {
    if (auto kept = mustKeepDefaultRoute(); !kept)
      return kept;
  }
  const bool used = journal_->ownership().hostSysctls.contains(key);
  if (!used) {
    if (auto recorded = journal_->record({true, UsedSysctl{key}}); !recorded)
      return recorded;
  }
  const auto uses = tools_.settings.set(journal_->lab(), key, operation.value);
  const bool stillUsed = uses ? *uses : used;
  if (!stillUsed)
    (void)journal_->record({false, UsedSysctl{key}});
  return uses ? Result<void>() : Result<void>(tl::unexpected(uses.error()));
}

/// A router takes no advice from other routers: the moment this computer forwards IPv6, the kernel deletes the default
/// route that it has by router advertisement (accept_ra in ip-sysctl.rst).
Result<void> NetlinkKernel::mustKeepDefaultRoute() {
  HeldNamespace& host = tools_.namespaces.host();
  const auto forwards = readForwarding(host, contract::Sysctl::Ipv6Forwarding);
  const auto routes = routesOf(host);
  if (!forwards || !routes)
    return tl::unexpected(forwards ? routes.error() : forwards.error());
  for (const RouteMessage& route : *routes) {
    const bool advertised = route.protocol == RTPROT_RA && route.destination.isDefault();
    if (!advertised || *forwards)
      continue;
    const auto link = findLink(host, route.device);
    const auto accepts = link ? netlink::readAcceptRouterAdvertisements(link->name) : Result<int>(0);
    if (accepts && *accepts == 2)
      continue;
    return contract::fail(FailureKind::NotPermitted,
                          "This computer would lose its IPv6 default route, which a router has advertised. Build the "
                          "lab in a sandbox, or let the link of that route accept advertisements while forwarding "
                          "(sysctl net.ipv6.conf.LINK.accept_ra=2).",
                          link ? "host/" + contract::escape(link->name) : "host");
  }
  return {};
}

Result<void> NetlinkKernel::carryOut(const ReleaseSetting& step) {
  const auto left = tools_.settings.release(journal_->lab(), step.key);
  if (!left)
    return tl::unexpected(left.error());
  if (journal_->ownership().hostSysctls.contains(step.key)) {
    if (auto recorded = journal_->record({false, UsedSysctl{step.key}}); !recorded)
      return recorded;
  }
  return *left ? Result<void>(contract::fail(FailureKind::NotOurs, **left)) : Result<void>();
}

Result<void> NetlinkKernel::carryOut(const RestoreAddress& step) {
  const auto ns = space(step.link.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  const auto found = findOursOrLoopback(step.link);
  if (!found)
    return tl::unexpected(found.error());
  AddressMessage address = step.was;
  address.index = found->link.index;
  address.flags &= IFA_F_NODAD | IFA_F_HOMEADDRESS | IFA_F_MANAGETEMPADDR | IFA_F_NOPREFIXROUTE | IFA_F_MCAUTOJOIN;
  batch_.send(**ns, netlink::addAddress(address));
  return {};
}

Result<void> NetlinkKernel::carryOut(const RestoreRoute& step) {
  const auto ns = space(step.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  RouteMessage route = step.was;
  if (step.dev) {
    const auto found = findOursOrLoopback({step.ns, *step.dev});
    if (!found)
      return tl::unexpected(found.error());
    route.device = found->link.index;
  }
  // Somebody else's route over a link of ours goes with the link; only what carries our mark is ours to remove.
  if (route.protocol != netlink::routeProtocol)
    batch_.send(**ns, netlink::addRoute(route));
  else
    addRoute(**ns, route, contract::Route{route.destination, route.via, step.dev});
  return {};
}

}  // namespace vethloom::engine
