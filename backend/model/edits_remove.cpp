// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edit_support.h"

namespace vethloom::model {

namespace {

/// What goes with the elements: bridges inside namespaces, cables of namespaces.
std::set<ElementId> closure(const Topology& topology, const std::set<ElementId>& ids) {
  std::set<ElementId> doomed = ids;
  doomed.erase(hostId);
  for (const auto& [id, element] : topology.elements) {
    if (const auto* bridge = std::get_if<Bridge>(&element); bridge && doomed.contains(bridge->box)) {
      doomed.insert(id);
    } else if (const auto* cable = std::get_if<Cable>(&element)) {
      if (doomed.contains(cable->ends[0].box) || doomed.contains(cable->ends[1].box)) {
        doomed.insert(id);
      }
    }
  }
  return doomed;
}

}  // namespace

Patch remove(const Topology& topology, const std::set<ElementId>& ids) {
  const auto doomed = closure(topology, ids);
  Topology next = topology;
  for (const auto& placed : interfacesOf(topology)) {
    if (doomed.contains(placed.id.element) && !doomed.contains(placed.box)) {
      dropDevice(next, placed.box, placed.interface->name);
    }
  }
  for (const ElementId id : doomed) {
    next.elements.erase(id);
    next.placements.erase(id);
  }
  for (auto& [id, element] : next.elements) {
    if (auto* cable = std::get_if<Cable>(&element)) {
      for (auto& end : cable->ends) {
        if (doomed.contains(end.bridge)) {
          end.bridge = noElement;
        }
      }
    }
  }
  return difference(topology, next);
}

}  // namespace vethloom::model
