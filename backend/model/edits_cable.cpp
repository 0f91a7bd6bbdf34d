// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edit_support.h"
#include "model/naming.h"
#include "model/numbering.h"
#include "model/subnet.h"

#include <algorithm>

namespace vethloom::model {

namespace {

using contract::FailureKind;

/// BR_MAX_PORTS - 1 (net/bridge/br_private.h): port number 0 is not used.
constexpr std::size_t maxBridgePorts = 1023;

/// Where an end of a cable goes: a box, or a bridge, bond or VRF in it.
struct Target {
  ElementId box = noElement;
  ElementId master = noElement;
};

Result<Target> targetOf(const Topology& topology, ElementId id) {
  const ElementId box = boxOf(topology, id);
  if (box == noElement) {
    return contract::fail(FailureKind::NotFound,
                          "A cable ends in a box or at a bridge. Choose a namespace, the host or a bridge.");
  }
  const bool isMaster = masterKindOf(topology, id).has_value();
  if (!isMaster && topology.find<Link>(id)) {
    return refuse("Nothing can be cabled to this link. Choose a namespace, the host, a bridge, a bond or a VRF.",
                  describe(topology, id));
  }
  return Target{box, isMaster ? id : noElement};
}

std::string_view stemFor(const Target& target) {
  return target.box == hostId || target.master != noElement ? "veth" : "eth";
}

std::size_t portsOf(const Topology& topology, ElementId bridge) {
  const auto all = interfacesOf(topology);
  return static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [&](const PlacedInterface& placed) { return placed.master == bridge; }));
}

std::optional<contract::Failure> fullBridge(const Topology& topology, const Target& target) {
  if (!topology.find<Bridge>(target.master) || portsOf(topology, target.master) < maxBridgePorts) {
    return std::nullopt;
  }
  return contract::Failure{FailureKind::LimitExceeded,
                           "A Linux bridge takes at most 1,023 ports. Add a second bridge and cable it to this one.",
                           describe(topology, target.master),
                           0,
                           {},
                           {}};
}

tl::unexpected<contract::Failure> refuseSameBridge(const Topology& topology, ElementId bridge) {
  return refuse(
      "Both ends of the cable would be ports of the same bridge, which makes a loop. Choose another box or bridge for "
      "one end.",
      describe(topology, bridge));
}

void numberEnds(const Topology& topology, std::array<CableEnd, 2>& ends) {
  const auto isPort = [&](const CableEnd& end) {
    const auto kind = masterKindOf(topology, end.master);
    return kind == LinkKind::Bridge || kind == LinkKind::Bond;
  };
  const bool firstIsPort = isPort(ends[0]);
  const bool secondIsPort = isPort(ends[1]);
  if ((firstIsPort && secondIsPort) || ends[0].box == ends[1].box) {
    return;  // Two stacks are needed for a subnet between them; a port needs no address.
  }
  if (firstIsPort || secondIsPort) {
    CableEnd& station = ends[firstIsPort ? 1 : 0];
    auto address = nextAddressOn(topology, ends[firstIsPort ? 0 : 1].master);
    if (!address) {
      const auto subnet = freshSubnet(topology);
      address = subnet ? hostAt(*subnet, 1) : std::nullopt;
    }
    if (address) {
      station.interface.addresses = {*address};
    }
    return;
  }
  if (const auto subnet = freshSubnet(topology)) {
    ends[0].interface.addresses = {*hostAt(*subnet, 1)};
    ends[1].interface.addresses = {*hostAt(*subnet, 2)};
  }
}

}  // namespace

Result<Added> addCable(const Topology& topology, ElementId from, ElementId to, const AutoOptions& options) {
  const auto first = targetOf(topology, from);
  if (!first) {
    return tl::unexpected(first.error());
  }
  const auto second = targetOf(topology, to);
  if (!second) {
    return tl::unexpected(second.error());
  }
  if (from == to && first->master != noElement) {
    return refuseSameBridge(topology, from);
  }
  for (const auto& target : {*first, *second}) {
    if (auto full = fullBridge(topology, target)) {
      return tl::unexpected(*full);
    }
  }
  auto taken = linkNamesIn(topology, first->box);
  const InterfaceName firstName = interfaceName(freeName(taken, stemFor(*first), 0));
  if (first->box != second->box) {
    taken = linkNamesIn(topology, second->box);
  } else {
    taken.insert(firstName.text());
  }
  const InterfaceName secondName = interfaceName(freeName(taken, stemFor(*second), 0));
  Cable cable{{CableEnd{first->box, first->master, {firstName, {}, {}, {}, true}},
               CableEnd{second->box, second->master, {secondName, {}, {}, {}, true}}},
              {}};
  if (options.addresses) {
    numberEnds(topology, cable.ends);
  }
  Added result;
  result.id = topology.nextId();
  result.patch.elements.push_back({result.id, std::nullopt, cable});
  return result;
}

Result<Patch> reconnectEnd(const Topology& topology, InterfaceId end, ElementId target) {
  const auto* cable = topology.find<Cable>(end.element);
  if (!cable || end.end >= cable->ends.size()) {
    return refuseGone();
  }
  const auto place = targetOf(topology, target);
  if (!place) {
    return tl::unexpected(place.error());
  }
  const CableEnd& before = cable->ends[end.end];
  const CableEnd& other = cable->ends[1 - end.end];
  if (before.box == place->box && before.master == place->master) {
    return Patch{};
  }
  if (place->master != noElement && other.master == place->master) {
    return refuseSameBridge(topology, place->master);
  }
  if (auto full = fullBridge(topology, *place)) {
    return tl::unexpected(*full);
  }
  Topology next = topology;
  auto& after = std::get<Cable>(next.elements.at(end.element)).ends[end.end];
  after.master = place->master;
  if (before.master != place->master) {
    dropPortOptions(after.interface);
  }
  if (masterKindOf(topology, place->master) == LinkKind::Bridge) {
    after.interface.addresses.clear();  // The address belongs on the bridge or behind it, not on a port.
  }
  if (before.box != place->box) {
    after.box = place->box;
    after.interface.name = interfaceName(
        advancedName(linkNamesIn(topology, place->box), before.interface.name.text(), maxInterfaceNameBytes));
    dropDevice(next, before.box, before.interface.name);
  }
  return difference(topology, next);
}

}  // namespace vethloom::model
