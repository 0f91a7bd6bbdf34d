// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/escape.h"
#include "engine/capture.h"
#include "engine/lookups.h"
#include "engine/packet_filter.h"

#include <algorithm>

/// The half of Capture that writes down what a link is made of.
namespace vethloom::engine {

using namespace contract;  // NOLINT: this file is about the contract's operations
using netlink::AddressMessage;
using netlink::LinkMessage;
using netlink::RouteMessage;

namespace {

constexpr std::uint32_t defaultMtu = 1500;  // ETH_DATA_LEN, of a bridge without ports

/// Our word for a link, where it has a name that we could have given.
std::optional<LinkRef> refOf(const HeldNamespace& ns, const LinkMessage& link) {
  const auto name = InterfaceName::parse(link.name);
  return name ? std::optional(LinkRef{ns.ref, *name}) : std::nullopt;
}

Options ofScope(const LinkMessage& link, OptionScope scope) {
  Options options;
  for (const auto& [option, value] : link.options) {
    if (infoOf(option).scope == scope)
      options.emplace(option, value);
  }
  return options;
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

Undo Capture::Remains::undo() {
  Undo undo;
  sortForAdding(routes);
  for (auto* phase : {&spaces, &links, &masters, &options, &forwarding, &linkSettings, &addresses, &ups, &bridgeUps,
                      &neighbours, &routes, &rules, &settings})
    std::move(phase->begin(), phase->end(), std::back_inserter(undo.steps));
  undo.lost = std::move(lost);
  return undo;
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
    remains.links.emplace_back(CreateLink{*ref, LinkKind::Bridge, link.mac, mtu, {}, ofScope(link, OptionScope::Kind)});
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
    const auto again = ref ? remake(*ref, place) : std::nullopt;
    if (!again) {
      remains.lost.push_back(lostLink(place.ns, link));
      return {};
    }
    remains.links.emplace_back(*again);
  }
  if (auto collected = collectSettings(remains, place); !collected)
    return collected;
  return collectUppers(remains, place);
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
  if (place.link.qdisc == "netem" || place.link.qdisc == "tbf") {
    const auto quality = qualityOf(place.ns, place.link.index);
    if (!quality)
      return tl::unexpected(quality.error());
    if (*quality)
      remains.masters.emplace_back(SetQuality{*ref, **quality});
  }
  if (place.link.kind == nameOf(LinkKind::Wireguard)) {
    auto told = wireguardNow(*ref, place);
    if (!told)
      return tl::unexpected(told.error());
    remains.masters.emplace_back(std::move(*told));
  }
  Options options = ofScope(place.link, OptionScope::Link);
  options.merge(ofScope(place.link, OptionScope::Port));
  options.erase(Option::PortState);  // The kernel's own affair while the link is down.
  if (!options.empty() && place.link.kind != "loopback")
    remains.options.emplace_back(SetOptions{*ref, options});
  if (place.link.isUp())
    (place.link.kind == "bridge" ? remains.bridgeUps : remains.ups).emplace_back(SetUp{*ref, true});
  auto collected = collectAddresses(remains.addresses, place);
  if (collected)
    collected = collectForwarding(remains.forwarding, place);
  if (collected)
    collected = collectLinkSettings(remains.linkSettings, place);
  if (collected)
    collected = collectNeighbours(remains.neighbours, place);
  if (!collected)
    return collected;
  return collectRoutes(remains.routes, remains.lost, place);
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
    if (const auto ref = refOf(bridge.ns, port)) {
      remains.masters.emplace_back(SetMaster{*ref, bridgeRef->name});
      if (auto collected = collectForwarding(remains.forwarding, {bridge.ns, port}); !collected)
        return tl::unexpected(collected.error());
    } else {
      remains.lost.push_back("The port " + escape(port.name) + " cannot be given back to its bridge.");
    }
  }
  return smallest.value_or(defaultMtu);
}

/// The namespace's filter, where it has one, as the step that makes it again.
Result<void> Capture::collectFilter(std::vector<UndoStep>& steps, std::vector<std::string>& lost, HeldNamespace& ns) {
  const auto content = PacketFilter(ns, namespaces_.host().fd, filterTableOf(ns.ref, where_, ownership_)).read();
  if (!content)
    return tl::unexpected(content.error());
  if (!*content)
    return {};
  if ((*content)->changed > 0)
    lost.push_back("What somebody else has put into the packet filter of " + ns.ref.text() + " is gone.");
  steps.emplace_back(SetFilter{ns.ref, (*content)->filter});
  return {};
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

Result<void> Capture::collectRoutes(std::vector<UndoStep>& steps, std::vector<std::string>& lost, const Place& place) {
  const auto name = InterfaceName::parse(place.link.name);
  std::size_t others = 0;
  const auto routes = routesOf(place.ns, place.link.index, &others);
  if (!routes)
    return tl::unexpected(routes.error());
  if (!name)
    return {};
  const std::string where = place.ns.ref.text() + '/' + name->text();
  if (others > 0)
    lost.push_back("Routes through " + where + " by nexthop objects may be gone.");
  std::vector<UndoStep> found;
  for (const RouteMessage& route : *routes) {
    if (route.isKernelMade())
      continue;
    if (route.partial)
      lost.push_back("The route to " + route.destination.text() + " through " + where +
                     " has more to it than can be put back.");
    else if (auto step = restoring(place.ns, route))
      found.push_back(std::move(*step));
    else
      lost.push_back("The route to " + route.destination.text() + " leaves through a link that cannot be named.");
  }
  sortForAdding(found);
  std::move(found.begin(), found.end(), std::back_inserter(steps));
  return {};
}

}  // namespace vethloom::engine
