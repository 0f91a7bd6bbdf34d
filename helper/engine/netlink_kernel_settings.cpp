// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/escape.h"
#include "engine/lookups.h"
#include "engine/netlink_kernel.h"
#include "netlink/requests.h"
#include "netlink/sysctl.h"

#include <linux/if_addr.h>
#include <linux/rtnetlink.h>

/// The half of NetlinkKernel that changes what exists: links, addresses, routes, settings.
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
    const auto bridge = findOurs({operation.link.ns, *operation.master});
    if (!bridge)
      return tl::unexpected(bridge.error());
    if (bridge->link.kind != "bridge")
      return contract::fail(FailureKind::InvalidArgument, "The master is not a bridge.", operation.master->text());
    master = bridge->link.index;
  }
  return found->ns.socket.change(netlink::setMaster(found->link.index, master));
}

/// The loopback only where the namespace is ours altogether; this computer's own is not.
Result<NetlinkKernel::Found> NetlinkKernel::findOursOrLoopback(const contract::LinkRef& ref) {
  if (ref.name.text() != "lo")
    return findOurs(ref);
  if (ref.ns.isHost() && tools_.where == Where::Host)
    return contract::fail(FailureKind::NotOurs, "The loopback of this computer is not the lab's.", ref.ns.text());
  const auto ns = space(ref.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  auto link = findLink(**ns, "lo");
  if (!link)
    return tl::unexpected(link.error());
  return Found{**ns, std::move(*link)};
}

Result<void> NetlinkKernel::carryOut(const contract::SetUp& operation) {
  const auto found = findOursOrLoopback(operation.link);
  if (!found)
    return tl::unexpected(found.error());
  return found->ns.socket.change(netlink::setUp(found->link.index, operation.up));
}

Result<void> NetlinkKernel::carryOut(const contract::SetMtu& operation) {
  const auto found = findOurs(operation.link);
  if (!found)
    return tl::unexpected(found.error());
  return found->ns.socket.change(netlink::setMtu(found->link.index, operation.mtu));
}

Result<void> NetlinkKernel::carryOut(const contract::SetMac& operation) {
  const auto found = findOurs(operation.link);
  if (!found)
    return tl::unexpected(found.error());
  if (operation.link.ns.isHost()) {
    OwnedLink owned = journal_->ownership().hostLinks.at(operation.link.name);
    // Either may be the link's when the next helper looks; what it had before that does not matter any more.
    std::erase_if(owned.macs, [&](const contract::MacAddress& mac) { return mac != found->link.mac; });
    owned.macs.insert(operation.mac);
    if (auto recorded = journal_->record({true, owned}); !recorded)
      return recorded;
  }
  return found->ns.socket.change(netlink::setMac(found->link.index, operation.mac));
}

Result<void> NetlinkKernel::carryOut(const contract::AddAddress& operation) {
  const auto found = findOurs(operation.link);
  if (!found)
    return tl::unexpected(found.error());
  return found->ns.socket.change(netlink::addAddress(plainAddress(found->link.index, operation.address)));
}

Result<void> NetlinkKernel::carryOut(const contract::RemoveAddress& operation) {
  const auto found = findOursOrLoopback(operation.link);
  if (!found)
    return tl::unexpected(found.error());
  return found->ns.socket.change(netlink::removeAddress(found->link.index, operation.address));
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
    const auto device = deviceTowards(**ns, *route->via);
    if (!device)
      return tl::unexpected(device.error());
    const auto link = findLink(**ns, *device);
    if (!link || !journal_->ownership().owns(*link))
      return contract::fail(FailureKind::NotOurs, "The gateway is not reached through a link of the lab.");
    route->device = *device;
  }
  return addRoute(**ns, *route, operation.route);
}

/// Adds a route; one of the host is recorded first. `asked` is our word for it.
Result<void> NetlinkKernel::addRoute(HeldNamespace& ns, const RouteMessage& route, const contract::Route& asked) {
  const bool known = journal_->ownership().hostRoutes.contains(asked);
  const bool records = ns.ref.isHost() && !known;
  if (records) {
    if (auto recorded = journal_->record({true, OwnedRoute{asked}}); !recorded)
      return recorded;
  }
  auto added = ns.socket.change(netlink::addRoute(route));
  // Without an answer it may be there: then the record stays until somebody has looked.
  if (!added && records && added.error().kind != FailureKind::Io)
    (void)journal_->record({false, OwnedRoute{asked}});
  return added;
}

Result<void> NetlinkKernel::carryOut(const contract::RemoveRoute& operation) {
  const auto ns = space(operation.ns);
  auto route = resolve(operation.ns, operation.route);
  if (!ns || !route)
    return tl::unexpected(ns ? route.error() : ns.error());
  // Where everything is ours any such route may go; on this computer only one that carries our mark.
  if (!operation.ns.isHost() || tools_.where == Where::Sandbox)
    route->protocol = RTPROT_UNSPEC;
  if (auto removed = (*ns)->socket.change(netlink::removeRoute(*route)); !removed)
    return removed;
  if (operation.ns.isHost() && journal_->ownership().hostRoutes.contains(operation.route))
    return journal_->record({false, OwnedRoute{operation.route}});
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

Result<void> NetlinkKernel::restore(const ReleaseSetting& step) {
  const auto left = tools_.settings.release(journal_->lab(), step.key);
  if (!left)
    return tl::unexpected(left.error());
  if (journal_->ownership().hostSysctls.contains(step.key)) {
    if (auto recorded = journal_->record({false, UsedSysctl{step.key}}); !recorded)
      return recorded;
  }
  return *left ? Result<void>(contract::fail(FailureKind::NotOurs, **left)) : Result<void>();
}

Result<void> NetlinkKernel::restore(const RestoreAddress& step) {
  const auto ns = space(step.link.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  const auto found = findOursOrLoopback(step.link);
  if (!found)
    return tl::unexpected(found.error());
  AddressMessage address = step.was;
  address.index = found->link.index;
  address.flags &= IFA_F_NODAD | IFA_F_HOMEADDRESS | IFA_F_MANAGETEMPADDR | IFA_F_NOPREFIXROUTE | IFA_F_MCAUTOJOIN;
  return (*ns)->socket.change(netlink::addAddress(address));
}

Result<void> NetlinkKernel::restore(const RestoreRoute& step) {
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
    return (*ns)->socket.change(netlink::addRoute(route));
  return addRoute(**ns, route, contract::Route{route.destination, route.via, step.dev});
}

}  // namespace vethloom::engine
