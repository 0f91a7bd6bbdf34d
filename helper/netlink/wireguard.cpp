// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/wireguard.h"

#include "netlink/decode.h"
#include "netlink/generic.h"

#include <linux/wireguard.h>
#include <netinet/in.h>
#include <algorithm>
#include <cstring>

namespace vethloom::netlink {

using contract::AllowedIp;
using contract::Endpoint;
using contract::Family;
using contract::IpAddress;
using contract::WireguardDevice;
using contract::WireguardKey;
using contract::WireguardKeyBytes;
using contract::WireguardPeer;
using contract::WireguardSecret;

namespace {

constexpr std::uint8_t version = WG_GENL_VERSION;
// An IPv6 network takes 40 bytes, and a request has room for 2,048.
constexpr std::size_t networksAtOnce = 32;

template <typename Address>
Request& putAddress(Request& request, const Address& address) {
  return request.bytes(WGPEER_A_ENDPOINT, Bytes(reinterpret_cast<const std::uint8_t*>(&address), sizeof(address)));
}

void putEndpoint(Request& request, const Endpoint& endpoint) {
  if (endpoint.ip.family() == Family::V4) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(endpoint.port);
    std::memcpy(&address.sin_addr, endpoint.ip.bytes().data(), sizeof(address.sin_addr));
    putAddress(request, address);
  } else {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(endpoint.port);
    std::memcpy(&address.sin6_addr, endpoint.ip.bytes().data(), sizeof(address.sin6_addr));
    putAddress(request, address);
  }
}

std::optional<Endpoint> endpointOf(const Attributes& peer) {
  const auto payload = peer.find(WGPEER_A_ENDPOINT);
  if (payload && payload->size() == sizeof(sockaddr_in)) {
    sockaddr_in address{};
    std::memcpy(&address, payload->data(), sizeof(address));
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&address.sin_addr);
    return Endpoint{*IpAddress::fromBytes({bytes, sizeof(address.sin_addr)}), ntohs(address.sin_port)};
  }
  if (payload && payload->size() == sizeof(sockaddr_in6)) {
    sockaddr_in6 address{};
    std::memcpy(&address, payload->data(), sizeof(address));
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&address.sin6_addr);
    return Endpoint{*IpAddress::fromBytes({bytes, sizeof(address.sin6_addr)}), ntohs(address.sin6_port)};
  }
  return std::nullopt;
}

std::optional<WireguardKeyBytes> keyOf(const Attributes& attributes, std::uint16_t type) {
  const auto payload = attributes.find(type);
  if (!payload || payload->size() != contract::wireguardKeyBytes)
    return std::nullopt;
  WireguardKeyBytes bytes{};
  std::ranges::copy(*payload, bytes.begin());
  return bytes;
}

void putNetwork(Request& request, const AllowedIp& allowed) {
  const Request::Nest nest(request, 0);
  request.u16(WGALLOWEDIP_A_FAMILY, allowed.network.family() == Family::V4 ? AF_INET : AF_INET6)
      .ip(WGALLOWEDIP_A_IPADDR, allowed.network)
      .u8(WGALLOWEDIP_A_CIDR_MASK, allowed.prefixLength);
}

std::optional<AllowedIp> networkOf(const Attributes& allowed) {
  const auto ip = allowed.ip(WGALLOWEDIP_A_IPADDR);
  const auto length = allowed.u8(WGALLOWEDIP_A_CIDR_MASK);
  if (!ip || !length || *length > ip->size() * 8)
    return std::nullopt;
  return AllowedIp{*ip, *length};
}

Request linkRequest(std::uint16_t family, int index) {
  Request request = genericRequest(family, WG_CMD_SET_DEVICE, version);
  request.u32(WGDEVICE_A_IFINDEX, static_cast<std::uint32_t>(index));
  return request;
}

/// Networks of a peer from `first` on; with the first of them everything else about it.
Request peerRequest(std::uint16_t family, int index, const WireguardPeer& peer, const WireguardSecret* preshared,
                    std::size_t first) {
  Request request = linkRequest(family, index);
  {
    const Request::Nest peers(request, WGDEVICE_A_PEERS);
    const Request::Nest nest(request, 0);
    request.bytes(WGPEER_A_PUBLIC_KEY, peer.key.bytes());
    request.u32(WGPEER_A_FLAGS, first == 0 ? WGPEER_F_REPLACE_ALLOWEDIPS : WGPEER_F_UPDATE_ONLY);
    if (first == 0) {
      if (preshared)
        request.bytes(WGPEER_A_PRESHARED_KEY, preshared->bytes());
      if (peer.endpoint)
        putEndpoint(request, *peer.endpoint);
      request.u16(WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL, peer.keepalive);
    }
    const Request::Nest networks(request, WGPEER_A_ALLOWEDIPS);
    const std::size_t end = std::min(first + networksAtOnce, peer.allowedIps.size());
    for (std::size_t at = first; at < end; ++at)
      putNetwork(request, peer.allowedIps[at]);
  }
  return request;
}

