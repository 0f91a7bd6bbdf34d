// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/stations.h"

#include "model/edit_support.h"
#include "model/segments.h"
#include "model/subnet.h"

#include <algorithm>
#include <map>

namespace vethloom::model {

namespace {

using contract::Family;

bool counts(const InterfaceAddress& address, Family family) {
  return address.ip.family() == family && !address.ip.isLinkLocal();
}

bool hasAddress(const Interface& interface, Family family) {
  return std::any_of(interface.addresses.begin(), interface.addresses.end(),
                     [family](const InterfaceAddress& address) { return counts(address, family); });
}

/// What is to be numbered, in order: bridges that are stations themselves come first, being the gateway as a rule.
std::vector<PlacedInterface> stationsOf(const Topology& topology, const Segments& segments, ElementId bridge,
                                        Family family) {
  std::vector<PlacedInterface> stations;
  for (const PlacedInterface& placed : segments.of({bridge, 0})) {
    const auto masterKind = masterKindOf(topology, placed.master);
    const bool isPort = masterKind == LinkKind::Bridge || masterKind == LinkKind::Bond;
    const bool isBridge = placed.kind == LinkKind::Bridge;
    if (!isPort && (!isBridge || hasAddress(*placed.interface, family))) {
      stations.push_back(placed);
    }
  }
  std::stable_partition(stations.begin(), stations.end(),
                        [](const PlacedInterface& placed) { return placed.kind == LinkKind::Bridge; });
  return stations;
}

using Renumbered = std::map<IpAddress, IpAddress>;

void follow(std::optional<IpAddress>& via, const Renumbered& renumbered) {
  const auto found = via ? renumbered.find(*via) : renumbered.end();
  if (found != renumbered.end()) {
    via = found->second;
  }
}

void moveGateways(Topology& topology, const Renumbered& renumbered) {
  for (const auto& entry : topology.elements) {
    if (StackSettings* stack = mutableStack(topology, entry.first)) {
      for (Route& route : stack->routes) {
        follow(route.via, renumbered);
        for (auto& hop : route.hops) {
          follow(hop.via, renumbered);
        }
      }
    }
  }
}

}  // namespace

std::optional<InterfaceAddress> subnetOf(const Topology& topology, ElementId bridge) {
  const Segments segments(topology);
  for (const Family family : {Family::V4, Family::V6}) {
    std::optional<InterfaceAddress> subnet;
    bool one = true;
    for (const PlacedInterface& station : stationsOf(topology, segments, bridge, family)) {
      for (const InterfaceAddress& address : station.interface->addresses) {
        if (counts(address, family)) {
          const InterfaceAddress its{address.network(), address.prefixLength};
          one = one && (!subnet || sameSubnet(*subnet, its));
          subnet = its;
        }
      }
    }
    if (subnet) {
      return one ? subnet : std::nullopt;
    }
  }
  return std::nullopt;
}

Result<Patch> numberStations(const Topology& topology, ElementId bridge, std::string_view subnet) {
  const auto parsed = InterfaceAddress::parse(trimmed(subnet));
  if (!parsed) {
    return tl::unexpected(parsed.error());
  }
  const Family family = parsed->ip.family();
  const std::vector<PlacedInterface> stations = stationsOf(topology, Segments(topology), bridge, family);
  if (stations.empty()) {
    return refuse("Nothing at this bridge can have an address. Cable a box to it first.", describe(topology, bridge));
  }
  Topology numbered = topology;
  Renumbered renumbered;
  for (std::size_t i = 0; i < stations.size(); ++i) {
    const auto address = hostAt(*parsed, static_cast<std::uint32_t>(i + 1));
    if (!address) {
      return refuse("The subnet " + InterfaceAddress{parsed->network(), parsed->prefixLength}.text() +
                        " has room for " + std::to_string(i) + ", and " + std::to_string(stations.size()) +
                        " are to be numbered. Take a larger one.",
                    describe(topology, bridge));
    }
    const auto after = withInterface(numbered, stations[i].id, [&](Interface& interface) {
      for (const InterfaceAddress& old : interface.addresses) {
        if (counts(old, family)) {
          renumbered.emplace(old.ip, address->ip);
        }
      }
      std::erase_if(interface.addresses, [family](const InterfaceAddress& old) { return counts(old, family); });
      interface.addresses.insert(interface.addresses.begin(), *address);
    });
    numbered.elements.insert_or_assign(stations[i].id.element, *after);
  }
  moveGateways(numbered, renumbered);
  return difference(topology, numbered);
}

}  // namespace vethloom::model
