// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/numbering.h"
#include "model/rules_support.h"
#include "model/subnet.h"

#include <algorithm>
#include <set>

namespace vethloom::model {

namespace {

constexpr std::uint32_t ipv6MinimumMtu = 1280;  // RFC 8200, section 5

/// One address of one interface.
struct Owned {
  const PlacedInterface* placed = nullptr;
  InterfaceAddress address;
};

std::vector<Owned> addressesOf(const std::vector<PlacedInterface>& interfaces) {
  std::vector<Owned> result;
  for (const auto& placed : interfaces) {
    for (const auto& address : placed.interface->addresses) {
      result.push_back({&placed, address});
    }
  }
  return result;
}

/// Takes the free address, or another one near it, in the place of the one that is owned.
std::optional<Fix> useInstead(const Owned& owned, const std::optional<InterfaceAddress>& free) {
  if (!free) {
    return std::nullopt;
  }
  return fixes::replaceAddress(owned.placed->id, owned.address, owned.address, "Use " + free->text());
}

void checkDuplicates(Inspection& inspection) {
  std::map<IpAddress, Owned> owners;
  for (const auto& owned : addressesOf(inspection.interfaces)) {
    const auto [first, isNew] = owners.emplace(owned.address.ip, owned);
    if (isNew) {
      continue;
    }
    const auto& other = *first->second.placed;
    const bool together = other.box == owned.placed->box ||
                          inspection.segments.indexOf(other.id) == inspection.segments.indexOf(owned.placed->id);
    if (!together && owned.address.ip.isLinkLocal()) {
      continue;  // Link-local addresses mean something on their own link only.
    }
    const auto free = nextFreeNear(inspection.topology, owned.address);
    inspection.reportInterface(
        together ? Severity::Error : Severity::Warning, "DUP_IP", *owned.placed,
        "It has the address " + owned.address.ip.text() + ", and so has " + inspection.nameOf(other) + ".",
        free ? "Use " + free->text() + ", which is free." : std::string("Give one of them another address."),
        useInstead(owned, free));
  }
}

/// Whether other links stand on the interface, so that it may well have no address of its own.
bool carriesOthers(const Topology& topology, InterfaceId id) {
  return std::any_of(topology.elements.begin(), topology.elements.end(), [&](const auto& entry) {
    const auto* link = std::get_if<Link>(&entry.second);
    return link && link->lower == id;
  });
}

void checkSingles(Inspection& inspection) {
  for (const auto& owned : addressesOf(inspection.interfaces)) {
    if (const auto reason = whyNotHost(owned.address); !reason.empty()) {
      const auto free = nextFreeNear(inspection.topology, owned.address);
      inspection.reportInterface(
          Severity::Error, "BAD_HOST_ADDR", *owned.placed,
          "The address " + owned.address.text() + " cannot be a host's: " + reason + ".",
          free ? "Use " + free->text() + ", which is free." : std::string("Choose another address."),
          useInstead(owned, free));
    }
    const auto mtu = owned.placed->interface->mtu;
    if (owned.address.ip.family() == contract::Family::V6 && mtu && *mtu < ipv6MinimumMtu) {
      inspection.reportInterface(Severity::Error, "MTU_BELOW_IPV6", *owned.placed,
                                 "IPv6 needs an MTU of 1280, and this one is " + std::to_string(*mtu) + ".",
                                 "Raise the MTU or take the IPv6 address away.",
                                 fixes::setMtu({owned.placed->id}, ipv6MinimumMtu));
    }
  }
  for (const auto& placed : inspection.interfaces) {
    const bool isPort = inspection.isPort(placed);
    const bool hasAddress = !placed.interface->addresses.empty();
    if (isPort && hasAddress) {
      inspection.reportInterface(
          Severity::Warning, "IP_ON_PORT", placed,
          "It is a port of a bridge and has an address; the bridge takes its packets away first.",
          "Move the address to the bridge.",
          fixes::moveAddresses(placed.id, placed.master, describe(inspection.topology, placed.master)));
    } else if (placed.master == noElement && !hasAddress && inspection.topology.find<Cable>(placed.id.element) &&
               !carriesOthers(inspection.topology, placed.id)) {
      inspection.reportInterface(Severity::Note, "NO_ADDRESS", placed, "It has no address.",
                                 "Give it one to reach others by IP.", fixes::addAddress(placed.id));
    }
  }
}

void checkOverlaps(Inspection& inspection) {
  const auto owned = addressesOf(inspection.interfaces);  // In the order of boxes.
  for (std::size_t i = 0; i < owned.size(); ++i) {
    for (std::size_t k = i + 1; k < owned.size() && owned[k].placed->box == owned[i].placed->box; ++k) {
      const bool differ = owned[i].placed != owned[k].placed && owned[i].address.ip != owned[k].address.ip;
      if (differ && !owned[i].address.ip.isLinkLocal() && overlap(owned[i].address, owned[k].address)) {
        inspection.reportInterface(Severity::Warning, "OVERLAP", *owned[k].placed,
                                   "Its subnet " + owned[k].address.text() + " overlaps " + owned[i].address.text() +
                                       " on " + inspection.nameOf(*owned[i].placed) + " in the same box.",
                                   "Number one of the two from another subnet.");
      }
    }
  }
}

/// The stations of a segment by subnet; ports do not count.
using Stations = std::map<InterfaceAddress, std::vector<const PlacedInterface*>>;

Stations stationsBySubnet(const Inspection& inspection, const std::vector<PlacedInterface>& segment) {
  Stations stations;
  for (const auto& owned : addressesOf(segment)) {
    if (!owned.address.ip.isLinkLocal() && !inspection.isPort(*owned.placed)) {
      stations[{owned.address.network(), owned.address.prefixLength}].push_back(owned.placed);
    }
  }
  return stations;
}

/// A shorter-prefixed subnet of the segment that the given one lies in.
const Stations::value_type* enclosing(const Stations& stations, InterfaceAddress subnet) {
  while (subnet.prefixLength > 1) {
    --subnet.prefixLength;
    const auto found = stations.find({subnet.network(), subnet.prefixLength});
    if (found != stations.end()) {
      return &*found;
    }
  }
  return nullptr;
}

void checkSegment(Inspection& inspection, const std::vector<PlacedInterface>& segment) {
  const auto stations = stationsBySubnet(inspection, segment);
  std::set<const PlacedInterface*> addressed;
  std::set<const PlacedInterface*> connected;
  for (const auto& [subnet, members] : stations) {
    const std::set<const PlacedInterface*> distinct(members.begin(), members.end());
    addressed.insert(distinct.begin(), distinct.end());
    if (distinct.size() > 1) {
      connected.insert(distinct.begin(), distinct.end());
    }
    if (const auto* around = enclosing(stations, subnet)) {
      connected.insert(distinct.begin(), distinct.end());
      connected.insert(around->second.begin(), around->second.end());
      inspection.reportInterface(Severity::Warning, "WRONG_PREFIX", *members.front(),
                                 "Its subnet is " + subnet.text() + ", but that of " +
                                     inspection.nameOf(*around->second.front()) + " in the same network is " +
                                     around->first.text() + ".",
                                 "Give both the same length of subnet.",
                                 fixes::setPrefixLength(members.front()->id, subnet, around->first.prefixLength));
    }
  }
  if (addressed.size() < 2) {
    return;
  }
  for (const auto* lonely : addressed) {
    if (connected.contains(lonely)) {
      continue;
    }
    const auto* other = *addressed.begin() == lonely ? *std::next(addressed.begin()) : *addressed.begin();
    inspection.reportInterface(
        Severity::Warning, "DIFFERENT_SUBNETS", *lonely,
        "Its address " + lonely->interface->addresses.front().text() +
            " shares no subnet with any other in the same network, such as " +
            other->interface->addresses.front().text() + " on " + inspection.nameOf(*other) + ".",
        "Give it an address of that subnet.",
        fixes::replaceAddress(lonely->id, lonely->interface->addresses.front(), other->interface->addresses.front(),
                              "Use an address of that subnet"));
    if (addressed.size() == 2) {
      return;  // The other one is just as lonely; one sentence names both.
    }
  }
}

}  // namespace

void checkAddresses(Inspection& inspection) {
  checkDuplicates(inspection);
  checkSingles(inspection);
  checkOverlaps(inspection);
  for (const auto& segment : inspection.segments.all()) {
    checkSegment(inspection, segment);
  }
}

}  // namespace vethloom::model
