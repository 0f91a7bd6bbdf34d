// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <optional>
#include <utility>
#include <vector>

namespace vethloom::model {

/// One slot of the drawing before and after: unset before means added, unset after means removed.
template <typename T>
struct Change {
  ElementId id = noElement;
  std::optional<T> before;
  std::optional<T> after;
  bool operator==(const Change&) const = default;
};

/// The one kind of change that exists: what undo, redo, the canvas and the inspector all speak.
struct Patch {
  std::vector<Change<Element>> elements;
  std::vector<Change<Placement>> placements;
  std::optional<std::pair<Info, Info>> info;

  bool operator==(const Patch&) const = default;
  [[nodiscard]] bool isEmpty() const { return elements.empty() && placements.empty() && !info; }
};

/// Whether every `before` is what the topology holds.
[[nodiscard]] bool fits(const Topology& topology, const Patch& patch);
/// Carries the patch out where it fits; else nothing is changed and false returned.
[[nodiscard]] bool apply(Topology& topology, const Patch& patch);
[[nodiscard]] Patch inverse(const Patch& patch);
/// One patch that does what `first` and then `second` do; slots that end as they began are left out.
[[nodiscard]] Patch merged(const Patch& first, const Patch& second);
/// The patch that turns `from` into `to`.
[[nodiscard]] Patch difference(const Topology& from, const Topology& to);

}  // namespace vethloom::model
