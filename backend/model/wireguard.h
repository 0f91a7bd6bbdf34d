// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <string>
#include <string_view>
#include <vector>

/// Questions about the WireGuard links of a drawing, and how their peers are spelled.
namespace vethloom::model {

/// The link where it is a WireGuard link, else nullptr.
[[nodiscard]] const Link* findWireguard(const Topology& topology, ElementId id);
[[nodiscard]] std::vector<ElementId> wireguardLinks(const Topology& topology);

/// Who a peer is; nothing where its link has no keys yet.
[[nodiscard]] std::optional<contract::WireguardKey> keyOf(const Topology& topology, const WireguardPeer& peer);
/// Its networks: those given, else the addresses of its link.
[[nodiscard]] std::vector<contract::AllowedIp> allowedIpsOf(const Topology& topology, const WireguardPeer& peer);
/// What the kernel is to be told. Peers of whom no key is known are left out.
[[nodiscard]] contract::Wireguard resolved(const Topology& topology, const Wireguard& drawn);

/// Where one link can send what is for the other: an address of the other's box in a network of its own box, and the
/// other's port. Nothing where they share no network, or the other has no fixed port.
[[nodiscard]] std::optional<contract::Endpoint> endpointTowards(const Topology& topology, ElementId from, ElementId to);

/// "ns2/wg0 endpoint 10.0.0.2:51820 persistent-keepalive 25 allowed-ips 10.9.0.2/32": the link or the key, then the
/// words of `wg set`. The same in files, on screens and in what is typed.
[[nodiscard]] std::string text(const Topology& topology, const WireguardPeer& peer);
[[nodiscard]] contract::Result<WireguardPeer> parseWireguardPeer(const Topology& topology, std::string_view text);
/// "ns2/wg0", or the key.
[[nodiscard]] std::string nameOf(const Topology& topology, const WireguardPeer& peer);

}  // namespace vethloom::model
