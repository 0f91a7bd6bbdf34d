// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edits_move.h"

#include "model/edit_support.h"
#include "model/naming.h"

namespace vethloom::model {

namespace {

/// Gives up every port of a bridge, bond or VRF.
void releasePorts(Topology& topology, ElementId master) {
  const auto release = [&](ElementId& of, Interface& interface) {
    if (of == master) {
      of = noElement;
      dropPortOptions(interface);
    }
  };
  for (auto& [id, element] : topology.elements) {
    if (auto* cable = std::get_if<Cable>(&element)) {
      for (auto& end : cable->ends) {
        release(end.master, end.interface);
      }
    } else if (auto* bridge = std::get_if<Bridge>(&element)) {
      release(bridge->master, bridge->interface);
    } else if (auto* link = std::get_if<Link>(&element)) {
      release(link->master, link->interface);
    }
  }
}

template <typename Device>
void rehouse(Topology& topology, Device& device, ElementId box) {
  const InterfaceName before = device.interface.name;
  const auto taken = linkNamesIn(topology, box);
  dropDevice(topology, device.box, before);
  device.interface.name = interfaceName(advancedName(taken, before.text(), maxInterfaceNameBytes));
  device.box = box;
  if (device.master != noElement) {
    device.master = noElement;
    dropPortOptions(device.interface);
  }
}

}  // namespace

Result<Patch> moveToBox(const Topology& topology, ElementId id, ElementId box, const Placement& placement) {
  if (!stackOf(topology, box)) {
    return refuse("A link stands in the host or in a namespace. Choose one of them.", describe(topology, id));
  }
  Topology next = topology;
  const auto found = next.elements.find(id);
  if (found == next.elements.end()) {
    return refuseGone();
  }
  if (auto* bridge = std::get_if<Bridge>(&found->second); bridge && bridge->box != box) {
    rehouse(next, *bridge, box);
    releasePorts(next, id);
  } else if (auto* link = std::get_if<Link>(&found->second); link && link->box != box) {
    rehouse(next, *link, box);
    releasePorts(next, id);
  } else if (boxOf(topology, id) != box) {
    return refuse("Only bridges and single links are moved from box to box. Drag a cable's end instead.",
                  describe(topology, id));
  }
  next.placements[id] = placement;
  return difference(topology, next);
}

}  // namespace vethloom::model
