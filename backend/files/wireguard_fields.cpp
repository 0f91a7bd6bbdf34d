// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/wireguard_fields.h"

#include "contract/limits.h"
#include "model/wireguard.h"

#include <algorithm>

namespace vethloom::files {

namespace {

constexpr std::uint32_t mostPort = 65535;

}  // namespace

model::Wireguard readWireguard(ObjectReader& wireguard, std::vector<std::string>& peers) {
  model::Wireguard result;
  if (wireguard.find("private_key")) {
    refuse(wireguard.pathOf("private_key"),
           "A private key does not belong into a drawing, which others may read. Remove it, and keep it in the file of "
           "keys beside the drawing (vethloomctl keys).");
  }
  if (const std::string text = wireguard.text("public_key"); !text.empty()) {
    const auto key = contract::WireguardKey::parse(text);
    if (!key) {
      refuse(wireguard.pathOf("public_key"), key.error().message);
    }
    result.publicKey = *key;
  }
  if (const auto port = wireguard.unsignedNumber("listen_port")) {
    if (*port == 0 || *port > mostPort) {
      refuse(wireguard.pathOf("listen_port"),
             "A port is a number from 1 to 65535. Leave it out to let the kernel choose.");
    }
    result.listenPort = static_cast<std::uint16_t>(*port);
  }
  peers = wireguard.texts("peers");
  return result;
}

std::vector<model::WireguardPeer> readPeers(const model::Topology& topology, model::ElementId link,
                                            const std::vector<std::string>& texts, const std::string& path) {
  namespace limits = contract::limits;
  if (texts.size() > limits::wireguardPeers) {
    refuse(path, "A WireGuard link has at most " + std::to_string(limits::wireguardPeers) + " peers.",
           contract::FailureKind::LimitExceeded);
  }
  std::vector<model::WireguardPeer> peers;
  for (const std::string& text : texts) {
    const std::string place = path + "[" + std::to_string(peers.size()) + "]";
    auto peer = model::parseWireguardPeer(topology, text);
    if (!peer) {
      refuse(place, peer.error().message, peer.error().kind);
    }
    if (peer->allowedIps.size() > limits::wireguardAllowedIps) {
      refuse(place, "A peer has at most " + std::to_string(limits::wireguardAllowedIps) + " networks.",
             contract::FailureKind::LimitExceeded);
    }
    if (peer->link == link) {
      refuse(place, "A link cannot be its own peer. Remove this one.");
    }
    const auto same = [&](const auto& other) { return other.link == peer->link && other.key == peer->key; };
    if (std::any_of(peers.begin(), peers.end(), same)) {
      refuse(place, "This peer is given twice. Remove one of the two.");
    }
    peers.push_back(std::move(*peer));
  }
  return peers;
}

nlohmann::ordered_json encodeWireguard(const model::Topology& topology, const model::Wireguard& wireguard) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  if (wireguard.publicKey) {
    json["public_key"] = wireguard.publicKey->text();
  }
  if (wireguard.listenPort) {
    json["listen_port"] = *wireguard.listenPort;
  }
  for (const auto& peer : wireguard.peers) {
    json["peers"].push_back(model::text(topology, peer));
  }
  return json;
}

}  // namespace vethloom::files
