// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edit_support.h"
#include "model/edits_wireguard.h"
#include "model/naming.h"

#include <set>

namespace vethloom::model {

namespace {

using contract::Lower;
using contract::Option;

constexpr std::uint64_t vxlanPort = 4789;  // RFC 7348; the kernel's own choice is an older one.

/// The values of a numeric option in the drawing, of links on the same lower link where one is given.
std::set<std::uint64_t> usedNumbers(const Topology& topology, Option option, InterfaceId lower) {
  std::set<std::uint64_t> used;
  for (const auto& [id, element] : topology.elements) {
    const auto* link = std::get_if<Link>(&element);
    const auto found = link ? link->interface.options.find(option) : contract::Options::const_iterator{};
    if (link && found != link->interface.options.end() && (lower.element == noElement || link->lower == lower)) {
      used.insert(std::get<std::uint64_t>(found->second));
    }
  }
  return used;
}

/// 10, 20, 30 … as people number VLANs and tables.
std::uint64_t freeNumber(const Topology& topology, Option option, InterfaceId lower = {}) {
  const auto used = usedNumbers(topology, option, lower);
  std::uint64_t number = 10;
  while (used.contains(number) && number < infoOf(option).most) {
    number += 10;
  }
  return std::min(number, infoOf(option).most);
}

contract::Options firstOptions(const Topology& topology, LinkKind kind, InterfaceId lower) {
  contract::Options options;
  for (const Option option : requiredOptions(kind)) {
    options[option] = freeNumber(topology, option, option == Option::VlanId ? lower : InterfaceId{});
  }
  if (kind == LinkKind::Vxlan) {
    options[Option::DestinationPort] = vxlanPort;
  }
  if (kind == LinkKind::Macvlan || kind == LinkKind::Macvtap) {
    options[Option::MacvlanMode] = std::string("bridge");  // In the kernel's own choice, neighbours do not hear them.
  }
  return options;
}

std::string firstName(const Topology& topology, ElementId box, LinkKind kind, InterfaceId lower,
                      const contract::Options& options) {
  const auto taken = linkNamesIn(topology, box);
  const Interface* below = findInterface(topology, lower);
  if (kind == LinkKind::Vlan && below) {
    const std::string name = below->name.text() + "." + contract::textOf(options.at(Option::VlanId));
    if (name.size() <= maxInterfaceNameBytes && !taken.contains(name)) {
      return name;
    }
  }
  // gre0 and gretap0 are the kernel's own in every namespace.
  const bool kernelHasFirst = kind == LinkKind::Gre || kind == LinkKind::Gretap;
  return freeName(taken, infoOf(kind).stem, kernelHasFirst ? 1 : 0);
}

std::string titleOf(LinkKind kind) {
  return std::string(infoOf(kind).title);
}

/// Whether `upper` stands, over however many links, on `lower`.
bool standsOn(const Topology& topology, InterfaceId upper, ElementId lower) {
  std::set<ElementId> seen;
  while (const auto* link = topology.find<Link>(upper.element)) {
    if (upper.element == lower || !seen.insert(upper.element).second) {
      return true;
    }
    upper = link->lower;
  }
  return upper.element == lower;
}

std::optional<contract::Failure> whyNotLower(const Topology& topology, LinkKind kind, InterfaceId lower) {
  const auto refusal = [&](std::string words) {
    return contract::Failure{contract::FailureKind::InvalidArgument, std::move(words), {}, 0, {}, {}};
  };
  const bool given = findInterface(topology, lower) != nullptr;
  if (!given && infoOf(kind).lower == Lower::Required) {
    return refusal("A " + titleOf(kind) + " stands on another link. Choose an interface for it to stand on.");
  }
  if (given && infoOf(kind).lower == Lower::None) {
    return refusal("A " + titleOf(kind) + " stands on no other link.");
  }
  return std::nullopt;
}

template <typename T>
Element withMaster(const T& element, ElementId master) {
  T copy = element;
  copy.master = master;
  if (copy.master != element.master) {
    dropPortOptions(copy.interface);
  }
  return copy;
}

}  // namespace

Result<Added> addLink(const Topology& topology, ElementId box, LinkKind kind, InterfaceId lower,
                      const Placement& placement) {
  const ElementId home = stackOf(topology, box) ? box : hostId;
  if (auto refusal = whyNotLower(topology, kind, lower)) {
    return tl::unexpected(std::move(*refusal));
  }
  const auto options = firstOptions(topology, kind, lower);
  Interface interface { interfaceName(firstName(topology, home, kind, lower, options)), {}, {}, {}, true };
  interface.options = options;
  Added added;
  added.id = topology.nextId();
  Link link{home, kind, {}, interface, noElement, lower};
  if (kind == LinkKind::Wireguard) {
    link.wireguard.listenPort = freeListenPort(topology, home);
  }
  added.patch.elements.push_back({added.id, std::nullopt, std::move(link)});
  added.patch.placements.push_back({added.id, std::nullopt, placement});
  return added;
}

Result<Patch> setOption(const Topology& topology, InterfaceId id, contract::Option option, std::string_view text) {
  if (!findInterface(topology, id)) {
    return refuseGone();
  }
  const std::string object = describeInterface(topology, id);
  const std::string name(nameOf(option));
  const LinkKind kind = kindOf(topology, id);
  if (!appliesTo(option, kind)) {
    return refuse("A " + titleOf(kind) + " has no " + name + ".", object);
  }
  if (infoOf(option).scope == contract::OptionScope::Port && !topology.find<Bridge>(masterOf(topology, id))) {
    return refuse(name + " is a setting of a bridge's port. Connect this interface to a bridge first.", object);
  }
  const auto word = infoOf(option).type == contract::OptionType::Text ? text : trimmed(text);
  std::optional<contract::OptionValue> value;
  if (!word.empty()) {
    auto parsed = contract::parseOption(option, word);
    if (!parsed) {
      auto failure = parsed.error();
      failure.object = object;
      return tl::unexpected(std::move(failure));
    }
    value = std::move(*parsed);
  } else if (infoOf(option).required) {
    return refuse("A " + titleOf(kind) + " needs " + name + ".", object);
  }
  auto after = withInterface(topology, id, [&](Interface& interface) {
    interface.options.erase(option);
    if (value) {
      interface.options.emplace(option, *value);
    }
  });
  return replaced(topology, id.element, std::move(*after));
}

Result<Patch> setMaster(const Topology& topology, InterfaceId id, ElementId master) {
  if (!findInterface(topology, id)) {
    return refuseGone();
  }
  const std::string object = describeInterface(topology, id);
  if (master != noElement && !masterKindOf(topology, master)) {
    return refuse("Only a bridge, a bond or a VRF can be given interfaces.", object);
  }
  if (master != noElement && boxOf(topology, master) != boxOfInterface(topology, id)) {
    return refuse(describe(topology, master) + " is in another box. Choose one in the box of the interface.", object);
  }
  if (master != noElement && id.element == master) {
    return refuse("An interface cannot be its own port.", object);
  }
  if (const auto* bridge = topology.find<Bridge>(id.element)) {
    return replaced(topology, id.element, withMaster(*bridge, master));
  }
  if (const auto* link = topology.find<Link>(id.element)) {
    return replaced(topology, id.element, withMaster(*link, master));
  }
  Cable cable = *topology.find<Cable>(id.element);
  CableEnd& end = cable.ends.at(id.end);
  if (end.master != master) {
    end.master = master;
    dropPortOptions(end.interface);
  }
  return replaced(topology, id.element, cable);
}

Result<Patch> setLower(const Topology& topology, ElementId id, InterfaceId lower) {
  const auto* link = topology.find<Link>(id);
  if (!link) {
    return refuseGone();
  }
  if (auto refusal = whyNotLower(topology, link->kind, lower)) {
    refusal->object = describe(topology, id);
    return tl::unexpected(std::move(*refusal));
  }
  if (lower.element != noElement && standsOn(topology, lower, id)) {
    return refuse("A link cannot stand on itself, nor on what stands on it.", describe(topology, id));
  }
  Link copy = *link;
  copy.lower = findInterface(topology, lower) ? lower : InterfaceId{};
  return replaced(topology, id, copy);
}

}  // namespace vethloom::model
