// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edit_support.h"

namespace vethloom::model {

namespace {

/// How far an end of a cable goes where its box, or the device that it is plugged into, moves.
Point wayOf(const std::map<ElementId, Point>& ways, const CableEnd& end) {
  for (const ElementId id : {end.box, end.master}) {
    if (const auto found = ways.find(id); found != ways.end()) {
      return found->second;
    }
  }
  return {};
}

/// The bends of cables whose ends both go the same way.
void moveBends(const Topology& topology, const std::map<ElementId, Point>& ways, Patch& patch) {
  for (const auto& [id, placement] : topology.placements) {
    const auto* cable = placement.bends.empty() ? nullptr : topology.find<Cable>(id);
    const Point way = cable ? wayOf(ways, cable->ends[0]) : Point{};
    if (way == Point{} || !(wayOf(ways, cable->ends[1]) == way)) {
      continue;
    }
    Placement after = placement;
    for (Point& bend : after.bends) {
      bend.x += way.x;
      bend.y += way.y;
    }
    patch.placements.push_back({id, placement, after});
  }
}

}  // namespace

Patch moveEach(const Topology& topology, const std::map<ElementId, Point>& distances) {
  Patch patch;
  std::map<ElementId, Point> ways;
  for (const auto& [id, way] : distances) {
    const auto found = topology.placements.find(id);
    if (found == topology.placements.end() || found->second.locked || topology.find<Cable>(id) || way == Point{}) {
      continue;
    }
    if (const ElementId box = boxOf(topology, id); box != id && distances.contains(box)) {
      continue;  // Its place is relative to the box, which moves already.
    }
    Placement after = found->second;
    after.x += way.x;
    after.y += way.y;
    patch.placements.push_back({id, found->second, after});
    ways.emplace(id, way);
  }
  if (!ways.empty()) {
    moveBends(topology, ways, patch);
  }
  return patch;
}

Patch move(const Topology& topology, const std::set<ElementId>& ids, double dx, double dy) {
  std::map<ElementId, Point> distances;
  for (const ElementId id : ids) {
    distances.emplace(id, Point{dx, dy});
  }
  return moveEach(topology, distances);
}

Patch place(const Topology& topology, ElementId id, const Placement& placement) {
  const bool hasPlace = boxOf(topology, id) != noElement || topology.find<Annotation>(id);
  return hasPlace ? placed(topology, id, placement) : Patch{};
}

}  // namespace vethloom::model
