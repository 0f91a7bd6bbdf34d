// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "netlink/decode.h"

#include <libmnl/libmnl.h>
#include <sys/socket.h>
#include <cstring>

/// What the decoders share. Private to this room's decode*.cpp.
namespace vethloom::netlink {

/// A message taken apart: header, fixed part, attributes.
template <typename Fixed>
struct Parts {
  MessageHeader header;
  Fixed fixed;
  Attributes attributes;
};

template <typename Fixed>
std::optional<Parts<Fixed>> split(Bytes message, std::uint16_t type, std::uint16_t otherType) {
  const auto header = decodeHeader(message);
  if (!header || (header->type != type && header->type != otherType))
    return std::nullopt;
  const std::size_t attributesAt = MNL_NLMSG_HDRLEN + MNL_ALIGN(sizeof(Fixed));
  if (message.size() < attributesAt)
    return std::nullopt;
  Parts<Fixed> parts{*header, {}, Attributes(message.subspan(attributesAt))};
  std::memcpy(&parts.fixed, message.data() + MNL_NLMSG_HDRLEN, sizeof(Fixed));
  return parts;
}

inline std::optional<contract::Family> familyOf(std::uint8_t family) {
  if (family == AF_INET)
    return contract::Family::V4;
  if (family == AF_INET6)
    return contract::Family::V6;
  return std::nullopt;
}

inline std::uint8_t widthOf(contract::Family family) {
  return family == contract::Family::V4 ? 32 : 128;
}

/// The attribute's address where it is of the message's family.
inline std::optional<contract::IpAddress> ipOf(const Attributes& attributes, std::uint16_t type,
                                               contract::Family family) {
  const auto ip = attributes.ip(type);
  return ip && ip->family() == family ? ip : std::nullopt;
}

}  // namespace vethloom::netlink
