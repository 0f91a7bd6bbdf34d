// SPDX-License-Identifier: GPL-3.0-or-later
#include "tools/select_tool.h"

#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "canvas/layout/measures.h"
#include "model/edits.h"
#include "style/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

namespace vethloom::editor {

namespace {

constexpr double gripReach = 8;  // Pixels around a box's corner.
constexpr QSizeF smallestSize(64, 48);

QPointF snapped(QPointF point, bool snap) {
  return snap ? QPointF(measures::onGrid(point.x()), measures::onGrid(point.y())) : point;
}

}  // namespace

QString SelectTool::word() const {
  return QStringLiteral("select");
}

QString SelectTool::hint() const {
  return tr("Click selects, dragging moves, double click renames. Alt while dragging leaves the grid.");
}

QCursor SelectTool::cursor() const {
  return overGrip_ || drag_ == Drag::Resize ? Qt::SizeFDiagCursor : Qt::ArrowCursor;
}

bool SelectTool::mousePressed(QPointF position, QMouseEvent* event) {
  if (event->button() == Qt::RightButton) {
    abort();
    const Hit hit = view().hitAt(position);
    if (hit.element == model::noElement)
      view().selection().clear();
    else if (hit.interface)
      view().selection().setInterface(*hit.interface);
    else if (!view().selection().contains(hit.element))
      view().selection().set({hit.element});
    return true;
  }
  if (event->button() != Qt::LeftButton || drag_ != Drag::None)
    return false;
  pressed_ = position;
  gesture_ = 0;
  before_ = view().document().topology().placements;
  grabbed_ = gripAt(position);
  if (grabbed_ != model::noElement) {
    drag_ = Drag::Resize;
    const QSizeF size = view().canvasScene().layout().node(grabbed_)->rect.size();
    start_ = {size.width(), size.height()};
    return true;
  }
  pressOn(position, event);
  return true;
}

void SelectTool::pressOn(QPointF position, QMouseEvent* event) {
  Selection& selection = view().selection();
  const Hit hit = view().hitAt(position);
  const bool toggles = event->modifiers().testFlag(Qt::ControlModifier);
  const bool adds = event->modifiers().testFlag(Qt::ShiftModifier);
  grabbed_ = hit.element;
  onlyThisOnRelease_ = false;
  drag_ = Drag::Undecided;
  if (hit.element == model::noElement) {
    kept_ = toggles || adds ? selection.elements() : std::vector<model::ElementId>();
    selection.set(kept_);
  } else if (toggles) {
    selection.toggle(hit.element);
  } else if (adds) {
    if (!selection.contains(hit.element))
      selection.toggle(hit.element);
  } else if (hit.interface) {
    selection.setInterface(*hit.interface);
    grabbed_ = view().canvasScene().layout().ownerOf(*hit.interface);
  } else if (selection.contains(hit.element) && selection.elements().size() > 1) {
    onlyThisOnRelease_ = true;
  } else {
    selection.set({hit.element});
  }
}

bool SelectTool::mouseMoved(QPointF position, QMouseEvent* event) {
  if (event->buttons() == Qt::NoButton)
    overGrip_ = gripAt(position) != model::noElement;
  if (!event->buttons().testFlag(Qt::LeftButton) || drag_ == Drag::None)
    return false;
  const double distance = QLineF(pressed_, position).length() * view().zoom();
  if (drag_ == Drag::Undecided) {
    if (distance < QApplication::startDragDistance())
      return true;
    startDrag();
  }
  const bool snap = !event->modifiers().testFlag(Qt::AltModifier);
  if (drag_ == Drag::Move)
    moveTo(position, snap);
  else if (drag_ == Drag::Resize)
    resizeTo(position, snap);
  else if (drag_ == Drag::Band)
    bandTo(position);
  return true;
}

void SelectTool::startDrag() {
  onlyThisOnRelease_ = false;
  const NodeShape* node = view().canvasScene().layout().node(grabbed_);
  if (!node || !view().selection().contains(grabbed_)) {
    // From a cable or a chip nothing moves; from the empty board a rubber band is drawn.
    drag_ = grabbed_ == model::noElement ? Drag::Band : Drag::None;
    return;
  }
  drag_ = Drag::Move;
  start_ = node->rect.topLeft();
  moved_ = {};
  rehousing_.end();
  if (view().selection().elements().size() == 1)
    rehousing_.begin(grabbed_, pressed_ - start_);
}

std::set<model::ElementId> SelectTool::selected() {
  const std::vector<model::ElementId>& elements = view().selection().elements();
  return {elements.begin(), elements.end()};
}

void SelectTool::moveTo(QPointF position, bool snap) {
  const bool elsewhere = rehousing_.hover(position);
  view().updateOverlay(rehousing_.area());
  if (elsewhere) {
    // Its own box need not stretch to where it is going.
    if (!moved_.isNull())
      takeBack();
    moved_ = {};
    return;
  }
  const QPointF wanted = snapped(start_ + position - pressed_, snap) - start_;
  const QPointF step = wanted - moved_;
  if (step.isNull())
    return;
  if (gesture_ == 0)
    gesture_ = view().document().newGesture();
  moved_ = wanted;
  view().document().push(model::move(view().document().topology(), selected(), step.x(), step.y()), tr("Move"),
                         gesture_);
}

void SelectTool::resizeTo(QPointF position, bool snap) {
  const model::Topology& topology = view().document().topology();
  const auto found = topology.placements.find(grabbed_);
  model::Placement placement = found == topology.placements.end() ? model::Placement{} : found->second;
  const QPointF size = snapped(start_ + position - pressed_, snap);
  placement.width = std::max(size.x(), smallestSize.width());
  placement.height = std::max(size.y(), smallestSize.height());
  if (gesture_ == 0)
    gesture_ = view().document().newGesture();
  view().document().push(model::place(topology, grabbed_, placement), tr("Resize"), gesture_);
}

void SelectTool::bandTo(QPointF position) {
  band_ = QRectF(pressed_, position).normalized();
  std::vector<model::ElementId> chosen = kept_;
  for (const model::ElementId id : view().canvasScene().elementsIn(band_)) {
    if (std::find(chosen.begin(), chosen.end(), id) == chosen.end())
      chosen.push_back(id);
  }
  view().selection().set(std::move(chosen));
  view().updateOverlay(band_);
}

bool SelectTool::mouseReleased(QPointF, QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || drag_ == Drag::None)
    return false;
  if (onlyThisOnRelease_)
    view().selection().set({grabbed_});
  onlyThisOnRelease_ = false;
  if (drag_ == Drag::Move)
    rehousing_.drop();
  drag_ = Drag::None;
  band_ = {};
  view().updateOverlay({});
  emit view().hintChanged(hint());
  return true;
}

