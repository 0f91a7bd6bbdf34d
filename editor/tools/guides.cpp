// SPDX-License-Identifier: GPL-3.0-or-later
#include "tools/guides.h"

#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "style/theme.h"

#include <QPainter>
#include <algorithm>
#include <array>
#include <cmath>

namespace vethloom::editor {

namespace {

using model::ElementId;

constexpr double reachPixels = 5;
constexpr std::size_t mostNeighbours = 400;
constexpr double exactly = 0.01;
constexpr double overhang = 12;  // Of a line beyond what it aligns.

QRectF turned(const QRectF& rect) {
  return {rect.top(), rect.left(), rect.height(), rect.width()};
}

QLineF turned(const QLineF& line) {
  return {line.y1(), line.x1(), line.y2(), line.x2()};
}

std::array<double, 3> stops(const QRectF& rect) {
  return {rect.left(), rect.center().x(), rect.right()};
}

/// The neighbours in one row with a rectangle: the two nearest on each side.
struct Row {
  std::vector<QRectF> before;  // The nearest first.
  std::vector<QRectF> after;
};

Row rowOf(const QRectF& rect, const std::vector<QRectF>& others) {
  Row row;
  for (const QRectF& other : others) {
    if (other.bottom() <= rect.top() || other.top() >= rect.bottom())
      continue;
    if (other.right() <= rect.center().x())
      row.before.push_back(other);
    else if (other.left() >= rect.center().x())
      row.after.push_back(other);
  }
  std::sort(row.before.begin(), row.before.end(),
            [](const QRectF& a, const QRectF& b) { return a.right() > b.right(); });
  std::sort(row.after.begin(), row.after.end(), [](const QRectF& a, const QRectF& b) { return a.left() < b.left(); });
  return row;
}

/// Where the left edge would be with equal gaps.
std::vector<double> equalGaps(const QRectF& rect, const Row& row) {
  std::vector<double> lefts;
  if (!row.before.empty() && !row.after.empty())
    lefts.push_back((row.before[0].right() + row.after[0].left() - rect.width()) / 2);
  if (row.before.size() > 1 && row.before[1].right() < row.before[0].left())
    lefts.push_back(row.before[0].right() + row.before[0].left() - row.before[1].right());
  if (row.after.size() > 1 && row.after[0].right() < row.after[1].left())
    lefts.push_back(row.after[0].left() - (row.after[1].left() - row.after[0].right()) - rect.width());
  return lefts;
}

}  // namespace

void Guides::begin(const std::set<ElementId>& moving) {
  end();
  const CanvasScene& scene = view_.canvasScene();
  const CanvasLayout& layout = scene.layout();
  const ElementId home = moving.empty() ? model::noElement : layout.boxOfBridge(*moving.begin());
  const QRectF seen = view_.mapToScene(view_.viewport()->rect()).boundingRect();
  for (const ElementId id : scene.elementsTouching(seen)) {
    const NodeShape* node = layout.node(id);
    if (!node || moving.contains(id) || layout.boxOfBridge(id) != home || others_.size() >= mostNeighbours)
      continue;
    others_.push_back(node->rect);
    turned_.push_back(turned(node->rect));
  }
}

void Guides::end() {
  others_.clear();
  turned_.clear();
  lines_.clear();
}

std::optional<double> Guides::pullAcross(const QRectF& rect, const std::vector<QRectF>& others) const {
  std::optional<double> nearest;
  const auto consider = [&](double pull) {
    if (std::abs(pull) <= reachPixels / view_.zoom() && (!nearest || std::abs(pull) < std::abs(*nearest)))
      nearest = pull;
  };
  for (const QRectF& other : others) {
    for (const double theirs : stops(other)) {
      for (const double ours : stops(rect)) {
        // Middles go with middles only: a middle on an edge means nothing.
        if ((theirs == other.center().x()) == (ours == rect.center().x()))
          consider(theirs - ours);
      }
    }
  }
  for (const double left : equalGaps(rect, rowOf(rect, others)))
    consider(left - rect.left());
  return nearest;
}

Guides::Pull Guides::pullOn(const QRectF& rect) const {
  return {pullAcross(rect, others_), pullAcross(turned(rect), turned_)};
}

void Guides::addLines(const QRectF& rect, const std::vector<QRectF>& others, bool isTurned) {
  const auto add = [&](const QLineF& line, bool isGap) { lines_.push_back({isTurned ? turned(line) : line, isGap}); };
  for (const QRectF& other : others) {
    for (const double theirs : stops(other)) {
      for (const double ours : stops(rect)) {
        if (std::abs(theirs - ours) > exactly || (theirs == other.center().x()) != (ours == rect.center().x()))
          continue;
        add({theirs, std::min(rect.top(), other.top()) - overhang, theirs,
             std::max(rect.bottom(), other.bottom()) + overhang},
            false);
      }
    }
  }
  const Row row = rowOf(rect, others);
  const std::vector<double> lefts = equalGaps(rect, row);
  const bool isEqual =
      std::any_of(lefts.begin(), lefts.end(), [&](double left) { return std::abs(left - rect.left()) < exactly; });
  if (!isEqual)
    return;
  const double y = rect.center().y();
  if (!row.before.empty())
    add({row.before[0].right(), y, rect.left(), y}, true);
  if (!row.after.empty())
    add({rect.right(), y, row.after[0].left(), y}, true);
}

void Guides::show(const QRectF& rect) {
  lines_.clear();
  addLines(rect, others_, false);
  addLines(turned(rect), turned_, true);
}

QRectF Guides::area() const {
  QRectF area;
  for (const Line& line : lines_)
    area |= QRectF(line.line.p1(), line.line.p2()).normalized().adjusted(-4, -4, 4, 4);
  return area;
}

void Guides::paint(QPainter& painter) const {
  const QColor color = view_.canvasScene().theme().accent;
  for (const Line& line : lines_) {
    painter.setPen(QPen(color, 0, line.isGap ? Qt::SolidLine : Qt::DashLine));
    painter.drawLine(line.line);
    if (!line.isGap)
      continue;
    const QPointF across = QPointF(line.line.dy(), -line.line.dx()) / std::max(line.line.length(), 1.0) * 4;
    for (const QPointF end : {line.line.p1(), line.line.p2()})
      painter.drawLine(end - across, end + across);
  }
}

}  // namespace vethloom::editor
