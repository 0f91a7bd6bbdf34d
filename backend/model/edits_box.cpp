// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edit_support.h"
#include "model/naming.h"

#include "contract/escape.h"

#include <algorithm>

namespace vethloom::model {

namespace {

using contract::FailureKind;

/// The patch that changes a box's stack settings by `change(StackSettings&)`.
template <typename Change>
Patch changedStack(const Topology& topology, ElementId box, Change change) {
  if (const auto* host = topology.find<Host>(box)) {
    Host copy = *host;
    change(copy.stack);
    return replaced(topology, box, copy);
  }
  if (const auto* ns = topology.find<Namespace>(box)) {
    Namespace copy = *ns;
    change(copy.stack);
    return replaced(topology, box, copy);
  }
  return {};
}

std::string listed(const std::set<std::string>& names) {
  std::string text;
  for (const auto& name : names) {
    text += (text.empty() ? "" : ", ") + name;
  }
  return text.empty() ? "none" : text;
}

std::string inLine(std::size_t line, const std::string& message) {
  return "Line " + std::to_string(line) + ": " + message;
}

}  // namespace

Result<Patch> renameNamespace(const Topology& topology, ElementId id, std::string_view name) {
  const auto* ns = topology.find<Namespace>(id);
  if (!ns) {
    return refuseGone();
  }
  const auto parsed = NamespaceName::parse(name);
  if (!parsed) {
    return tl::unexpected(parsed.error());
  }
  if (*parsed == ns->name) {
    return Patch{};
  }
  const auto taken = namespaceNames(topology);
  if (taken.contains(parsed->text())) {
    return contract::fail(FailureKind::AlreadyExists,
                          "There is a namespace \"" + parsed->text() + "\" already. The next free name is \"" +
                              advancedName(taken, parsed->text(), maxNamespaceNameBytes) + "\".",
                          ns->name.text());
  }
  Namespace copy = *ns;
  copy.name = *parsed;
  return replaced(topology, id, copy);
}

Patch setLabel(const Topology& topology, ElementId id, std::string label) {
  const auto found = topology.elements.find(id);
  if (found == topology.elements.end()) {
    return {};
  }
  Element copy = found->second;
  std::visit([&](auto& element) { element.label = withoutControls(label, false); }, copy);
  return replaced(topology, id, copy);
}

Patch setLoopbackUp(const Topology& topology, ElementId id, bool up) {
  const auto* ns = topology.find<Namespace>(id);
  if (!ns) {
    return {};
  }
  Namespace copy = *ns;
  copy.loopbackUp = up;
  return replaced(topology, id, copy);
}

Patch setForwarding(const Topology& topology, ElementId box, contract::Sysctl key, std::optional<bool> value) {
  return changedStack(topology, box, [&](StackSettings& stack) {
    (key == contract::Sysctl::Ipv4Forwarding ? stack.ipv4Forwarding : stack.ipv6Forwarding) = value;
  });
}

Result<Patch> setRoutes(const Topology& topology, ElementId box, std::string_view text) {
  if (!stackOf(topology, box)) {
    return refuseGone();
  }
  const std::string object = refOf(topology, box).text();
  const auto devices = linkNamesIn(topology, box);
  std::vector<Route> routes;
  std::size_t line = 0;
  for (std::size_t begin = 0; begin <= text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const auto words = trimmed(text.substr(begin, end - begin));
    begin = end + 1;
    if (words.empty()) {
      continue;
    }
    const auto route = parseRoute(words);
    if (!route) {
      auto failure = route.error();
      failure.message = inLine(line + 1, failure.message);
      failure.object = object;
      return tl::unexpected(failure);
    }
    if (route->dev && !devices.contains(route->dev->text())) {
      return refuse(inLine(line + 1, object + " has no interface \"" + route->dev->text() +
                                         "\"; it has: " + listed(devices) + "."),
                    object);
    }
    const auto same = [&](const Route& other) { return other.destination == route->destination; };
    if (std::any_of(routes.begin(), routes.end(), same)) {
      return refuse(
          inLine(line + 1, "There is a route to " + route->destination.text() + " already. Leave one of the two out."),
          object);
    }
    routes.push_back(*route);
  }
  return changedStack(topology, box, [&](StackSettings& stack) { stack.routes = routes; });
}

Result<Patch> setFilter(const Topology& topology, ElementId box, std::string_view text) {
  if (!stackOf(topology, box)) {
    return refuseGone();
  }
  std::vector<std::string> lines;
  std::vector<std::size_t> numbers;  // Of the lines that are not empty, as the user counts them.
  std::size_t number = 1;
  for (std::size_t begin = 0; begin <= text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (const auto line = trimmed(text.substr(begin, end - begin)); !line.empty()) {
      lines.emplace_back(line);
      numbers.push_back(number);
    }
    begin = end + 1;
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (const auto line = contract::Filter::parse({lines[i]}); !line) {
      return refuse(inLine(numbers[i], line.error().message), refOf(topology, box).text());
    }
  }
  const auto filter = contract::Filter::parse(lines);
  if (!filter) {
    return refuse(filter.error().message, refOf(topology, box).text());
  }
  return changedStack(topology, box, [&](StackSettings& stack) { stack.filter = *filter; });
}

Result<Patch> setInfo(const Topology& topology, Info info) {
  if (!info.name.empty()) {
    if (const auto name = contract::LabName::parse(info.name); !name) {
      return tl::unexpected(name.error());
    }
  }
  info.title = withoutControls(info.title, false);
  info.description = withoutControls(info.description, true);
  Patch patch;
  if (info != topology.info) {
    patch.info = {topology.info, std::move(info)};
  }
  return patch;
}

}  // namespace vethloom::model
