// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawings.h"

#include "model/edits.h"

#include <QtGlobal>

using namespace vethloom;
using model::ElementId;
using model::Topology;

namespace drawings {

namespace {

void carryOut(Topology& topology, const model::Patch& patch) {
  if (!model::apply(topology, patch))
    qFatal("a patch does not fit the drawing that it was made for");
}

Topology onHost() {
  Topology topology;
  topology.placements[model::hostId] = {.x = 0, .y = 0};
  return topology;
}

Topology star(int namespaces) {
  Topology topology = onHost();
  const ElementId bridge = addBridge(topology, model::hostId, 48, 72);
  for (int i = 0; i < namespaces; ++i) {
    const bool below = i < (namespaces + 1) / 2;
    const ElementId ns = addNamespace(topology, (i % ((namespaces + 1) / 2)) * 216 - 400, below ? 320 : -260);
    addCable(topology, ns, bridge);
  }
  return topology;
}

Topology switchInside() {
  Topology topology = onHost();
  const ElementId outer = addNamespace(topology, 440, 0);
  const ElementId inner = addNamespace(topology, 440, 260, "Switch");
  const ElementId bridge = addBridge(topology, inner, 60, 60);
  addCable(topology, inner, bridge);
  addCable(topology, bridge, model::hostId);
  addCable(topology, outer, inner);
  addCable(topology, outer, bridge);
  return topology;
}

Topology manyAddresses() {
  Topology topology = twoRooms();
  const model::InterfaceId end{ElementId{4}, 0};
  carryOut(topology, model::setAddresses(topology, end,
                                         "10.0.0.1/24 fd00:dead:beef::1/64 192.168.100.200/24 "
                                         "2001:db8:1234:5678:9abc:def0:1234:5678/128")
                         .value());
  return topology;
}

Topology parallelCables() {
  Topology topology = twoRooms();
  for (int i = 0; i < 5; ++i)
    addCable(topology, ElementId{2}, ElementId{3});
  addCable(topology, ElementId{2}, ElementId{2});
  return topology;
}

Topology longNames() {
  Topology topology = onHost();
  const ElementId first =
      addNamespace(topology, 0, 260, "A label that goes on and on, far beyond what anybody would call a room");
  const ElementId second = addNamespace(topology, 700, 260);
  carryOut(topology, model::renameNamespace(topology, second, "a-namespace-with-a-rather-long-name").value());
  const ElementId cable = addCable(topology, first, second);
  carryOut(topology, model::renameInterface(topology, {cable, 0}, "fifteen-bytes-x").value());
  carryOut(topology, model::setLabel(topology, cable, "uplink"));
  carryOut(topology, model::setRoutes(topology, second, "default via 10.0.1.1").value());
  return topology;
}

/// Every way in which one link depends on another: on a cable's end, on a device, as a port of a bridge, bond or VRF.
Topology devices() {
  Topology topology = onHost();
  const ElementId room = addNamespace(topology, 0, 320);
  const ElementId other = addNamespace(topology, 700, 320);
  const ElementId bond = addLink(topology, room, contract::LinkKind::Bond, {}, 24, 180);
  addCable(topology, bond, other);
  addCable(topology, bond, other);
  const ElementId cable = addCable(topology, room, other);
  addLink(topology, room, contract::LinkKind::Vlan, {bond, 0}, 24, 60);
  addLink(topology, other, contract::LinkKind::Macvlan, {cable, 1}, 24, 60);
  const ElementId bridge = addBridge(topology, model::hostId, 24, 64);
  const ElementId tap = addLink(topology, model::hostId, contract::LinkKind::Tap, {}, 320, 64);
  carryOut(topology, model::setMaster(topology, {tap, 0}, bridge).value());
  const ElementId vrf = addLink(topology, model::hostId, contract::LinkKind::Vrf, {}, 24, 160);
  const ElementId dummy = addLink(topology, model::hostId, contract::LinkKind::Dummy, {}, 320, 160);
  carryOut(topology, model::setMaster(topology, {dummy, 0}, vrf).value());
  carryOut(topology, model::setAddresses(topology, {dummy, 0}, "10.7.0.1/24 fd07::1/64").value());
  return topology;
}

}  // namespace

ElementId addNamespace(Topology& topology, double x, double y, const std::string& label) {
  const model::Added added = model::addNamespace(topology, {.x = x, .y = y});
  carryOut(topology, added.patch);
  if (!label.empty())
    carryOut(topology, model::setLabel(topology, added.id, label));
  return added.id;
}

ElementId addBridge(Topology& topology, ElementId box, double x, double y) {
  const model::Added added = model::addBridge(topology, box, {.x = x, .y = y});
  carryOut(topology, added.patch);
  return added.id;
}

ElementId addCable(Topology& topology, ElementId from, ElementId to) {
  const model::Added added = model::addCable(topology, from, to, {}).value();
  carryOut(topology, added.patch);
  return added.id;
}

ElementId addLink(Topology& topology, ElementId box, contract::LinkKind kind, model::InterfaceId lower, double x,
                  double y) {
  const model::Added added = model::addLink(topology, box, kind, lower, {.x = x, .y = y}).value();
  carryOut(topology, added.patch);
  return added.id;
}

Topology twoRooms() {
  Topology topology;
  topology.placements[model::hostId] = {.x = 0, .y = 200};
  const ElementId left = addNamespace(topology, 0, 0);
  const ElementId right = addNamespace(topology, 320, 0);
  addCable(topology, left, right);
  return topology;
}

std::vector<Drawing> all() {
  return {{"empty", onHost()},
          {"two-rooms", twoRooms()},
          {"star", star(12)},
          {"switch-inside", switchInside()},
          {"many-addresses", manyAddresses()},
          {"parallel-cables", parallelCables()},
          {"long-names", longNames()},
          {"devices", devices()}};
}

plan::Comparison applied(const Topology& topology) {
  plan::Comparison comparison;
  for (const auto& [id, element] : topology.elements)
    comparison.elements[id].standing = plan::Standing::Applied;
  for (const model::PlacedInterface& placed : model::interfacesOf(topology)) {
    plan::LiveInterface& live = comparison.interfaces[placed.id];
    live = {true, placed.interface->up, placed.interface->up, {}, plan::Standing::Applied};
    for (const model::InterfaceAddress& address : placed.interface->addresses)
      live.addresses.push_back(address.text());
  }
  return comparison;
}

}  // namespace drawings
