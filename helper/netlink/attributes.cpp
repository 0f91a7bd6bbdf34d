// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/attributes.h"

#include <libmnl/libmnl.h>
#include <algorithm>
#include <cstring>

namespace vethloom::netlink {

namespace {

template <typename T>
std::optional<T> number(const std::optional<Bytes>& payload) {
  if (!payload || payload->size() != sizeof(T))
    return std::nullopt;
  T value;
  std::memcpy(&value, payload->data(), sizeof(T));
  return value;
}

}  // namespace

void Attributes::each(const std::function<void(std::uint16_t, Bytes)>& take) const {
  Bytes rest = bytes_;
  while (true) {
    const auto* attribute = reinterpret_cast<const nlattr*>(rest.data());
    if (!mnl_attr_ok(attribute, static_cast<int>(rest.size())))
      return;
    const std::size_t length = mnl_attr_get_len(attribute);
    take(mnl_attr_get_type(attribute), rest.subspan(MNL_ATTR_HDRLEN, length - MNL_ATTR_HDRLEN));
    // The last attribute may lack its padding.
    rest = rest.subspan(std::min<std::size_t>(MNL_ALIGN(length), rest.size()));
  }
}

std::optional<Bytes> Attributes::find(std::uint16_t type) const {
  Bytes rest = bytes_;
  while (true) {
    const auto* attribute = reinterpret_cast<const nlattr*>(rest.data());
    if (!mnl_attr_ok(attribute, static_cast<int>(rest.size())))
      return std::nullopt;
    const std::size_t length = mnl_attr_get_len(attribute);
    if (mnl_attr_get_type(attribute) == type)
      return rest.subspan(MNL_ATTR_HDRLEN, length - MNL_ATTR_HDRLEN);
    // The last attribute may lack its padding.
    rest = rest.subspan(std::min<std::size_t>(MNL_ALIGN(length), rest.size()));
  }
}

std::optional<std::uint8_t> Attributes::u8(std::uint16_t type) const {
  return number<std::uint8_t>(find(type));
}

std::optional<std::uint16_t> Attributes::u16(std::uint16_t type) const {
  return number<std::uint16_t>(find(type));
}

std::optional<std::uint32_t> Attributes::u32(std::uint16_t type) const {
  return number<std::uint32_t>(find(type));
}

std::optional<std::int32_t> Attributes::s32(std::uint16_t type) const {
  return number<std::int32_t>(find(type));
}

std::optional<std::string> Attributes::text(std::uint16_t type) const {
  const auto payload = find(type);
  if (!payload)
    return std::nullopt;
  return std::string(payload->begin(), std::find(payload->begin(), payload->end(), 0));
}

std::optional<contract::IpAddress> Attributes::ip(std::uint16_t type) const {
  const auto payload = find(type);
  if (!payload)
    return std::nullopt;
  const auto address = contract::IpAddress::fromBytes(*payload);
  return address ? std::optional(*address) : std::nullopt;
}

std::optional<contract::MacAddress> Attributes::mac(std::uint16_t type) const {
  const auto bytes = number<contract::MacAddress::Bytes>(find(type));
  return bytes ? std::optional(contract::MacAddress(*bytes)) : std::nullopt;
}

Attributes Attributes::nested(std::uint16_t type) const {
  return Attributes(find(type).value_or(Bytes{}));
}

}  // namespace vethloom::netlink
