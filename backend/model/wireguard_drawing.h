// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/wireguard.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace vethloom::model {

enum class ElementId : std::uint32_t;  // topology.h

/// The other side of a drawn tunnel: a WireGuard link of the drawing, or somebody of whom only the key is known.
struct WireguardPeer {
  ElementId link{};                                ///< A Link of kind WireGuard; none: `key` says who it is.
  std::optional<contract::WireguardKey> key = {};  ///< Only without `link`.
  std::optional<contract::Endpoint> endpoint = {};
  std::uint16_t keepalive = 0;                       ///< Seconds; 0: none is sent.
  std::vector<contract::AllowedIp> allowedIps = {};  ///< Empty, with a link: that link's own addresses.
  bool operator==(const WireguardPeer&) const = default;
};

/// What a drawn WireGuard link is told. Its private key is no part of the drawing (keys/key_file.h).
struct Wireguard {
  std::optional<contract::WireguardKey> publicKey = {};  ///< Unset: its keys are still to be made.
  std::optional<std::uint16_t> listenPort = {};          ///< Unset: the kernel's choice.
  std::vector<WireguardPeer> peers = {};
  bool operator==(const Wireguard&) const = default;
};

}  // namespace vethloom::model
