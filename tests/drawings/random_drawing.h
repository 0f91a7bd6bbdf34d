// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <random>

namespace vethloom::samples {

/// What the kernel that is to take a drawing can do.
struct Abilities {
  bool vlans = true;  ///< VLANs on bridges.
};

/// A drawing made by `edits` random edits, which a kernel would take: no duplicate addresses, gateways on-link, no
/// IPv6 on tiny MTUs. The same generator state gives the same drawing.
model::Topology randomDrawing(std::mt19937& random, int edits, const Abilities& abilities = {});
/// The drawing changed by further random edits.
void change(model::Topology& topology, std::mt19937& random, int edits, const Abilities& abilities = {});

/// The drawing without what not every kernel has: netem.
model::Topology withoutNetem(model::Topology topology);

}  // namespace vethloom::samples
