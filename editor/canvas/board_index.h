// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/layout/shapes.h"

#include <unordered_map>
#include <vector>

namespace vethloom::editor {

/// Which elements are painted near a place: a uniform grid over the board. A cable is only in the squares that its line
/// passes, so that a long one is not everywhere.
class BoardIndex {
public:
  /// Takes a shape in, or anew.
  void set(const NodeShape& shape);
  void set(const CableShape& shape);
  void remove(model::ElementId id);

  /// All that is painted of an element, in scene coordinates; null where it is not here.
  [[nodiscard]] QRectF boundsOf(model::ElementId id) const;
  /// What may be painted in an area, each once, in ascending order.
  [[nodiscard]] std::vector<model::ElementId> in(const QRectF& area) const;
  /// Everything together.
  [[nodiscard]] QRectF bounds() const;

private:
  using Square = std::uint64_t;
  struct Entry {
    QRectF bounds;
    std::vector<Square> squares;  // Empty: in `everywhere_`, because there would be too many.
  };
  static void addSquares(const QRectF& area, std::vector<Square>& squares);
  void insert(model::ElementId id, Entry entry);

  std::unordered_map<model::ElementId, Entry> entries_;
  std::unordered_map<Square, std::vector<model::ElementId>> squares_;
  std::vector<model::ElementId> everywhere_;
};

}  // namespace vethloom::editor
