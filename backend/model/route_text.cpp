// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edit_support.h"

#include "contract/escape.h"

namespace vethloom::model {

namespace {

using contract::Family;

std::string quoted(std::string_view word) {
  return "\"" + contract::escape(word, 80) + "\"";
}

/// The network that "10.1.2.3/16" lies in, for a suggestion.
std::string networkOf(std::string_view word) {
  const auto address = InterfaceAddress::parse(word);
  return address ? address->network().text() + "/" + std::to_string(address->prefixLength) : std::string();
}

/// As ip-route(8): "default", a network, or a single address without a length.
Result<Destination> parseDestination(std::string_view word, Family family) {
  if (word == "default") {
    return Destination::defaultRoute(family);
  }
  if (word.find('/') == std::string_view::npos) {
    if (const auto ip = IpAddress::parse(word)) {
      return Destination{*ip, static_cast<std::uint8_t>(ip->size() * 8)};
    }
  }
  auto destination = Destination::parse(word);
  if (const auto network = destination ? std::string() : networkOf(word); !network.empty()) {
    return refuse("A route leads to a network, and " + quoted(word) + " is an address inside one. Write " +
                  quoted(network) + ".");
  }
  return destination;
}

Result<IpAddress> parseGateway(std::string_view word) {
  auto via = IpAddress::parse(word);
  if (via && (via->isMulticast() || via->isUnspecified() || via->isLoopback())) {
    return refuse("The address " + via->text() + " cannot be a gateway. Give the address of a neighbour.");
  }
  return via;
}

/// "via" and "dev" with their values, behind the destination.
struct Arguments {
  std::optional<IpAddress> via;
  std::optional<InterfaceName> dev;
};

Result<Arguments> parseArguments(const std::vector<std::string_view>& all) {
  Arguments arguments;
  for (std::size_t i = 1; i < all.size(); i += 2) {
    const auto key = all[i];
    if (key != "via" && key != "dev") {
      return refuse("The word " + quoted(key) + " is not understood. Write \"default via 10.0.0.1\" or " +
                    "\"10.1.0.0/16 dev eth0\".");
    }
    if (i + 1 == all.size()) {
      return refuse("The word \"" + std::string(key) + "\" lacks its " + (key == "via" ? "gateway." : "interface."));
    }
    if (key == "via" ? arguments.via.has_value() : arguments.dev.has_value()) {
      return refuse("The word \"" + std::string(key) + "\" is given twice. Leave one of the two out.");
    }
    if (key == "via") {
      const auto via = parseGateway(all[i + 1]);
      if (!via) {
        return tl::unexpected(via.error());
      }
      arguments.via = *via;
    } else {
      const auto dev = InterfaceName::parse(all[i + 1]);
      if (!dev) {
        return tl::unexpected(dev.error());
      }
      arguments.dev = *dev;
    }
  }
  return arguments;
}

}  // namespace

Result<Route> parseRoute(std::string_view text) {
  const auto all = words(text);
  if (all.empty()) {
    return refuse("The route is empty. Write \"default via 10.0.0.1\" or \"10.1.0.0/16 dev eth0\".");
  }
  const auto arguments = parseArguments(all);
  if (!arguments) {
    return tl::unexpected(arguments.error());
  }
  if (!arguments->via && !arguments->dev) {
    return refuse("The route " + quoted(text) +
                  " leads nowhere. Add \"via\" and a gateway, or \"dev\" and an interface.");
  }
  const auto destination = parseDestination(all[0], arguments->via ? arguments->via->family() : Family::V4);
  if (!destination) {
    return tl::unexpected(destination.error());
  }
  if (arguments->via && arguments->via->family() != destination->family()) {
    return refuse("The gateway " + arguments->via->text() + " and the destination " + destination->text() +
                  " are of different families. Both must be IPv4 or both IPv6.");
  }
  return Route{*destination, arguments->via, arguments->dev};
}

}  // namespace vethloom::model
