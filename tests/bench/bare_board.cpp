// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bare_board.h"

#include <QGraphicsLineItem>
#include <QGraphicsRectItem>
#include <QPen>

namespace vethloom::bench {

BareBoard::BareBoard(const model::Topology& topology) {
  scene_.setItemIndexMethod(QGraphicsScene::NoIndex);
  for (const auto& [id, element] : topology.elements) {
    if (std::holds_alternative<model::Cable>(element))
      continue;
    const model::Placement& at = topology.placements.at(id);
    auto* box = scene_.addRect(0, 0, 184, 112, QPen(Qt::darkGray, 0), Qt::white);
    box->setPos(at.x, at.y);
    box->setZValue(1);
    boxes_[id] = box;
  }
  for (const auto& [id, element] : topology.elements) {
    const auto* cable = std::get_if<model::Cable>(&element);
    if (!cable)
      continue;
    lines_.push_back({scene_.addLine({}, QPen(Qt::black, 0)), {cable->ends[0].box, cable->ends[1].box}});
    for (const model::ElementId box : lines_.back().ends)
      linesAt_[box].push_back(lines_.size() - 1);
    adjust(lines_.back());
  }
  scene_.setSceneRect(scene_.itemsBoundingRect().adjusted(-2000, -2000, 2000, 2000));
  setScene(&scene_);
  setFrameShape(NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setOptimizationFlags(DontSavePainterState | DontAdjustForAntialiasing);
  setViewportUpdateMode(SmartViewportUpdate);
  setTransformationAnchor(NoAnchor);
}

void BareBoard::adjust(const Line& line) {
  const auto middle = [&](std::size_t end) { return boxes_.at(line.ends[end])->sceneBoundingRect().center(); };
  line.item->setLine(QLineF(middle(0), middle(1)));
}

void BareBoard::moveBoxes(const std::vector<model::ElementId>& boxes, QPointF by) {
  std::set<std::size_t> lines;
  for (const model::ElementId id : boxes) {
    boxes_.at(id)->moveBy(by.x(), by.y());
    lines.insert(linesAt_[id].begin(), linesAt_[id].end());
  }
  for (const std::size_t line : lines)
    adjust(lines_[line]);
}

}  // namespace vethloom::bench
