// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/numbering.h"

#include "model/segments.h"
#include "model/subnet.h"

#include <array>

namespace vethloom::model {

namespace {

using contract::Family;

constexpr unsigned poolSize = 1u << 16;  // The /24s of 10.0.0.0/8.

/// Marks the /24s of 10.0.0.0/8 that `subnet` touches.
void mark(std::vector<bool>& taken, const InterfaceAddress& subnet) {
  if (subnet.ip.family() != Family::V4 || subnet.prefixLength == 0) {
    return;
  }
  const auto network = subnet.network();
  const auto bytes = network.bytes();
  if (subnet.prefixLength < 8) {
    if (subnet.contains(*contract::IpAddress::parse("10.0.0.0"))) {
      taken.assign(poolSize, true);
    }
    return;
  }
  if (bytes[0] != 10) {
    return;
  }
  const unsigned first = bytes[1] * 256u + bytes[2];
  const unsigned count = subnet.prefixLength >= 24 ? 1u : 1u << (24 - subnet.prefixLength);
  for (unsigned i = first; i < first + count && i < poolSize; ++i) {
    taken[i] = true;
  }
}

std::vector<contract::IpAddress> ipsOf(const std::vector<InterfaceAddress>& addresses) {
  std::vector<contract::IpAddress> ips;
  ips.reserve(addresses.size());
  for (const auto& address : addresses) {
    ips.push_back(address.ip);
  }
  return ips;
}

}  // namespace

std::vector<InterfaceAddress> usedAddresses(const Topology& topology) {
  std::vector<InterfaceAddress> used;
  for (const auto& placed : interfacesOf(topology)) {
    used.insert(used.end(), placed.interface->addresses.begin(), placed.interface->addresses.end());
  }
  return used;
}

std::optional<InterfaceAddress> freshSubnet(const Topology& topology) {
  std::vector<bool> taken(poolSize, false);
  for (const auto& address : usedAddresses(topology)) {
    mark(taken, address);
  }
  for (const auto& [id, element] : topology.elements) {
    if (const auto* stack = stackOf(topology, id)) {
      for (const auto& route : stack->routes) {
        mark(taken, {route.destination.network, route.destination.prefixLength});
      }
    }
  }
  for (unsigned i = 1; i < poolSize; ++i) {
    if (!taken[i]) {
      const std::array<std::uint8_t, 4> bytes{10, static_cast<std::uint8_t>(i / 256),
                                              static_cast<std::uint8_t>(i % 256), 0};
      return InterfaceAddress{*contract::IpAddress::fromBytes(bytes), 24};
    }
  }
  return std::nullopt;
}

std::optional<InterfaceAddress> nextAddressOn(const Topology& topology, ElementId bridge) {
  const InterfaceId own{bridge, 0};
  const Interface* interface = findInterface(topology, own);
  if (!interface) {
    return std::nullopt;
  }
  std::vector<InterfaceAddress> candidates = interface->addresses;
  const Segments segments(topology);
  for (const auto& placed : segments.of(own)) {
    candidates.insert(candidates.end(), placed.interface->addresses.begin(), placed.interface->addresses.end());
  }
  const auto used = ipsOf(usedAddresses(topology));
  for (const auto& candidate : candidates) {
    if (const auto free = candidate.ip.isLinkLocal() ? std::nullopt : freeHost(candidate, used)) {
      return free;
    }
  }
  return std::nullopt;
}

std::optional<InterfaceAddress> nextFreeNear(const Topology& topology, const InterfaceAddress& near) {
  return freeHost(near, ipsOf(usedAddresses(topology)));
}

}  // namespace vethloom::model
