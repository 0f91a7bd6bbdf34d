// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules_support.h"

#include <set>

namespace vethloom::model {

namespace {

/// The VLANs of one port or bridge.
void checkList(Inspection& inspection, const PlacedInterface& placed) {
  const auto& vlans = placed.interface->vlans;
  const contract::BridgeVlan* pvid = nullptr;
  for (std::size_t i = 0; i < vlans.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (vlans[i].first <= vlans[k].last && vlans[k].first <= vlans[i].last) {
        inspection.reportInterface(Severity::Error, "VLAN_TWICE", placed,
                                   "Its VLANs \"" + vlans[k].text() + "\" and \"" + vlans[i].text() + "\" overlap.",
                                   "Name each VLAN once.");
      }
    }
    if (vlans[i].pvid && pvid) {
      inspection.reportInterface(Severity::Error, "PVID_TWICE", placed,
                                 "Frames without a tag cannot belong to both VLAN " + std::to_string(pvid->first) +
                                     " and VLAN " + std::to_string(vlans[i].first) + ".",
                                 "Leave \"pvid\" at one of the two.");
    }
    pvid = vlans[i].pvid ? &vlans[i] : pvid;
  }
}

/// A bridge that does not filter takes no notice of its ports' VLANs.
void checkFiltering(Inspection& inspection, const PlacedInterface& placed, std::set<ElementId>& told) {
  const ElementId id = inspection.isPort(placed) ? placed.master : placed.id.element;
  const auto* bridge = inspection.topology.find<Bridge>(id);
  if (!bridge ||
      contract::valueIn(bridge->interface.options, contract::Option::VlanFiltering) == contract::OptionValue(true)) {
    return;
  }
  if (told.insert(id).second) {
    inspection.report(Severity::Warning, "VLAN_FILTERING_OFF", id, describe(inspection.topology, id),
                      "It has ports with VLANs and does not filter, so it takes no notice of them.",
                      "Turn VLAN filtering on.", fixes::setOption({id, 0}, contract::Option::VlanFiltering, "on"));
  }
}

}  // namespace

void checkVlans(Inspection& inspection) {
  std::set<ElementId> told;
  for (const auto& placed : inspection.interfaces) {
    if (placed.interface->vlans.empty()) {
      continue;
    }
    checkList(inspection, placed);
    checkFiltering(inspection, placed, told);
    if (!inspection.topology.find<Bridge>(placed.id.element) && !inspection.isPort(placed)) {
      inspection.reportInterface(Severity::Error, "VLAN_NO_BRIDGE", placed,
                                 "It has VLANs of a bridge, and is no port of one.",
                                 "Make it a port of a bridge, or take the VLANs away.", fixes::clearVlans(placed.id));
    }
  }
}

}  // namespace vethloom::model
