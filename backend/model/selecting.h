// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <set>
#include <vector>

/// What belongs together, for selecting it together.
namespace vethloom::model {

/// The elements with those of their groups, in their order.
[[nodiscard]] std::vector<ElementId> withGroups(const Topology& topology, const std::vector<ElementId>& ids);
/// Everything of the kinds that are among them: namespaces, cables, bridges, links of the same kind.
[[nodiscard]] std::vector<ElementId> sameKind(const Topology& topology, const std::vector<ElementId>& ids);
/// Everything in the L2 segments that they take part in: the cables, bridges and links, and the boxes with a station.
[[nodiscard]] std::vector<ElementId> sameNetwork(const Topology& topology, const std::vector<ElementId>& ids);

}  // namespace vethloom::model
