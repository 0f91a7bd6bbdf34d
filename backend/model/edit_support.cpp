// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edit_support.h"

#include <algorithm>
#include <limits>

namespace vethloom::model {

using contract::FailureKind;

Patch replaced(const Topology& topology, ElementId id, Element after) {
  Patch patch;
  const auto found = topology.elements.find(id);
  if (found != topology.elements.end() && !(found->second == after)) {
    patch.elements.push_back({id, found->second, std::move(after)});
  }
  return patch;
}

Patch placed(const Topology& topology, ElementId id, const std::optional<Placement>& after) {
  const auto found = topology.placements.find(id);
  const auto before = found == topology.placements.end() ? std::nullopt : std::optional(found->second);
  Patch patch;
  if (before != after) {
    patch.placements.push_back({id, before, after});
  }
  return patch;
}

std::uint32_t freeGroup(const std::set<std::uint32_t>& taken) {
  constexpr auto largest = std::numeric_limits<std::uint32_t>::max();
  if (taken.empty() || *taken.rbegin() < largest) {
    return taken.empty() ? 1 : *taken.rbegin() + 1;
  }
  std::uint32_t free = 1;
  for (auto i = taken.lower_bound(free); i != taken.end() && *i == free; ++i) {
    ++free;
  }
  return free;
}

StackSettings* mutableStack(Topology& topology, ElementId box) {
  const auto found = topology.elements.find(box);
  if (found == topology.elements.end()) {
    return nullptr;
  }
  if (auto* host = std::get_if<Host>(&found->second)) {
    return &host->stack;
  }
  auto* ns = std::get_if<Namespace>(&found->second);
  return ns ? &ns->stack : nullptr;
}

std::vector<InterfaceName> devicesOf(const Route& route) {
  std::vector<InterfaceName> devices;
  if (route.dev) {
    devices.push_back(*route.dev);
  }
  for (const auto& hop : route.hops) {
    if (hop.dev) {
      devices.push_back(*hop.dev);
    }
  }
  return devices;
}

std::vector<InterfaceName> devicesOf(const contract::Rule& rule) {
  std::vector<InterfaceName> devices;
  for (const auto& name : {rule.iif, rule.oif}) {
    if (name && name->text() != "lo") {
      devices.push_back(*name);
    }
  }
  return devices;
}

std::vector<InterfaceName> devicesOf(const contract::Neighbour& neighbour) {
  return {neighbour.dev};
}

std::vector<InterfaceName> devicesOf(const contract::FdbEntry& entry) {
  return {entry.dev};
}

void dropDevice(Topology& topology, ElementId box, const InterfaceName& device) {
  auto* stack = mutableStack(topology, box);
  if (!stack) {
    return;
  }
  std::erase_if(stack->routes, [&](const Route& route) {
    const auto devices = devicesOf(route);
    return std::find(devices.begin(), devices.end(), device) != devices.end();
  });
  std::erase_if(stack->rules, [&](const auto& rule) { return rule.iif == device || rule.oif == device; });
  std::erase_if(stack->neighbours, [&](const auto& neighbour) { return neighbour.dev == device; });
  std::erase_if(stack->fdb, [&](const auto& entry) { return entry.dev == device; });
}

void renameDevices(Topology& topology, ElementId box, const InterfaceName& from, const InterfaceName& to) {
  auto* stack = mutableStack(topology, box);
  if (!stack) {
    return;
  }
  const auto rename = [&](auto& name) {
    if (name == from) {
      name = to;
    }
  };
  for (auto& route : stack->routes) {
    rename(route.dev);
    for (auto& hop : route.hops) {
      rename(hop.dev);
    }
  }
  for (auto& rule : stack->rules) {
    rename(rule.iif);
    rename(rule.oif);
  }
  for (auto& neighbour : stack->neighbours) {
    rename(neighbour.dev);
  }
  for (auto& entry : stack->fdb) {
    rename(entry.dev);
  }
  for (auto& rule : stack->filter.rules) {
    rename(rule.in);
    rename(rule.out);
  }
}

void dropPortOptions(Interface& interface) {
  std::erase_if(interface.options,
                [](const auto& entry) { return infoOf(entry.first).scope == contract::OptionScope::Port; });
}

std::string describeInterface(const Topology& topology, InterfaceId id) {
  const Interface* interface = findInterface(topology, id);
  if (!interface) {
    return "(removed)";
  }
  return contract::describe(LinkRef{refOf(topology, boxOfInterface(topology, id)), interface->name});
}

tl::unexpected<contract::Failure> refuse(std::string message, std::string object) {
  return contract::fail(FailureKind::InvalidArgument, std::move(message), std::move(object));
}

tl::unexpected<contract::Failure> refuseGone() {
  return contract::fail(FailureKind::NotFound, "This element is no longer in the drawing. Select it anew.");
}

std::string inLine(std::size_t line, const std::string& message) {
  return "Line " + std::to_string(line) + ": " + message;
}

std::vector<std::string_view> words(std::string_view text) {
  constexpr std::string_view separators = ", \t\r\n;";
  std::vector<std::string_view> result;
  std::size_t begin = text.find_first_not_of(separators);
  while (begin != std::string_view::npos) {
    const std::size_t end = std::min(text.find_first_of(separators, begin), text.size());
    result.push_back(text.substr(begin, end - begin));
    begin = text.find_first_not_of(separators, end);
  }
  return result;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) {
    return {};
  }
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::vector<TextLine> linesOf(std::string_view text) {
  std::vector<TextLine> lines;
  std::size_t number = 1;
  for (std::size_t begin = 0; begin <= text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (const auto words = trimmed(text.substr(begin, end - begin)); !words.empty()) {
      lines.push_back({number, words});
    }
    begin = end + 1;
  }
  return lines;
}

}  // namespace vethloom::model
