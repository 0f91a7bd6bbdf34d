// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/operation.h"

/// Short words for the contract's values, for tests; they take only text that is valid.
namespace vethloom::test {

inline contract::NamespaceName space(const char* text) {
  return *contract::NamespaceName::parse(text);
}

inline contract::NamespaceRef ns(const char* text) {
  return *contract::NamespaceRef::parse(text);
}

inline contract::InterfaceName name(const char* text) {
  return *contract::InterfaceName::parse(text);
}

/// `at("ns1", "eth0")`
inline contract::LinkRef at(const char* where, const char* what) {
  return {ns(where), name(what)};
}

inline contract::LabName lab(const char* text) {
  return *contract::LabName::parse(text);
}

inline contract::MacAddress mac(const char* text) {
  return *contract::MacAddress::parse(text);
}

inline contract::InterfaceAddress address(const char* text) {
  return *contract::InterfaceAddress::parse(text);
}

inline contract::IpAddress ip(const char* text) {
  return *contract::IpAddress::parse(text);
}

/// `via` and `dev` may be null.
inline contract::Route route(const char* destination, const char* via, const char* dev = nullptr) {
  contract::Route result{*contract::Destination::parse(destination), std::nullopt, std::nullopt};
  if (via)
    result.via = ip(via);
  if (dev)
    result.dev = name(dev);
  return result;
}

/// A pair with nothing but its names.
inline contract::CreateVeth veth(const contract::LinkRef& first, const contract::LinkRef& second) {
  return {{first, std::nullopt, std::nullopt}, {second, std::nullopt, std::nullopt}};
}

inline contract::CreateLink bridge(const contract::LinkRef& where) {
  return {where, contract::LinkKind::Bridge};
}

}  // namespace vethloom::test
