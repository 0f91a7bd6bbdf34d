// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/segments.h"

namespace vethloom::model {

namespace {

/// Union-find over interfaces.
class Groups {
public:
  void join(InterfaceId a, InterfaceId b) { parents_[root(a)] = root(b); }

  InterfaceId root(InterfaceId id) {
    auto parent = parents_.try_emplace(id, id).first->second;
    while (parent != id) {
      const auto grandparent = parents_.at(parent);
      parents_[id] = grandparent;  // Halves the path on the way.
      id = parent;
      parent = grandparent;
    }
    return id;
  }

private:
  std::map<InterfaceId, InterfaceId> parents_;
};

}  // namespace

Segments::Segments(const Topology& topology) {
  Groups groups;
  for (const auto& [id, element] : topology.elements) {
    if (std::holds_alternative<Cable>(element)) {
      groups.join({id, 0}, {id, 1});
    }
    // A macvlan is a station beside its lower link, wherever it lives.
    const auto* link = std::get_if<Link>(&element);
    if (link && link->lower.element != noElement &&
        (link->kind == LinkKind::Macvlan || link->kind == LinkKind::Ipvlan)) {
      groups.join({id, 0}, link->lower);
    }
  }
  for (const auto& placed : interfacesOf(topology)) {
    const auto kind = masterKindOf(topology, placed.master);
    if (kind == LinkKind::Bridge || kind == LinkKind::Bond) {  // A VRF is no switch.
      groups.join(placed.id, {placed.master, 0});
    }
  }
  std::map<InterfaceId, std::size_t> byRoot;
  for (const auto& placed : interfacesOf(topology)) {
    const auto [slot, isNew] = byRoot.emplace(groups.root(placed.id), segments_.size());
    if (isNew) {
      segments_.emplace_back();
    }
    segments_[slot->second].push_back(placed);
    index_.emplace(placed.id, slot->second);
  }
}

std::optional<std::size_t> Segments::indexOf(InterfaceId id) const {
  const auto found = index_.find(id);
  return found == index_.end() ? std::nullopt : std::optional(found->second);
}

const std::vector<PlacedInterface>& Segments::of(InterfaceId id) const {
  static const std::vector<PlacedInterface> none;
  const auto index = indexOf(id);
  return index ? segments_[*index] : none;
}

}  // namespace vethloom::model
