// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/capture.h"

#include "contract/escape.h"
#include "engine/lookups.h"

#include <algorithm>
#include <set>

namespace vethloom::engine {

using namespace contract;  // NOLINT: this file is about the contract's operations
using netlink::AddressMessage;
using netlink::LinkMessage;
using netlink::RouteMessage;

/// What is left of links and namespaces after their removal: steps by phase, because an address needs its link, and a
/// route needs it up.
struct Capture::Remains {
  std::vector<UndoStep> spaces, links, masters, addresses, ups, bridgeUps, routes, settings;
  std::vector<std::string> lost;
  std::set<std::pair<NamespaceRef, int>> seen;

  [[nodiscard]] Undo undo() {
    Undo undo;
    for (auto* phase : {&spaces, &links, &masters, &addresses, &ups, &bridgeUps, &routes, &settings})
      std::move(phase->begin(), phase->end(), std::back_inserter(undo.steps));
    undo.lost = std::move(lost);
    return undo;
  }
};

namespace {

constexpr std::uint32_t defaultMtu = 1500;  // ETH_DATA_LEN, of a bridge without ports

Undo oneStep(Operation operation) {
  return {{UndoStep(std::move(operation))}, {}};
}

/// Our word for a link, where it has a name that we could have given.
std::optional<LinkRef> refOf(const HeldNamespace& ns, const LinkMessage& link) {
  const auto name = InterfaceName::parse(link.name);
  return name ? std::optional(LinkRef{ns.ref, *name}) : std::nullopt;
}

std::string lostLink(const HeldNamespace& ns, const LinkMessage& link) {
  return "The link " + ns.ref.text() + "/" + escape(link.name) + " cannot be made again.";
}

/// Routes to directly connected networks before those through gateways in them.
void sortForAdding(std::vector<UndoStep>& routes) {
  std::stable_partition(routes.begin(), routes.end(),
                        [](const UndoStep& step) { return !std::get<RestoreRoute>(step).was.via.has_value(); });
}

}  // namespace

Result<Undo> Capture::inverse(const Operation& operation) {
  return std::visit([this](const auto& value) { return inverseOf(value); }, operation);
}

Result<Capture::Place> Capture::find(const LinkRef& ref) {
  HeldNamespace* const ns = namespaces_.find(ref.ns);
  if (!ns)
    return fail(FailureKind::NotFound, "There is no such namespace.", ref.ns.text());
  auto link = findLink(*ns, ref.name.text());
  if (!link)
    return tl::unexpected(link.error());
  return Place{*ns, std::move(*link)};
}

Result<Undo> Capture::inverseOf(const CreateNamespace& operation) {
  return oneStep(DeleteNamespace{operation.name});
}

Result<Undo> Capture::inverseOf(const CreateVeth& operation) {
  return oneStep(DeleteLink{operation.first.link});
}

Result<Undo> Capture::inverseOf(const CreateBridge& operation) {
  return oneStep(DeleteLink{operation.link});
}

Result<Undo> Capture::inverseOf(const AddAddress& operation) {
  return oneStep(RemoveAddress{operation.link, operation.address});
}

Result<Undo> Capture::inverseOf(const AddRoute& operation) {
  return oneStep(RemoveRoute{operation.ns, operation.route});
}

Result<Undo> Capture::inverseOf(const SetMac& operation) {
  const auto place = find(operation.link);
  if (!place)
    return tl::unexpected(place.error());
  if (!place->link.mac)
    return Undo{{}, {"The link had no MAC address before."}};
  return oneStep(SetMac{operation.link, *place->link.mac});
}

Result<Undo> Capture::inverseOf(const SetMaster& operation) {
  const auto place = find(operation.link);
  if (!place)
    return tl::unexpected(place.error());
  if (place->link.master == 0)
    return oneStep(SetMaster{operation.link, std::nullopt});
  const auto master = findLink(place->ns, place->link.master);
  const auto name = master ? InterfaceName::parse(master->name) : Result<InterfaceName>(tl::unexpected(master.error()));
  if (!name)
    return Undo{{}, {"The link's former master cannot be named."}};
  return oneStep(SetMaster{operation.link, *name});
}

Result<Undo> Capture::inverseOf(const SetUp& operation) {
  const auto place = find(operation.link);
  if (!place)
    return tl::unexpected(place.error());
  Undo undo = oneStep(SetUp{operation.link, place->link.isUp()});
  if (place->link.kind == "loopback" && !place->link.isUp()) {
    if (auto collected = collectLoopback(undo.steps, *place); !collected)
      return tl::unexpected(collected.error());
  }
  if (auto collected = collectAddresses(undo.steps, *place); !collected)
    return tl::unexpected(collected.error());
  // Through a link that is down there are none.
  if (place->link.isUp()) {
    if (auto collected = collectRoutes(undo.steps, *place); !collected)
      return tl::unexpected(collected.error());
  }
  return undo;
}

Result<Undo> Capture::inverseOf(const SetMtu& operation) {
  const auto place = find(operation.link);
  if (!place)
    return tl::unexpected(place.error());
  // Under 1280 bytes a link has no IPv6 (RFC 8200): its addresses and routes go.
  Undo undo = oneStep(SetMtu{operation.link, place->link.mtu});
  if (auto collected = collectAddresses(undo.steps, *place); !collected)
    return tl::unexpected(collected.error());
  if (auto collected = collectRoutes(undo.steps, *place); !collected)
    return tl::unexpected(collected.error());
  return undo;
}

Result<Undo> Capture::inverseOf(const RemoveAddress& operation) {
  const auto place = find(operation.link);
  if (!place)
    return tl::unexpected(place.error());
  const auto addresses = addressesOf(place->ns, place->link.index);
  if (!addresses)
    return tl::unexpected(addresses.error());
  // The order of IPv4 addresses decides which one the link speaks from, and the first of a subnet takes the others of
  // it along. To have the order back, all behind the removed one are taken off and added again.
  Undo undo;
  const auto removed = std::find_if(addresses->begin(), addresses->end(), [&](const AddressMessage& address) {
    return address.address == operation.address;
  });
  for (auto address = removed; address != addresses->end(); ++address) {
    if (address != removed && address->address.ip.family() == Family::V4)
      undo.steps.emplace_back(RemoveAddress{operation.link, address->address});
  }
  if (auto collected = collectAddresses(undo.steps, *place); !collected)
    return tl::unexpected(collected.error());
  if (auto collected = collectRoutes(undo.steps, *place); !collected)
    return tl::unexpected(collected.error());
  return undo;
}

Result<Undo> Capture::inverseOf(const RemoveRoute& operation) {
  HeldNamespace* const ns = namespaces_.find(operation.ns);
  if (!ns)
    return fail(FailureKind::NotFound, "There is no such namespace.", operation.ns.text());
  int device = 0;
  if (operation.route.dev) {
    const auto place = find({operation.ns, *operation.route.dev});
    if (!place)
      return tl::unexpected(place.error());
    device = place->link.index;
  }
  const auto routes = routesOf(*ns, device);
  if (!routes)
    return tl::unexpected(routes.error());
  Undo undo;
  for (const RouteMessage& route : *routes) {
    const bool matches =
        route.destination == operation.route.destination && (!operation.route.via || route.via == operation.route.via);
    if (matches)
      undo.steps.emplace_back(RestoreRoute{operation.ns, operation.route.dev, route});
  }
  return undo;
}

Result<Undo> Capture::inverseOf(const SetSysctl& operation) {
  HeldNamespace* const ns = namespaces_.find(operation.ns);
  if (!ns)
    return fail(FailureKind::NotFound, "There is no such namespace.", operation.ns.text());
  const auto value = readForwarding(*ns, operation.key);
  if (!value)
    return tl::unexpected(value.error());
  return oneStep(SetSysctl{operation.ns, operation.key, *value});
}

Result<Undo> Capture::inverseOf(const DeleteLink& operation) {
  const auto place = find(operation.link);
  if (!place)
    return tl::unexpected(place.error());
  Remains remains;
  if (auto collected = collectLink(remains, *place); !collected)
    return tl::unexpected(collected.error());
  sortForAdding(remains.routes);
  return remains.undo();
}

Result<Undo> Capture::inverseOf(const DeleteNamespace& operation) {
  HeldNamespace* const ns = namespaces_.find(operation.name);
  if (!ns)
    return fail(FailureKind::NotFound, "There is no such namespace.", operation.name.text());
  const auto links = allLinks(*ns);
  if (!links)
    return tl::unexpected(links.error());
  Remains remains;
  remains.spaces.emplace_back(CreateNamespace{operation.name});
  for (const LinkMessage& link : *links) {
    if (auto collected = collectLink(remains, {*ns, link}); !collected)
      return tl::unexpected(collected.error());
  }
  for (const Sysctl key : {Sysctl::Ipv4Forwarding, Sysctl::Ipv6Forwarding}) {
    const auto value = readForwarding(*ns, key);
    if (value)
      remains.settings.emplace_back(SetSysctl{operation.name, key, *value});
  }
  sortForAdding(remains.routes);
  return remains.undo();
}

Result<void> Capture::collectLink(Remains& remains, const Place& place) {
  if (!remains.seen.emplace(place.ns.ref, place.link.index).second)
    return {};
  const auto ref = refOf(place.ns, place.link);
  const LinkMessage& link = place.link;
  if (ref && link.kind == "bridge") {
    const auto smallestPort = collectPorts(remains, place);
    if (!smallestPort)
      return tl::unexpected(smallestPort.error());
    // An MTU that it would have by itself is not one that somebody has set.
    const auto mtu = link.mtu == *smallestPort ? std::nullopt : std::optional(link.mtu);
    remains.links.emplace_back(CreateBridge{*ref, link.mac, mtu});
  } else if (ref && link.kind == "veth") {
    const auto peerRef = peers_.peerOf(place.ns, link);
    HeldNamespace* const far = peerRef ? namespaces_.find(peerRef->ns) : nullptr;
    const auto peer = far ? findLink(*far, peerRef->index) : Result<LinkMessage>(fail(FailureKind::NotFound, {}));
    const auto farRef = peer ? refOf(*far, *peer) : std::nullopt;
    if (!farRef) {
      remains.lost.push_back(lostLink(place.ns, link));
      return {};
    }
    remains.links.emplace_back(CreateVeth{{*ref, link.mac, link.mtu}, {*farRef, peer->mac, peer->mtu}});
    remains.seen.emplace(far->ref, peer->index);
    if (auto collected = collectSettings(remains, {*far, *peer}); !collected)
      return collected;
  } else if (link.kind != "loopback") {
    remains.lost.push_back(lostLink(place.ns, link));
    return {};
  }
  return collectSettings(remains, place);
}

Result<void> Capture::collectSettings(Remains& remains, const Place& place) {
  const auto ref = refOf(place.ns, place.link);
  if (!ref)
    return {};
  if (place.link.master != 0) {
    const auto master = findLink(place.ns, place.link.master);
    const auto name =
        master ? InterfaceName::parse(master->name) : Result<InterfaceName>(fail(FailureKind::NotFound, {}));
    if (name)
      remains.masters.emplace_back(SetMaster{*ref, *name});
    else
      remains.lost.push_back("The link " + describe(*ref) + " cannot be given back to its master.");
  }
  if (place.link.isUp())
    (place.link.kind == "bridge" ? remains.bridgeUps : remains.ups).emplace_back(SetUp{*ref, true});
  if (auto collected = collectAddresses(remains.addresses, place); !collected)
    return collected;
  return collectRoutes(remains.routes, place);
}

Result<std::uint32_t> Capture::collectPorts(Remains& remains, const Place& bridge) {
  const auto links = allLinks(bridge.ns);
  if (!links)
    return tl::unexpected(links.error());
  const auto bridgeRef = refOf(bridge.ns, bridge.link);
  std::optional<std::uint32_t> smallest;
  for (const LinkMessage& port : *links) {
    if (port.master != bridge.link.index)
      continue;
    smallest = std::min(smallest.value_or(port.mtu), port.mtu);
    if (const auto ref = refOf(bridge.ns, port))
      remains.masters.emplace_back(SetMaster{*ref, bridgeRef->name});
    else
      remains.lost.push_back("The port " + escape(port.name) + " cannot be given back to its bridge.");
  }
  return smallest.value_or(defaultMtu);
}

/// A loopback that comes up is given 127.0.0.1/8 by the kernel, and keeps it when it goes down.
Result<void> Capture::collectLoopback(std::vector<UndoStep>& steps, const Place& place) {
  const auto addresses = addressesOf(place.ns, place.link.index);
  if (!addresses)
    return tl::unexpected(addresses.error());
  const auto own = *InterfaceAddress::parse("127.0.0.1/8");
  const bool had = std::any_of(addresses->begin(), addresses->end(),
                               [&](const AddressMessage& address) { return address.address == own; });
  if (!had)
    steps.emplace_back(RemoveAddress{*refOf(place.ns, place.link), own});
  return {};
}

Result<void> Capture::collectAddresses(std::vector<UndoStep>& steps, const Place& place) {
  const auto ref = refOf(place.ns, place.link);
  const auto addresses = addressesOf(place.ns, place.link.index);
  if (!ref || !addresses)
    return ref ? Result<void>(tl::unexpected(addresses.error())) : Result<void>{};
  for (const AddressMessage& address : *addresses) {
    if (!address.isKernelMade())
      steps.emplace_back(RestoreAddress{*ref, address});
  }
  return {};
}

Result<void> Capture::collectRoutes(std::vector<UndoStep>& steps, const Place& place) {
  const auto name = InterfaceName::parse(place.link.name);
  const auto routes = routesOf(place.ns, place.link.index);
  if (!routes)
    return tl::unexpected(routes.error());
  if (!name)
    return {};
  std::vector<UndoStep> found;
  for (const RouteMessage& route : *routes) {
    if (!route.isKernelMade())
      found.emplace_back(RestoreRoute{place.ns.ref, *name, route});
  }
  sortForAdding(found);
  std::move(found.begin(), found.end(), std::back_inserter(steps));
  return {};
}

}  // namespace vethloom::engine
