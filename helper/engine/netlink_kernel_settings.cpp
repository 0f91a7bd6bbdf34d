// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/escape.h"
#include "engine/give_back.h"
#include "engine/lookups.h"
#include "engine/netlink_kernel.h"
#include "netlink/requests.h"
#include "netlink/sysctl.h"

#include <linux/if_addr.h>
#include <linux/rtnetlink.h>

/// The part of NetlinkKernel that changes what exists: links, addresses, settings.
namespace vethloom::engine {

using contract::FailureKind;
using contract::Family;
using contract::Result;
using netlink::AddressMessage;
using netlink::RouteMessage;

namespace {

std::uint8_t kernelScopeOf(contract::AddressScope scope) {
  switch (scope) {
    case contract::AddressScope::Global:
      return RT_SCOPE_UNIVERSE;
    case contract::AddressScope::Site:
      return RT_SCOPE_SITE;
    case contract::AddressScope::Link:
      return RT_SCOPE_LINK;
    case contract::AddressScope::Host:
      return RT_SCOPE_HOST;
  }
  return RT_SCOPE_UNIVERSE;
}

AddressMessage plainAddress(int index, const contract::InterfaceAddress& address) {
  AddressMessage message;
  message.index = index;
  message.address = address;
  message.scope = kernelScopeOf(address.scope.value_or(address.naturalScope()));
  if (address.ip.family() == Family::V6) {
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
    if (kind == contract::LinkKind::Bond && isShared(operation.link.ns))
      batch_.amend({true, OwnedLink{operation.link.name, found->link.kind, found->link.index, {}, operation.link.ns}});
  }
  batch_.send(found->ns, netlink::setMaster(found->link.index, master));
  return {};
}

Result<void> NetlinkKernel::carryOut(const contract::SetUp& operation) {
  const auto found = findOursOrLoopback(operation.link);
  if (!found)
    return tl::unexpected(found.error());
  // One that was moved here; policy.cpp says why.
  if (operation.up && isGuest(operation.link.ns) && found->link.kind == nameOf(contract::LinkKind::Wireguard))
    return contract::fail(FailureKind::NotPermitted, "A WireGuard link can only be up in a namespace of the lab's.",
                          contract::describe(operation.link));
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
  if (isShared(operation.link.ns)) {
    // That of a link that is only queued is not in the journal yet.
    OwnedLink owned{operation.link.name, found->link.kind, found->link.index, {}, operation.link.ns};
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

Result<void> NetlinkKernel::carryOut(const contract::SetSysctl& operation) {
  if (!operation.key.interface) {
    const auto ns = space(operation.ns);
    if (!ns)
      return tl::unexpected(ns.error());
    return isShared(operation.ns) ? setShared(**ns, operation) : setInBox(**ns, operation);
  }
  const auto found = findOurs({operation.ns, *operation.key.interface});
  return found ? setInBox(found->ns, operation) : Result<void>(tl::unexpected(found.error()));
}

/// A setting that goes with its namespace or its link, so that nobody has to put it back.
Result<void> NetlinkKernel::setInBox(HeldNamespace& ns, const contract::SetSysctl& operation) {
  const bool told = !operation.key.interface && netlink::isForwarding(operation.key.sysctl);
  if (!told && !journal_->ownership().uses(operation.ns, operation.key)) {
    if (auto recorded = journal_->record({true, UsedSysctl{operation.key, operation.ns}}); !recorded)
      return recorded;
  }
  const auto inside = netlink::ScopedNamespace::enter(ns.fd, tools_.namespaces.host().fd);
  if (!inside)
    return tl::unexpected(inside.error());
  const auto before = netlink::readSysctl(operation.key);
  if (!before)
    return tl::unexpected(before.error());
  auto written = netlink::writeSysctl(operation.key, operation.value);
  if (!written)
    (void)netlink::writeSysctl(operation.key, *before);
  ns.settingsChanged = true;
  tools_.namespaces.monitor().nudge();
  return written;
}

/// One that others may have set before and want to have back.
Result<void> NetlinkKernel::setShared(HeldNamespace& ns, const contract::SetSysctl& operation) {
  const contract::Sysctl key = operation.key.sysctl;
  if (isGuest(ns.ref) && key == contract::Sysctl::Ipv6Forwarding && operation.value != 0) {
    if (auto kept = mustKeepDefaultRoute(ns); !kept)
      return kept;
  }
  const SettingsOf inside(ns, tools_.namespaces.host().fd);
  if (auto entered = inside.entered(); !entered)
    return entered;
  const bool used = journal_->ownership().uses(ns.ref, key);
  if (!used) {
    if (auto recorded = journal_->record({true, UsedSysctl{key, ns.ref}}); !recorded)
      return recorded;
  }
  const auto uses = tools_.settings.set(journal_->lab(), inside.place(key), operation.value);
  const bool stillUsed = uses ? *uses : used;
  if (!stillUsed)
    (void)journal_->record({false, UsedSysctl{key, ns.ref}});
  ns.settingsChanged = true;
  tools_.namespaces.monitor().nudge();
  return uses ? Result<void>() : Result<void>(tl::unexpected(uses.error()));
}

/// A router takes no advice from other routers: the moment a namespace forwards IPv6, the kernel deletes the default
/// route that it has by router advertisement (accept_ra in ip-sysctl.rst).
Result<void> NetlinkKernel::mustKeepDefaultRoute(HeldNamespace& ns) {
  const auto forwards = readForwarding(ns, contract::Sysctl::Ipv6Forwarding);
  const auto routes = routesOf(ns);
  if (!forwards || !routes)
    return tl::unexpected(forwards ? routes.error() : forwards.error());
  for (const RouteMessage& route : *routes) {
    const bool advertised = route.protocol == RTPROT_RA && route.destination.isDefault();
    if (!advertised || *forwards)
      continue;
    const auto link = findLink(ns, route.device);
    const auto inside = netlink::ScopedNamespace::enter(ns.fd, tools_.namespaces.host().fd);
    const auto accepts = link && inside ? netlink::readAcceptRouterAdvertisements(link->name) : Result<int>(0);
    if (accepts && *accepts == 2)
      continue;
    const std::string sandbox = ns.ref.isHost() ? "Build the lab in a sandbox, or let" : "Let";
    return contract::fail(FailureKind::NotPermitted,
                          (ns.ref.isHost() ? "This computer" : ns.ref.text()) +
                              " would lose its IPv6 default route, which a router has advertised. " + sandbox +
                              " the link of that route accept advertisements while forwarding "
                              "(sysctl net.ipv6.conf.LINK.accept_ra=2).",
                          ns.ref.text() + (link ? '/' + contract::escape(link->name) : std::string()));
  }
  return {};
}

Result<void> NetlinkKernel::carryOut(const ReleaseSetting& step) {
  const auto ns = space(step.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  const SettingsOf inside(**ns, tools_.namespaces.host().fd);
  if (auto entered = inside.entered(); !entered)
    return entered;
  const auto left = tools_.settings.release(journal_->lab(), inside.place(step.key));
  if (!left)
    return tl::unexpected(left.error());
  if (journal_->ownership().uses(step.ns, step.key)) {
    if (auto recorded = journal_->record({false, UsedSysctl{step.key, step.ns}}); !recorded)
      return recorded;
  }
  (*ns)->settingsChanged = true;
  tools_.namespaces.monitor().nudge();
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

}  // namespace vethloom::engine
