// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace vethloom::contract {

/// An Ethernet address. Text is six lower-case pairs with colons.
class MacAddress {
public:
  using Bytes = std::array<std::uint8_t, 6>;
  MacAddress() = default;
  explicit MacAddress(const Bytes& bytes) : bytes_(bytes) {}
  /// Any valid Ethernet address; `isUsable` says whether a link may carry it.
  [[nodiscard]] static Result<MacAddress> parse(std::string_view text);
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }
  [[nodiscard]] std::string text() const;
  /// Neither multicast nor all zero (is_valid_ether_addr in linux/etherdevice.h).
  [[nodiscard]] bool isUsable() const;
  auto operator<=>(const MacAddress&) const = default;

private:
  Bytes bytes_{};
};

enum class Family : std::uint8_t { V4, V6 };

/// An IPv4 or IPv6 address without prefix or zone.
class IpAddress {
public:
  IpAddress() = default;
  /// `bytes` has 4 or 16 bytes in network order; anything else fails.
  [[nodiscard]] static Result<IpAddress> fromBytes(std::span<const std::uint8_t> bytes);
  [[nodiscard]] static Result<IpAddress> parse(std::string_view text);
  [[nodiscard]] Family family() const { return family_; }
  [[nodiscard]] std::span<const std::uint8_t> bytes() const { return {bytes_.data(), size()}; }
  /// 4 or 16.
  [[nodiscard]] std::size_t size() const { return family_ == Family::V4 ? 4 : 16; }
  /// The shortest usual form (inet_ntop).
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool isMulticast() const;
  [[nodiscard]] bool isLinkLocal() const;
  [[nodiscard]] bool isLoopback() const;
  [[nodiscard]] bool isUnspecified() const;
  auto operator<=>(const IpAddress&) const = default;

private:
  Family family_ = Family::V4;
  std::array<std::uint8_t, 16> bytes_{};
};

/// How far an address means something (ip-address(8)).
enum class AddressScope : std::uint8_t { Global, Site, Link, Host };
[[nodiscard]] std::string_view nameOf(AddressScope scope);

/// An address on an interface with the length of its subnet, such as 10.0.0.1/24, and what else `ip address add` can
/// say of it.
struct InterfaceAddress {
  IpAddress ip = {};
  std::uint8_t prefixLength = 0;  ///< Of the peer's subnet, where there is a peer.
  std::optional<IpAddress> peer = {};
  std::optional<IpAddress> broadcast = {};  ///< IPv4 only.
  std::optional<AddressScope> scope = {};   ///< IPv4 only, and only where it is not the natural one.

  /// "10.0.0.1/24", "10.0.0.1 peer 10.0.0.2/32", "10.0.0.1/24 broadcast + scope link", "fe80::1/64 nodad". Needs
  /// "/length"; the address must be one that an interface can own (not multicast, not unspecified).
  [[nodiscard]] static Result<InterfaceAddress> parse(std::string_view text);
  /// The same for what a kernel reported: it may hold addresses that we would not give.
  [[nodiscard]] static Result<InterfaceAddress> parseReported(std::string_view text);
  /// The way back. IPv6 addresses are always added without a search for duplicates, so "nodad" goes without saying.
  [[nodiscard]] std::string text() const;
  /// What the kernel tells addresses apart by: without broadcast and scope.
  [[nodiscard]] InterfaceAddress identity() const { return {ip, prefixLength, peer, {}, {}}; }
  /// The scope that it has where none is given.
  [[nodiscard]] AddressScope naturalScope() const;
  /// The subnet's own address: host bits cleared.
  [[nodiscard]] IpAddress network() const;
  /// The last address of the subnet.
  [[nodiscard]] IpAddress lastOfSubnet() const;
  /// Whether `other` is in this address's subnet (with a peer: in the peer's).
  [[nodiscard]] bool contains(const IpAddress& other) const;
  auto operator<=>(const InterfaceAddress&) const = default;
};

/// Whether the parts of an address go together; else a sentence.
[[nodiscard]] Result<void> validate(const InterfaceAddress& address);

/// What a route leads to: a network, or everything ("default", length 0).
struct Destination {
  IpAddress network = {};
  std::uint8_t prefixLength = 0;

  /// "default" (IPv4), "default6" is not a word: IPv6's default is "::/0". Host bits must be clear.
  [[nodiscard]] static Result<Destination> parse(std::string_view text);
  [[nodiscard]] static Destination defaultRoute(Family family);
  [[nodiscard]] bool isDefault() const { return prefixLength == 0; }
  [[nodiscard]] Family family() const { return network.family(); }
  /// "default" for IPv4's, "::/0" for IPv6's, else network/length.
  [[nodiscard]] std::string text() const;
  auto operator<=>(const Destination&) const = default;
};

}  // namespace vethloom::contract
