// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/difference.h"

#include "contract/escape.h"

#include <algorithm>

namespace vethloom::plan {

namespace {

using contract::Family;
using contract::InterfaceAddress;

std::string textOf(const NamedLink& link) {
  return link.ns.text() + "/" + contract::escape(link.name);
}

/// Whether the cable leads where it is drawn. While the helper does not know the peer yet, the other end's word counts.
bool peerMatches(const State& state, const contract::LinkRef& ref, const contract::LinkRef& drawnPeer,
                 const LinkState& link) {
  const NamedLink self{ref.ns, ref.name.text()};
  if (link.peer) {
    return *link.peer == NamedLink{drawnPeer.ns, drawnPeer.name.text()};
  }
  const auto* other = state.find(drawnPeer.ns, drawnPeer.name.text());
  return other && other->kind == "veth" && (!other->peer || *other->peer == self);
}

/// The kernel removes the secondary IPv4 addresses of a subnet with the first one, and does not tell which that is.
bool losesNeighbours(const LinkState& link, const InterfaceAddress& removed) {
  return removed.ip.family() == Family::V4 &&
         std::any_of(link.addresses.begin(), link.addresses.end(), [&](const InterfaceAddress& other) {
           return other != removed && other.prefixLength == removed.prefixLength && removed.contains(other.ip);
         });
}

void compareAddresses(const DrawnLink& drawn, const LinkState& link, LinkDifference& difference) {
  for (const auto& address : drawn.interface->addresses) {
    if (!link.addresses.contains(address) && !link.kernelAddresses.contains(address)) {
      difference.missing.push_back(address);
    }
  }
  const auto& wanted = drawn.interface->addresses;
  for (const auto& address : link.addresses) {
    if (std::find(wanted.begin(), wanted.end(), address) == wanted.end()) {
      difference.superfluous.push_back(address);
      if (losesNeighbours(link, address)) {
        difference.rebuild = "the kernel drops the other addresses of a subnet with the first one";
      }
    }
  }
}

bool lowerMatches(const DrawnLink& drawn, const LinkState& link) {
  if (!drawn.lower) {
    return !link.lower;
  }
  const bool unknown = !link.lower && infoOf(drawn.which).lower == contract::Lower::Required;
  return unknown || link.lower == NamedLink{drawn.lower->ns, drawn.lower->name.text()};
}

/// Sorts the options that differ by how they can be changed.
void compareOptions(const DrawnLink& drawn, const LinkState& link, LinkDifference& difference) {
  for (const auto& [option, wanted] : drawn.interface->options) {
    const auto& info = infoOf(option);
    const bool counts = info.scope != contract::OptionScope::Port || drawn.isPort();
    const auto found = contract::valueIn(link.options, option);
    if (!counts || (found && contract::isSame(option, wanted, *found))) {
      continue;
    }
    if (option == contract::Option::PortState) {
      // A port without a carrier is disabled, and the kernel lets nobody change that.
      if (drawn.interface->up && found != contract::OptionValue(std::string("disabled"))) {
        difference.portStates.emplace(option, wanted);
      }
      continue;
    }
    switch (contract::howToChange(option, found, wanted)) {
      case contract::OptionChange::InPlace:
        difference.options.emplace(option, wanted);
        break;
      case contract::OptionChange::WhileDown:
        difference.downOptions.emplace(option, wanted);
        break;
      case contract::OptionChange::Recreate:
        difference.newOptions.emplace(option, wanted);
        difference.rebuild = std::string(info.name) + " is " +
                             (found ? contract::escape(contract::textOf(*found)) : std::string("not set")) +
                             ", drawn " + contract::textOf(wanted) + ", and the kernel takes it only for a new link";
        break;
    }
  }
}

/// The drawn links by which a route can leave.
std::vector<const DrawnLink*> waysOut(const DrawnBox& box, const contract::Route& route) {
  std::vector<const DrawnLink*> ways;
  for (const auto& [name, link] : box.links) {
    const auto& addresses = link.interface->addresses;
    const bool leads =
        route.dev ? name == *route.dev
                  : route.via && std::any_of(addresses.begin(), addresses.end(),
                                             [&](const auto& address) { return address.contains(*route.via); });
    if (leads) {
      ways.push_back(&link);
    }
  }
  return ways;
}

/// Whether a drawn route is one to be added: not where its link is drawn down, because the kernel keeps none there; and
/// not where it is the very route that the kernel makes with an address.
bool isExpected(const DrawnBox& box, const contract::Route& route) {
  const auto ways = waysOut(box, route);
  const bool dead =
      !ways.empty() && std::none_of(ways.begin(), ways.end(), [](const auto* link) { return link->interface->up; });
  if (dead) {
    return false;
  }
  const auto connects = [&](const DrawnLink* link) {
    const auto& addresses = link->interface->addresses;
    return std::any_of(addresses.begin(), addresses.end(), [&](const InterfaceAddress& address) {
      return address.prefixLength == route.destination.prefixLength && address.network() == route.destination.network;
    });
  };
  return route.via || std::none_of(ways.begin(), ways.end(), connects);
}

bool matches(const contract::Route& drawn, const RouteState& route) {
  return drawn.destination == route.destination && drawn.via == route.via &&
         (!drawn.dev || drawn.dev->text() == route.device);
}

/// A gateway must be reachable before a route by it is taken: routes by device alone come first, defaults last.
int rankOf(const contract::Route& route) {
  return !route.via ? 0 : !route.destination.isDefault() ? 1 : 2;
}

void compareRoutes(const DrawnBox& drawn, const BoxState& box, BoxDifference& difference) {
  std::vector<bool> matched(box.routes.size(), false);
  for (const auto& route : drawn.stack->routes) {
    bool found = false;
    for (std::size_t i = 0; i < box.routes.size() && !found; ++i) {
      found = !matched[i] && matches(route, box.routes[i]);
      matched[i] = matched[i] || found;
    }
    if (!found && isExpected(drawn, route)) {
      difference.missing.push_back(route);
    }
  }
  std::stable_sort(difference.missing.begin(), difference.missing.end(),
                   [](const auto& a, const auto& b) { return rankOf(a) < rankOf(b); });
  for (std::size_t i = 0; i < box.routes.size(); ++i) {
    const auto* device = box.find(box.routes[i].device);
    const bool ours = box.ours || (device && device->ours);
    if (!matched[i] && ours && asRoute(box.routes[i])) {
      difference.superfluous.push_back(box.routes[i]);
    }
  }
}

}  // namespace

bool LinkDifference::isEmpty() const {
  return rebuild.empty() && options.empty() && downOptions.empty() && portStates.empty() && !up && !mac && !mtu &&
         !master && missing.empty() && superfluous.empty() && !quality;
}

bool BoxDifference::isEmpty() const {
  return !loopbackUp && missing.empty() && superfluous.empty() && sysctls.empty() && !filter;
}

LinkDifference differenceOf(const State& state, const contract::LinkRef& ref, const DrawnLink& drawn,
                            const LinkState& link) {
  LinkDifference difference;
  if (link.kind != drawn.kind()) {
    difference.rebuild =
        "it is of kind \"" + contract::escape(link.kind) + "\", and drawn as a " + std::string(drawn.kind());
    return difference;
  }
  if (drawn.peer && !peerMatches(state, ref, *drawn.peer, link)) {
    difference.peer = link.peer ? textOf(*link.peer) : std::string("an unknown end");
    difference.rebuild =
        "its cable leads to " + difference.peer + ", and is drawn to " + contract::describe(*drawn.peer);
    return difference;
  }
  if (!lowerMatches(drawn, link)) {
    difference.lower = link.lower ? textOf(*link.lower) : std::string("no link");
    difference.rebuild = "it stands on " + difference.lower + ", and is drawn on " +
                         (drawn.lower ? contract::describe(*drawn.lower) : std::string("none"));
    return difference;
  }
  const auto& wanted = *drawn.interface;
  // What a bond takes gets the bond's own MAC address and MTU.
  const bool bonded = drawn.masterKind == contract::LinkKind::Bond;
  if (link.up != wanted.up) {
    difference.up = wanted.up;
  }
  if (wanted.mac && !bonded && link.mac != wanted.mac) {
    difference.mac = wanted.mac;
  }
  if (wanted.mtu && !bonded && link.mtu != *wanted.mtu) {
    difference.mtu = wanted.mtu;
  }
  if (link.master != (drawn.master ? drawn.master->text() : std::string())) {
    difference.master = drawn.master;
  }
  compareAddresses(drawn, link, difference);
  if (wanted.quality ? !wanted.quality->isMetBy(link.quality) : !link.quality.values.empty()) {
    difference.quality = wanted.quality;
  }
  compareOptions(drawn, link, difference);
  return difference;
}

BoxDifference differenceOf(const DrawnBox& drawn, const BoxState& box) {
  BoxDifference difference;
  const auto* loopback = box.find("lo");
  if (drawn.loopbackUp && loopback && loopback->up != *drawn.loopbackUp) {
    difference.loopbackUp = drawn.loopbackUp;
  }
  compareRoutes(drawn, box, difference);
  const auto compareSysctl = [&](contract::Sysctl key, std::optional<bool> wanted) {
    const auto found = box.sysctls.find(key);
    if (wanted && (found == box.sysctls.end() || found->second != *wanted)) {
      difference.sysctls[key] = *wanted;
    }
  };
  compareSysctl(contract::Sysctl::Ipv4Forwarding, drawn.stack->ipv4Forwarding);
  compareSysctl(contract::Sysctl::Ipv6Forwarding, drawn.stack->ipv6Forwarding);
  if (auto wanted = drawn.stack->filter.sorted(); wanted != box.filter.sorted() || box.filterChanged > 0) {
    difference.filter = std::move(wanted);
  }
  return difference;
}

bool isRemovable(const std::string& name, const LinkState& link) {
  const bool kernelsOwn = name == "gre0" || name == "gretap0";  // net/ipv4/ip_gre.c: one in each namespace.
  return link.ours && !kernelsOwn && contract::linkKindFromName(link.kind) && contract::InterfaceName::parse(name);
}

std::optional<contract::Route> asRoute(const RouteState& route) {
  contract::Route result{route.destination, route.via, std::nullopt};
  if (!route.device.empty()) {
    const auto device = contract::InterfaceName::parse(route.device);
    if (!device) {
      return std::nullopt;
    }
    result.dev = *device;
  }
  return result.via || result.dev ? std::optional(result) : std::nullopt;
}

}  // namespace vethloom::plan
