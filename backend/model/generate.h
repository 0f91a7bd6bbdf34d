// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <span>
#include <string_view>

/// Drawings of a given size, complete with names, addresses, routes and places: to learn from, and to measure with.
namespace vethloom::model {

enum class Shape {
  Star,  ///< Namespaces on a bridge of the host's; on several where one has no ports left.
  Line,  ///< Each cabled to the next.
  Ring,  ///< A line whose ends are cabled to each other; traffic goes one way round.
  Tree,  ///< Three below each.
  Grid,  ///< Rows and columns.
  Mesh,  ///< Each cabled to every other.
};

[[nodiscard]] std::span<const std::string_view> shapeNames();
/// "star" -> Shape::Star; nothing for any other word than those.
[[nodiscard]] std::optional<Shape> shapeFromName(std::string_view name);

/// A drawing of `count` namespaces, all of which can reach each other. InvalidArgument where a lab of this shape cannot
/// be so small or so large; the sentence says between what it may be.
[[nodiscard]] contract::Result<Topology> generate(Shape shape, std::size_t count);

}  // namespace vethloom::model
