// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/wireguard.h"

#include "contract/base64.h"
#include "contract/escape.h"
#include "contract/limits.h"
#include "contract/word_reader.h"

#include <algorithm>
#include <cstring>

namespace vethloom::contract {
namespace {

constexpr std::uint32_t mostPort = 65535;
constexpr std::size_t longestPeer = 1024 * 1024;  // A kernel may have more networks than we would give.

tl::unexpected<Failure> refuse(std::string why) {
  return fail(FailureKind::InvalidArgument, std::move(why));
}

std::uint8_t widthOf(const IpAddress& ip) {
  return static_cast<std::uint8_t>(ip.size() * 8);
}

Result<std::vector<AllowedIp>> parseAllowedIps(std::string_view words) {
  std::vector<AllowedIp> allowed;
  while (!words.empty()) {
    const std::size_t comma = std::min(words.find(','), words.size());
    auto one = AllowedIp::parse(words.substr(0, comma));
    if (!one)
      return tl::unexpected(one.error());
    allowed.push_back(*one);
    words.remove_prefix(std::min(comma + 1, words.size()));
  }
  return allowed;
}

Result<std::uint16_t> parseKeepalive(std::string_view word) {
  if (word == "off")
    return std::uint16_t{0};
  const auto number = parseNumber(word, "A keepalive", 0, mostPort);
  if (!number)
    return tl::unexpected(number.error());
  return static_cast<std::uint16_t>(*number);
}

Result<void> validate(const WireguardPeer& peer) {
  const auto refuseIt = [&](const std::string& why) -> tl::unexpected<Failure> {
    return refuse("The peer " + peer.key.text() + ' ' + why);
  };
  if (peer.allowedIps.size() > limits::wireguardAllowedIps)
    return fail(FailureKind::LimitExceeded, "The peer " + peer.key.text() + " has too many networks.");
  if (!peer.endpoint)
    return {};
  const IpAddress& ip = peer.endpoint->ip;
  if (peer.endpoint->port == 0)
    return refuseIt("has an endpoint without a port.");
  if (ip.isUnspecified() || ip.isMulticast())
    return refuseIt("cannot be reached at " + ip.text() + '.');
  if (ip.family() == Family::V6 && ip.isLinkLocal())
    return refuseIt("has a link-local endpoint, which does not say on which link.");
  return {};
}

}  // namespace

Result<WireguardKey> WireguardKey::parse(std::string_view text) {
  const auto bytes = fromBase64(text);
  if (!bytes)
    return refuse('"' + escape(text, 80) + "\" is no public key: that is 32 bytes in base64, 43 characters and \"=\".");
  return WireguardKey(*bytes);
}

std::string WireguardKey::text() const {
  return toBase64(bytes_);
}

WireguardSecret::~WireguardSecret() {
  ::explicit_bzero(bytes_.data(), bytes_.size());
}

Result<WireguardSecret> WireguardSecret::parse(std::string_view text) {
  const auto bytes = fromBase64(text);
  if (!bytes)
    return refuse("This is no private key: that is 32 bytes in base64, 43 characters and \"=\".");
  return WireguardSecret(*bytes);
}

std::string WireguardSecret::reveal() const {
  return toBase64(bytes_);
}

Result<Endpoint> Endpoint::parse(std::string_view text) {
  const bool bracketed = text.starts_with('[');
  const std::size_t colon = bracketed ? text.find("]:") : text.rfind(':');
  const auto noEndpoint = [&] {
    return refuse('"' + escape(text, 80) + "\" is no endpoint, such as 10.0.0.2:51820 or [fd00::2]:51820.");
  };
  if (colon == std::string_view::npos)
    return noEndpoint();
  const auto ip = IpAddress::parse(bracketed ? text.substr(1, colon - 1) : text.substr(0, colon));
  const auto port = parseNumber(text.substr(colon + (bracketed ? 2 : 1)), "A port", 0, mostPort);
  if (!ip || bracketed != (ip->family() == Family::V6))
    return noEndpoint();
  if (!port)
    return tl::unexpected(port.error());
  return Endpoint{*ip, static_cast<std::uint16_t>(*port)};
}

std::string Endpoint::text() const {
  const std::string host = ip.family() == Family::V6 ? '[' + ip.text() + ']' : ip.text();
  return host + ':' + std::to_string(port);
}

Result<AllowedIp> AllowedIp::parse(std::string_view text) {
  if (text.find('/') == std::string_view::npos) {
    const auto ip = IpAddress::parse(text);
    if (!ip)
      return tl::unexpected(ip.error());
    return AllowedIp{*ip, widthOf(*ip)};
  }
  const auto network =
      text == "default" ? Result<Destination>(refuse("\"default\" is no network.")) : Destination::parse(text);
  if (!network)
    return tl::unexpected(network.error());
  return AllowedIp{network->network, network->prefixLength};
}

std::string AllowedIp::text() const {
  return network.text() + '/' + std::to_string(prefixLength);
}

bool AllowedIp::contains(const AllowedIp& other) const {
  return network.family() == other.network.family() && prefixLength <= other.prefixLength &&
         (prefixLength == 0 || InterfaceAddress{network, prefixLength}.contains(other.network));
}

Result<WireguardPeer> parsePeerSettings(std::string_view words) {
  WordReader in(words, longestPeer);
  WireguardPeer peer;
  std::optional<std::uint16_t> keepalive;
  std::optional<std::vector<AllowedIp>> allowedIps;
  while (in.more()) {
    const std::string_view word = in.next();
    if (word == "endpoint")
      in.argument(word, peer.endpoint, Endpoint::parse);
    else if (word == "persistent-keepalive")
      in.argument(word, keepalive, parseKeepalive);
    else if (word == "allowed-ips")
      in.argument(word, allowedIps, parseAllowedIps);
    else
      in.refuseWord(word, "endpoint, persistent-keepalive, allowed-ips");
  }
  peer.keepalive = keepalive.value_or(0);
  peer.allowedIps = std::move(allowedIps).value_or(std::vector<AllowedIp>());
  return in.finish(peer);
}

std::string peerSettingsText(const WireguardPeer& peer) {
  std::string text;
  const auto add = [&text](const std::string& words) { text += (text.empty() ? "" : " ") + words; };
  if (peer.endpoint)
    add("endpoint " + peer.endpoint->text());
  if (peer.keepalive != 0)
    add("persistent-keepalive " + std::to_string(peer.keepalive));
  std::string networks;
  for (const AllowedIp& allowed : peer.allowedIps)
    networks += (networks.empty() ? "" : ",") + allowed.text();
  if (!networks.empty())
    add("allowed-ips " + networks);
  return text;
}

Result<WireguardPeer> WireguardPeer::parse(std::string_view text) {
  const std::size_t blank = std::min(text.find(' '), text.size());
  const auto key = WireguardKey::parse(text.substr(0, blank));
  if (!key)
    return tl::unexpected(key.error());
  auto peer = parsePeerSettings(text.substr(blank));
  if (peer)
    peer->key = *key;
  return peer;
}

std::string WireguardPeer::text() const {
  const std::string settings = peerSettingsText(*this);
  return key.text() + (settings.empty() ? "" : ' ' + settings);
}

std::set<WireguardKey> WireguardDevice::presharedPeers() const {
  std::set<WireguardKey> peers;
  for (const auto& [peer, key] : secrets.presharedKeys)
    peers.insert(peer);
  return peers;
}

Result<void> validate(const Wireguard& settings) {
  if (settings.peers.size() > limits::wireguardPeers)
    return fail(FailureKind::LimitExceeded, "The link has too many peers.");
  std::set<WireguardKey> keys;
  std::set<AllowedIp> networks;
  for (const WireguardPeer& peer : settings.peers) {
    if (auto valid = validate(peer); !valid)
      return valid;
    if (peer.key == settings.publicKey)
      return refuse("A link cannot be its own peer.");
    if (!keys.insert(peer.key).second)
      return refuse("The peer " + peer.key.text() + " is given twice.");
    // The kernel has each network once, with the peer that got it last.
    for (const AllowedIp& allowed : peer.allowedIps) {
      if (!networks.insert(allowed).second)
        return refuse("The network " + allowed.text() + " is allowed twice.");
    }
  }
  return {};
}

std::vector<WireguardPeer> normalised(std::vector<WireguardPeer> peers) {
  for (WireguardPeer& peer : peers) {
    std::ranges::sort(peer.allowedIps);
    const auto rest = std::ranges::unique(peer.allowedIps);
    peer.allowedIps.erase(rest.begin(), rest.end());
  }
  std::ranges::sort(peers, {}, &WireguardPeer::key);
  return peers;
}

std::string describe(const Wireguard& settings) {
  std::string text;
  if (settings.listenPort)
    text = "port " + std::to_string(*settings.listenPort) + ", ";
  if (settings.fwmark.value_or(0) != 0)
    text += "fwmark " + std::to_string(*settings.fwmark) + ", ";
  const std::size_t count = settings.peers.size();
  return text + (count == 0 ? "no peers" : std::to_string(count) + (count == 1 ? " peer" : " peers"));
}

}  // namespace vethloom::contract
