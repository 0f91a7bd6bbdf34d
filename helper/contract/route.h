// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/addresses.h"
#include "contract/names.h"

#include <optional>
#include <vector>

namespace vethloom::contract {

/// The kernel's numbers of tables (linux/rtnetlink.h); any other from 1 on is free to use.
constexpr std::uint32_t mainTable = 254;
constexpr std::uint32_t defaultTable = 253;
constexpr std::uint32_t localTable = 255;  ///< The kernel's own: no route of ours goes there.

/// What becomes of a packet that takes the route (ip-route(8)).
enum class RouteType : std::uint8_t {
  Unicast,
  Blackhole,    ///< Dropped in silence.
  Unreachable,  ///< Answered with "host unreachable".
  Prohibit,     ///< Answered with "administratively prohibited".
};
[[nodiscard]] std::string_view nameOf(RouteType type);

/// One of several ways of a multipath route: a gateway, a device, or both.
struct NextHop {
  std::optional<IpAddress> via = {};
  std::optional<InterfaceName> dev = {};
  std::uint32_t weight = 1;  ///< 1 to 256: its share of the traffic.
  bool onlink = false;
  auto operator<=>(const NextHop&) const = default;
};

/// A route: by gateway, by device, or both; by several next hops; or (type) by none, where packets end.
struct Route {
  Destination destination = {};
  std::optional<IpAddress> via = {};
  std::optional<InterfaceName> dev = {};
  RouteType type = RouteType::Unicast;
  std::uint32_t metric = 0;  ///< 0: the kernel's own (0 for IPv4, 1024 for IPv6).
  std::uint32_t table = mainTable;
  bool onlink = false;                   ///< The gateway is taken to be on the link, whatever the addresses say.
  std::optional<IpAddress> source = {};  ///< The address to speak from.
  std::vector<NextHop> hops = {};        ///< At least two, or none; then neither via nor dev.
  auto operator<=>(const Route&) const = default;

  /// As `ip route add` takes it: "default via 10.0.0.1 dev eth0 metric 100", "blackhole 10.9.0.0/16",
  /// "default nexthop via 10.0.0.1 weight 2 nexthop dev eth1". Says what is wrong with any other text.
  [[nodiscard]] static Result<Route> parse(std::string_view text);
  /// The way back, in a fixed order, without what goes without saying. IPv6's default route is "::/0".
  [[nodiscard]] std::string text() const;
  /// The metric as the kernel reports it.
  [[nodiscard]] std::uint32_t effectiveMetric() const;
};

/// Whether the parts of a route go together (families, gateways, next hops, table); else a sentence.
[[nodiscard]] Result<void> validate(const Route& route);
/// "main", "default" or a number from 1 on; not "local".
[[nodiscard]] Result<std::uint32_t> parseTable(std::string_view word);

}  // namespace vethloom::contract
