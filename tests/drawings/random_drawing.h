// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <random>
#include <vector>

namespace vethloom::samples {

/// What the kernel that is to take a drawing can do.
struct Abilities {
  bool vlans = true;                        ///< VLANs on bridges.
  std::vector<model::LinkKind> kinds = {};  ///< Of single links, with options, masters and what they stand on.
};

/// A drawing made by `edits` random edits, which a kernel would take: no duplicate addresses, gateways on-link, no
/// IPv6 on tiny MTUs. The same generator state gives the same drawing.
model::Topology randomDrawing(std::mt19937& random, int edits, const Abilities& abilities = {});
/// The drawing changed by further random edits.
void change(model::Topology& topology, std::mt19937& random, int edits, const Abilities& abilities = {});

/// Gives every element some look, and adds notes and frames.
void decorate(model::Topology& topology, std::mt19937& random);

/// All kinds that an element Link can be.
std::vector<model::LinkKind> everyKind();

/// The drawing without what not every kernel has: netem.
model::Topology withoutNetem(model::Topology topology);

}  // namespace vethloom::samples
