// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/addresses.h"
#include "contract/names.h"

#include <optional>

namespace vethloom::contract {

/// VLAN identifiers that can be used (IEEE 802.1Q).
constexpr std::uint16_t vlanMin = 1;
constexpr std::uint16_t vlanMax = 4094;

/// A forwarding entry (bridge(8), `bridge fdb`): behind which port of a bridge, or which far end of a VXLAN, a MAC
/// address is found.
struct FdbEntry {
  MacAddress mac;  ///< All zero, on a VXLAN: where everything unknown goes.
  InterfaceName dev;
  bool self = false;       ///< In the device's own table (a VXLAN's); else in that of its bridge ("master").
  bool permanent = false;  ///< Frames for it end in this box ("local"); of a VXLAN's: it never changes. Else static.
  std::optional<std::uint16_t> vlan = {};
  std::optional<IpAddress> dst = {};  ///< The far end, of a VXLAN.
  auto operator<=>(const FdbEntry&) const = default;

  /// As `bridge fdb add` takes it: "02:00:00:00:00:02 dev eth0 master static vlan 10", "… dev vxlan0 dst 10.0.0.2".
  /// It must say "master" or "self", or have a "dst".
  [[nodiscard]] static Result<FdbEntry> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
};

[[nodiscard]] Result<void> validate(const FdbEntry& entry);

}  // namespace vethloom::contract
