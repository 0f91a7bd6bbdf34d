// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/advice.h"

#include "model/edit_support.h"
#include "model/naming.h"
#include "model/numbering.h"
#include "model/segments.h"
#include "model/subnet.h"

#include <algorithm>
#include <set>

namespace vethloom::model {

namespace {

bool isAlphanumeric(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// What is left of a text when everything is dropped that a name may not have.
std::string cleaned(std::string_view text, std::string_view allowed, std::size_t maxBytes) {
  std::string name;
  for (const char c : text) {
    if (isAlphanumeric(c) || (!name.empty() && allowed.find(c) != std::string_view::npos)) {
      name += c;
    }
  }
  return name.substr(0, maxBytes);
}

/// `name` where it may be had, else the nearest name that may.
template <typename Parse>
std::string nearestFree(const std::set<std::string>& taken, std::string name, std::string_view stem, unsigned first,
                        std::size_t maxBytes, Parse isValid) {
  if (!isValid(name)) {
    name = !name.empty() && isValid(name + "1") ? name + "1" : freeName(taken, stem, first);
  }
  return advancedName(taken, name, maxBytes);
}

const PlacedInterface* otherOwner(const std::vector<PlacedInterface>& all, InterfaceId id, const IpAddress& ip) {
  const auto has = [&](const PlacedInterface& placed) {
    const auto& addresses = placed.interface->addresses;
    return placed.id != id && std::any_of(addresses.begin(), addresses.end(),
                                          [&](const InterfaceAddress& address) { return address.ip == ip; });
  };
  const auto found = std::find_if(all.begin(), all.end(), has);
  return found == all.end() ? nullptr : &*found;
}

/// What is said of one address, and the address to take instead.
Advice adviseAddress(const Topology& topology, const std::vector<PlacedInterface>& all, InterfaceId id,
                     std::string_view word) {
  auto address = InterfaceAddress::parse(word);
  if (!address) {
    const auto ip = IpAddress::parse(word);
    if (!ip) {
      return {{}, std::string(word)};
    }
    const std::uint8_t length = ip->family() == contract::Family::V4 ? 24 : 64;
    address = InterfaceAddress{*ip, length};
  }
  const auto free = [&] {
    const auto found = nextFreeNear(topology, *address);
    return found ? found->text() : std::string();
  };
  if (const std::string reason = whyNotHost(*address); !reason.empty()) {
    return {address->text() + " cannot be a host's address: " + reason + ".", free()};
  }
  if (const auto* other = address->ip.isLinkLocal() ? nullptr : otherOwner(all, id, address->ip)) {
    return {address->ip.text() + " is " + describeInterface(topology, other->id) + "'s already.", free()};
  }
  return {{}, address->text()};
}

}  // namespace

Advice adviseNamespaceName(const Topology& topology, ElementId id, std::string_view text) {
  const auto* ns = topology.find<Namespace>(id);
  auto taken = namespaceNames(topology);
  if (ns) {
    taken.erase(ns->name.text());
  }
  const auto isValid = [](const std::string& name) { return NamespaceName::parse(name).has_value(); };
  const std::string better =
      nearestFree(taken, cleaned(text, "_-", maxNamespaceNameBytes), "ns", 1, maxNamespaceNameBytes, isValid);
  return {{}, better == text ? std::string() : better};
}

Advice adviseInterfaceName(const Topology& topology, InterfaceId id, std::string_view text) {
  auto taken = linkNamesIn(topology, boxOfInterface(topology, id));
  if (const Interface* interface = findInterface(topology, id)) {
    taken.erase(interface->name.text());
  }
  const auto isValid = [](const std::string& name) { return parseLinkName(name).has_value(); };
  const std::string better =
      nearestFree(taken, cleaned(text, "_.-", maxInterfaceNameBytes), "eth", 0, maxInterfaceNameBytes, isValid);
  return {{}, better == text ? std::string() : better};
}

Advice adviseAddresses(const Topology& topology, InterfaceId id, std::string_view text) {
  const auto all = interfacesOf(topology);
  const auto given = words(text);
  Advice advice;
  std::vector<std::string> better;
  for (const auto word : given) {
    const Advice one = adviseAddress(topology, all, id, word);
    advice.note = advice.note.empty() ? one.note : advice.note;
    if (!InterfaceAddress::parse(one.better)) {
      return advice;  // Nothing that could be taken.
    }
    if (std::find(better.begin(), better.end(), one.better) == better.end()) {
      better.push_back(one.better);
    }
  }
  if (!std::equal(given.begin(), given.end(), better.begin(), better.end())) {
    for (const auto& address : better) {
      advice.better += (advice.better.empty() ? "" : ", ") + address;
    }
  }
  return advice;
}

std::optional<InterfaceAddress> freeAddressFor(const Topology& topology, InterfaceId id) {
  return AddressBook(topology).freeFor(id);
}

}  // namespace vethloom::model
