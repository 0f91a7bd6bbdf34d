// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "netlink/request.h"

/// Generic netlink (NETLINK_GENERIC): families that the kernel numbers as they are loaded.
namespace vethloom::netlink {

/// Asks for the number of a family; refused (NotFound) where the kernel has none of that name.
[[nodiscard]] Request getFamily(std::string_view name);
/// The number in the answer.
[[nodiscard]] std::optional<std::uint16_t> decodeFamily(Bytes message);

/// A request to a family: its command is the first thing behind the header.
[[nodiscard]] Request genericRequest(std::uint16_t family, std::uint8_t command, std::uint8_t version);
/// The attributes of a family's message, where it is one.
[[nodiscard]] std::optional<Attributes> genericAttributes(Bytes message, std::uint16_t family);

}  // namespace vethloom::netlink
