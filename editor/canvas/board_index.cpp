// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/board_index.h"

#include "canvas/layout/measures.h"

#include <algorithm>
#include <cmath>

namespace vethloom::editor {

namespace {

using model::ElementId;

constexpr double side = 512;
constexpr std::size_t mostSquares = 1024;  // A shape on more of them is looked at wherever one looks.

struct Span {
  std::int32_t left, top, right, bottom;
};

Span spanOf(const QRectF& area) {
  const auto at = [](double value) { return static_cast<std::int32_t>(std::floor(value / side)); };
  return {at(area.left()), at(area.top()), at(area.right()), at(area.bottom())};
}

std::uint64_t squareAt(std::int32_t x, std::int32_t y) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(x)) << 32 | static_cast<std::uint32_t>(y);
}

}  // namespace

void BoardIndex::addSquares(const QRectF& area, std::vector<Square>& squares) {
  const Span span = spanOf(area);
  for (std::int32_t x = span.left; x <= span.right; ++x) {
    for (std::int32_t y = span.top; y <= span.bottom && squares.size() <= mostSquares; ++y)
      squares.push_back(squareAt(x, y));
  }
}

void BoardIndex::set(const NodeShape& shape) {
  Entry entry{shape.bounds().translated(shape.rect.topLeft()), {}};
  addSquares(entry.bounds, entry.squares);
  insert(shape.id, std::move(entry));
}

void BoardIndex::set(const CableShape& shape) {
  Entry entry{shape.bounds, {}};
  const double margin = 1.5 * measures::badge;  // Plugs, glow and two badges beside the line.
  for (qsizetype i = 1; i < shape.line.size(); ++i) {
    const QRectF piece = QRectF(shape.line[i - 1], shape.line[i]).normalized();
    addSquares(piece.adjusted(-margin, -margin, margin, margin), entry.squares);
  }
  if (!shape.labelRect.isEmpty())
    addSquares(shape.labelRect.adjusted(-margin, 0, 0, 0), entry.squares);
  insert(shape.id, std::move(entry));
}

void BoardIndex::insert(ElementId id, Entry entry) {
  remove(id);
  if (entry.squares.size() > mostSquares) {
    entry.squares.clear();
    everywhere_.push_back(id);
  }
  std::sort(entry.squares.begin(), entry.squares.end());
  entry.squares.erase(std::unique(entry.squares.begin(), entry.squares.end()), entry.squares.end());
  entry.squares.shrink_to_fit();
  for (const Square square : entry.squares)
    squares_[square].push_back(id);
  entries_.emplace(id, std::move(entry));
}

void BoardIndex::remove(ElementId id) {
  const auto found = entries_.find(id);
  if (found == entries_.end())
    return;
  for (const Square square : found->second.squares)
    std::erase(squares_[square], id);
  if (found->second.squares.empty())
    std::erase(everywhere_, id);
  entries_.erase(found);
}

QRectF BoardIndex::boundsOf(ElementId id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() ? QRectF() : found->second.bounds;
}

std::vector<ElementId> BoardIndex::in(const QRectF& area) const {
  std::vector<ElementId> ids;
  const auto take = [&](const std::vector<ElementId>& candidates) {
    for (const ElementId id : candidates) {
      if (entries_.at(id).bounds.intersects(area))
        ids.push_back(id);
    }
  };
  const Span span = spanOf(area);
  const double columns = static_cast<double>(span.right) - span.left + 1;
  const double rows = static_cast<double>(span.bottom) - span.top + 1;
  if (columns * rows > static_cast<double>(squares_.size())) {
    for (const auto& [id, entry] : entries_) {
      if (entry.bounds.intersects(area))
        ids.push_back(id);
    }
    std::sort(ids.begin(), ids.end());
    return ids;
  }
  take(everywhere_);
  for (std::int32_t x = span.left; x <= span.right; ++x) {
    for (std::int32_t y = span.top; y <= span.bottom; ++y) {
      if (const auto found = squares_.find(squareAt(x, y)); found != squares_.end())
        take(found->second);
    }
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

QRectF BoardIndex::bounds() const {
  QRectF all;
  for (const auto& [id, entry] : entries_)
    all |= entry.bounds;
  return all;
}

}  // namespace vethloom::editor
