// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/generic.h"

#include "netlink/message_parts.h"

#include <linux/genetlink.h>

namespace vethloom::netlink {

Request genericRequest(std::uint16_t family, std::uint8_t command, std::uint8_t version) {
  genlmsghdr part{};
  part.cmd = command;
  part.version = version;
  Request request(family, 0);
  request.fixed(part);
  return request;
}

std::optional<Attributes> genericAttributes(Bytes message, std::uint16_t family) {
  const auto parts = split<genlmsghdr>(message, family, family);
  return parts ? std::optional(parts->attributes) : std::nullopt;
}

Request getFamily(std::string_view name) {
  Request request = genericRequest(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 1);
  request.text(CTRL_ATTR_FAMILY_NAME, name);
  return request;
}

std::optional<std::uint16_t> decodeFamily(Bytes message) {
  const auto attributes = genericAttributes(message, GENL_ID_CTRL);
  return attributes ? attributes->u16(CTRL_ATTR_FAMILY_ID) : std::nullopt;
}

}  // namespace vethloom::netlink
