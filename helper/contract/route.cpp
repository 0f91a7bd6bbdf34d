// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/route.h"

#include "contract/escape.h"
#include "contract/word_reader.h"

#include <algorithm>
#include <array>

namespace vethloom::contract {
namespace {

constexpr std::uint32_t ipv6Metric = 1024;  // IP6_RT_PRIO_USER, net/ip6_route.h
constexpr std::uint32_t maxWeight = 256;    // rtnh_hops has a byte, for the weight less one
constexpr std::size_t maxHops = 64;
constexpr std::string_view keywords = "via, dev, metric, table, src, onlink, nexthop and weight";

struct TypeName {
  RouteType type;
  std::string_view name;
};
constexpr std::array typeNames{TypeName{RouteType::Unicast, "unicast"}, TypeName{RouteType::Blackhole, "blackhole"},
                               TypeName{RouteType::Unreachable, "unreachable"},
                               TypeName{RouteType::Prohibit, "prohibit"}};

std::string quoted(std::string_view word) {
  return '"' + escape(word, 80) + '"';
}

tl::unexpected<Failure> refuse(std::string message) {
  return fail(FailureKind::InvalidArgument, std::move(message));
}

/// As ip-route(8): "default", a network, or a single address without a length.
Result<Destination> parseDestination(std::string_view word, Family family) {
  if (word == "default")
    return Destination::defaultRoute(family);
  if (word.find('/') == std::string_view::npos) {
    if (const auto ip = IpAddress::parse(word))
      return Destination{*ip, static_cast<std::uint8_t>(ip->size() * 8)};
  }
  auto destination = Destination::parse(word);
  const auto inside = destination ? Result<InterfaceAddress>(refuse({})) : InterfaceAddress::parse(word);
  if (inside) {
    return refuse("A route leads to a network, and " + quoted(word) + " is an address inside one. Write \"" +
                  inside->network().text() + "/" + std::to_string(inside->prefixLength) + "\".");
  }
  return destination;
}

/// What may stand behind the destination, and behind "nexthop".
struct Hop {
  std::optional<IpAddress> via = {};
  std::optional<InterfaceName> dev = {};
  std::optional<std::uint32_t> weight = {};
  bool onlink = false;

  bool take(WordReader& in, std::string_view key) {
    if (key == "via")
      in.argument(key, via, IpAddress::parse);
    else if (key == "dev")
      in.argument(key, dev, InterfaceName::parse);
    else if (key == "onlink")
      in.flag(key, onlink);
    else if (key == "weight")
      in.argument(key, weight, [](auto word) { return parseNumber(word, "A weight", 1, maxWeight); });
    else
      return false;
    return true;
  }
};

/// What only the route as a whole has.
struct Whole {
  std::optional<std::uint32_t> metric = {};
  std::optional<std::uint32_t> table = {};
  std::optional<IpAddress> source = {};

