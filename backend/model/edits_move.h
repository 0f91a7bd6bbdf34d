// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/edits.h"

namespace vethloom::model {

/// Moves a bridge or another device to another box: its name advances where it is taken, its routes stay behind, it
/// leaves its master and its ports leave it.
[[nodiscard]] Result<Patch> moveToBox(const Topology& topology, ElementId id, ElementId box,
                                      const Placement& placement);

}  // namespace vethloom::model
