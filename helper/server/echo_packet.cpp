// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/echo_packet.h"

#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <string_view>

namespace vethloom::server {

using contract::Family;

namespace {

constexpr std::size_t headerBytes = 8;

std::uint16_t readWord(std::span<const std::uint8_t> bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

void writeWord(std::span<std::uint8_t> bytes, std::size_t at, std::uint16_t value) {
  bytes[at] = static_cast<std::uint8_t>(value >> 8);
  bytes[at + 1] = static_cast<std::uint8_t>(value);
}

/// The Internet checksum (RFC 1071) of an even number of bytes.
std::uint16_t checksum(std::span<const std::uint8_t> bytes) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
    sum += readWord(bytes, i);
  while (sum > 0xffff)
    sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

struct Words {
  std::uint8_t code;
  std::string_view text;
};

template <std::size_t Size>
std::string lookUp(const std::array<Words, Size>& words, std::uint8_t code, std::string_view otherwise) {
  for (const auto& entry : words) {
    if (entry.code == code)
      return std::string(entry.text);
  }
  return std::string(otherwise) + std::to_string(code);
}

constexpr std::array<Words, 15> unreachable4{{
    {ICMP_NET_UNREACH, "Destination Net Unreachable"},
    {ICMP_HOST_UNREACH, "Destination Host Unreachable"},
    {ICMP_PROT_UNREACH, "Destination Protocol Unreachable"},
    {ICMP_PORT_UNREACH, "Destination Port Unreachable"},
    {ICMP_SR_FAILED, "Source Route Failed"},
    {ICMP_NET_UNKNOWN, "Destination Net Unknown"},
    {ICMP_HOST_UNKNOWN, "Destination Host Unknown"},
    {ICMP_HOST_ISOLATED, "Source Host Isolated"},
    {ICMP_NET_ANO, "Destination Net Prohibited"},
    {ICMP_HOST_ANO, "Destination Host Prohibited"},
    {ICMP_NET_UNR_TOS, "Destination Net Unreachable for Type of Service"},
    {ICMP_HOST_UNR_TOS, "Destination Host Unreachable for Type of Service"},
    {ICMP_PKT_FILTERED, "Packet filtered"},
    {ICMP_PREC_VIOLATION, "Precedence Violation"},
    {ICMP_PREC_CUTOFF, "Precedence Cutoff"},
}};

constexpr std::array<Words, 7> unreachable6{{
    {ICMP6_DST_UNREACH_NOROUTE, "Destination unreachable: No route"},
    {ICMP6_DST_UNREACH_ADMIN, "Destination unreachable: Administratively prohibited"},
    {ICMP6_DST_UNREACH_BEYONDSCOPE, "Destination unreachable: Beyond scope of source address"},
    {ICMP6_DST_UNREACH_ADDR, "Destination unreachable: Address unreachable"},
    {ICMP6_DST_UNREACH_NOPORT, "Destination unreachable: Port unreachable"},
    {5, "Destination unreachable: Source address failed ingress/egress policy"},
    {6, "Destination unreachable: Reject route to destination"},
}};

std::string describe4(std::uint8_t type, std::uint8_t code, std::uint32_t info) {
  switch (type) {
    case ICMP_DEST_UNREACH:
      if (code == ICMP_FRAG_NEEDED)
        return "Frag needed and DF set (mtu = " + std::to_string(info) + ")";
      return lookUp(unreachable4, code, "Dest Unreachable, Bad Code: ");
    case ICMP_TIME_EXCEEDED:
      return code == ICMP_EXC_TTL ? "Time to live exceeded" : "Frag reassembly time exceeded";
    case ICMP_REDIRECT:
      return "Redirected";
    case ICMP_PARAMETERPROB:
      return "Parameter problem";
    default:
      return "ICMP error of type " + std::to_string(type) + ", code " + std::to_string(code);
  }
}

std::string describe6(std::uint8_t type, std::uint8_t code, std::uint32_t info) {
  switch (type) {
    case ICMP6_DST_UNREACH:
      return lookUp(unreachable6, code, "Destination unreachable: Unknown code ");
    case ICMP6_PACKET_TOO_BIG:
      return "Packet too big: mtu=" + std::to_string(info);
    case ICMP6_TIME_EXCEEDED:
      return code == ICMP6_TIME_EXCEED_TRANSIT ? "Time exceeded: Hop limit" : "Time exceeded: Defragmentation failure";
    case ICMP6_PARAM_PROB:
      return "Parameter problem";
    default:
      return "ICMPv6 error of type " + std::to_string(type) + ", code " + std::to_string(code);
  }
}

}  // namespace

EchoPacket echoRequest(Family family, std::uint16_t identifier, std::uint16_t sequence) {
  EchoPacket packet{};
  for (std::size_t i = headerBytes; i < packet.size(); ++i)
    packet[i] = static_cast<std::uint8_t>(i);
  packet[0] = family == Family::V4 ? std::uint8_t{ICMP_ECHO} : std::uint8_t{ICMP6_ECHO_REQUEST};
  writeWord(packet, 4, identifier);
  writeWord(packet, 6, sequence);
  if (family == Family::V4)
    writeWord(packet, 2, checksum(packet));
  return packet;
}

std::optional<Echo> parseEcho(Family family, std::span<const std::uint8_t> icmp) {
  if (icmp.size() < headerBytes || icmp[1] != 0)
    return std::nullopt;
  const std::uint8_t request = family == Family::V4 ? std::uint8_t{ICMP_ECHO} : std::uint8_t{ICMP6_ECHO_REQUEST};
  const std::uint8_t reply = family == Family::V4 ? std::uint8_t{ICMP_ECHOREPLY} : std::uint8_t{ICMP6_ECHO_REPLY};
  if (icmp[0] != request && icmp[0] != reply)
    return std::nullopt;
  return Echo{icmp[0] == reply, readWord(icmp, 4), readWord(icmp, 6)};
}

std::optional<Ipv4Packet> parseIpv4(std::span<const std::uint8_t> packet) {
  constexpr std::size_t shortestHeader = 20;
  if (packet.size() < shortestHeader)
    return std::nullopt;
  const std::size_t header = (packet[0] & 0x0fU) * 4U;
  if (header < shortestHeader || header > packet.size())
    return std::nullopt;
  return Ipv4Packet{packet[8], packet.subspan(header)};
}

std::string describeIcmpError(Family family, std::uint8_t type, std::uint8_t code, std::uint32_t info) {
  return family == Family::V4 ? describe4(type, code, info) : describe6(type, code, info);
}

}  // namespace vethloom::server
