// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/escape.h"
#include "contract/subnet_text.h"

#include <arpa/inet.h>
#include <algorithm>
#include <charconv>
#include <cstring>

namespace vethloom::contract {
namespace {

std::string quoted(std::string_view text) {
  return '"' + escape(text, 80) + '"';
}

tl::unexpected<Failure> refuse(std::string message) {
  return fail(FailureKind::InvalidArgument, std::move(message));
}

unsigned maxPrefix(Family family) {
  return family == Family::V4 ? 32 : 128;
}
std::string_view nameOf(Family family) {
  return family == Family::V4 ? "IPv4" : "IPv6";
}

Result<std::uint8_t> parsePrefixLength(std::string_view digits, Family family, std::string_view whole) {
  unsigned length = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  const bool number = error == std::errc() && end == digits.data() + digits.size();
  const bool leadingZero = digits.size() > 1 && digits.front() == '0';
  if (!number || leadingZero || length > maxPrefix(family)) {
    return refuse("The prefix length of an " + std::string(nameOf(family)) + " address is a number from 0 to " +
                  std::to_string(maxPrefix(family)) + ": " + quoted(whole) + ".");
  }
  return static_cast<std::uint8_t>(length);
}

std::optional<std::uint8_t> hexByte(std::string_view digits) {
  std::uint8_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc() || end != digits.data() + digits.size())
    return std::nullopt;
  return value;
}

}  // namespace

IpAddress masked(const IpAddress& ip, unsigned prefixLength, bool bit) {
  std::array<std::uint8_t, 16> bytes{};
  std::ranges::copy(ip.bytes(), bytes.begin());
  for (unsigned i = 0; i < ip.size(); ++i) {
    const unsigned kept = std::clamp(static_cast<int>(prefixLength) - static_cast<int>(i * 8), 0, 8);
    const auto mask = static_cast<std::uint8_t>(0xFF00U >> kept);
    bytes[i] = static_cast<std::uint8_t>((bytes[i] & mask) | (bit ? ~mask : 0));
  }
  return *IpAddress::fromBytes({bytes.data(), ip.size()});  // the size is right, it comes from an address
}

Result<Subnet> parseSubnet(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto ip = IpAddress::parse(text.substr(0, slash));
  if (!ip)
    return tl::unexpected(ip.error());
  if (slash == std::string_view::npos) {
    const std::string example = ip->text() + (ip->family() == Family::V4 ? "/24" : "/64");
    return refuse(quoted(text) + " needs the length of its subnet behind it, such as " + example + ".");
  }
  const auto length = parsePrefixLength(text.substr(slash + 1), ip->family(), text);
  if (!length)
    return tl::unexpected(length.error());
  return Subnet{*ip, *length};
}

Result<MacAddress> MacAddress::parse(std::string_view text) {
  const auto failure = [&] {
    return refuse("A MAC address is six pairs of hexadecimal digits with colons, such as 02:00:00:00:00:01: " +
                  quoted(text) + ".");
  };
  Bytes bytes{};
  if (text.size() != bytes.size() * 3 - 1)
    return failure();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto value = hexByte(text.substr(i * 3, 2));
    if (!value || (i > 0 && text[i * 3 - 1] != ':'))
      return failure();
    bytes[i] = *value;
  }
  return MacAddress(bytes);
}

std::string MacAddress::text() const {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : bytes_) {
    if (!text.empty())
      text += ':';
    text += digits[byte >> 4U];
    text += digits[byte & 0xFU];
  }
  return text;
}

bool MacAddress::isUsable() const {
  return (bytes_[0] & 1U) == 0 && bytes_ != Bytes{};
}

Result<IpAddress> IpAddress::fromBytes(std::span<const std::uint8_t> bytes) {
  if (bytes.size() != 4 && bytes.size() != 16) {
    return refuse("An IP address has 4 or 16 bytes, not " + std::to_string(bytes.size()) + ".");
  }
  IpAddress address;
  address.family_ = bytes.size() == 4 ? Family::V4 : Family::V6;
  std::ranges::copy(bytes, address.bytes_.begin());
  return address;
}

Result<IpAddress> IpAddress::parse(std::string_view text) {
  // inet_pton wants a C string: a NUL inside would hide what follows.
  const bool plausible = !text.empty() && text.size() < INET6_ADDRSTRLEN && text.find('\0') == std::string_view::npos;
  const std::string copy(plausible ? text : std::string_view());
  IpAddress address;
  if (plausible && inet_pton(AF_INET, copy.c_str(), address.bytes_.data()) == 1)
    return address;
  address.family_ = Family::V6;
  if (plausible && inet_pton(AF_INET6, copy.c_str(), address.bytes_.data()) == 1)
    return address;

  std::string message = quoted(text) + " is not an IPv4 or IPv6 address";
  if (text.find('/') != std::string_view::npos)
    message += ": it must stand without a subnet's length here";
  if (text.find('%') != std::string_view::npos)
    message += ": it must stand without a zone";
  return refuse(message + ".");
}

std::string IpAddress::text() const {
  char text[INET6_ADDRSTRLEN] = "";
  inet_ntop(family_ == Family::V4 ? AF_INET : AF_INET6, bytes_.data(), text, sizeof text);
  return text;
}

bool IpAddress::isMulticast() const {
  return family_ == Family::V4 ? (bytes_[0] & 0xF0U) == 0xE0U : bytes_[0] == 0xFF;
}

bool IpAddress::isLinkLocal() const {
  if (family_ == Family::V4)
    return bytes_[0] == 169 && bytes_[1] == 254;
  return bytes_[0] == 0xFE && (bytes_[1] & 0xC0U) == 0x80U;
}

bool IpAddress::isLoopback() const {
  if (family_ == Family::V4)
    return bytes_[0] == 127;
  constexpr std::array<std::uint8_t, 16> one{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  return bytes_ == one;
}

bool IpAddress::isUnspecified() const {
  return bytes_ == std::array<std::uint8_t, 16>{};
}

Result<Destination> Destination::parse(std::string_view text) {
  if (text == "default")
    return defaultRoute(Family::V4);
  const auto subnet = parseSubnet(text);
  if (!subnet)
    return tl::unexpected(subnet.error());
  const Destination destination{masked(subnet->ip, subnet->prefixLength), subnet->prefixLength};
  if (destination.network != subnet->ip) {
    return refuse(quoted(text) + " is an address inside a network: did you mean " + destination.text() + "?");
  }
  return destination;
}

Destination Destination::defaultRoute(Family family) {
  constexpr std::array<std::uint8_t, 16> zero{};
  return {*IpAddress::fromBytes({zero.data(), family == Family::V4 ? 4U : 16U}), 0};
}

std::string Destination::text() const {
  if (isDefault() && family() == Family::V4)
    return "default";
  return network.text() + '/' + std::to_string(prefixLength);
}

}  // namespace vethloom::contract
