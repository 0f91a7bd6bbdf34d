// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <optional>
#include <set>

namespace vethloom::editor {

/// What the user points at and has chosen; one value for the whole scene.
struct Marks {
  std::set<model::ElementId> selected;
  std::optional<model::InterfaceId> interface;
  model::ElementId focused = model::noElement;  ///< Where the keyboard is.
  model::ElementId hovered = model::noElement;
  bool operator==(const Marks&) const = default;
};

}  // namespace vethloom::editor
