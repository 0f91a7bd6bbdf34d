// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/topology.h"

#include <algorithm>
#include <tuple>

namespace vethloom::model {

namespace {

/// Calls `take` with every interface, its id and its box.
template <typename Take>
void eachInterface(const Topology& topology, Take take) {
  for (const auto& [id, element] : topology.elements) {
    if (const auto* bridge = std::get_if<Bridge>(&element)) {
      take(PlacedInterface{{id, 0}, bridge->box, &bridge->interface, LinkKind::Bridge, bridge->master});
    } else if (const auto* link = std::get_if<Link>(&element)) {
      take(PlacedInterface{{id, 0}, link->box, &link->interface, link->kind, link->master});
    } else if (const auto* cable = std::get_if<Cable>(&element)) {
      for (std::size_t end = 0; end < cable->ends.size(); ++end) {
        const CableEnd& one = cable->ends[end];
        take(PlacedInterface{{id, end}, one.box, &one.interface, LinkKind::Veth, one.master});
      }
    }
  }
}

void sortByPlace(std::vector<PlacedInterface>& interfaces) {
  std::sort(interfaces.begin(), interfaces.end(), [](const PlacedInterface& a, const PlacedInterface& b) {
    return std::tie(a.box, a.interface->name, a.id) < std::tie(b.box, b.interface->name, b.id);
  });
}

std::string describeEnd(const Topology& topology, ElementId box, const Interface& interface) {
  return contract::describe(LinkRef{refOf(topology, box), interface.name});
}

}  // namespace

Topology::Topology() {
  elements.emplace(hostId, Host{});
  placements.emplace(hostId, Placement{});
}

ElementId Topology::nextId() const {
  std::uint32_t last = static_cast<std::uint32_t>(elements.rbegin()->first);
  // Kept fields belong to an id even while its element is removed (undo may bring it back).
  if (!unknownFields.empty()) {
    last = std::max(last, static_cast<std::uint32_t>(unknownFields.rbegin()->first.first));
  }
  return ElementId{last + 1};
}

std::vector<PlacedInterface> interfacesOf(const Topology& topology) {
  std::vector<PlacedInterface> interfaces;
  eachInterface(topology, [&](const PlacedInterface& placed) { interfaces.push_back(placed); });
  sortByPlace(interfaces);
  return interfaces;
}

std::vector<PlacedInterface> interfacesIn(const Topology& topology, ElementId box) {
  std::vector<PlacedInterface> interfaces;
  eachInterface(topology, [&](const PlacedInterface& placed) {
    if (placed.box == box) {
      interfaces.push_back(placed);
    }
  });
  sortByPlace(interfaces);
  return interfaces;
}

const Interface* findInterface(const Topology& topology, InterfaceId id) {
  if (const auto* bridge = topology.find<Bridge>(id.element)) {
    return id.end == 0 ? &bridge->interface : nullptr;
  }
  if (const auto* link = topology.find<Link>(id.element)) {
    return id.end == 0 ? &link->interface : nullptr;
  }
  const auto* cable = topology.find<Cable>(id.element);
  return cable && id.end < cable->ends.size() ? &cable->ends[id.end].interface : nullptr;
}

ElementId boxOfInterface(const Topology& topology, InterfaceId id) {
  if (const auto* cable = topology.find<Cable>(id.element)) {
    return id.end < cable->ends.size() ? cable->ends[id.end].box : noElement;
  }
  return boxOf(topology, id.element);
}

LinkKind kindOf(const Topology& topology, InterfaceId id) {
  if (const auto* link = topology.find<Link>(id.element)) {
    return link->kind;
  }
  return topology.find<Bridge>(id.element) ? LinkKind::Bridge : LinkKind::Veth;
}

ElementId masterOf(const Topology& topology, InterfaceId id) {
  if (const auto* cable = topology.find<Cable>(id.element)) {
    return id.end < cable->ends.size() ? cable->ends[id.end].master : noElement;
  }
  if (const auto* link = topology.find<Link>(id.element)) {
    return link->master;
  }
  const auto* bridge = topology.find<Bridge>(id.element);
  return bridge ? bridge->master : noElement;
}

std::optional<LinkKind> masterKindOf(const Topology& topology, ElementId id) {
  if (topology.find<Bridge>(id)) {
    return LinkKind::Bridge;
  }
  const auto* link = topology.find<Link>(id);
  return link && infoOf(link->kind).isMaster ? std::optional(link->kind) : std::nullopt;
}

std::optional<InterfaceId> interfaceNamed(const Topology& topology, ElementId box, std::string_view name) {
  std::optional<InterfaceId> found;
  eachInterface(topology, [&](const PlacedInterface& placed) {
    if (placed.box == box && placed.interface->name.text() == name) {
      found = placed.id;
    }
  });
  return found;
}

NamespaceRef refOf(const Topology& topology, ElementId box) {
  const auto* ns = topology.find<Namespace>(box);
  return ns ? NamespaceRef(ns->name) : NamespaceRef::host();
}

ElementId boxNamed(const Topology& topology, const NamespaceRef& ns) {
  if (ns.isHost()) {
    return hostId;
  }
  for (const auto& [id, element] : topology.elements) {
    const auto* candidate = std::get_if<Namespace>(&element);
    if (candidate && candidate->name.text() == ns.text()) {
      return id;
    }
  }
  return noElement;
}

ElementId boxOf(const Topology& topology, ElementId id) {
  if (const auto* bridge = topology.find<Bridge>(id)) {
    return bridge->box;
  }
  if (const auto* link = topology.find<Link>(id)) {
    return link->box;
  }
  return stackOf(topology, id) ? id : noElement;
}

const StackSettings* stackOf(const Topology& topology, ElementId box) {
  if (const auto* host = topology.find<Host>(box)) {
    return &host->stack;
  }
  const auto* ns = topology.find<Namespace>(box);
  return ns ? &ns->stack : nullptr;
}

std::string describe(const Topology& topology, ElementId id) {
  if (const auto* bridge = topology.find<Bridge>(id)) {
    return describeEnd(topology, bridge->box, bridge->interface);
  }
  if (const auto* link = topology.find<Link>(id)) {
    return describeEnd(topology, link->box, link->interface);
  }
  if (const auto* cable = topology.find<Cable>(id)) {
    const auto& [first, second] = cable->ends;
    return describeEnd(topology, first.box, first.interface) + " – " +
           describeEnd(topology, second.box, second.interface);
  }
  if (const auto* annotation = topology.find<Annotation>(id)) {
    const std::string kind = annotation->kind == Annotation::Kind::Note ? "note" : "frame";
    return annotation->label.empty() ? kind : kind + " \"" + annotation->label + "\"";
  }
  return stackOf(topology, id) ? refOf(topology, id).text() : std::string("(removed)");
}

}  // namespace vethloom::model
