// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/drawn.h"

namespace vethloom::plan {

namespace {

DrawnLink drawnEnd(const model::Topology& topology, model::ElementId id, const model::Cable& cable, std::size_t end) {
  DrawnLink link;
  link.id = {id, end};
  link.interface = &cable.ends[end].interface;
  link.peer = linkRefOf(topology, cable.ends[1 - end]);
  if (const auto* bridge = topology.find<model::Bridge>(cable.ends[end].bridge)) {
    link.master = bridge->interface.name;
  }
  return link;
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
        box.loopbackUp = ns->loopbackUp;
      }
    } else if (const auto* bridge = std::get_if<model::Bridge>(&element)) {
      drawn[model::refOf(topology, bridge->box)].links.emplace(
          bridge->interface.name, DrawnLink{{id, 0}, &bridge->interface, std::nullopt, std::nullopt});
    } else if (const auto* cable = std::get_if<model::Cable>(&element)) {
      for (std::size_t end = 0; end < cable->ends.size(); ++end) {
        drawn[model::refOf(topology, cable->ends[end].box)].links.emplace(cable->ends[end].interface.name,
                                                                          drawnEnd(topology, id, *cable, end));
      }
    }
  }
  return drawn;
}

}  // namespace vethloom::plan
