// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/addresses.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

/// What a WireGuard link is told (wg(8)): keys, a port, and peers.
namespace vethloom::contract {

constexpr std::size_t wireguardKeyBytes = 32;
using WireguardKeyBytes = std::array<std::uint8_t, wireguardKeyBytes>;

/// A public key, which says who a link is. Text is base64, as wg(8) prints it.
class WireguardKey {
public:
  WireguardKey() = default;
  explicit WireguardKey(const WireguardKeyBytes& bytes) : bytes_(bytes) {}
  /// Strict: 44 characters, the last of them "=", and no bits beyond the 32 bytes.
  [[nodiscard]] static Result<WireguardKey> parse(std::string_view text);
  [[nodiscard]] const WireguardKeyBytes& bytes() const { return bytes_; }
  [[nodiscard]] std::string text() const;
  auto operator<=>(const WireguardKey&) const = default;

private:
  WireguardKeyBytes bytes_{};
};

/// A private or preshared key. It has no text of its own, so that it gets into no sentence by accident, and is wiped
/// when it is destroyed. All zero: none.
class WireguardSecret {
public:
  WireguardSecret() = default;
  explicit WireguardSecret(const WireguardKeyBytes& bytes) : bytes_(bytes) {}
  WireguardSecret(const WireguardSecret&) = default;
  WireguardSecret& operator=(const WireguardSecret&) = default;
  ~WireguardSecret();
  /// A failure does not repeat what was given.
  [[nodiscard]] static Result<WireguardSecret> parse(std::string_view text);
  [[nodiscard]] const WireguardKeyBytes& bytes() const { return bytes_; }
  [[nodiscard]] bool isNone() const { return bytes_ == WireguardKeyBytes{}; }
  /// As base64, for the connection to the helper and for the file of keys, and for nothing that people are shown.
  [[nodiscard]] std::string reveal() const;
  auto operator<=>(const WireguardSecret&) const = default;

private:
  WireguardKeyBytes bytes_{};
};

/// Where a peer is reached: "10.0.0.2:51820", "[fd00::2]:51820".
struct Endpoint {
  IpAddress ip;
  std::uint16_t port = 0;

  [[nodiscard]] static Result<Endpoint> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  auto operator<=>(const Endpoint&) const = default;
};

/// A network that a peer may send from, and that is sent to through it: "10.9.0.2/32", "0.0.0.0/0".
struct AllowedIp {
  IpAddress network;
  std::uint8_t prefixLength = 0;

  /// Without a length it is a single address; host bits must be clear.
  [[nodiscard]] static Result<AllowedIp> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool contains(const AllowedIp& other) const;
  auto operator<=>(const AllowedIp&) const = default;
};

/// The other side of a tunnel, without what is secret about it.
struct WireguardPeer {
  WireguardKey key;
  std::optional<Endpoint> endpoint = {};  ///< Unset: it is learned from what the peer sends.
  std::uint16_t keepalive = 0;            ///< Seconds; 0: none is sent.
  std::vector<AllowedIp> allowedIps = {};

  /// In the words of `wg set`: "KEY endpoint 10.0.0.2:51820 persistent-keepalive 25 allowed-ips 10.9.0.2/32,fd00::/64".
  [[nodiscard]] static Result<WireguardPeer> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  auto operator<=>(const WireguardPeer&) const = default;
};

/// The part of a peer behind its name, which a drawing spells in the same way.
[[nodiscard]] Result<WireguardPeer> parsePeerSettings(std::string_view words);
[[nodiscard]] std::string peerSettingsText(const WireguardPeer& peer);

/// What a link is set to, without what is secret. What is unset is left as it is, but for the peers.
struct Wireguard {
  std::optional<WireguardKey> publicKey = {};
  std::optional<std::uint16_t> listenPort = {};  ///< 0: the kernel's choice when it comes up.
  std::optional<std::uint32_t> fwmark = {};      ///< Of the packets that it sends; 0: none.
  std::vector<WireguardPeer> peers = {};         ///< All of them.
  auto operator<=>(const Wireguard&) const = default;
};

/// What belongs to it and is secret.
struct WireguardSecrets {
  std::optional<WireguardSecret> privateKey = {};  ///< Unset: it stays as it is.
  std::map<WireguardKey, WireguardSecret> presharedKeys = {};
  auto operator<=>(const WireguardSecrets&) const = default;
};

/// What a kernel has of a link.
struct WireguardDevice {
  Wireguard settings;
  WireguardSecrets secrets;
  bool operator==(const WireguardDevice&) const = default;

  /// The peers with which a preshared key is used as well.
  [[nodiscard]] std::set<WireguardKey> presharedPeers() const;
};

/// Whether a kernel would take it and then have all of it; else a sentence.
[[nodiscard]] Result<void> validate(const Wireguard& settings);
/// Peers and their networks sorted, each network once.
[[nodiscard]] std::vector<WireguardPeer> normalised(std::vector<WireguardPeer> peers);
/// "port 51820, 2 peers", for people.
[[nodiscard]] std::string describe(const Wireguard& settings);

}  // namespace vethloom::contract
