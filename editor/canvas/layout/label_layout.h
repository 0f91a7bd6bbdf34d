// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/layout/shapes.h"

#include <cstdint>
#include <set>
#include <unordered_map>
#include <vector>

namespace vethloom::editor {

class Typography;

/// Rectangles that labels keep clear of, found by where they are.
class Obstacles {
public:
  /// Only what is in `area` matters.
  explicit Obstacles(const QRectF& area) : area_(area) {}

  void add(model::ElementId of, const QRectF& rect);
  /// A node with its chips; the host and frames are a ground.
  void add(const NodeShape& node);
  /// How much of the rectangle others cover, but those of `spared`.
  [[nodiscard]] double coverOf(const QRectF& rect, const std::set<model::ElementId>& spared) const;

private:
  struct Entry {
    model::ElementId of;
    QRectF rect;
  };

  QRectF area_;
  std::vector<Entry> entries_;
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> squares_;
};

/// Sets the label where it covers as little as can be: half way along the line if nothing is there, else to one of its
/// sides. `spared` is what the cable runs in.
void placeLabel(CableShape& cable, const Typography& type, const Obstacles& obstacles,
                const std::set<model::ElementId>& spared);

}  // namespace vethloom::editor