  bool take(WordReader& in, std::string_view key) {
    if (key == "metric" || key == "priority" || key == "preference")
      in.argument(key, metric, [](auto word) { return parseNumber(word, "A metric", 0, UINT32_MAX); });
    else if (key == "table")
      in.argument(key, table, parseTable);
    else if (key == "src")
      in.argument(key, source, IpAddress::parse);
    else
      return false;
    return true;
  }
};

Family familyOf(const Hop& first, const std::vector<Hop>& hops, const Whole& whole) {
  if (first.via)
    return first.via->family();
  for (const Hop& hop : hops) {
    if (hop.via)
      return hop.via->family();
  }
  return whole.source ? whole.source->family() : Family::V4;
}

Result<void> validateGateway(const IpAddress& via, const Destination& destination) {
  if (via.isMulticast() || via.isUnspecified() || via.isLoopback())
    return refuse("The address " + via.text() + " cannot be a gateway. Give the address of a neighbour.");
  if (via.family() != destination.family())
    return refuse("The gateway " + via.text() + " and the destination " + destination.text() +
                  " are of different families. Both must be IPv4 or both IPv6.");
  return {};
}

Result<void> validateHops(const Route& route) {
  if (route.via || route.dev || route.onlink)
    return refuse("A route has one way or several: put \"via\" and \"dev\" behind \"nexthop\".");
  if (route.hops.size() < 2 || route.hops.size() > maxHops)
    return refuse("A route with next hops has from 2 to " + std::to_string(maxHops) + " of them.");
  for (const NextHop& hop : route.hops) {
    if (!hop.via && !hop.dev)
      return refuse("A next hop needs a gateway (via), a device (dev) or both.");
    // kernel: rt6_qualify_for_ecmp
    if (!hop.via && route.destination.family() == Family::V6)
      return refuse("Each of several next hops of an IPv6 route needs a gateway (via).");
    if (std::count_if(route.hops.begin(), route.hops.end(),
                      [&](const NextHop& other) { return other.via == hop.via && other.dev == hop.dev; }) > 1)
      return refuse("A next hop is given twice. Give it a weight instead.");
    if (hop.onlink && (!hop.via || !hop.dev))
      return refuse("The word \"onlink\" needs a gateway (via) and a device (dev).");
    if (hop.weight < 1 || hop.weight > maxWeight)
      return refuse("A weight is a number from 1 to " + std::to_string(maxWeight) + ".");
    if (auto good = hop.via ? validateGateway(*hop.via, route.destination) : Result<void>(); !good)
      return good;
  }
  return {};
}

std::string wayText(const std::optional<IpAddress>& via, const std::optional<InterfaceName>& dev) {
  return (via ? " via " + via->text() : "") + (dev ? " dev " + dev->text() : "");
}

}  // namespace

std::string_view nameOf(RouteType type) {
  return typeNames.at(static_cast<std::size_t>(type)).name;
}

Result<std::uint32_t> parseTable(std::string_view word) {
  if (word == "main")
    return mainTable;
  if (word == "default")
    return defaultTable;
  if (word == "local" || word == "255")
    return refuse("The table \"local\" is the kernel's own. Take another, such as 100.");
  return parseNumber(word, "A table", 1, UINT32_MAX);
}

Result<void> validate(const Route& route) {
  if (route.table == 0 || route.table == localTable)
    return refuse("There is no such table for routes: take one from 1 on, and not \"local\" (255).");
  if (route.destination.network.isMulticast())
    return refuse("The destination " + route.destination.text() +
                  " is a multicast group, and those have no routes here.");
  if (route.source && (route.source->family() != route.destination.family() || route.source->isMulticast() ||
                       route.source->isUnspecified()))
    return refuse("The address " + route.source->text() + " cannot be the source: it must be one of this box's.");
  if (route.type != RouteType::Unicast) {
    if (route.via || route.dev || route.onlink || route.source || !route.hops.empty())
      return refuse("A route of type \"" + std::string(nameOf(route.type)) +
                    "\" ends here: it has no gateway, device or source.");
    return {};
  }
  if (!route.hops.empty())
    return validateHops(route);
  if (!route.via && !route.dev)
    return refuse("A route needs a gateway (via), a device (dev) or both.");
  if (route.onlink && (!route.via || !route.dev))
    return refuse("The word \"onlink\" needs a gateway (via) and a device (dev).");
  return route.via ? validateGateway(*route.via, route.destination) : Result<void>();
}

Result<Route> Route::parse(std::string_view text) {
  WordReader in(text);
  RouteType type = RouteType::Unicast;
  for (const TypeName& known : typeNames) {
    if (in.peek() == known.name) {
      type = known.type;
      in.next();
      break;
    }
  }
  const std::string_view word = in.next();
  if (word.empty())
    in.refuse("The route is empty. Write \"default via 10.0.0.1\" or \"10.1.0.0/16 dev eth0\".");
  Hop only;
  Whole whole;
  std::vector<Hop> hops;
  while (in.more()) {
    const std::string_view key = in.next();
    if (key == "nexthop")
      hops.emplace_back();
    else if (!(hops.empty() ? only : hops.back()).take(in, key) && !whole.take(in, key))
      in.refuseWord(key, keywords);
  }
  auto destination = in.finish(Destination());
  if (destination)
    destination = parseDestination(word, familyOf(only, hops, whole));
  if (!destination)
    return tl::unexpected(destination.error());
  if (only.weight)
    return refuse("The word \"weight\" belongs behind \"nexthop\".");
  // One next hop is no choice: the kernel reports it as a plain route.
  if (hops.size() == 1 && !only.via && !only.dev && !only.onlink) {
    only = hops.front();
    hops.clear();
  }
  Route route{*destination, only.via,     only.dev, type, whole.metric.value_or(0), whole.table.value_or(mainTable),
              only.onlink,  whole.source, {}};
  if (route.metric == ipv6Metric && route.destination.family() == Family::V6)
    route.metric = 0;
  for (const Hop& hop : hops)
    route.hops.push_back({hop.via, hop.dev, hop.weight.value_or(1), hop.onlink});
  if (const auto valid = validate(route); !valid)
    return tl::unexpected(valid.error());
  return route;
}

std::string Route::text() const {
  std::string text = type == RouteType::Unicast ? std::string() : std::string(nameOf(type)) + ' ';
  text += destination.text() + wayText(via, dev);
  if (table != mainTable)
    text += " table " + std::to_string(table);
  if (metric != 0)
    text += " metric " + std::to_string(metric);
  if (source)
    text += " src " + source->text();
  if (onlink)
    text += " onlink";
  for (const NextHop& hop : hops) {
    text += " nexthop" + wayText(hop.via, hop.dev);
    if (hop.weight != 1)
      text += " weight " + std::to_string(hop.weight);
    if (hop.onlink)
      text += " onlink";
  }
  return text;
}

std::uint32_t Route::effectiveMetric() const {
  return metric == 0 && destination.family() == Family::V6 ? ipv6Metric : metric;
}

}  // namespace vethloom::contract
