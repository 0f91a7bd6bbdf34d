// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/naming.h"

#include <algorithm>
#include <charconv>

namespace vethloom::model {

namespace {

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

contract::Result<InterfaceName> parseLinkName(std::string_view text) {
  if (text == "lo" || text == "all" || text == "default") {
    return contract::fail(
        contract::FailureKind::InvalidArgument,
        "The kernel keeps the name \"" + std::string(text) + "\" for itself. Use another, such as \"eth0\".",
        std::string(text));
  }
  return InterfaceName::parse(text);
}

std::set<std::string> linkNamesIn(const Topology& topology, ElementId box) {
  std::set<std::string> names;
  for (const auto& placed : interfacesIn(topology, box)) {
    names.insert(placed.interface->name.text());
  }
  return names;
}

std::set<std::string> namespaceNames(const Topology& topology) {
  std::set<std::string> names;
  for (const auto& [id, element] : topology.elements) {
    if (const auto* ns = std::get_if<Namespace>(&element)) {
      names.insert(ns->name.text());
    }
  }
  return names;
}

std::string freeName(const std::set<std::string>& taken, std::string_view stem, unsigned first) {
  for (unsigned number = first;; ++number) {
    std::string name = std::string(stem) + std::to_string(number);
    if (!taken.contains(name)) {
      return name;
    }
  }
}

std::string advancedName(const std::set<std::string>& taken, std::string_view name, std::size_t maxBytes) {
  if (!taken.contains(std::string(name))) {
    return std::string(name);
  }
  std::size_t stemSize = name.size();
  while (stemSize > 1 && isDigit(name[stemSize - 1]) && name.size() - stemSize < 6) {
    --stemSize;
  }
  unsigned number = 1;
  std::from_chars(name.data() + stemSize, name.data() + name.size(), number);
  for (++number;; ++number) {
    const std::string digits = std::to_string(number);
    std::string candidate = std::string(name.substr(0, std::min(stemSize, maxBytes - digits.size()))) + digits;
    if (!taken.contains(candidate)) {
      return candidate;
    }
  }
}

InterfaceName interfaceName(std::string_view text) {
  return InterfaceName::parse(text).value();
}

NamespaceName namespaceName(std::string_view text) {
  return NamespaceName::parse(text).value();
}

std::string withoutControls(std::string_view text, bool lines) {
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool control = byte < 0x20 || byte == 0x7f;
    if (!control || (lines && c == '\n')) {
      result += c;
    } else if (c == '\t' || c == '\n') {
      result += ' ';
    }
  }
  return result;
}

}  // namespace vethloom::model
