// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/addresses.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

namespace vethloom::netlink {

using Bytes = std::span<const std::uint8_t>;

/// The attributes (struct nlattr, netlink(7)) in a stretch of bytes. Borrows the bytes, which start 4-aligned.
/// Reads are bounded: a length that does not fit ends the walk, a payload of the wrong size counts as absent.
class Attributes {
public:
  explicit Attributes(Bytes bytes) : bytes_(bytes) {}

  /// The payload of the first attribute of `type`.
  [[nodiscard]] std::optional<Bytes> find(std::uint16_t type) const;
  [[nodiscard]] std::optional<std::uint8_t> u8(std::uint16_t type) const;
  [[nodiscard]] std::optional<std::uint16_t> u16(std::uint16_t type) const;
  [[nodiscard]] std::optional<std::uint32_t> u32(std::uint16_t type) const;
  [[nodiscard]] std::optional<std::int32_t> s32(std::uint16_t type) const;
  /// Up to the first NUL. May hold anything: it is the kernel's text, not ours.
  [[nodiscard]] std::optional<std::string> text(std::uint16_t type) const;
  /// 4 or 16 bytes.
  [[nodiscard]] std::optional<contract::IpAddress> ip(std::uint16_t type) const;
  /// 6 bytes.
  [[nodiscard]] std::optional<contract::MacAddress> mac(std::uint16_t type) const;
  /// The attributes inside an attribute; none where it is absent.
  [[nodiscard]] Attributes nested(std::uint16_t type) const;

  /// Calls `take(type, payload)` for every attribute, in order.
  void each(const std::function<void(std::uint16_t, Bytes)>& take) const;

private:
  Bytes bytes_;
};

}  // namespace vethloom::netlink
