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

/// Of the pool's subnets: which of them the drawing uses.
std::vector<bool> takenSubnets(const Topology& topology) {
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
  return taken;
}

/// The pool's first subnet from a number on that is not taken.
std::optional<InterfaceAddress> firstFree(const std::vector<bool>& taken, unsigned from) {
  for (unsigned i = from; i < poolSize; ++i) {
    if (!taken[i]) {
      const std::array<std::uint8_t, 4> bytes{10, static_cast<std::uint8_t>(i / 256),
                                              static_cast<std::uint8_t>(i % 256), 0};
      return InterfaceAddress{*contract::IpAddress::fromBytes(bytes), 24};
    }
  }
  return std::nullopt;
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
  return firstFree(takenSubnets(topology), 1);
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

AddressBook::AddressBook(const Topology& topology) : topology_(topology) {
  for (const auto& address : usedAddresses(topology)) {
    used_.insert(address.ip);
  }
}

std::optional<InterfaceAddress> AddressBook::freeNear(const InterfaceAddress& near) {
  std::uint32_t& next = next_.try_emplace({near.network(), near.prefixLength}, firstHost(near)).first->second;
  for (;; ++next) {
    const auto host = hostAt(near, next);
    if (!host || !used_.contains(host->ip)) {
      return host;
    }
  }
}

std::optional<InterfaceAddress> AddressBook::freeFor(InterfaceId id) {
  if (!segments_) {
    segments_.emplace(topology_);
  }
  const auto segment = segments_->indexOf(id);
  std::optional<InterfaceAddress> free;
  if (const auto last = segment ? last_.find(*segment) : last_.end(); last != last_.end()) {
    free = freeNear(last->second);  // What was full before it still is.
  }
  const auto& stations = segments_->of(id);
  for (auto station = stations.begin(); !free && station != stations.end(); ++station) {
    for (const auto& address : station->interface->addresses) {
      free = free || address.ip.isLinkLocal() ? free : freeNear(address);
    }
  }
  if (const auto subnet = free ? std::nullopt : freshSubnet()) {
    free = hostAt(*subnet, 1);
  }
  if (free && segment) {
    last_.insert_or_assign(*segment, *free);
  }
  return free;
}

void AddressBook::take(const InterfaceAddress& address) {
  used_.insert(address.ip);
  if (!subnets_.empty()) {
    mark(subnets_, address);
  }
}

std::optional<InterfaceAddress> AddressBook::freshSubnet() {
  if (subnets_.empty()) {
    subnets_ = takenSubnets(topology_);
  }
  while (nextSubnet_ < poolSize && subnets_[nextSubnet_]) {
    ++nextSubnet_;
  }
  return firstFree(subnets_, nextSubnet_);
}

}  // namespace vethloom::model