/// Adds what one piece says of a peer. The same peer again goes on where the last message ended.
void takePeer(const Attributes& piece, WireguardDevice& device) {
  const auto bytes = keyOf(piece, WGPEER_A_PUBLIC_KEY);
  if (!bytes)
    return;
  const WireguardKey key(*bytes);
  auto& peers = device.settings.peers;
  if (peers.empty() || peers.back().key != key)
    peers.push_back({key});
  WireguardPeer& peer = peers.back();
  if (const auto endpoint = endpointOf(piece))
    peer.endpoint = endpoint;
  if (const auto keepalive = piece.u16(WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL))
    peer.keepalive = *keepalive;
  if (const auto preshared = keyOf(piece, WGPEER_A_PRESHARED_KEY)) {
    if (const WireguardSecret secret(*preshared); !secret.isNone())
      device.secrets.presharedKeys.insert_or_assign(key, secret);
  }
  piece.nested(WGPEER_A_ALLOWEDIPS).each([&peer](std::uint16_t, Bytes payload) {
    if (const auto network = networkOf(Attributes(payload)))
      peer.allowedIps.push_back(*network);
  });
}

void takeMessage(const Attributes& attributes, WireguardDevice& device) {
  if (const auto secret = keyOf(attributes, WGDEVICE_A_PRIVATE_KEY))
    device.secrets.privateKey = WireguardSecret(*secret);
  if (const auto key = keyOf(attributes, WGDEVICE_A_PUBLIC_KEY))
    device.settings.publicKey = WireguardKey(*key);
  if (const auto port = attributes.u16(WGDEVICE_A_LISTEN_PORT))
    device.settings.listenPort = port;
  if (const auto fwmark = attributes.u32(WGDEVICE_A_FWMARK))
    device.settings.fwmark = fwmark;
  attributes.nested(WGDEVICE_A_PEERS).each([&device](std::uint16_t, Bytes payload) {
    takePeer(Attributes(payload), device);
  });
}

}  // namespace

Request dumpWireguard(std::uint16_t family, int index) {
  Request request = genericRequest(family, WG_CMD_GET_DEVICE, version);
  request.u32(WGDEVICE_A_IFINDEX, static_cast<std::uint32_t>(index));
  return request;
}

std::optional<WireguardDevice> decodeWireguard(Bytes dump, std::uint16_t family) {
  std::optional<WireguardDevice> device;
  forEachMessage(dump, [&](Bytes message) {
    if (const auto attributes = genericAttributes(message, family)) {
      if (!device)
        device.emplace();
      takeMessage(*attributes, *device);
    }
  });
  return device;
}

std::vector<Request> changeWireguard(std::uint16_t family, int index, const WireguardDevice& wanted) {
  const auto& [settings, secrets] = wanted;
  std::vector<Request> requests;
  Request link = linkRequest(family, index);
  link.u32(WGDEVICE_A_FLAGS, WGDEVICE_F_REPLACE_PEERS);
  // Before the peers: the kernel has none that is the link itself.
  if (secrets.privateKey)
    link.bytes(WGDEVICE_A_PRIVATE_KEY, secrets.privateKey->bytes());
  if (settings.listenPort)
    link.u16(WGDEVICE_A_LISTEN_PORT, *settings.listenPort);
  if (settings.fwmark)
    link.u32(WGDEVICE_A_FWMARK, *settings.fwmark);
  requests.push_back(std::move(link));
  for (const WireguardPeer& peer : settings.peers) {
    const auto preshared = secrets.presharedKeys.find(peer.key);
    const WireguardSecret* const secret = preshared == secrets.presharedKeys.end() ? nullptr : &preshared->second;
    std::size_t first = 0;
    do {
      requests.push_back(peerRequest(family, index, peer, secret, first));
      first += networksAtOnce;
    } while (first < peer.allowedIps.size());
  }
  return requests;
}

}  // namespace vethloom::netlink
