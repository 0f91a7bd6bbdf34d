// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edit_support.h"

namespace vethloom::model {

namespace {

/// Whether a link cannot stand without what is removed.
bool losesGround(const Link& link, const std::set<ElementId>& doomed) {
  return doomed.contains(link.box) ||
         (infoOf(link.kind).lower == contract::Lower::Required && doomed.contains(link.lower.element));
}

/// What goes with the elements: bridges inside namespaces, cables of namespaces, links that stand on any of them.
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
  for (bool again = true; again;) {  // A link may stand on a link.
    again = false;
    for (const auto& [id, element] : topology.elements) {
      const auto* link = std::get_if<Link>(&element);
      again = (link && losesGround(*link, doomed) && doomed.insert(id).second) || again;
    }
  }
  return doomed;
}

/// What was given to a removed bridge, or stood on a removed link but need not, stays by itself.
void release(Element& element, const std::set<ElementId>& doomed) {
  const auto fromMaster = [&](ElementId& master, Interface& interface) {
    if (doomed.contains(master)) {
      master = noElement;
      dropPortOptions(interface);
    }
  };
  if (auto* cable = std::get_if<Cable>(&element)) {
    for (auto& end : cable->ends) {
      fromMaster(end.master, end.interface);
    }
  } else if (auto* bridge = std::get_if<Bridge>(&element)) {
    fromMaster(bridge->master, bridge->interface);
  } else if (auto* link = std::get_if<Link>(&element)) {
    fromMaster(link->master, link->interface);
    if (doomed.contains(link->lower.element)) {
      link->lower = {};
    }
    std::erase_if(link->wireguard.peers, [&](const WireguardPeer& peer) { return doomed.contains(peer.link); });
  }
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
    release(element, doomed);
  }
  return difference(topology, next);
}

}  // namespace vethloom::model
