// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/addresses.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

/// The bytes of ICMP echo, and ICMP's errors in words. No system call here.
namespace vethloom::server {

struct Echo {
  bool reply = false;
  std::uint16_t identifier = 0;
  std::uint16_t sequence = 0;
  bool operator==(const Echo&) const = default;
};

/// 8 bytes of header and 56 of data, as ping(8) sends; IPv6's checksum is left to the kernel (RFC 3542, 3.1).
using EchoPacket = std::array<std::uint8_t, 64>;
[[nodiscard]] EchoPacket echoRequest(contract::Family family, std::uint16_t identifier, std::uint16_t sequence);

/// An echo request or reply; nothing for any other or a truncated packet.
[[nodiscard]] std::optional<Echo> parseEcho(contract::Family family, std::span<const std::uint8_t> icmp);

/// An IPv4 packet's payload and TTL, as a raw socket delivers it (raw(7)); nothing if it is truncated.
struct Ipv4Packet {
  std::uint8_t ttl = 0;
  std::span<const std::uint8_t> payload;
};
[[nodiscard]] std::optional<Ipv4Packet> parseIpv4(std::span<const std::uint8_t> packet);

/// What ping(8) prints for an ICMP error; `info` is the MTU where there is one.
[[nodiscard]] std::string describeIcmpError(contract::Family family, std::uint8_t type, std::uint8_t code,
                                            std::uint32_t info);

}  // namespace vethloom::server
