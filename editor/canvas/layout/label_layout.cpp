// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/layout/label_layout.h"

#include "canvas/layout/cable_layout.h"
#include "canvas/layout/measures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace vethloom::editor {

namespace {

using model::ElementId;

constexpr double side = 256;
constexpr double clear = 3;  // Between a label and what it keeps clear of.

/// Shares of the way, in the order in which they are tried: away from the middle, to both sides.
constexpr std::array shares = {0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8};
/// And beside the line, where nothing on it is free.
constexpr std::array lifts = {-20.0, 20.0, -32.0, 32.0};

template <typename Take>
void eachSquare(const QRectF& rect, Take take) {
  const auto at = [](double value) { return static_cast<std::int32_t>(std::floor(value / side)); };
  for (std::int32_t x = at(rect.left()); x <= at(rect.right()); ++x) {
    for (std::int32_t y = at(rect.top()); y <= at(rect.bottom()); ++y)
      take(static_cast<std::uint64_t>(static_cast<std::uint32_t>(x)) << 32 | static_cast<std::uint32_t>(y));
  }
}

}  // namespace

void Obstacles::add(ElementId of, const QRectF& rect) {
  const QRectF seen = rect.intersected(area_);
  if (seen.isEmpty())
    return;
  entries_.push_back({of, rect});
  eachSquare(seen, [&](std::uint64_t square) { squares_[square].push_back(entries_.size() - 1); });
}

void Obstacles::add(const NodeShape& node) {
  if (node.kind != NodeKind::Host && node.kind != NodeKind::Frame)
    add(node.id, node.rect);
  for (const Chip& chip : node.chips)
    add(model::noElement, chip.rect.translated(node.rect.topLeft()));
}

double Obstacles::coverOf(const QRectF& rect, const std::set<ElementId>& spared) const {
  std::vector<std::size_t> near;
  eachSquare(rect, [&](std::uint64_t square) {
    if (const auto found = squares_.find(square); found != squares_.end())
      near.insert(near.end(), found->second.begin(), found->second.end());
  });
  std::sort(near.begin(), near.end());
  near.erase(std::unique(near.begin(), near.end()), near.end());
  double cover = 0;
  for (const std::size_t index : near) {
    const Entry& entry = entries_[index];
    const QRectF common = entry.rect.intersected(rect);
    if (!common.isEmpty() && !spared.contains(entry.of))
      cover += common.width() * common.height();
  }
  return cover;
}

void placeLabel(CableShape& cable, const Typography& type, const Obstacles& obstacles,
                const std::set<ElementId>& spared) {
  double least = std::numeric_limits<double>::max();
  QPointF best = cable.pointAt(shares.front());
  const auto isFree = [&](QPointF middle) {
    QRectF rect = cable.labelRect;
    rect.moveCenter(middle);
    const double cover = obstacles.coverOf(rect.adjusted(-clear, -clear, clear, clear), spared);
    if (cover < least) {
      least = cover;
      best = middle;
    }
    return cover == 0;
  };
  const bool onTheLine =
      std::any_of(shares.begin(), shares.end(), [&](double share) { return isFree(cable.pointAt(share)); });
  if (!onTheLine) {
    const QPointF middle = cable.pointAt(shares.front());
    static_cast<void>(
        std::any_of(lifts.begin(), lifts.end(), [&](double lift) { return isFree(middle + QPointF(0, lift)); }));
  }
  setLabel(cable, type, best);
}

}  // namespace vethloom::editor
