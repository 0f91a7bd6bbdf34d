// SPDX-License-Identifier: GPL-3.0-or-later
#include "autolayout/autolayout.h"

#include <graphviz/gvc.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>
#include <mutex>
#include <string>

namespace vethloom::autolayout {

namespace {

constexpr double unitsAnInch = 72;
constexpr double gap = 64;              ///< Between neighbours, where cables run.
constexpr std::size_t manyNodes = 300;  ///< From here on springs are laid out level by level.
constexpr double farthestSpread = 40;

int swallow(char*) {
  return 0;  // What Graphviz has to say goes to nobody's terminal; a failure is told by the result.
}

struct CloseGraph {
  void operator()(Agraph_t* graph) const { agclose(graph); }
};
struct FreeContext {
  void operator()(GVC_t* context) const { gvFreeContext(context); }
};

/// Graphviz takes char* for what it only reads.
char* mutableText(const std::string& text) {
  return const_cast<char*>(text.c_str());
}

void setDefault(Agraph_t* graph, int kind, const std::string& name, const std::string& value) {
  agattr(graph, kind, mutableText(name), mutableText(value));
}

const char* engineFor(Style style, std::size_t nodes) {
  switch (style) {
    case Style::Layered:
      return "dot";
    case Style::Radial:
      return "twopi";
    case Style::Circular:
      return "circo";
    case Style::Force:
      break;
  }
  return nodes < manyNodes ? "fdp" : "sfdp";
}

std::string inches(double units) {
  return std::to_string(units / unitsAnInch);
}

void fill(Agraph_t* graph, const Graph& from, std::vector<Agnode_t*>& nodes) {
  for (const char* const none : {"label", "shape", "fixedsize", "width", "height"}) {
    setDefault(graph, AGNODE, none, "");
  }
  setDefault(graph, AGRAPH, "splines", "none");  // Cables are drawn by us.
  setDefault(graph, AGRAPH, "overlap", "false");
  setDefault(graph, AGRAPH, "nodesep", inches(gap));
  setDefault(graph, AGRAPH, "ranksep", inches(1.5 * gap));
  setDefault(graph, AGRAPH, "mindist", inches(gap));
  setDefault(graph, AGRAPH, "start", "1");
  for (std::size_t i = 0; i < from.nodes.size(); ++i) {
    const std::string name = std::to_string(i);
    Agnode_t* node = agnode(graph, mutableText(name), 1);
    const auto set = [&](const char* field, const std::string& value) {
      agset(node, mutableText(field), mutableText(value));
    };
    set("shape", "box");
    set("fixedsize", "true");
    set("width", inches(from.nodes[i].width + gap / 2));
    set("height", inches(from.nodes[i].height + gap / 2));
    nodes.push_back(node);
  }
  for (const auto& [a, b] : from.edges) {
    agedge(graph, nodes.at(a), nodes.at(b), nullptr, 1);
  }
}

/// How far everything has to be drawn apart so that these two do not touch.
double neededSpread(const Place& a, const Size& aSize, const Place& b, const Size& bSize) {
  const double across = std::abs(a.x - b.x);
  const double down = std::abs(a.y - b.y);
  const double needAcross = (aSize.width + bSize.width + gap) / 2;
  const double needDown = (aSize.height + bSize.height + gap) / 2;
  if (across >= needAcross || down >= needDown) {
    return 1;
  }
  const double none = std::numeric_limits<double>::max();
  return std::min(across > 0 ? needAcross / across : none, down > 0 ? needDown / down : none);
}

/// Middles, drawn apart until no node is upon another. Engines promise that, but for what their rounding and their
/// own limits leave.
void spread(std::vector<Place>& middles, const std::vector<Size>& sizes) {
  double factor = 1;
  for (std::size_t i = 0; i < middles.size(); ++i) {
    for (std::size_t j = i + 1; j < middles.size(); ++j) {
      factor = std::max(factor, std::min(farthestSpread, neededSpread(middles[i], sizes[i], middles[j], sizes[j])));
    }
  }
  for (Place& middle : middles) {
    middle.x *= factor;
    middle.y *= factor;
  }
}

void moveToOrigin(std::vector<Place>& places) {
  Place least{std::numeric_limits<double>::max(), std::numeric_limits<double>::max()};
  for (const Place& place : places) {
    least = {std::min(least.x, place.x), std::min(least.y, place.y)};
  }
  for (Place& place : places) {
    place = {place.x - least.x, place.y - least.y};
  }
}

}  // namespace

std::size_t mostNodes(Style style) {
  switch (style) {
    case Style::Layered:
      return 1500;
    case Style::Radial:
    case Style::Circular:
      return 4000;
    case Style::Force:
      break;
  }
  return 12'000;
}

contract::Result<std::vector<Place>> arrange(const Graph& graph, Style style) {
  if (graph.nodes.size() > mostNodes(style)) {
    return contract::fail(contract::FailureKind::LimitExceeded,
                          "This arrangement takes too long for " + std::to_string(graph.nodes.size()) +
                              " boxes; it is made for up to " + std::to_string(mostNodes(style)) +
                              ". Select fewer, or let springs arrange them.");
  }
  static std::mutex one;
  const std::lock_guard lock(one);
  agseterrf(swallow);
  // The engines begin at random places; so the same drawing comes out much the same each time.
  std::srand(1);
  srand48(1);
  const std::unique_ptr<GVC_t, FreeContext> context(gvContext());
  const std::string name = "drawing";
  const Agdesc_t kind = style == Style::Layered ? Agstrictdirected : Agstrictundirected;
  const std::unique_ptr<Agraph_t, CloseGraph> drawing(agopen(mutableText(name), kind, nullptr));
  std::vector<Agnode_t*> nodes;
  fill(drawing.get(), graph, nodes);
  if (gvLayout(context.get(), drawing.get(), engineFor(style, nodes.size())) != 0) {
    return contract::fail(contract::FailureKind::NotSupported,
                          "Graphviz could not arrange this. Is its package for layouts installed (libgvc6)?");
  }
  std::vector<Place> places;
  for (Agnode_t* node : nodes) {
    places.push_back({ND_coord(node).x, -ND_coord(node).y});
  }
  gvFreeLayout(context.get(), drawing.get());
  if (places.size() <= 2000) {  // Each with each.
    spread(places, graph.nodes);
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    places[i].x -= graph.nodes[i].width / 2;
    places[i].y -= graph.nodes[i].height / 2;
  }
  moveToOrigin(places);
  return places;
}

}  // namespace vethloom::autolayout
