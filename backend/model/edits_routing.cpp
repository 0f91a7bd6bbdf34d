// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edit_support.h"
#include "model/naming.h"

#include <algorithm>

/// Edits of where packets go: routes, rules, neighbours, forwarding entries, VLANs; and of settings.
namespace vethloom::model {

namespace {

using contract::BridgeVlan;
using contract::FdbEntry;
using contract::Neighbour;
using contract::Rule;
using contract::Sysctl;

std::string listed(const std::set<std::string>& names) {
  std::string text;
  for (const auto& name : names) {
    text += (text.empty() ? "" : ", ") + name;
  }
  return text.empty() ? "none" : text;
}

/// Why a thing cannot stand beside another one; empty where it can.
std::string clash(const Route& route, const Route& other) {
  const bool same = other.destination == route.destination && other.table == route.table &&
                    other.effectiveMetric() == route.effectiveMetric();
  return same ? "There is a route to " + route.destination.text() +
                    " already. Leave one of the two out, or give them different metrics or tables."
              : std::string();
}
std::string clash(const Rule& rule, const Rule& other) {
  return rule == other ? "There is that very rule already. Leave one of the two out." : std::string();
}
std::string clash(const Neighbour& neighbour, const Neighbour& other) {
  const bool same = other.ip == neighbour.ip && other.dev == neighbour.dev;
  return same ? "There is a neighbour " + neighbour.ip.text() + " already. Leave one of the two out." : std::string();
}
std::string clash(const FdbEntry& entry, const FdbEntry& other) {
  const bool same = other.mac == entry.mac && other.dev == entry.dev && other.self == entry.self &&
                    other.vlan == entry.vlan && other.dst == entry.dst;
  return same ? "There is an entry for " + entry.mac.text() + " already. Leave one of the two out." : std::string();
}

/// One T a line, its devices in the box, none of them clashing with another.
template <typename T>
Result<std::vector<T>> parseLines(const Topology& topology, ElementId box, std::string_view text) {
  const std::string object = refOf(topology, box).text();
  const auto devices = linkNamesIn(topology, box);
  std::vector<T> things;
  for (const auto& [line, words] : linesOf(text)) {
    const auto thing = T::parse(words);
    if (!thing) {
      return refuse(inLine(line, thing.error().message), object);
    }
    for (const auto& device : devicesOf(*thing)) {
      if (!devices.contains(device.text())) {
        return refuse(
            inLine(line, object + " has no interface \"" + device.text() + "\"; it has: " + listed(devices) + "."),
            object);
      }
    }
    for (const auto& other : things) {
      if (const auto why = clash(*thing, other); !why.empty()) {
        return refuse(inLine(line, why), object);
      }
    }
    things.push_back(*thing);
  }
  return things;
}

template <typename T>
Result<Patch> setLines(const Topology& topology, ElementId box, std::string_view text,
                       std::vector<T> StackSettings::*list) {
  if (!stackOf(topology, box)) {
    return refuseGone();
  }
  auto things = parseLines<T>(topology, box, text);
  if (!things) {
    return tl::unexpected(things.error());
  }
  return changedStack(topology, box, [&](StackSettings& stack) { stack.*list = *things; });
}

void assign(std::map<Sysctl, int>& sysctls, Sysctl sysctl, std::optional<int> value) {
  if (value) {
    sysctls[sysctl] = *value;
  } else {
    sysctls.erase(sysctl);
  }
}

}  // namespace

Result<Patch> setRoutes(const Topology& topology, ElementId box, std::string_view text) {
  return setLines(topology, box, text, &StackSettings::routes);
}

Result<Patch> setRules(const Topology& topology, ElementId box, std::string_view text) {
  return setLines(topology, box, text, &StackSettings::rules);
}

Result<Patch> setNeighbours(const Topology& topology, ElementId box, std::string_view text) {
  return setLines(topology, box, text, &StackSettings::neighbours);
}

Result<Patch> setFdb(const Topology& topology, ElementId box, std::string_view text) {
  return setLines(topology, box, text, &StackSettings::fdb);
}

Result<Patch> setVlans(const Topology& topology, InterfaceId id, std::string_view text) {
  if (!findInterface(topology, id)) {
    return refuseGone();
  }
  contract::BridgeVlans vlans;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find_first_of(",;\n", begin), text.size());
    const auto words = trimmed(text.substr(begin, end - begin));
    begin = end + 1;
    if (words.empty()) {
      continue;
    }
    const auto vlan = BridgeVlan::parse(words);
    if (!vlan) {
      return refuse(vlan.error().message, describeInterface(topology, id));
    }
    vlans.push_back(*vlan);
  }
  auto after = withInterface(topology, id, [&](Interface& interface) { interface.vlans = vlans; });
  return replaced(topology, id.element, std::move(*after));
}

Result<Patch> setSysctl(const Topology& topology, ElementId box, Sysctl sysctl, std::optional<int> value) {
  if (!stackOf(topology, box)) {
    return refuseGone();
  }
  if (const auto valid = value ? contract::validate(sysctl, *value) : Result<void>(); !valid) {
    return refuse(valid.error().message, refOf(topology, box).text());
  }
  return changedStack(topology, box, [&](StackSettings& stack) {
    const auto flag = value ? std::optional(*value != 0) : std::nullopt;
    if (sysctl == Sysctl::Ipv4Forwarding) {
      stack.ipv4Forwarding = flag;
    } else if (sysctl == Sysctl::Ipv6Forwarding) {
      stack.ipv6Forwarding = flag;
    } else {
      assign(stack.sysctls, sysctl, value);
    }
  });
}

Result<Patch> setSysctl(const Topology& topology, InterfaceId id, Sysctl sysctl, std::optional<int> value) {
  if (!findInterface(topology, id)) {
    return refuseGone();
  }
  const std::string object = describeInterface(topology, id);
  if (!contract::infoOf(sysctl).perInterface) {
    return refuse("The setting " + contract::nameOf(sysctl) + " is one of a whole box.", object);
  }
  if (const auto valid = value ? contract::validate(sysctl, *value) : Result<void>(); !valid) {
    return refuse(valid.error().message, object);
  }
  auto after = withInterface(topology, id, [&](Interface& interface) { assign(interface.sysctls, sysctl, value); });
  return replaced(topology, id.element, std::move(*after));
}

}  // namespace vethloom::model
