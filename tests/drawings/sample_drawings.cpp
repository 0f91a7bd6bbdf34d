// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawings/sample_drawings.h"

#include <cstdlib>
#include <string>

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

model::Topology star(unsigned namespaces) {
  const auto interface = [](const std::string& name, std::vector<model::InterfaceAddress> addresses) {
    return model::Interface{model::InterfaceName::parse(name).value(), std::move(addresses), {}, {}, true};
  };
  model::Topology topology;
  topology.elements.emplace(starBridge, model::Bridge{model::hostId, {}, interface("br0", {})});
  for (unsigned i = 0; i < namespaces; ++i) {
    const std::string number = std::to_string(i);
    const model::ElementId box = topology.nextId();
    topology.elements.emplace(box, model::Namespace{model::NamespaceName::parse("ns" + number).value(), {}, true, {}});
    const auto address =
        model::InterfaceAddress::parse("10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250 + 1) + "/16");
    topology.elements.emplace(
        topology.nextId(), model::Cable{{model::CableEnd{box, model::noElement, interface("eth0", {address.value()})},
                                         model::CableEnd{model::hostId, starBridge, interface("veth" + number, {})}},
                                        {}});
  }
  return topology;
}

}  // namespace vethloom::samples
