// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/subnet.h"

#include <algorithm>
#include <array>
#include <set>

namespace vethloom::model {

using contract::Family;
using contract::InterfaceAddress;
using contract::IpAddress;

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes bytesOf(const IpAddress& ip) {
  return {ip.bytes().begin(), ip.bytes().end()};
}

std::optional<IpAddress> fromBytes(const Bytes& bytes) {
  auto ip = IpAddress::fromBytes(bytes);
  return ip ? std::optional(*ip) : std::nullopt;
}

/// Adds `value` at the byte `place`; false on overflow of the whole number.
bool add(Bytes& bytes, std::size_t place, std::uint32_t value) {
  std::uint64_t carry = value;
  for (std::size_t i = place + 1; i-- > 0 && carry > 0;) {
    carry += bytes[i];
    bytes[i] = static_cast<std::uint8_t>(carry & 0xff);
    carry >>= 8;
  }
  return carry == 0;
}

bool isLastOfSubnet(const InterfaceAddress& address) {
  const auto bytes = address.ip.bytes();
  for (std::size_t bit = address.prefixLength; bit < bytes.size() * 8; ++bit) {
    if (!(bytes[bit / 8] & (0x80u >> (bit % 8)))) {
      return false;
    }
  }
  return true;
}

/// /31 and /32 (RFC 3021), /127 and /128 (RFC 6164) have no addresses set apart.
bool isPointToPoint(const InterfaceAddress& address) {
  return address.prefixLength + 1u >= address.ip.size() * 8;
}

}  // namespace

bool overlap(const InterfaceAddress& a, const InterfaceAddress& b) {
  return a.ip.family() == b.ip.family() && (a.prefixLength <= b.prefixLength ? a.contains(b.ip) : b.contains(a.ip));
}

bool sameSubnet(const InterfaceAddress& a, const InterfaceAddress& b) {
  return a.prefixLength == b.prefixLength && overlap(a, b);
}

std::optional<InterfaceAddress> hostAt(const InterfaceAddress& subnet, std::uint32_t offset) {
  Bytes bytes = bytesOf(subnet.network());
  if (!add(bytes, bytes.size() - 1, offset)) {
    return std::nullopt;
  }
  const auto ip = fromBytes(bytes);
  if (!ip || !subnet.contains(*ip)) {
    return std::nullopt;
  }
  const InterfaceAddress host{*ip, subnet.prefixLength};
  const bool broadcast = ip->family() == Family::V4 && !isPointToPoint(host) && isLastOfSubnet(host);
  return broadcast ? std::nullopt : std::optional(host);
}

std::uint32_t firstHost(const InterfaceAddress& subnet) {
  return isPointToPoint(subnet) ? 0 : 1;
}

std::optional<InterfaceAddress> freeHost(const InterfaceAddress& subnet, const std::vector<IpAddress>& used) {
  const std::set<IpAddress> taken(used.begin(), used.end());
  for (std::uint32_t offset = firstHost(subnet); offset <= taken.size() + 1; ++offset) {
    const auto host = hostAt(subnet, offset);
    if (!host || !taken.contains(host->ip)) {
      return host;
    }
  }
  return std::nullopt;
}

std::optional<InterfaceAddress> inNextSubnet(const InterfaceAddress& address) {
  if (address.prefixLength == 0) {
    return std::nullopt;
  }
  Bytes bytes = bytesOf(address.ip);
  const std::size_t lastBit = address.prefixLength - 1u;
  if (!add(bytes, lastBit / 8, 0x80u >> (lastBit % 8))) {
    return std::nullopt;
  }
  const auto ip = fromBytes(bytes);
  return ip ? std::optional(InterfaceAddress{*ip, address.prefixLength}) : std::nullopt;
}

std::string whyNotHost(const InterfaceAddress& address) {
  if (address.ip.isMulticast()) {
    return "it is a multicast address";
  }
  if (address.ip.isUnspecified()) {
    return "it is the unspecified address";
  }
  if (address.ip.family() == Family::V6 || isPointToPoint(address)) {
    return {};
  }
  if (address.ip.bytes()[0] == 0) {
    return "0.0.0.0/8 means \"this network\"";
  }
  if (address.ip == address.network()) {
    return "it is the address of the network itself";
  }
  return isLastOfSubnet(address) ? "it is the broadcast address of its subnet" : std::string();
}

}  // namespace vethloom::model
