// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/drawn.h"

#include "model/wireguard.h"

namespace vethloom::plan {

namespace {

std::optional<contract::LinkRef> refOf(const model::Topology& topology, model::InterfaceId id) {
  const auto* interface = model::findInterface(topology, id);
  return interface ? std::optional(contract::LinkRef{model::refOf(topology, model::boxOfInterface(topology, id)),
                                                     interface->name})
                   : std::nullopt;
}

DrawnLink drawnLink(const model::Topology& topology, const model::PlacedInterface& placed) {
  DrawnLink drawn;
  drawn.id = placed.id;
  drawn.interface = placed.interface;
  drawn.which = placed.kind;
  drawn.masterKind = model::masterKindOf(topology, placed.master);
  if (drawn.masterKind) {
    drawn.master = model::findInterface(topology, {placed.master, 0})->name;
  }
  if (const auto* cable = topology.find<model::Cable>(placed.id.element)) {
    drawn.peer = linkRefOf(topology, cable->ends[1 - placed.id.end]);
  } else if (const auto* link = topology.find<model::Link>(placed.id.element)) {
    drawn.lower = refOf(topology, link->lower);
    if (link->kind == contract::LinkKind::Wireguard) {
      drawn.wireguard = model::resolved(topology, link->wireguard);
    }
  }
  return drawn;
}

}  // namespace

const DrawnLink* DrawnBox::find(std::string_view name) const {
  const auto parsed = contract::InterfaceName::parse(name);
  const auto found = parsed ? links.find(*parsed) : links.end();
  return found == links.end() ? nullptr : &found->second;
}

contract::LinkRef linkRefOf(const model::Topology& topology, const model::CableEnd& end) {
  return {model::refOf(topology, end.box), end.interface.name};
}

Drawn drawnOf(const model::Topology& topology) {
  Drawn drawn;
  for (const auto& [id, element] : topology.elements) {
    if (const auto* stack = model::stackOf(topology, id)) {
      DrawnBox& box = drawn[model::refOf(topology, id)];
      box.id = id;
      box.stack = stack;
      if (const auto* ns = std::get_if<model::Namespace>(&element)) {
        box.space = ns;
        if (!ns->adopted) {
          box.loopbackUp = ns->loopbackUp;
        }
      }
    }
  }
  for (const auto& placed : model::interfacesOf(topology)) {
    drawn[model::refOf(topology, placed.box)].links.emplace(placed.interface->name, drawnLink(topology, placed));
  }
  return drawn;
}

}  // namespace vethloom::plan
