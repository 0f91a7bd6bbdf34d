// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <set>
#include <string_view>

/// Names: which are free, which a link of ours may have.
namespace vethloom::model {

/// Names that every network stack uses itself: "lo" is there already, "all" and "default" are directories of
/// /proc/sys/net/*/conf, so the kernel refuses them.
[[nodiscard]] contract::Result<InterfaceName> parseLinkName(std::string_view text);

/// The names of the links in a box.
[[nodiscard]] std::set<std::string> linkNamesIn(const Topology& topology, ElementId box);
[[nodiscard]] std::set<std::string> namespaceNames(const Topology& topology);

/// `stem` with the first number, counted from `first`, that makes it free: "ns" -> "ns3".
[[nodiscard]] std::string freeName(const std::set<std::string>& taken, std::string_view stem, unsigned first);
/// `name` itself where it is free, else with its number advanced (eth0 -> eth1, web -> web2), within `maxBytes`.
[[nodiscard]] std::string advancedName(const std::set<std::string>& taken, std::string_view name, std::size_t maxBytes);

constexpr std::size_t maxInterfaceNameBytes = 15;
constexpr std::size_t maxNamespaceNameBytes = 64;

/// For names that are right by construction.
[[nodiscard]] InterfaceName interfaceName(std::string_view text);
[[nodiscard]] NamespaceName namespaceName(std::string_view text);

/// Text without the control characters that would break a line or a terminal; line feeds stay where `lines` is set.
[[nodiscard]] std::string withoutControls(std::string_view text, bool lines);

}  // namespace vethloom::model
