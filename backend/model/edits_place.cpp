// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edit_support.h"

namespace vethloom::model {

Patch move(const Topology& topology, const std::set<ElementId>& ids, double dx, double dy) {
  Patch patch;
  if (dx == 0 && dy == 0) {
    return patch;
  }
  for (const ElementId id : ids) {
    const auto found = topology.placements.find(id);
    if (found == topology.placements.end()) {
      continue;
    }
    if (const ElementId box = boxOf(topology, id); box != id && ids.contains(box)) {
      continue;  // Its place is relative to the box, which moves already.
    }
    Placement after = found->second;
    after.x += dx;
    after.y += dy;
    patch.placements.push_back({id, found->second, after});
  }
  return patch;
}

Patch place(const Topology& topology, ElementId id, const Placement& placement) {
  const bool hasPlace = boxOf(topology, id) != noElement;
  return hasPlace ? placed(topology, id, placement) : Patch{};
}

}  // namespace vethloom::model
