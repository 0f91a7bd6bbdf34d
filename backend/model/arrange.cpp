// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/arrange.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace vethloom::model {

namespace {

// Roomy steps for the natural sizes that the canvas draws.
constexpr double columnStep = 280;
constexpr double fullColumnStep = 400;  // Of namespaces with devices in them.
constexpr double rowStep = 232;
constexpr double boxHeight = 176;
constexpr double gapBelow = 104;
constexpr double bridgeStep = 104;
constexpr double bridgeInset = 48;
constexpr std::size_t shortestRow = 4;

double bottomOf(const Topology& topology) {
  double bottom = 0;
  for (const auto& [id, placement] : topology.placements) {
    if (stackOf(topology, id)) {
      bottom = std::max(bottom, placement.y + std::max(placement.height, boxHeight));
    }
  }
  return bottom;
}

void placeNamespaces(Topology& topology, const std::vector<ElementId>& missing) {
  const auto root = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(missing.size()))));
  const std::size_t columns = std::max(shortestRow, root);
  const double top = bottomOf(topology) + gapBelow;
  std::map<ElementId, int> devices;
  for (const auto& [id, element] : topology.elements) {
    if (!stackOf(topology, id)) {
      ++devices[boxOf(topology, id)];
    }
  }
  int most = 0;
  for (const ElementId id : missing) {
    most = std::max(most, devices[id]);
  }
  // Those with something in them are wider, and as high as it takes.
  const double across = most > 0 ? fullColumnStep : columnStep;
  const double down = std::max(rowStep, gapBelow + bridgeInset + bridgeStep * most);
  for (std::size_t i = 0; i < missing.size(); ++i) {
    const std::size_t row = i / columns;
    const std::size_t column = i % columns;
    topology.placements[missing[i]] = {across * static_cast<double>(column), top + down * static_cast<double>(row), 0,
                                       0};
  }
}

/// Bridges and links below each other.
void placeInBox(Topology& topology, ElementId id, ElementId box) {
  double y = bridgeInset;
  for (const auto& [other, element] : topology.elements) {
    const auto placement = topology.placements.find(other);
    if (!stackOf(topology, other) && boxOf(topology, other) == box && placement != topology.placements.end()) {
      y = std::max(y, placement->second.y + bridgeStep);
    }
  }
  topology.placements[id] = {bridgeInset, y, 0, 0};
}

}  // namespace

void placeMissing(Topology& topology) {
  std::vector<ElementId> namespaces;
  for (const auto& [id, element] : topology.elements) {
    if (topology.placements.contains(id)) {
      continue;
    }
    if (std::holds_alternative<Namespace>(element)) {
      namespaces.push_back(id);
    } else if (id == hostId) {
      topology.placements.emplace(id, Placement{});
    } else if (const ElementId box = boxOf(topology, id); box != noElement) {
      placeInBox(topology, id, box);
    }
  }
  placeNamespaces(topology, namespaces);
}

}  // namespace vethloom::model
