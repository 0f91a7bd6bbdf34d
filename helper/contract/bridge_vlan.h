// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/fdb_entry.h"

#include <vector>

namespace vethloom::contract {

/// VLANs that a port of a bridge, or the bridge itself, takes part in (bridge(8), `bridge vlan`).
struct BridgeVlan {
  std::uint16_t first = 1;
  std::uint16_t last = 1;  ///< The same as `first` for a single one.
  bool pvid = false;       ///< What comes in without a tag belongs to it; of a single VLAN only.
  bool untagged = false;   ///< It goes out without a tag.
  auto operator<=>(const BridgeVlan&) const = default;

  /// As `bridge vlan add vid` takes it: "10", "10 pvid untagged", "20-30 untagged".
  [[nodiscard]] static Result<BridgeVlan> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool contains(std::uint16_t vlan) const { return first <= vlan && vlan <= last; }
};

using BridgeVlans = std::vector<BridgeVlan>;

[[nodiscard]] Result<void> validate(const BridgeVlan& vlan);
/// The same VLANs in order, those that follow each other and are alike as one range. Of overlapping ones the later
/// counts, and of several PVIDs the last, as the kernel has it.
[[nodiscard]] BridgeVlans normalised(const BridgeVlans& vlans);

}  // namespace vethloom::contract
