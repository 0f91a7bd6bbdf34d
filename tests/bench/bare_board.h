// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <QGraphicsScene>
#include <QGraphicsView>
#include <map>
#include <set>
#include <vector>

namespace vethloom::bench {

/// What Qt itself needs for the same picture: a plain view with one item a box and one a cable, each as simple as can
/// be. The figures of the real board are told as ratios to this one's.
class BareBoard : public QGraphicsView {
public:
  explicit BareBoard(const model::Topology& topology);

  /// Moves the boxes by this much, and their cables after them.
  void moveBoxes(const std::vector<model::ElementId>& boxes, QPointF by);

private:
  struct Line {
    QGraphicsLineItem* item;
    std::array<model::ElementId, 2> ends;
  };
  void adjust(const Line& line);

  QGraphicsScene scene_;
  std::map<model::ElementId, QGraphicsRectItem*> boxes_;
  std::map<model::ElementId, std::vector<std::size_t>> linesAt_;
  std::vector<Line> lines_;
};

}  // namespace vethloom::bench
