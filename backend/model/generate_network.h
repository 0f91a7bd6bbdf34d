// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <functional>

/// The half of generate.h that cables, numbers and routes; not for other rooms.
namespace vethloom::model {

/// Namespaces ns1, ns2, … that get connected in one way.
class Network {
public:
  explicit Network(std::size_t count);

  /// All on bridges br0, br1, … of the host, `stationsABridge` on each; the others are cabled to br0, which is the
  /// gateway of all.
  void star(std::size_t stationsABridge);
  void ring();
  void mesh();
  /// Node 0 is the root. Each other one has a parent with a smaller number and, where `other` is given and says so, a
  /// cable to one more. Every node's default route leads to its parent, and each parent knows what lies below.
  void tree(const std::function<std::size_t(std::size_t)>& parent,
            const std::function<std::optional<std::size_t>(std::size_t)>& other);

  [[nodiscard]] Topology topology() && { return std::move(topology_); }

private:
  /// Its two addresses are those of the `slot`-th /30.
  void connect(std::size_t first, std::size_t second, std::uint32_t slot);
  void addRoute(std::size_t node, const Route& route);
  void letForward();
  [[nodiscard]] ElementId idOf(std::size_t node) const { return ids_[node]; }
  [[nodiscard]] CableEnd endAt(std::size_t node);
  ElementId add(Element element);

  Topology topology_;
  std::uint32_t nextId_ = 2;
  std::vector<ElementId> ids_;
  std::vector<unsigned> links_;  ///< How many each node has.
};

}  // namespace vethloom::model
