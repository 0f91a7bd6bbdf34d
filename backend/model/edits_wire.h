// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/edits.h"

/// Several cables at once.
namespace vethloom::model {

/// How a selection is wired.
enum class Pattern {
  ToFirstMaster,  ///< Each to the first bridge, bond or VRF among them.
  Line,           ///< Each to the next.
  Ring,           ///< A line whose ends are cabled too.
  Mesh,           ///< Each to every other.
};

/// Cables between targets (boxes, bridges, bonds, VRFs) in their order; other ids are passed over. Refused where there
/// are too few of them for the pattern, or where it would be more than `mostCables`.
constexpr std::size_t mostCables = 2000;
[[nodiscard]] Result<Patch> wire(const Topology& topology, const std::vector<ElementId>& ids, Pattern pattern,
                                 const AutoOptions& options);

}  // namespace vethloom::model
