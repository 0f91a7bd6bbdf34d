// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wireguard.h"

#include "contract/escape.h"

#include <algorithm>

namespace vethloom::model {

using contract::AllowedIp;
using contract::Endpoint;
using contract::FailureKind;
using contract::WireguardKey;

const Link* findWireguard(const Topology& topology, ElementId id) {
  const auto* link = topology.find<Link>(id);
  return link && link->kind == LinkKind::Wireguard ? link : nullptr;
}

std::vector<ElementId> wireguardLinks(const Topology& topology) {
  std::vector<ElementId> links;
  for (const auto& [id, element] : topology.elements) {
    if (findWireguard(topology, id)) {
      links.push_back(id);
    }
  }
  return links;
}

std::optional<WireguardKey> keyOf(const Topology& topology, const WireguardPeer& peer) {
  const auto* link = findWireguard(topology, peer.link);
  return link ? link->wireguard.publicKey : peer.key;
}

std::vector<AllowedIp> allowedIpsOf(const Topology& topology, const WireguardPeer& peer) {
  const auto* link = findWireguard(topology, peer.link);
  if (!link || !peer.allowedIps.empty()) {
    return peer.allowedIps;
  }
  std::vector<AllowedIp> own;
  for (const auto& address : link->interface.addresses) {
    own.push_back({address.ip, static_cast<std::uint8_t>(address.ip.size() * 8)});
  }
  return own;
}

contract::Wireguard resolved(const Topology& topology, const Wireguard& drawn) {
  contract::Wireguard settings{drawn.publicKey, drawn.listenPort, {}, {}};
  for (const auto& peer : drawn.peers) {
    if (const auto key = keyOf(topology, peer)) {
      settings.peers.push_back({*key, peer.endpoint, peer.keepalive, allowedIpsOf(topology, peer)});
    }
  }
  settings.peers = contract::normalised(std::move(settings.peers));
  return settings;
}

std::optional<Endpoint> endpointTowards(const Topology& topology, ElementId from, ElementId to) {
  const auto* near = findWireguard(topology, from);
  const auto* far = findWireguard(topology, to);
  if (!near || !far || near->box == far->box || far->wireguard.listenPort.value_or(0) == 0) {
    return std::nullopt;
  }
  const auto underlay = [&](ElementId box) {
    auto interfaces = interfacesIn(topology, box);
    std::erase_if(interfaces, [](const auto& placed) { return placed.kind == LinkKind::Wireguard; });
    return interfaces;
  };
  const auto nearby = underlay(near->box);
  const auto isNear = [&](const IpAddress& ip) {
    return std::any_of(nearby.begin(), nearby.end(), [&](const auto& placed) {
      const auto& addresses = placed.interface->addresses;
      return std::any_of(addresses.begin(), addresses.end(), [&](const auto& own) { return own.contains(ip); });
    });
  };
  for (const auto& placed : underlay(far->box)) {
    for (const auto& address : placed.interface->addresses) {
      if (!address.ip.isLinkLocal() && isNear(address.ip)) {
        return Endpoint{address.ip, *far->wireguard.listenPort};
      }
    }
  }
  return std::nullopt;
}

std::string nameOf(const Topology& topology, const WireguardPeer& peer) {
  if (findWireguard(topology, peer.link)) {
    return describe(topology, peer.link);
  }
  return peer.key ? peer.key->text() : std::string();
}

std::string text(const Topology& topology, const WireguardPeer& peer) {
  const std::string settings = contract::peerSettingsText({{}, peer.endpoint, peer.keepalive, peer.allowedIps});
  return nameOf(topology, peer) + (settings.empty() ? "" : " " + settings);
}

contract::Result<WireguardPeer> parseWireguardPeer(const Topology& topology, std::string_view text) {
  const std::size_t blank = std::min(text.find_first_of(" \t"), text.size());
  const std::string_view who = text.substr(0, blank);
  WireguardPeer peer;
  if (const auto key = WireguardKey::parse(who)) {
    peer.key = *key;
  } else {
    const std::size_t slash = who.find('/');
    const auto ns = NamespaceRef::parse(who.substr(0, std::min(slash, who.size())));
    const ElementId box = ns ? boxNamed(topology, *ns) : noElement;
    const auto name = slash == std::string_view::npos ? std::string_view() : who.substr(slash + 1);
    const auto found = box == noElement ? std::nullopt : interfaceNamed(topology, box, name);
    if (!found || !findWireguard(topology, found->element)) {
      return contract::fail(FailureKind::NotFound, "There is no WireGuard link \"" + contract::escape(who, 80) +
                                                       "\". A peer is one of the drawing, such as ns2/wg0, or a "
                                                       "public key of 44 characters.");
    }
    peer.link = found->element;
  }
  auto settings = contract::parsePeerSettings(text.substr(blank));
  if (!settings) {
    return tl::unexpected(settings.error());
  }
  peer.endpoint = settings->endpoint;
  peer.keepalive = settings->keepalive;
  peer.allowedIps = std::move(settings->allowedIps);
  return peer;
}

}  // namespace vethloom::model
