// SPDX-License-Identifier: GPL-3.0-or-later
// Where CanvasLayout puts the labels of cables. A drawing without any pays nothing.
#include "canvas/layout/canvas_layout.h"
#include "canvas/layout/label_layout.h"
#include "canvas/layout/measures.h"

#include <algorithm>

namespace vethloom::editor {

using model::ElementId;

/// Those whose cables are new, and those that something has come near to. One that stands aside does so for something
/// along its line, which may have been what has changed.
CanvasLayout::Ids CanvasLayout::labelsToPlace(const Ids& touched) const {
  Ids labels;
  std::vector<QRectF> changed = left_;
  for (const ElementId id : touched) {
    if (labelled_.contains(id))
      labels.insert(id);
    const NodeShape* shape = node(id);
    if (shape && shape->kind != NodeKind::Host)
      changed.push_back(shape->bounds().translated(shape->rect.topLeft()));
    else if (labelled_.contains(id))
      changed.push_back(cables_.at(id).labelRect);
  }
  QRectF all;
  for (const QRectF& rect : changed)
    all |= rect;
  const auto meets = [&](const QRectF& rect) {
    return rect.intersects(all) &&
           std::any_of(changed.begin(), changed.end(), [&](const QRectF& one) { return one.intersects(rect); });
  };
  for (const ElementId id : labelled_) {
    const CableShape& cable = cables_.at(id);
    if (!labels.contains(id) && meets(aside_.contains(id) ? cable.bounds : cable.labelRect))
      labels.insert(id);
  }
  return labels;
}

/// Labels may want the place that a node, or another label, has had.
void CanvasLayout::leave(ElementId id) {
  if (labelled_.empty())
    return;
  if (const NodeShape* shape = node(id))
    left_.push_back(shape->bounds().translated(shape->rect.topLeft()));
  if (labelled_.contains(id))
    left_.push_back(cables_.at(id).labelRect);
}

/// What the cable runs in: there its label may be.
CanvasLayout::Ids CanvasLayout::boxesAround(ElementId cable) const {
  Ids boxes;
  for (const std::size_t end : {0, 1}) {
    const ElementId owner = ownerOf({cable, end});
    if (const auto box = boxOf_.find(owner); box != boxOf_.end())
      boxes.insert(box->second);
    const NodeShape* shape = node(owner);
    const Chip* chip = shape ? shape->chip({cable, end}) : nullptr;
    if (chip && chip->inward)
      boxes.insert(owner);
  }
  return boxes;
}

/// Labels keep clear of boxes, devices, chips and each other, as far as there is room.
void CanvasLayout::placeLabels(Ids& touched) {
  if (labelled_.empty() || touched.empty())
    return;
  const Ids labels = labelsToPlace(touched);
  if (labels.empty())
    return;
  QRectF area;
  for (const ElementId id : labels)
    area |= cables_.at(id).bounds;
  Obstacles obstacles(area.adjusted(-measures::noteWidth, -measures::badge, measures::noteWidth, measures::badge));
  for (const auto& [id, shape] : nodes_)
    obstacles.add(shape);
  for (const ElementId id : labelled_) {
    if (!labels.contains(id))
      obstacles.add(id, cables_.at(id).labelRect);
  }
  for (const ElementId id : labels) {
    CableShape& shape = cables_.at(id);
    const QRectF before = shape.labelRect;
    placeLabel(shape, type_, obstacles, boxesAround(id));
    obstacles.add(id, shape.labelRect);
    if (shape.labelRect.center() == shape.middle())
      aside_.erase(id);
    else
      aside_.insert(id);
    if (shape.labelRect != before)
      touched.insert(id);
  }
}

}  // namespace vethloom::editor
