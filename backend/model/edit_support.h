// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/edits.h"

#include <string>
#include <vector>

/// What the edits share; not for other rooms.
namespace vethloom::model {

/// The patch that replaces one element; empty where nothing changes.
[[nodiscard]] Patch replaced(const Topology& topology, ElementId id, Element after);
[[nodiscard]] Patch placed(const Topology& topology, ElementId id, const std::optional<Placement>& after);

/// The element with one of its interfaces changed by `change(Interface&)`; nothing for an unknown interface.
template <typename Change>
[[nodiscard]] std::optional<Element> withInterface(const Topology& topology, InterfaceId id, Change change) {
  if (const auto* bridge = topology.find<Bridge>(id.element); bridge && id.end == 0) {
    Bridge copy = *bridge;
    change(copy.interface);
    return copy;
  }
  if (const auto* link = topology.find<Link>(id.element); link && id.end == 0) {
    Link copy = *link;
    change(copy.interface);
    return copy;
  }
  if (const auto* cable = topology.find<Cable>(id.element); cable && id.end < cable->ends.size()) {
    Cable copy = *cable;
    change(copy.ends[id.end].interface);
    return copy;
  }
  return std::nullopt;
}

/// The stack settings of a box of `topology`, to be changed; nullptr for what is no box.
[[nodiscard]] StackSettings* mutableStack(Topology& topology, ElementId box);

/// Removes the routes of a box that name a device which it no longer has.
void dropRoutesOver(Topology& topology, ElementId box, const InterfaceName& device);
/// Keeps the routes and the packet filter of a box in step with a device's new name.
void renameRouteDevices(Topology& topology, ElementId box, const InterfaceName& from, const InterfaceName& to);

/// Forgets what was set for the port of a bridge that it is no longer.
void dropPortOptions(Interface& interface);

/// "ns1/eth0"
[[nodiscard]] std::string describeInterface(const Topology& topology, InterfaceId id);

[[nodiscard]] tl::unexpected<contract::Failure> refuse(std::string message, std::string object = {});
[[nodiscard]] tl::unexpected<contract::Failure> refuseGone();

/// Pieces of a list that the user typed, separated by commas, blanks or lines.
[[nodiscard]] std::vector<std::string_view> words(std::string_view text);
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace vethloom::model
