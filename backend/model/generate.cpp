// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/generate.h"

#include "contract/limits.h"
#include "model/generate_network.h"
#include "model/naming.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace vethloom::model {

namespace {

using std::size_t;

// Roomy steps for the natural sizes that the canvas draws.
constexpr double columnStep = 280;
constexpr double rowStep = 232;
constexpr double hostHeight = 176;
constexpr double bridgeStep = 280;
constexpr double bridgeInset = 48;

constexpr size_t fanOut = 3;              ///< Of the tree.
constexpr size_t stationsABridge = 1000;  ///< Of 1,023 ports; the rest joins bridges.

struct ShapeRow {
  std::string_view name;
  Shape shape;
  size_t least;
  size_t most;
};

/// A full mesh is bounded by its links: 128 namespaces have 8,128 cables.
constexpr std::array rows{
    ShapeRow{"star", Shape::Star, 1, contract::limits::namespaces},
    ShapeRow{"line", Shape::Line, 2, contract::limits::namespaces},
    ShapeRow{"ring", Shape::Ring, 3, contract::limits::namespaces},
    ShapeRow{"tree", Shape::Tree, 2, contract::limits::namespaces},
    ShapeRow{"grid", Shape::Grid, 2, contract::limits::namespaces},
    ShapeRow{"mesh", Shape::Mesh, 2, 128},
};

double at(size_t index, double step) {
  return static_cast<double>(index) * step;
}

size_t sideOf(size_t count) {
  return static_cast<size_t>(std::ceil(std::sqrt(static_cast<double>(count))));
}

// --- Where things stand ---

Placement inRows(size_t index, size_t columns) {
  return {at(index % columns, columnStep), at(index / columns, rowStep), 0, 0};
}

/// As one writes on a snail shell: every second row backwards, so that neighbours stand beside each other.
Placement inTurns(size_t index, size_t columns) {
  const size_t row = index / columns;
  const size_t column = index % columns;
  return {at(row % 2 == 0 ? column : columns - 1 - column, columnStep), at(row, rowStep), 0, 0};
}

Placement onCircle(size_t index, size_t count) {
  const double radius = std::max(rowStep, at(count, columnStep) / (2 * std::numbers::pi));
  const double angle = 2 * std::numbers::pi * at(index, 1) / at(count, 1) - std::numbers::pi / 2;
  return {std::round(radius * (1 + std::cos(angle))), std::round(radius * (1 + std::sin(angle))), 0, 0};
}

/// Leaves side by side, everybody else above the middle of those below.
std::vector<Placement> asTree(size_t count) {
  std::vector<Placement> places(count);
  size_t leaves = 0;
  std::vector<size_t> first(count);
  // Leaves in the order of the drawing, from left to right: depth first.
  const auto visit = [&](const auto& self, size_t node, size_t depth) -> void {
    double left = 0;
    double right = 0;
    for (size_t i = 0; i < fanOut; ++i) {
      const size_t child = fanOut * node + 1 + i;
      if (child >= count)
        break;
      self(self, child, depth + 1);
      left = i == 0 ? places[child].x : left;
      right = places[child].x;
    }
    const bool leaf = fanOut * node + 1 >= count;
    places[node] = {leaf ? at(leaves++, columnStep) : (left + right) / 2, at(depth, rowStep), 0, 0};
  };
  visit(visit, 0, 0);
  return places;
}

/// The host stands above everything, in the middle.
void placeHost(Topology& topology) {
  double left = 0;
  double right = 0;
  for (const auto& [id, place] : topology.placements) {
    left = std::min(left, place.x);
    right = std::max(right, place.x);
  }
  topology.placements[hostId] = {std::round((left + right) / 2), -(hostHeight + rowStep / 2), 0, 0};
}

// --- The shapes ---

Topology star(size_t count) {
  Network network(count);
  network.star(stationsABridge);
  Topology topology = std::move(network).topology();
  const size_t columns = std::max<size_t>(1, sideOf(count));
  size_t index = 0;
  size_t bridges = 0;
  for (const auto& [id, element] : topology.elements) {
    if (std::holds_alternative<Namespace>(element))
      topology.placements[id] = inRows(index++, columns);
    else if (std::holds_alternative<Bridge>(element))
      topology.placements[id] = {bridgeInset + at(bridges++, bridgeStep), bridgeInset + 32, 0, 0};
  }
  return topology;
}

Topology routed(Shape shape, size_t count) {
  Network network(count);
  const size_t columns = sideOf(count);
  switch (shape) {
    case Shape::Ring:
      network.ring();
      break;
    case Shape::Mesh:
      network.mesh();
      break;
    case Shape::Tree:
      network.tree([](size_t node) { return (node - 1) / fanOut; }, {});
      break;
    case Shape::Grid:
      // Routes go along the rows and up and down the first column; the other cables are there, as in a real one.
      network.tree([&](size_t node) { return node % columns == 0 ? node - columns : node - 1; },
                   [&](size_t node) {
                     const bool hasUpper = node % columns != 0 && node >= columns;
                     return hasUpper ? std::optional(node - columns) : std::nullopt;
                   });
      break;
    default:
      network.tree([](size_t node) { return node - 1; }, {});
  }
  Topology topology = std::move(network).topology();
  const auto treePlaces = shape == Shape::Tree ? asTree(count) : std::vector<Placement>();
  size_t index = 0;
  for (const auto& [id, element] : topology.elements) {
    if (!std::holds_alternative<Namespace>(element))
      continue;
    const bool round = shape == Shape::Ring || shape == Shape::Mesh;
    topology.placements[id] = shape == Shape::Tree   ? treePlaces[index]
                              : round                ? onCircle(index, count)
                              : shape == Shape::Grid ? inRows(index, columns)
                                                     : inTurns(index, columns);
    ++index;
  }
  return topology;
}

}  // namespace

std::span<const std::string_view> shapeNames() {
  static constexpr auto names = [] {
    std::array<std::string_view, rows.size()> all;
    for (size_t i = 0; i < rows.size(); ++i)
      all[i] = rows[i].name;
    return all;
  }();
  return names;
}

std::optional<Shape> shapeFromName(std::string_view name) {
  const auto* const found = std::ranges::find(rows, name, &ShapeRow::name);
  return found == rows.end() ? std::nullopt : std::optional(found->shape);
}

contract::Result<Topology> generate(Shape shape, size_t count) {
  const auto& row = *std::ranges::find(rows, shape, &ShapeRow::shape);
  if (count < row.least || count > row.most) {
    return contract::fail(contract::FailureKind::InvalidArgument, "A " + std::string(row.name) + " has between " +
                                                                      std::to_string(row.least) + " and " +
                                                                      std::to_string(row.most) + " namespaces.");
  }
  Topology topology = shape == Shape::Star ? star(count) : routed(shape, count);
  placeHost(topology);
  topology.info.name = std::string(row.name) + '-' + std::to_string(count);
  topology.info.title = "A " + std::string(row.name) + " of " + std::to_string(count);
  return topology;
}

}  // namespace vethloom::model
