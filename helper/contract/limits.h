// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

/// The figures that bound every request (docs/security.md). Both sides read them here.
namespace vethloom::contract::limits {

constexpr std::size_t frameBytes = 4 * 1024 * 1024;  ///< One Varlink message, without its NUL.
constexpr std::size_t nestingDepth = 16;             ///< Of JSON arrays and objects.
constexpr std::size_t namespaces = 4096;
constexpr std::size_t links = 16384;       ///< Each end of a veth is one. Of a plan, with the host's before it.
constexpr std::size_t operations = 65536;  ///< In one plan.
constexpr std::size_t filterRules =
    256;  ///< Of one namespace, policies included. The kernel takes them in one message.
constexpr std::size_t wireguardPeers = 512;       ///< Of one link.
constexpr std::size_t wireguardAllowedIps = 512;  ///< Of one peer.
constexpr std::size_t connections = 64;           ///< To one helper.
constexpr std::size_t runs = 32;                  ///< Commands at once (terminals).
constexpr std::size_t arguments = 256;            ///< Of one command.
constexpr std::size_t argumentBytes = 65536;      ///< All arguments of one command together.
constexpr std::size_t factsPerFrame = 2000;       ///< A larger snapshot comes in several frames.
constexpr std::uint32_t mtuMin = 68;              ///< ETH_MIN_MTU, linux/if_ether.h
constexpr std::uint32_t mtuMax = 65535;           ///< ETH_MAX_MTU

}  // namespace vethloom::contract::limits
