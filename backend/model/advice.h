// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <optional>
#include <string>
#include <string_view>

/// What can be said about a text while it is being typed, beside what the edit itself refuses.
namespace vethloom::model {

struct Advice {
  std::string note;    ///< A sentence about a text that the edit takes; empty where there is nothing to say.
  std::string better;  ///< A text that is valid and free, to be offered instead; empty where none is needed or known.
  bool operator==(const Advice&) const = default;
};

[[nodiscard]] Advice adviseNamespaceName(const Topology& topology, ElementId id, std::string_view text);
[[nodiscard]] Advice adviseInterfaceName(const Topology& topology, InterfaceId id, std::string_view text);
/// An address that lacks its length, that no host can have, or that another interface has.
[[nodiscard]] Advice adviseAddresses(const Topology& topology, InterfaceId id, std::string_view text);

/// A free address for an interface: in a subnet of its segment, else in a subnet that nobody uses.
[[nodiscard]] std::optional<InterfaceAddress> freeAddressFor(const Topology& topology, InterfaceId id);

}  // namespace vethloom::model
