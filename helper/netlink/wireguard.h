// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/wireguard.h"
#include "netlink/request.h"

/// What a WireGuard link is told, over generic netlink (linux/wireguard.h). The link itself is made as any other.
namespace vethloom::netlink {

inline constexpr std::string_view wireguardFamily = "wireguard";

/// Dump: everything about one link, keys included. `family` is the kernel's number of it (generic.h).
[[nodiscard]] Request dumpWireguard(std::uint16_t family, int index);
/// What the dump's messages say; nothing where none of them is of the family. A peer of many networks comes in pieces.
[[nodiscard]] std::optional<contract::WireguardDevice> decodeWireguard(Bytes dump, std::uint16_t family);

/// The changes that make a link so, in order: the link itself without any peers, then one peer after the other, those
/// of many networks in several pieces.
[[nodiscard]] std::vector<Request> changeWireguard(std::uint16_t family, int index,
                                                   const contract::WireguardDevice& wanted);

}  // namespace vethloom::netlink
