// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edits_wireguard.h"

#include "model/edit_support.h"
#include "model/wireguard.h"

#include <algorithm>
#include <charconv>

namespace vethloom::model {

namespace {

constexpr std::uint16_t usualPort = 51820;  // wg(8)

template <typename Change>
Result<Patch> changed(const Topology& topology, ElementId id, Change change) {
  const auto* link = findWireguard(topology, id);
  if (!link) {
    return refuseGone();
  }
  Link copy = *link;
  change(copy.wireguard);
  return replaced(topology, id, copy);
}

/// Why the last of the peers cannot stand beside the others; empty where it can.
std::string clash(const Topology& topology, ElementId link, const std::vector<WireguardPeer>& peers) {
  const WireguardPeer& peer = peers.back();
  if (peer.link == link) {
    return "A link cannot be its own peer.";
  }
  const auto same = [&](const WireguardPeer& other) { return other.link == peer.link && other.key == peer.key; };
  if (std::count_if(peers.begin(), peers.end(), same) > 1) {
    return nameOf(topology, peer) + " is given already. Leave one of the two out.";
  }
  return {};
}

void addPeer(Topology& topology, ElementId of, ElementId other, std::optional<contract::Endpoint> endpoint) {
  auto& link = std::get<Link>(topology.elements.at(of));
  const auto isOther = [&](const WireguardPeer& peer) { return peer.link == other; };
  if (std::none_of(link.wireguard.peers.begin(), link.wireguard.peers.end(), isOther)) {
    WireguardPeer peer;
    peer.link = other;
    peer.endpoint = std::move(endpoint);
    link.wireguard.peers.push_back(std::move(peer));
  }
}

}  // namespace

std::uint16_t freeListenPort(const Topology& topology, ElementId box) {
  std::set<std::uint16_t> used;
  for (const ElementId id : wireguardLinks(topology)) {
    const auto* link = findWireguard(topology, id);
    if (link->box == box) {
      used.insert(link->wireguard.listenPort.value_or(0));
    }
  }
  std::uint16_t port = usualPort;
  while (used.contains(port) && port != 0) {
    ++port;
  }
  return port;
}

Result<Patch> setListenPort(const Topology& topology, ElementId link, std::string_view text) {
  const auto word = trimmed(text);
  std::optional<std::uint16_t> port;
  if (!word.empty()) {
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc() || end != word.data() + word.size() || number == 0) {
      return refuse("A port is a number from 1 to 65535. Leave it empty to let the kernel choose.",
                    describe(topology, link));
    }
    port = number;
  }
  return changed(topology, link, [&](Wireguard& wireguard) { wireguard.listenPort = port; });
}

Result<Patch> setPublicKey(const Topology& topology, ElementId link, const std::optional<contract::WireguardKey>& key) {
  return changed(topology, link, [&](Wireguard& wireguard) { wireguard.publicKey = key; });
}

Result<Patch> setPeers(const Topology& topology, ElementId link, std::string_view text) {
  std::vector<WireguardPeer> peers;
  for (const auto& [line, words] : linesOf(text)) {
    auto peer = parseWireguardPeer(topology, words);
    if (!peer) {
      return refuse(inLine(line, peer.error().message), describe(topology, link));
    }
    peers.push_back(std::move(*peer));
    if (const auto why = clash(topology, link, peers); !why.empty()) {
      return refuse(inLine(line, why), describe(topology, link));
    }
  }
  return changed(topology, link, [&](Wireguard& wireguard) { wireguard.peers = std::move(peers); });
}

Result<Patch> joinPeers(const Topology& topology, ElementId one, ElementId other) {
  if (!findWireguard(topology, one) || !findWireguard(topology, other)) {
    return refuseGone();
  }
  if (one == other) {
    return refuse("A link cannot be its own peer.", describe(topology, one));
  }
  Topology next = topology;
  addPeer(next, one, other, endpointTowards(topology, one, other));
  addPeer(next, other, one, endpointTowards(topology, other, one));
  return difference(topology, next);
}

}  // namespace vethloom::model
