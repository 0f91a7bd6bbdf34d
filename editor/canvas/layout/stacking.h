// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/layout/canvas_layout.h"

#include <compare>

namespace vethloom::editor {

/// What lies on what: of two elements, the greater one is painted later and is the one that a click meets. From the
/// ground up: the host, frames, cables and the host's devices, namespaces, notes. What is in a namespace goes with it.
struct Stacking {
  enum class Layer { Host, Frame, Cable, HostDevice, Namespace, Note };
  enum class Part { Body, Cable, Device };

  Layer layer = Layer::Cable;
  int boxLevel = 0;
  model::ElementId box = model::noElement;  ///< The namespace that it goes with.
  Part part = Part::Body;
  int level = 0;
  model::ElementId id = model::noElement;
  auto operator<=>(const Stacking&) const = default;
};

[[nodiscard]] Stacking stackingOf(const CanvasLayout& layout, model::ElementId id);

}  // namespace vethloom::editor
