// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/naming.h"
#include "model/rules_support.h"

#include "contract/limits.h"

#include <algorithm>
#include <functional>

namespace vethloom::model {

namespace {

namespace limits = contract::limits;

constexpr std::uint32_t ethernetMtu = 1500;   ///< What the kernel gives where nothing is drawn (ETH_DATA_LEN).
constexpr std::size_t maxBridgePorts = 1023;  ///< BR_MAX_PORTS - 1

void checkNames(Inspection& inspection) {
  std::map<std::string, int> namespaces;
  for (const auto& [id, element] : inspection.topology.elements) {
    const auto* ns = std::get_if<Namespace>(&element);
    if (ns && ++namespaces[ns->name.text()] == 2) {
      inspection.report(Severity::Error, "NAME_CLASH", id, ns->name.text(), "Two namespaces have this name.",
                        "Rename one of them.", fixes::renameNamespace(id));
    }
  }
  for (std::size_t i = 1; i < inspection.interfaces.size(); ++i) {
    const auto& a = inspection.interfaces[i - 1];
    const auto& b = inspection.interfaces[i];
    if (a.box == b.box && a.interface->name == b.interface->name) {
      inspection.reportInterface(Severity::Error, "NAME_CLASH", b, "Two interfaces of this box have this name.",
                                 "Rename one of them.", fixes::renameInterface(b.id));
    }
  }
}

void checkLimits(Inspection& inspection) {
  const auto namespaces = namespaceNames(inspection.topology).size();
  if (namespaces > limits::namespaces) {
    inspection.report(Severity::Error, "LIMIT", hostId, "host",
                      "The drawing has " + std::to_string(namespaces) + " namespaces; a lab may have " +
                          std::to_string(limits::namespaces) + ".",
                      "Split it into several labs.");
  }
  if (inspection.interfaces.size() > limits::links) {
    inspection.report(Severity::Error, "LIMIT", hostId, "host",
                      "The drawing has " + std::to_string(inspection.interfaces.size()) + " links; a lab may have " +
                          std::to_string(limits::links) + ".",
                      "Split it into several labs.");
  }
}

void checkPorts(Inspection& inspection) {
  std::map<ElementId, std::size_t> ports;
  for (const auto& placed : inspection.interfaces) {
    const ElementId id = placed.master;
    if (id == noElement) {
      continue;
    }
    const auto kind = masterKindOf(inspection.topology, id);
    if (!kind || boxOf(inspection.topology, id) != placed.box) {
      inspection.reportInterface(Severity::Error, "PORT_IN_OTHER_BOX", placed,
                                 "It is drawn as a port of a bridge that is not in the same box.",
                                 "Connect this end to a bridge of its own box.", fixes::takeOut(placed.id));
    }
    if (inspection.isPort(placed)) {
      ++ports[id];
    }
  }
  for (const auto& [id, count] : ports) {
    if (count > maxBridgePorts) {
      inspection.report(Severity::Error, "BRIDGE_FULL", id, describe(inspection.topology, id),
                        "It has " + std::to_string(count) + " ports; a Linux bridge takes at most 1,023.",
                        "Move some of them to a second bridge and cable the two.");
    }
  }
}

/// Whether the bridge runs the spanning tree protocol, which cuts a loop.
bool cutsLoops(const Topology& topology, ElementId bridge) {
  const auto& options = topology.find<Bridge>(bridge)->interface.options;
  return contract::valueIn(options, contract::Option::Stp) == contract::OptionValue(true);
}

/// A cable between bridges that are connected already closes a loop.
void checkLoops(Inspection& inspection) {
  std::map<ElementId, ElementId> parents;
  const std::function<ElementId(ElementId)> root = [&](ElementId id) {
    const auto parent = parents.try_emplace(id, id).first->second;
    return parent == id ? id : parents[id] = root(parent);
  };
  for (const auto& [id, element] : inspection.topology.elements) {
    const auto* cable = std::get_if<Cable>(&element);
    const auto isSwitched = [&](const CableEnd& end) {
      return masterKindOf(inspection.topology, end.master) == LinkKind::Bridge;
    };
    if (!cable || !isSwitched(cable->ends[0]) || !isSwitched(cable->ends[1])) {
      continue;
    }
    if (cutsLoops(inspection.topology, cable->ends[0].master) ||
        cutsLoops(inspection.topology, cable->ends[1].master)) {
      continue;
    }
    const ElementId a = root(cable->ends[0].master);
    const ElementId b = root(cable->ends[1].master);
    if (a == b) {
      inspection.report(Severity::Error, "L2_LOOP", id, describe(inspection.topology, id),
                        "This cable closes a loop of bridges, in which a broadcast would circle for ever.",
                        "Remove one cable of the loop, or switch the spanning tree protocol (stp) on.",
                        fixes::setOption({cable->ends[0].master, 0}, contract::Option::Stp, "on"));
    } else {
      parents[a] = b;
    }
  }
}

/// The kernel itself gives a bridge the MAC of one of its ports.
bool isBridgeAndItsPort(const Inspection& inspection, InterfaceId a, InterfaceId b) {
  const auto isPortOf = [&](InterfaceId port, InterfaceId bridge) {
    return masterOf(inspection.topology, port) == bridge.element;
  };
  return isPortOf(a, b) || isPortOf(b, a);
}

void checkMacs(Inspection& inspection, const std::vector<PlacedInterface>& segment) {
  std::map<MacAddress, const PlacedInterface*> owners;
  for (const auto& placed : segment) {
    if (!placed.interface->mac) {
      continue;
    }
    const auto [owner, isNew] = owners.emplace(*placed.interface->mac, &placed);
    if (!isNew && !isBridgeAndItsPort(inspection, owner->second->id, placed.id)) {
      inspection.reportInterface(Severity::Error, "DUP_MAC", placed,
                                 "It has the same MAC address, " + placed.interface->mac->text() + ", as " +
                                     inspection.nameOf(*owner->second) + " in the same network.",
                                 "Clear one of the two, so that the kernel chooses.", fixes::clearMac(placed.id));
    }
  }
}

void checkMtus(Inspection& inspection, const std::vector<PlacedInterface>& segment) {
  const auto mtuOf = [](const PlacedInterface& placed) { return placed.interface->mtu.value_or(ethernetMtu); };
  // A bridge without an MTU of its own takes the smallest of its ports, so only what is cabled counts.
  const auto counts = [&](const PlacedInterface& placed) {
    return placed.interface->mtu || inspection.topology.find<Cable>(placed.id.element);
  };
  const auto first = std::find_if(segment.begin(), segment.end(), counts);
  const auto other = std::find_if(first, segment.end(), [&](const PlacedInterface& placed) {
    return counts(placed) && mtuOf(placed) != mtuOf(*first);
  });
  if (other != segment.end()) {
    inspection.reportInterface(Severity::Warning, "MTU_MISMATCH", *other,
                               "Its MTU is " + std::to_string(mtuOf(*other)) + ", but " + inspection.nameOf(*first) +
                                   " in the same network has " + std::to_string(mtuOf(*first)) +
                                   "; larger packets will be lost.",
                               "Give both the smaller of the two.",
                               fixes::setMtu({first->id, other->id}, std::min(mtuOf(*first), mtuOf(*other))));
  }
}

void checkStates(Inspection& inspection) {
  for (const auto& placed : inspection.interfaces) {
    if (!placed.interface->up) {
      inspection.reportInterface(Severity::Note, "LINK_ADMIN_DOWN", placed, "It is drawn down, so it carries nothing.",
                                 "Set it up.", fixes::setUp(placed.id, placed.interface->name.text()));
    }
  }
  std::set<ElementId> cabled;
  for (const auto& placed : inspection.interfaces) {
    const auto* link = inspection.topology.find<Link>(placed.id.element);
    if (inspection.topology.find<Cable>(placed.id.element) || (link && link->lower.element != noElement)) {
      cabled.insert(placed.box);
    }
  }
  for (const auto& [id, element] : inspection.topology.elements) {
    const auto* ns = std::get_if<Namespace>(&element);
    if (!ns) {
      continue;
    }
    if (!ns->loopbackUp) {
      inspection.report(Severity::Note, "LO_DOWN", id, ns->name.text(),
                        "Its loopback is drawn down, so it cannot reach even its own addresses.", "Set lo up.",
                        fixes::setLoopbackUp(id));
    }
    if (!cabled.contains(id)) {
      inspection.report(Severity::Note, "NOT_CABLED", id, ns->name.text(), "No cable leads to this namespace.",
                        "Draw a cable to it.");
    }
  }
}

}  // namespace

void checkLinks(Inspection& inspection) {
  checkNames(inspection);
  checkLimits(inspection);
  checkPorts(inspection);
  checkLoops(inspection);
  for (const auto& segment : inspection.segments.all()) {
    checkMacs(inspection, segment);
    checkMtus(inspection, segment);
  }
  checkStates(inspection);
}

}  // namespace vethloom::model
