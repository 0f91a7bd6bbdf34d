// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <map>
#include <optional>

/// The drawing by name, as the comparison wants it; not for other rooms.
namespace vethloom::plan {

struct DrawnLink {
  model::InterfaceId id;
  const model::Interface* interface = nullptr;  ///< Into the topology.
  contract::LinkKind which = contract::LinkKind::Veth;
  std::optional<contract::LinkRef> peer;  ///< Of an end of a cable.
  std::optional<contract::InterfaceName> master;
  std::optional<contract::LinkKind> masterKind;
  std::optional<contract::LinkRef> lower;        ///< What it stands on.
  std::optional<contract::Wireguard> wireguard;  ///< Of such a link; peers normalised.

  [[nodiscard]] std::string_view kind() const { return nameOf(which); }
  [[nodiscard]] bool isPort() const { return masterKind == contract::LinkKind::Bridge; }
};

struct DrawnBox {
  model::ElementId id = model::noElement;
  std::optional<bool> loopbackUp;           ///< Unset for the host, and for a namespace that is only adopted.
  const model::Namespace* space = nullptr;  ///< Into the topology; none for the host.
  const model::StackSettings* stack = nullptr;
  std::map<contract::InterfaceName, DrawnLink> links;

  [[nodiscard]] const DrawnLink* find(std::string_view name) const;
};

/// Boxes by name, the host first. `topology` must outlive it.
using Drawn = std::map<contract::NamespaceRef, DrawnBox>;

[[nodiscard]] Drawn drawnOf(const model::Topology& topology);
[[nodiscard]] contract::LinkRef linkRefOf(const model::Topology& topology, const model::CableEnd& end);

}  // namespace vethloom::plan
