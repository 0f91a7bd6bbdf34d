// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/edits.h"

/// Edits of WireGuard links.
namespace vethloom::model {

/// Empty text: the kernel's choice.
[[nodiscard]] Result<Patch> setListenPort(const Topology& topology, ElementId link, std::string_view text);
/// Whose private key is kept elsewhere (keys/key_file.h); nothing: keys are still to be made.
[[nodiscard]] Result<Patch> setPublicKey(const Topology& topology, ElementId link,
                                         const std::optional<contract::WireguardKey>& key);
/// One peer a line (wireguard.h). The text names links and keys, endpoints, and networks.
[[nodiscard]] Result<Patch> setPeers(const Topology& topology, ElementId link, std::string_view text);
/// Makes two WireGuard links each other's peers, with the endpoints that the drawing gives. One that is a peer already
/// stays as it is.
[[nodiscard]] Result<Patch> joinPeers(const Topology& topology, ElementId one, ElementId other);

/// The first port from the usual one on that no WireGuard link of the box has.
[[nodiscard]] std::uint16_t freeListenPort(const Topology& topology, ElementId box);

}  // namespace vethloom::model
