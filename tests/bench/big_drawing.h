// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/fact.h"
#include "model/topology.h"

namespace vethloom::bench {

/// `namespaces` boxes in a square, cabled to the right and downwards, and cables across until there are `cables`; every
/// end has an address. The same figures give the same drawing.
[[nodiscard]] model::Topology grid(unsigned namespaces, unsigned cables);

/// The facts by which a kernel would say that it has all of it, as drawn.
[[nodiscard]] contract::Facts factsOf(const model::Topology& topology);

}  // namespace vethloom::bench
