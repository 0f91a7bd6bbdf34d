// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edit_support.h"
#include "model/naming.h"

#include "contract/escape.h"
#include "contract/limits.h"

#include <algorithm>
#include <charconv>

namespace vethloom::model {

namespace {

using contract::FailureKind;
namespace limits = contract::limits;

/// The failure of a contract parser, with the interface as its object.
tl::unexpected<contract::Failure> about(contract::Failure failure, std::string object) {
  failure.object = std::move(object);
  return tl::unexpected(std::move(failure));
}

template <typename Change>
Patch changedInterface(const Topology& topology, InterfaceId id, Change change) {
  auto after = withInterface(topology, id, change);
  return after ? replaced(topology, id.element, std::move(*after)) : Patch{};
}

/// The words of a list put together again to one text for each address: a keyword and its argument belong to the
/// address before them.
std::vector<std::string> addressTexts(std::string_view list) {
  std::vector<std::string> texts;
  bool argument = false;
  for (const auto word : words(list)) {
    const bool keyword = word == "peer" || word == "broadcast" || word == "brd" || word == "scope";
    if (!texts.empty() && (argument || keyword || word == "nodad")) {
      texts.back() += " " + std::string(word);
    } else {
      texts.emplace_back(word);
    }
    argument = keyword;
  }
  return texts;
}

Result<InterfaceAddress> parseAddress(std::string_view word) {
  auto address = InterfaceAddress::parse(word);
  if (!address && word.find('/') == std::string_view::npos) {
    if (const auto ip = IpAddress::parse(word)) {
      const std::string suggestion = ip->text() + (ip->family() == contract::Family::V4 ? "/24" : "/64");
      return refuse("The address \"" + contract::escape(word, 80) + "\" lacks the length of its subnet. Write \"" +
                    suggestion + "\".");
    }
  }
  return address;
}

}  // namespace

Result<Patch> renameInterface(const Topology& topology, InterfaceId id, std::string_view name) {
  const Interface* interface = findInterface(topology, id);
  if (!interface) {
    return refuseGone();
  }
  const auto parsed = parseLinkName(name);
  if (!parsed) {
    return tl::unexpected(parsed.error());
  }
  if (*parsed == interface->name) {
    return Patch{};
  }
  const ElementId box = boxOfInterface(topology, id);
  const auto taken = linkNamesIn(topology, box);
  if (taken.contains(parsed->text())) {
    return contract::fail(FailureKind::AlreadyExists,
                          "There is an interface \"" + parsed->text() + "\" in " + refOf(topology, box).text() +
                              " already. The next free name is \"" +
                              advancedName(taken, parsed->text(), maxInterfaceNameBytes) + "\".",
                          describeInterface(topology, id));
  }
  Topology next = topology;
  next.elements.at(id.element) = *withInterface(topology, id, [&](Interface& changed) { changed.name = *parsed; });
  renameDevices(next, box, interface->name, *parsed);
  return difference(topology, next);
}

Result<Patch> setAddresses(const Topology& topology, InterfaceId id, std::string_view text) {
  if (!findInterface(topology, id)) {
    return refuseGone();
  }
  const std::string object = describeInterface(topology, id);
  std::vector<InterfaceAddress> addresses;
  for (const auto& item : addressTexts(text)) {
    const auto address = parseAddress(item);
    if (!address) {
      return about(address.error(), object);
    }
    const auto same = [&](const InterfaceAddress& other) {
      return other.ip == address->ip && other.peer == address->peer;
    };
    if (std::any_of(addresses.begin(), addresses.end(), same)) {
      return refuse("The address " + address->ip.text() + " is given twice. Leave one of the two out.", object);
    }
    addresses.push_back(*address);
  }
  return changedInterface(topology, id, [&](Interface& interface) { interface.addresses = addresses; });
}

Result<Patch> setMac(const Topology& topology, InterfaceId id, std::string_view text) {
  if (!findInterface(topology, id)) {
    return refuseGone();
  }
  std::optional<MacAddress> mac;
  if (const auto word = trimmed(text); !word.empty()) {
    const auto parsed = MacAddress::parse(word);
    if (!parsed) {
      return about(parsed.error(), describeInterface(topology, id));
    }
    if (!parsed->isUsable()) {
      auto bytes = parsed->bytes();
      bytes[0] = static_cast<std::uint8_t>((bytes[0] & 0xfc) | 0x02);  // Unicast, locally administered (IEEE 802).
      return refuse("No interface may have the MAC address " + parsed->text() +
                        ", because it is a multicast or all-zero address. Use " + MacAddress(bytes).text() +
                        ", for example.",
                    describeInterface(topology, id));
    }
    mac = *parsed;
  }
  return changedInterface(topology, id, [&](Interface& interface) { interface.mac = mac; });
}

Result<Patch> setMtu(const Topology& topology, InterfaceId id, std::string_view text) {
  if (!findInterface(topology, id)) {
    return refuseGone();
  }
  std::optional<std::uint32_t> mtu;
  if (const auto word = trimmed(text); !word.empty()) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc{} || end != word.data() + word.size() || value < limits::mtuMin || value > limits::mtuMax) {
      return refuse("An MTU is a number of bytes, and \"" + contract::escape(word, 40) + "\" is none. Use one from " +
                        std::to_string(limits::mtuMin) + " to " + std::to_string(limits::mtuMax) + "; 1500 is usual.",
                    describeInterface(topology, id));
    }
    mtu = value;
  }
  return changedInterface(topology, id, [&](Interface& interface) { interface.mtu = mtu; });
}

Result<Patch> setQuality(const Topology& topology, InterfaceId id, contract::QualityField field,
                         std::string_view text) {
  const Interface* interface = findInterface(topology, id);
  if (!interface) {
    return refuseGone();
  }
  const auto& row = contract::rowOf(field);
  auto quality = interface->quality.value_or(contract::Quality{});
  if (const auto word = trimmed(text); !word.empty()) {
    const auto value = contract::parseQuality(row, word);
    if (!value) {
      return about(value.error(), describeInterface(topology, id));
    }
    quality.values[field] = *value;
  } else {
    quality.values.erase(field);
    // Twice: a correlation needs a jitter, which needs a delay.
    for (int i = 0; i < 2; ++i) {
      std::erase_if(quality.values,
                    [&](const auto& entry) { return !quality.values.contains(contract::rowOf(entry.first).needs); });
    }
  }
  if (quality.values.empty()) {
    return changedInterface(topology, id, [](Interface& changed) { changed.quality.reset(); });
  }
  if (const auto checked = quality.check(); !checked) {
    return about(checked.error(), describeInterface(topology, id));
  }
  return changedInterface(topology, id, [&](Interface& changed) { changed.quality = quality; });
}

Patch setUp(const Topology& topology, InterfaceId id, bool up) {
  return changedInterface(topology, id, [&](Interface& interface) { interface.up = up; });
}

}  // namespace vethloom::model
