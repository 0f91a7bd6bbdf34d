// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawings/sample_drawings.h"

#include <cstdlib>

namespace vethloom::samples {

void carryOut(model::Topology& topology, const model::Patch& patch) {
  if (!model::apply(topology, patch)) {
    std::abort();
  }
}

model::ElementId addNamespace(model::Topology& topology) {
  const auto added = model::addNamespace(topology, {});
  carryOut(topology, added.patch);
  return added.id;
}

model::ElementId addBridge(model::Topology& topology, model::ElementId box) {
  const auto added = model::addBridge(topology, box, {});
  carryOut(topology, added.patch);
  return added.id;
}

model::ElementId addCable(model::Topology& topology, model::ElementId from, model::ElementId to, bool addresses) {
  const auto added = model::addCable(topology, from, to, {addresses}).value();
  carryOut(topology, added.patch);
  return added.id;
}

TwoRooms twoRooms() {
  TwoRooms rooms;
  rooms.ns1 = addNamespace(rooms.topology);
  rooms.ns2 = addNamespace(rooms.topology);
  rooms.cable = addCable(rooms.topology, rooms.ns1, rooms.ns2);
  return rooms;
}

SwitchedRooms switchedRooms() {
  SwitchedRooms rooms;
  rooms.bridge = addBridge(rooms.topology, model::hostId);
  rooms.ns1 = addNamespace(rooms.topology);
  rooms.ns2 = addNamespace(rooms.topology);
  rooms.cable1 = addCable(rooms.topology, rooms.ns1, rooms.bridge);
  rooms.cable2 = addCable(rooms.topology, rooms.ns2, rooms.bridge);
  return rooms;
}

}  // namespace vethloom::samples