bool SelectTool::mouseDoubleClicked(QPointF position, QMouseEvent* event) {
  if (event->button() != Qt::LeftButton)
    return false;
  const Hit hit = view().hitAt(position);
  if (hit.element == model::noElement)
    return false;
  view().startRename(hit);
  return true;
}

bool SelectTool::keyPressed(QKeyEvent* event) {
  if (event->key() != Qt::Key_Escape || drag_ == Drag::None)
    return false;
  abort();
  return true;
}

void SelectTool::abort() {
  if (gesture_ != 0 && (drag_ == Drag::Move || drag_ == Drag::Resize))
    takeBack();
  rehousing_.end();
  drag_ = Drag::None;
  gesture_ = 0;
  onlyThisOnRelease_ = false;
  band_ = {};
  view().updateOverlay({});
}

void SelectTool::documentWasReset() {
  // There is nothing to take back: the placements from before the gesture are another drawing's.
  gesture_ = 0;
  abort();
}

/// Sets everything back as part of the same gesture, so that no undo step is left at all.
void SelectTool::takeBack() {
  model::Patch back;
  for (const auto& [id, placement] : view().document().topology().placements) {
    const auto found = before_.find(id);
    const auto before = found == before_.end() ? std::nullopt : std::optional(found->second);
    if (before != placement)
      back.placements.push_back({id, placement, before});
  }
  view().document().push(back, {}, gesture_);
}

model::ElementId SelectTool::gripAt(QPointF position) {
  const double reach = gripReach / view().zoom();
  for (const model::ElementId id : view().selection().elements()) {
    const NodeShape* node = view().canvasScene().layout().node(id);
    if (!node)
      continue;
    const QPointF off = position - node->rect.bottomRight();
    if (std::max(std::abs(off.x()), std::abs(off.y())) <= reach)
      return id;
  }
  return model::noElement;
}

void SelectTool::paintOverlay(QPainter& painter) {
  rehousing_.paint(painter);
  if (drag_ != Drag::Band || band_.isEmpty())
    return;
  QColor fill = view().canvasScene().theme().accent;
  painter.setPen(QPen(fill, 0));
  fill.setAlphaF(0.12F);
  painter.setBrush(fill);
  painter.drawRect(band_);
}

}  // namespace vethloom::editor
