// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawings/random_routing.h"

#include "drawings/sample_drawings.h"

#include <algorithm>
#include <array>

namespace vethloom::samples {

namespace {

using contract::Family;
using contract::Sysctl;
using model::ElementId;
using model::PlacedInterface;

template <typename T>
std::string lines(const std::vector<T>& things) {
  std::string text;
  for (const auto& thing : things) {
    text += thing.text() + "\n";
  }
  return text;
}

/// A neighbour in the same subnet: the address with some of its last bits turned.
std::optional<contract::IpAddress> beside(const contract::InterfaceAddress& address, std::uint8_t bits) {
  auto bytes = std::vector<std::uint8_t>(address.ip.bytes().begin(), address.ip.bytes().end());
  bytes.back() = static_cast<std::uint8_t>(bytes.back() ^ bits);
  const auto ip = contract::IpAddress::fromBytes(bytes);
  return ip && address.contains(*ip) && !address.peer ? std::optional(*ip) : std::nullopt;
}

bool hasIpv6(const model::StackSettings& stack) {
  const auto v6 = [](const auto& route) { return route.destination.family() == Family::V6; };
  const auto v6Neighbour = [](const auto& neighbour) { return neighbour.ip.family() == Family::V6; };
  return std::any_of(stack.routes.begin(), stack.routes.end(), v6) ||
         std::any_of(stack.neighbours.begin(), stack.neighbours.end(), v6Neighbour);
}

}  // namespace

void RandomRouting::edit() {
  const auto placed = anyInterface();
  if (!placed) {
    return;
  }
  using Draw = void (RandomRouting::*)(const PlacedInterface&);
  constexpr std::array<Draw, 8> draws{&RandomRouting::deadEnd,   &RandomRouting::severalHops, &RandomRouting::rule,
                                      &RandomRouting::neighbour, &RandomRouting::entry,       &RandomRouting::vlans,
                                      &RandomRouting::setting,   &RandomRouting::address};
  (this->*draws[upTo(draws.size())])(*placed);
}

void RandomRouting::take(const model::Result<model::Patch>& patch) {
  if (patch) {
    carryOut(topology_, *patch);
  }
}

std::optional<PlacedInterface> RandomRouting::anyInterface() {
  const auto all = model::interfacesOf(topology_);
  return all.empty() ? std::nullopt : std::optional(all[upTo(static_cast<unsigned>(all.size()))]);
}

bool RandomRouting::isBridge(const PlacedInterface& placed) const {
  return topology_.find<model::Bridge>(placed.id.element) != nullptr;
}

bool RandomRouting::isPort(const PlacedInterface& placed) const {
  return model::masterKindOf(topology_, model::masterOf(topology_, placed.id)) == model::LinkKind::Bridge;
}

void RandomRouting::addRoute(ElementId box, const std::string& text) {
  take(model::setRoutes(topology_, box, lines(model::stackOf(topology_, box)->routes) + text));
}

void RandomRouting::deadEnd(const PlacedInterface& placed) {
  constexpr std::array types{"blackhole", "unreachable", "prohibit"};
  const std::string network = upTo(2) ? "10.210." + number() + ".0/24" : "2001:db8:fffe:" + number() + "::/64";
  addRoute(placed.box, std::string(types[upTo(types.size())]) + " " + network + (upTo(2) ? " table 7" : "") +
                           (upTo(2) ? " metric " + number() : ""));
}

void RandomRouting::severalHops(const PlacedInterface& placed) {
  if (placed.interface->addresses.empty()) {
    return;
  }
  const auto& near = placed.interface->addresses.back();
  const auto one = beside(near, 3);
  const auto other = beside(near, 5);
  if (!one || !other) {
    return;
  }
  const bool v4 = near.ip.family() == Family::V4;
  const std::string network = v4 ? "10.220." + number() + ".0/24" : "2001:db8:fffd:" + number() + "::/64";
  const std::string dev = upTo(2) ? " dev " + placed.interface->name.text() : "";
  if (upTo(2)) {
    addRoute(placed.box, network + " nexthop via " + one->text() + dev + " nexthop via " + other->text() + " weight 3");
  } else {
    addRoute(placed.box, network + " via " + one->text() + dev + " src " + near.ip.text() + " metric " + number());
  }
}

void RandomRouting::rule(const PlacedInterface& placed) {
  std::string text;
  switch (upTo(4)) {
    case 0:
      text = "from 10." + number() + ".0.0/16 lookup 7 priority " + number();
      break;
    case 1:
      text = "iif " + placed.interface->name.text() + " lookup 7 priority " + number();
      break;
    case 2:
      text = "-6 fwmark 0x" + number() + " iif lo lookup 9 priority " + number();
      break;
    default:
      text = "to 2001:db8:" + number() + "::/48 oif " + placed.interface->name.text() + " lookup main";
      break;
  }
  take(model::setRules(topology_, placed.box,
                       upTo(4) ? lines(model::stackOf(topology_, placed.box)->rules) + text : text));
}

void RandomRouting::neighbour(const PlacedInterface& placed) {
  if (placed.interface->addresses.empty()) {
    return;
  }
  const auto ip = beside(placed.interface->addresses.back(), static_cast<std::uint8_t>(1 + upTo(4)));
  if (ip) {
    const auto& old = model::stackOf(topology_, placed.box)->neighbours;
    take(model::setNeighbours(topology_, placed.box,
                              (upTo(4) ? lines(old) : std::string()) + ip->text() + " lladdr 02:00:00:00:01:" +
                                  std::to_string(10 + upTo(80)) + " dev " + placed.interface->name.text()));
  }
}

void RandomRouting::entry(const PlacedInterface& placed) {
  const auto& old = model::stackOf(topology_, placed.box)->fdb;
  const std::string text = "02:00:00:00:02:" + std::to_string(10 + upTo(80)) + " dev " + placed.interface->name.text() +
                           " master " + (upTo(2) ? "static" : "permanent");
  take(model::setFdb(topology_, placed.box, (upTo(4) ? lines(old) : std::string()) + text));
}

void RandomRouting::vlans(const PlacedInterface& placed) {
  if (!abilities_.vlans) {
    return;
  }
  constexpr std::array texts{"10 pvid untagged", "1 pvid untagged, 20-30", "5, 7-9 untagged, 12 pvid", ""};
  take(model::setVlans(topology_, placed.id, texts[upTo(texts.size())]));
}

void RandomRouting::setting(const PlacedInterface& placed) {
  struct Choice {
    Sysctl sysctl;
    int value;
  };
  constexpr std::array ofInterface{Choice{Sysctl::RpFilter, 2}, Choice{Sysctl::ProxyArp, 1},
                                   Choice{Sysctl::ArpIgnore, 8}, Choice{Sysctl::AcceptRa, 0},
                                   Choice{Sysctl::DisableIpv6, 1}};
  constexpr std::array ofBox{Choice{Sysctl::EchoIgnoreAll, 1}, Choice{Sysctl::RpFilter, 1},
                             Choice{Sysctl::ArpAnnounce, 2}, Choice{Sysctl::MultipathHashPolicy, 1}};
  const bool unset = upTo(4) == 0;
  if (upTo(2)) {
    const Choice choice = ofInterface[upTo(ofInterface.size())];
    take(model::setSysctl(topology_, placed.id, choice.sysctl, unset ? std::nullopt : std::optional(choice.value)));
  } else {
    const Choice choice = ofBox[upTo(ofBox.size())];
    take(model::setSysctl(topology_, placed.box, choice.sysctl, unset ? std::nullopt : std::optional(choice.value)));
  }
}

void RandomRouting::address(const PlacedInterface& placed) {
  std::string text;
  for (const auto& one : placed.interface->addresses) {
    text += one.text() + ", ";
  }
  switch (upTo(3)) {
    case 0:
      text += "172.18." + number() + ".1 peer 172.18.250." + number() + "/32";
      break;
    case 1:
      text += "172.19." + number() + ".1/24 broadcast +";
      break;
    default:
      text += "172.20." + number() + ".1/24 scope link";
      break;
  }
  take(model::setAddresses(topology_, placed.id, text));
}

bool RandomRouting::isOnLink(ElementId box, const model::IpAddress& via,
                             const std::optional<model::InterfaceName>& dev) const {
  const auto inside = model::interfacesIn(topology_, box);
  const bool own = std::any_of(inside.begin(), inside.end(), [&](const auto& placed) {
    const auto& addresses = placed.interface->addresses;
    return std::any_of(addresses.begin(), addresses.end(), [&](const auto& one) { return one.ip == via; });
  });
  return !own && std::any_of(inside.begin(), inside.end(), [&](const auto& placed) {
    const auto& addresses = placed.interface->addresses;
    return (!dev || placed.interface->name == *dev) &&
           std::any_of(addresses.begin(), addresses.end(), [&](const auto& one) { return one.contains(via); });
  });
}

bool RandomRouting::isTaken(ElementId box, const model::Route& route) const {
  const bool ways = std::all_of(route.hops.begin(), route.hops.end(),
                                [&](const auto& hop) { return !hop.via || isOnLink(box, *hop.via, hop.dev); });
  const auto inside = model::interfacesIn(topology_, box);
  const bool own = !route.source || std::any_of(inside.begin(), inside.end(), [&](const auto& placed) {
    const auto& addresses = placed.interface->addresses;
    return std::any_of(addresses.begin(), addresses.end(), [&](const auto& one) { return one.ip == *route.source; });
  });
  return ways && own && (!route.via || isOnLink(box, *route.via, route.dev));
}

void RandomRouting::dropBad() {
  for (const auto& [id, element] : std::map(topology_.elements)) {
    if (model::stackOf(topology_, id)) {
      dropBadIn(id);
    }
  }
  for (const auto& placed : model::interfacesOf(topology_)) {
    const auto* interface = model::findInterface(topology_, placed.id);
    dropBadOf({placed.id, placed.box, interface});
  }
}

void RandomRouting::dropBadIn(ElementId box) {
  auto routes = model::stackOf(topology_, box)->routes;
  std::erase_if(routes, [&](const auto& route) { return !isTaken(box, route); });
  take(model::setRoutes(topology_, box, lines(routes)));
  auto entries = model::stackOf(topology_, box)->fdb;
  std::erase_if(entries, [&](const contract::FdbEntry& entry) {
    const auto inside = model::interfacesIn(topology_, box);
    return std::none_of(inside.begin(), inside.end(),
                        [&](const auto& placed) { return placed.interface->name == entry.dev && isPort(placed); });
  });
  take(model::setFdb(topology_, box, lines(entries)));
}

void RandomRouting::dropBadOf(const PlacedInterface& placed) {
  if (!placed.interface->vlans.empty() && !isPort(placed) && !isBridge(placed)) {
    take(model::setVlans(topology_, placed.id, ""));
  }
  const auto& addresses = model::findInterface(topology_, placed.id)->addresses;
  const bool ipv6 = std::any_of(addresses.begin(), addresses.end(),
                                [](const auto& address) { return address.ip.family() == Family::V6; });
  if (ipv6 || hasIpv6(*model::stackOf(topology_, placed.box))) {
    take(model::setSysctl(topology_, placed.id, Sysctl::DisableIpv6, std::nullopt));
  }
}

}  // namespace vethloom::samples
