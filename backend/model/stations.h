// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/edits.h"

#include <optional>
#include <string_view>

/// Numbering all that is at a bridge at once.
namespace vethloom::model {

/// The subnet in which all stations of a bridge's segment are, as the network's own address; nothing where they are in
/// several or in none. Of IPv4 where they have both.
[[nodiscard]] std::optional<InterfaceAddress> subnetOf(const Topology& topology, ElementId bridge);

/// Gives every station of the bridge's segment (what is no port, also behind further bridges) the next address of
/// `subnet`, "10.0.5.0/24", in place of those that it has of the same IP version; the bridge itself first where it has
/// one already. Routes whose gateway is one of the old addresses go by the new one. Refused where there is no room.
[[nodiscard]] Result<Patch> numberStations(const Topology& topology, ElementId bridge, std::string_view subnet);

}  // namespace vethloom::model
