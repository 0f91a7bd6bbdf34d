// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/selecting.h"

#include "model/segments.h"

#include <algorithm>

namespace vethloom::model {

namespace {

/// What makes two elements alike.
std::pair<std::size_t, int> kindOfElement(const Element& element) {
  const auto* link = std::get_if<Link>(&element);
  const auto* annotation = std::get_if<Annotation>(&element);
  const int detail = link ? static_cast<int>(link->kind) : annotation ? static_cast<int>(annotation->kind) : 0;
  return {element.index(), detail};
}

std::uint32_t groupOf(const Topology& topology, ElementId id) {
  const auto found = topology.placements.find(id);
  return found == topology.placements.end() ? 0 : found->second.group;
}

}  // namespace

std::vector<ElementId> withGroups(const Topology& topology, const std::vector<ElementId>& ids) {
  std::set<std::uint32_t> groups;
  for (const ElementId id : ids) {
    groups.insert(groupOf(topology, id));
  }
  groups.erase(0);
  std::vector<ElementId> all = ids;
  if (groups.empty()) {
    return all;
  }
  for (const auto& [id, placement] : topology.placements) {
    if (groups.contains(placement.group) && std::find(ids.begin(), ids.end(), id) == ids.end()) {
      all.push_back(id);
    }
  }
  return all;
}

std::vector<ElementId> sameKind(const Topology& topology, const std::vector<ElementId>& ids) {
  std::set<std::pair<std::size_t, int>> kinds;
  for (const ElementId id : ids) {
    if (const auto found = topology.elements.find(id); found != topology.elements.end()) {
      kinds.insert(kindOfElement(found->second));
    }
  }
  std::vector<ElementId> all;
  for (const auto& [id, element] : topology.elements) {
    if (kinds.contains(kindOfElement(element))) {
      all.push_back(id);
    }
  }
  return all;
}

std::vector<ElementId> sameNetwork(const Topology& topology, const std::vector<ElementId>& ids) {
  const std::set<ElementId> given(ids.begin(), ids.end());
  std::set<ElementId> all = given;
  const Segments segments(topology);
  for (const auto& segment : segments.all()) {
    const bool takesPart = std::any_of(segment.begin(), segment.end(), [&](const PlacedInterface& placed) {
      return given.contains(placed.id.element) || (placed.box != hostId && given.contains(placed.box));
    });
    if (!takesPart) {
      continue;
    }
    for (const auto& placed : segment) {
      all.insert(placed.id.element);
      // What is in the host is seen by itself; the host is in every network.
      if (placed.box != hostId) {
        all.insert(placed.box);
      }
    }
  }
  return {all.begin(), all.end()};
}

}  // namespace vethloom::model
