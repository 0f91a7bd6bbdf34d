// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edits_look.h"

#include "model/edit_support.h"
#include "model/look.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace vethloom::model {

namespace {

bool isCable(const Topology& topology, ElementId id) {
  return topology.find<Cable>(id) != nullptr;
}

/// The patch that changes the placements of those ids by `change(Placement&)`. A cable that is drawn in the natural way
/// has none.
template <typename Change>
Patch changedPlacements(const Topology& topology, const std::set<ElementId>& ids, Change change) {
  Patch patch;
  for (const ElementId id : ids) {
    if (!topology.elements.contains(id)) {
      continue;
    }
    const auto found = topology.placements.find(id);
    const auto before = found == topology.placements.end() ? std::nullopt : std::optional(found->second);
    std::optional<Placement> after = before.value_or(Placement{});
    change(*after, id);
    if (isCable(topology, id) && *after == Placement{}) {
      after.reset();
    }
    if (before != after) {
      patch.placements.push_back({id, before, after});
    }
  }
  return patch;
}

template <typename T>
std::set<ElementId> only(const Topology& topology, const std::set<ElementId>& ids) {
  std::set<ElementId> kept;
  std::copy_if(ids.begin(), ids.end(), std::inserter(kept, kept.end()),
               [&](ElementId id) { return topology.find<T>(id) != nullptr; });
  return kept;
}

std::set<ElementId> placedOnes(const Topology& topology, const std::set<ElementId>& ids) {
  std::set<ElementId> kept;
  for (const ElementId id : ids) {
    if (topology.elements.contains(id) && !isCable(topology, id)) {
      kept.insert(id);
    }
  }
  return kept;
}

int levelOf(const Topology& topology, ElementId id) {
  const auto found = topology.placements.find(id);
  return found == topology.placements.end() ? 0 : found->second.level;
}

/// The ids in the order in which they lie on each other.
std::vector<ElementId> stacked(const Topology& topology, const std::set<ElementId>& ids) {
  std::vector<ElementId> order(ids.begin(), ids.end());
  std::stable_sort(order.begin(), order.end(),
                   [&](ElementId a, ElementId b) { return levelOf(topology, a) < levelOf(topology, b); });
  return order;
}

/// The patch that gives each of those, as they lie on each other, its new level from `first` on.
Patch levelled(const Topology& topology, const std::set<ElementId>& ids, int first) {
  std::map<ElementId, int> levels;
  for (const ElementId id : stacked(topology, ids)) {
    levels[id] = first++;
  }
  return changedPlacements(topology, ids, [&](Placement& placement, ElementId id) { placement.level = levels.at(id); });
}

/// The same where no level is left in that direction: all are counted anew, to both sides of 0, on which is what has no
/// level of its own.
Patch levelledAnew(const Topology& topology, const std::set<ElementId>& ids, bool front) {
  std::map<int, int> ranks{{0, 0}};  // What was on one level stays on one.
  std::set<ElementId> all = ids;
  for (const auto& [id, placement] : topology.placements) {
    all.insert(id);
    if (!ids.contains(id)) {
      ranks[placement.level] = 0;
    }
  }
  int rank = -static_cast<int>(std::distance(ranks.begin(), ranks.find(0)));
  const int below = rank - static_cast<int>(ids.size());
  for (auto& [level, newRank] : ranks) {
    newRank = rank++;
  }
  std::map<ElementId, int> levels;
  int next = front ? rank : below;
  for (const ElementId id : stacked(topology, ids)) {
    levels[id] = next++;
  }
  return changedPlacements(topology, all, [&](Placement& placement, ElementId id) {
    const auto found = levels.find(id);
    placement.level = found == levels.end() ? ranks.at(placement.level) : found->second;
  });
}

}  // namespace

Patch setColour(const Topology& topology, const std::set<ElementId>& ids, std::string_view colour) {
  return changedPlacements(topology, placedOnes(topology, ids),
                           [&](Placement& placement, ElementId) { placement.colour = colour; });
}

Patch setIcon(const Topology& topology, const std::set<ElementId>& ids, std::string_view icon) {
  return changedPlacements(topology, only<Namespace>(topology, ids),
                           [&](Placement& placement, ElementId) { placement.icon = icon; });
}

Patch setLocked(const Topology& topology, const std::set<ElementId>& ids, bool locked) {
  return changedPlacements(topology, placedOnes(topology, ids),
                           [&](Placement& placement, ElementId) { placement.locked = locked; });
}

Patch setCollapsed(const Topology& topology, const std::set<ElementId>& ids, bool collapsed) {
  return changedPlacements(topology, only<Namespace>(topology, ids),
                           [&](Placement& placement, ElementId) { placement.collapsed = collapsed; });
}

Patch bringToFront(const Topology& topology, const std::set<ElementId>& ids) {
  int highest = 0;
  for (const auto& [id, placement] : topology.placements) {
    highest = ids.contains(id) ? highest : std::max(highest, placement.level);
  }
  const int chosen = static_cast<int>(ids.size());
  return highest > mostLevel - chosen ? levelledAnew(topology, ids, true) : levelled(topology, ids, highest + 1);
}

Patch sendToBack(const Topology& topology, const std::set<ElementId>& ids) {
  int lowest = 0;
  for (const auto& [id, placement] : topology.placements) {
    lowest = ids.contains(id) ? lowest : std::min(lowest, placement.level);
  }
  const int chosen = static_cast<int>(ids.size());
  return lowest < chosen - mostLevel ? levelledAnew(topology, ids, false) : levelled(topology, ids, lowest - chosen);
}

Patch group(const Topology& topology, const std::set<ElementId>& ids) {
  std::set<std::uint32_t> taken;
  for (const auto& [id, placement] : topology.placements) {
    taken.insert(placement.group);
  }
  const std::uint32_t free = freeGroup(taken);
  return changedPlacements(topology, placedOnes(topology, ids),
                           [&](Placement& placement, ElementId) { placement.group = free; });
}

Patch ungroup(const Topology& topology, const std::set<ElementId>& ids) {
  return changedPlacements(topology, placedOnes(topology, ids),
                           [](Placement& placement, ElementId) { placement.group = 0; });
}

Patch setRouting(const Topology& topology, const std::set<ElementId>& ids, Routing routing) {
  return changedPlacements(topology, only<Cable>(topology, ids),
                           [&](Placement& placement, ElementId) { placement.routing = routing; });
}

Patch setBends(const Topology& topology, ElementId cable, std::vector<Point> bends) {
  return changedPlacements(topology, only<Cable>(topology, {cable}),
                           [&](Placement& placement, ElementId) { placement.bends = bends; });
}

}  // namespace vethloom::model
