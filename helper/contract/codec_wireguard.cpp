// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/field_reader.h"
#include "contract/field_writer.h"
#include "contract/wireguard_fields.h"

/// JSON for WireGuard links.
namespace vethloom::contract {
namespace {

/// A secret as FieldReader takes values.
struct SecretField {
  WireguardSecret value;
  static Result<SecretField> parse(std::string_view text) {
    auto secret = WireguardSecret::parse(text);
    if (!secret)
      return tl::unexpected(std::move(secret.error()));
    return SecretField{*secret};
  }
};

/// A preshared key in its list.
struct PresharedKey {
  WireguardKey peer;
  WireguardSecret secret;
};

std::vector<std::string> texts(const std::vector<WireguardPeer>& peers) {
  std::vector<std::string> texts;
  for (const WireguardPeer& peer : peers)
    texts.push_back(peer.text());
  return texts;
}

}  // namespace

template <>
Result<PresharedKey> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  const auto peer = in.required<WireguardKey>("peer");
  const auto secret = in.required<SecretField>("key");
  return withPath(in.build<PresharedKey>([&] { return PresharedKey{*peer, secret->value}; }), path);
}

Json encode(const Wireguard& settings) {
  Json json = Json::object();
  addIfSet(json, "public_key", settings.publicKey);
  addIfSet(json, "listen_port", settings.listenPort);
  addIfSet(json, "fwmark", settings.fwmark);
  if (!settings.peers.empty())
    json["peers"] = texts(settings.peers);
  return json;
}

template <>
Result<Wireguard> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  Wireguard settings;
  settings.publicKey = in.optional<WireguardKey>("public_key");
  settings.listenPort = in.optional<std::uint16_t>("listen_port");
  settings.fwmark = in.optional<std::uint32_t>("fwmark");
  settings.peers = in.valueOr("peers", std::vector<WireguardPeer>());
  return withPath(in.build<Wireguard>([&] { return settings; }), path);
}

void addSecrets(Json& json, const WireguardSecrets& secrets) {
  if (secrets.privateKey)
    json["private_key"] = secrets.privateKey->reveal();
  for (const auto& [peer, secret] : secrets.presharedKeys)
    json["preshared_keys"].push_back({{"peer", peer.text()}, {"key", secret.reveal()}});
}

WireguardSecrets readSecrets(FieldReader& in) {
  WireguardSecrets secrets;
  if (const auto secret = in.optional<SecretField>("private_key"))
    secrets.privateKey = secret->value;
  for (const PresharedKey& preshared : in.valueOr("preshared_keys", std::vector<PresharedKey>()))
    secrets.presharedKeys.insert_or_assign(preshared.peer, preshared.secret);
  return secrets;
}

}  // namespace vethloom::contract
