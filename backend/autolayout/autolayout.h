// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"

#include <utility>
#include <vector>

/// Where the nodes of a graph are drawn best, by Graphviz' library. Lengths are in canvas units.
namespace vethloom::autolayout {

enum class Style {
  Layered,   ///< From top to bottom (dot).
  Radial,    ///< Rings around a middle (twopi).
  Circular,  ///< Circles of what belongs together (circo).
  Force,     ///< As springs would pull them (fdp; sfdp for many).
};

struct Size {
  double width = 0;
  double height = 0;
};

struct Graph {
  std::vector<Size> nodes;
  std::vector<std::pair<std::size_t, std::size_t>> edges;  ///< Indexes of nodes; direction counts where it is layered.
};

/// A node's top left.
struct Place {
  double x = 0;
  double y = 0;
};

/// More nodes than that are refused, because nobody would wait for the answer.
[[nodiscard]] std::size_t mostNodes(Style style);

/// A place for each node, none upon another, with room for cables between them; (0, 0) is the top left of all. Takes
/// seconds for thousands of nodes. Safe to be called from any thread; calls wait for each other, because Graphviz has
/// one state for a whole process.
[[nodiscard]] contract::Result<std::vector<Place>> arrange(const Graph& graph, Style style);

}  // namespace vethloom::autolayout
