// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/edits.h"

/// Edits of how things are drawn; the kernel hears of none.
namespace vethloom::model {

/// Of the boxes and annotations among them.
[[nodiscard]] Patch setColour(const Topology& topology, const std::set<ElementId>& ids, std::string_view colour);
/// Of the namespaces among them.
[[nodiscard]] Patch setIcon(const Topology& topology, const std::set<ElementId>& ids, std::string_view icon);
[[nodiscard]] Patch setLocked(const Topology& topology, const std::set<ElementId>& ids, bool locked);
/// Of the namespaces among them.
[[nodiscard]] Patch setCollapsed(const Topology& topology, const std::set<ElementId>& ids, bool collapsed);
/// Puts them above, or below, everything that they could overlap; among themselves they keep their order.
[[nodiscard]] Patch bringToFront(const Topology& topology, const std::set<ElementId>& ids);
[[nodiscard]] Patch sendToBack(const Topology& topology, const std::set<ElementId>& ids);
/// Makes one group of what has a place of its own; what was in other groups leaves them.
[[nodiscard]] Patch group(const Topology& topology, const std::set<ElementId>& ids);
[[nodiscard]] Patch ungroup(const Topology& topology, const std::set<ElementId>& ids);

/// Of the cables among them; they keep their bends.
[[nodiscard]] Patch setRouting(const Topology& topology, const std::set<ElementId>& ids, Routing routing);
[[nodiscard]] Patch setBends(const Topology& topology, ElementId cable, std::vector<Point> bends);

}  // namespace vethloom::model
