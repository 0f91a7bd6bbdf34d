// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/lookups.h"

#include "contract/escape.h"
#include "netlink/qdisc.h"
#include "netlink/requests.h"
#include "netlink/sysctl.h"

#include <algorithm>

namespace vethloom::engine {

using contract::FailureKind;
using contract::Family;
using contract::Result;
using netlink::AddressMessage;
using netlink::LinkMessage;
using netlink::RouteMessage;

namespace {

Result<LinkMessage> decodeFound(const Result<std::vector<std::uint8_t>>& answer, const std::string& object) {
  if (!answer && answer.error().kind == FailureKind::NotFound)
    return contract::fail(FailureKind::NotFound, "There is no such link.", object);
  if (!answer)
    return tl::unexpected(answer.error());
  auto link = netlink::decodeLink(*answer);
  if (!link)
    return contract::fail(FailureKind::Kernel, "The kernel's answer makes no sense.", object);
  return std::move(*link);
}

template <typename Message>
Result<std::vector<Message>> decodeAll(const Result<std::vector<std::uint8_t>>& dump,
                                       std::optional<Message> (*decode)(netlink::Bytes)) {
  if (!dump)
    return tl::unexpected(dump.error());
  std::vector<Message> all;
  netlink::forEachMessage(*dump, [&](netlink::Bytes bytes) {
    if (auto message = decode(bytes))
      all.push_back(std::move(*message));
  });
  return all;
}

}  // namespace

Result<LinkMessage> findLink(HeldNamespace& ns, std::string_view name) {
  const std::string object = ns.ref.text() + '/' + std::string(name);
  auto link = decodeFound(ns.socket.ask(netlink::getLink(name)), object);
  if (link && link->name != name)
    return contract::fail(FailureKind::NotFound, "There is no such link, only one with that alternative name.", object);
  return link;
}

Result<LinkMessage> findLink(HeldNamespace& ns, int index) {
  return decodeFound(ns.socket.ask(netlink::getLink(index)), ns.ref.text());
}

Result<std::vector<LinkMessage>> allLinks(HeldNamespace& ns) {
  return decodeAll<LinkMessage>(ns.socket.dump(netlink::dumpLinks()), netlink::decodeLink);
}

Result<std::vector<AddressMessage>> addressesOf(HeldNamespace& ns, int index) {
  return decodeAll<AddressMessage>(ns.socket.dump(netlink::dumpAddresses(index)), netlink::decodeAddress);
}

Result<std::vector<RouteMessage>> routesOf(HeldNamespace& ns, int index, std::size_t* others) {
  std::vector<RouteMessage> all;
  for (const Family family : {Family::V4, Family::V6}) {
    const auto dump = ns.socket.dump(netlink::dumpRoutes(family, index));
    // A table that never had a route does not exist.
    if (!dump && dump.error().kind == FailureKind::NotFound)
      continue;
    auto routes = decodeAll<RouteMessage>(dump, netlink::decodeRoute);
    if (!routes)
      return routes;
    if (others)
      netlink::forEachMessage(*dump, [&](netlink::Bytes bytes) { *others += netlink::decodeRoute(bytes) ? 0 : 1; });
    for (RouteMessage& route : *routes) {
      if (route.isPlain())
        all.push_back(std::move(route));
    }
  }
  return all;
}

Result<std::map<int, contract::Quality>> qualitiesOf(HeldNamespace& ns) {
  const auto dump = ns.socket.dump(netlink::dumpQdiscs());
  if (!dump)
    return tl::unexpected(dump.error());
  return netlink::decodeQualities(*dump);
}

Result<std::optional<contract::Quality>> qualityOf(HeldNamespace& ns, int index) {
  auto all = qualitiesOf(ns);
  if (!all)
    return tl::unexpected(all.error());
  const auto found = all->find(index);
  return found == all->end() ? std::nullopt : std::optional(std::move(found->second));
}

bool leavesThrough(const RouteMessage& route, int index) {
  return route.device == index ||
         std::any_of(route.hops.begin(), route.hops.end(), [&](const auto& hop) { return hop.device == index; });
}

Result<std::vector<netlink::RuleMessage>> rulesOf(HeldNamespace& ns) {
  return decodeAll<netlink::RuleMessage>(ns.socket.dump(netlink::dumpRules()), netlink::decodeRule);
}

Result<std::vector<netlink::NeighbourMessage>> neighboursOf(HeldNamespace& ns) {
  return decodeAll<netlink::NeighbourMessage>(ns.socket.dump(netlink::dumpNeighbours()), netlink::decodeNeighbour);
}

Result<std::vector<netlink::FdbMessage>> fdbOf(HeldNamespace& ns) {
  return decodeAll<netlink::FdbMessage>(ns.socket.dump(netlink::dumpFdb()), netlink::decodeFdb);
}

Result<std::vector<netlink::BridgePortMessage>> bridgePortsOf(HeldNamespace& ns) {
  return decodeAll<netlink::BridgePortMessage>(ns.socket.dump(netlink::dumpBridgePorts()), netlink::decodeBridgePort);
}

Result<TakenNetworks> takenNetworksOf(HeldNamespace& ns, const Ownership& ownership) {
  const auto routes = routesOf(ns);
  const auto addresses = addressesOf(ns);
  const auto links = allLinks(ns);
  if (!routes || !addresses || !links)
    return tl::unexpected(!routes ? routes.error() : addresses ? links.error() : addresses.error());
  TakenNetworks taken;
  for (const LinkMessage& link : *links) {
    for (const AddressMessage& address : *addresses) {
      // Link-local networks are every link's own.
      if (address.index == link.index && !address.address.ip.isLinkLocal() && !ownership.owns(ns.ref, link))
        taken.push_back({{address.address.network(), address.address.prefixLength}, contract::escape(link.name)});
    }
  }
  const auto gateway = [&](const std::optional<contract::IpAddress>& via) {
    if (via && !via->isLinkLocal())
      taken.push_back({{*via, static_cast<std::uint8_t>(via->size() * 8)}, {}});
  };
  for (const RouteMessage& route : *routes) {
    if (route.destination.prefixLength >= shortestPrefix)
      continue;
    gateway(route.via);
    for (const auto& hop : route.hops)
      gateway(hop.via);
  }
  return taken;
}

Result<int> deviceTowards(HeldNamespace& ns, const contract::IpAddress& address) {
  const auto answer = ns.socket.ask(netlink::lookUpRoute(address));
  if (!answer)
    return tl::unexpected(answer.error());
  const auto route = netlink::decodeRoute(*answer);
  if (!route || route->device == 0)
    return contract::fail(FailureKind::NotFound, "No link leads to this address.", address.text());
  return route->device;
}

Result<bool> readForwarding(HeldNamespace& ns, contract::Sysctl key) {
  const Family family = key == contract::Sysctl::Ipv4Forwarding ? Family::V4 : Family::V6;
  const auto answer = ns.socket.ask(netlink::getNetconf(family));
  if (!answer)
    return tl::unexpected(answer.error());
  const auto netconf = netlink::decodeNetconf(*answer);
  if (!netconf || !netconf->forwarding)
    return contract::fail(FailureKind::NotSupported, "The kernel does not say whether it forwards.", ns.ref.text());
  return *netconf->forwarding;
}

Result<std::vector<std::optional<int>>> readSysctls(HeldNamespace& ns, const netlink::FileDescriptor& home,
                                                    const std::vector<contract::SysctlKey>& keys) {
  const auto inside = netlink::ScopedNamespace::enter(ns.fd, home);
  if (!inside)
    return tl::unexpected(inside.error());
  std::vector<std::optional<int>> values;
  for (const contract::SysctlKey& key : keys) {
    const auto value = netlink::readSysctl(key);
    if (!value && value.error().kind != FailureKind::NotFound)
      return tl::unexpected(value.error());
    values.push_back(value ? std::optional(*value) : std::nullopt);
  }
  return values;
}

}  // namespace vethloom::engine
