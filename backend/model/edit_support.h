// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/edits.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

/// What the edits share; not for other rooms.
namespace vethloom::model {

/// The patch that replaces one element; empty where nothing changes.
[[nodiscard]] Patch replaced(const Topology& topology, ElementId id, Element after);
[[nodiscard]] Patch placed(const Topology& topology, ElementId id, const std::optional<Placement>& after);

/// A group's number that is not taken yet.
[[nodiscard]] std::uint32_t freeGroup(const std::set<std::uint32_t>& taken);

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
/// The patch that changes a box's stack settings by `change(StackSettings&)`; empty for what is no box.
template <typename Change>
[[nodiscard]] Patch changedStack(const Topology& topology, ElementId box, Change change) {
  Topology next;
  const auto found = topology.elements.find(box);
  if (found == topology.elements.end()) {
    return {};
  }
  next.elements.insert_or_assign(box, found->second);
  auto* stack = mutableStack(next, box);
  if (!stack) {
    return {};
  }
  change(*stack);
  return replaced(topology, box, next.elements.at(box));
}

/// Removes what a box says of a device that it no longer has: routes, rules, neighbours, forwarding entries.
void dropDevice(Topology& topology, ElementId box, const InterfaceName& device);
/// Keeps what a box says of a device in step with the device's new name.
void renameDevices(Topology& topology, ElementId box, const InterfaceName& from, const InterfaceName& to);
/// The devices that it names, but "lo".
[[nodiscard]] std::vector<InterfaceName> devicesOf(const Route& route);
[[nodiscard]] std::vector<InterfaceName> devicesOf(const contract::Rule& rule);
[[nodiscard]] std::vector<InterfaceName> devicesOf(const contract::Neighbour& neighbour);
[[nodiscard]] std::vector<InterfaceName> devicesOf(const contract::FdbEntry& entry);

/// Forgets what was set for the port of a bridge that it is no longer.
void dropPortOptions(Interface& interface);

/// "ns1/eth0"
[[nodiscard]] std::string describeInterface(const Topology& topology, InterfaceId id);

[[nodiscard]] tl::unexpected<contract::Failure> refuse(std::string message, std::string object = {});
[[nodiscard]] tl::unexpected<contract::Failure> refuseGone();

/// The message with the number of the line that it is about.
[[nodiscard]] std::string inLine(std::size_t line, const std::string& message);
/// Pieces of a list that the user typed, separated by commas, blanks or lines.
[[nodiscard]] std::vector<std::string_view> words(std::string_view text);
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// A line of a field with many, without the blanks around it.
struct TextLine {
  std::size_t number = 1;  ///< As the user counts them.
  std::string_view words;  ///< Into the text.
};
/// The lines that are not empty.
[[nodiscard]] std::vector<TextLine> linesOf(std::string_view text);

}  // namespace vethloom::model
