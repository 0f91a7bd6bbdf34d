// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <QLineF>
#include <QPointF>
#include <QRectF>
#include <optional>
#include <set>
#include <vector>

class QPainter;

namespace vethloom::editor {

class CanvasView;

/// The lines that something which is being moved falls into: edges and middles of its neighbours, and places at which
/// the gaps to them are equal.
class Guides {
public:
  explicit Guides(CanvasView& view) : view_(view) {}

  /// A move of these begins; they are all boxes and annotations, or devices of one box, whose neighbours count.
  void begin(const std::set<model::ElementId>& moving);
  void end();
  /// How far a rectangle has to be moved to fall into a line in each direction; unset where none is near.
  struct Pull {
    std::optional<double> x;
    std::optional<double> y;
  };
  [[nodiscard]] Pull pullOn(const QRectF& rect) const;
  /// Remembers the lines that a rectangle, where it is now, lies in, to be painted.
  void show(const QRectF& rect);
  void hide() { lines_.clear(); }

  void paint(QPainter& painter) const;
  [[nodiscard]] QRectF area() const;

private:
  struct Line {
    QLineF line;
    bool isGap = false;
  };
  [[nodiscard]] std::optional<double> pullAcross(const QRectF& rect, const std::vector<QRectF>& others) const;
  void addLines(const QRectF& rect, const std::vector<QRectF>& others, bool turned);

  CanvasView& view_;
  std::vector<QRectF> others_;
  std::vector<QRectF> turned_;  // The same with across and down exchanged.
  std::vector<Line> lines_;
};

}  // namespace vethloom::editor
