// SPDX-License-Identifier: GPL-3.0-or-later
#include "tools/select_tool.h"

#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "canvas/layout/measures.h"
#include "canvas/make_room.h"
#include "model/edits.h"
#include "model/selecting.h"
#include "style/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

namespace vethloom::editor {

namespace {

using model::ElementId;

QPointF snapped(QPointF point, bool snap) {
  return snap ? QPointF(measures::onGrid(point.x()), measures::onGrid(point.y())) : point;
}

bool isDelete(const QKeyEvent& event) {
  return event.key() == Qt::Key_Delete || event.key() == Qt::Key_Backspace;
}

}  // namespace

SelectTool::SelectTool(CanvasView& view, QObject* parent)
    : Tool(view, parent), rehousing_(view), replugging_(view), resizing_(view), bending_(view), guides_(view) {}

QString SelectTool::word() const {
  return QStringLiteral("select");
}

QString SelectTool::hint() const {
  return tr("Click selects, dragging moves, double click renames. Ctrl drags a copy, Alt leaves grid and guides.");
}

QCursor SelectTool::cursor() const {
  return overGrip_ ? Resizing::cursorFor(overGrip_->edges) : QCursor(Qt::ArrowCursor);
}

bool SelectTool::mousePressed(QPointF position, QMouseEvent* event) {
  if (event->button() == Qt::RightButton) {
    pressRight(position);
    return true;
  }
  if (event->button() != Qt::LeftButton || drag_ != Drag::None)
    return false;
  pressed_ = position;
  gesture_ = 0;
  if (!pressOnHandle(position))
    pressOn(position, event->modifiers());
  return true;
}

void SelectTool::pressRight(QPointF position) {
  abort();
  const Hit hit = view().hitAt(position);
  if (hit.element == model::noElement)
    view().selection().clear();
  else if (hit.interface)
    view().selection().setInterface(*hit.interface);
  else if (!view().selection().contains(hit.element))
    view().selection().set(model::withGroups(view().document().topology(), {hit.element}));
}

/// Of what is selected: the corner of a box, a bend of a cable.
bool SelectTool::pressOnHandle(QPointF position) {
  onRelease_ = OnRelease::Nothing;
  grabbedEnd_.reset();
  overGrip_ = resizing_.gripAt(position);
  if (overGrip_) {
    grabbed_ = overGrip_->id;
    drag_ = Drag::Resize;
    resizing_.begin(*overGrip_, position);
    return true;
  }
  const auto bend = bending_.bendAt(position);
  bending_.choose(bend);
  if (!bend)
    return false;
  grabbed_ = bend->cable;
  drag_ = Drag::Bend;
  bending_.begin(*bend);
  view().updateOverlay(view().canvasScene().rectOf(bend->cable));
  return true;
}

void SelectTool::pressOn(QPointF position, Qt::KeyboardModifiers keys) {
  Selection& selection = view().selection();
  const Hit hit = view().hitAt(position);
  const bool toggles = keys.testFlag(Qt::ControlModifier);
  const bool adds = keys.testFlag(Qt::ShiftModifier);
  grabbed_ = hit.element;
  drag_ = Drag::Undecided;
  if (hit.element == model::noElement) {
    kept_ = toggles || adds ? selection.elements() : std::vector<ElementId>();
    selection.set(kept_);
  } else if (toggles || adds) {
    if (selection.contains(hit.element)) {
      onRelease_ = toggles ? OnRelease::Without : OnRelease::Nothing;
      return;
    }
    std::vector<ElementId> more = selection.elements();
    for (const ElementId id : model::withGroups(view().document().topology(), {hit.element}))
      more.push_back(id);
    selection.set(std::move(more));
  } else if (hit.interface) {
    selection.setInterface(*hit.interface);
    grabbed_ = view().canvasScene().layout().ownerOf(*hit.interface);
    grabbedEnd_ = hit.interface;
  } else if (selection.contains(hit.element) && selection.elements().size() > 1) {
    onRelease_ = OnRelease::OnlyThis;
  } else {
    selection.set(model::withGroups(view().document().topology(), {hit.element}));
  }
}

bool SelectTool::mouseMoved(QPointF position, QMouseEvent* event) {
  if (event->buttons() == Qt::NoButton)
    overGrip_ = resizing_.gripAt(position);
  if (!event->buttons().testFlag(Qt::LeftButton) || drag_ == Drag::None)
    return false;
  const double distance = QLineF(pressed_, position).length() * view().zoom();
  if (drag_ == Drag::Undecided) {
    if (distance < QApplication::startDragDistance())
      return true;
    startDrag(event->modifiers());
  }
  const bool snap = !event->modifiers().testFlag(Qt::AltModifier);
  if (drag_ == Drag::Move)
    moveTo(position, snap);
  else if (drag_ == Drag::Resize)
    resizing_.moveTo(position, snap);
  else if (drag_ == Drag::Band)
    bandTo(position);
  else if (drag_ == Drag::Bend)
    bending_.moveTo(position, snap);
  else if (drag_ == Drag::Replug)
    replugging_.hover(position);
  if (drag_ == Drag::Replug)
    view().updateOverlay(replugging_.area());
  else if (drag_ == Drag::Bend)
    view().updateOverlay(view().canvasScene().rectOf(grabbed_));
  return true;
}

void SelectTool::startDrag(Qt::KeyboardModifiers keys) {
  onRelease_ = OnRelease::Nothing;
  const CanvasLayout& layout = view().canvasScene().layout();
  const NodeShape* node = layout.node(grabbed_);
  if (grabbedEnd_) {
    drag_ = Drag::Replug;
    replugging_.begin(*grabbedEnd_);
  } else if (layout.cable(grabbed_)) {
    drag_ = Drag::Bend;
    bending_.begin(grabbed_, pressed_);
  } else if (!node) {
    drag_ = Drag::Band;
  } else if (!view().selection().contains(grabbed_)) {
    drag_ = Drag::None;
  } else if (node->locked) {
    drag_ = Drag::None;
    emit view().hintChanged(tr("It is locked in its place. Ctrl+Shift+L unlocks it."));
  } else {
    startMove(keys.testFlag(Qt::ControlModifier));
  }
}

void SelectTool::startMove(bool copies) {
  const CanvasLayout& layout = view().canvasScene().layout();
  drag_ = Drag::Move;
  start_ = layout.node(grabbed_)->rect.topLeft();
  moved_ = {};
  step_ = copies ? tr("Copy") : tr("Move");
  rehousing_.end();
  moving_ = movedWith(view().selection().elements());
  if (copies)
    copySelected();
  else if (view().selection().elements().size() == 1)
    rehousing_.begin(grabbed_, pressed_ - start_);
  startRect_ = {};
  for (const ElementId id : moving_) {
    if (const NodeShape* node = layout.node(id))
      startRect_ |= node->rect;
  }
  guides_.begin(moving_);
  // What is dragged towards another box must not push that away.
  view().document().setSettling(false);
  homes_.clear();
  for (const ElementId id : moving_) {
    if (const NodeShape* home = layout.node(layout.boxOfBridge(id)))
      homes_.emplace(home->id, home->rect);
  }
}

/// The originals stay, and copies of them go with the pointer from here on.
void SelectTool::copySelected() {
  const model::Patch copies = model::duplicate(view().document().topology(), moving_, 0, 0);
  gesture_ = view().document().newGesture();
  view().document().push(copies, step_, gesture_);
  std::vector<ElementId> made;
  for (const auto& change : copies.elements)
    made.push_back(change.id);
  moving_ = {made.begin(), made.end()};
  view().selection().set(std::move(made));
}

/// A frame takes along what stands in it.
std::set<ElementId> SelectTool::movedWith(const std::vector<ElementId>& selected) {
  std::set<ElementId> moving;
  const CanvasScene& scene = view().canvasScene();
  for (const ElementId id : selected) {
    const NodeShape* node = scene.layout().node(id);
    moving.insert(id);
    if (!node || node->kind != NodeKind::Frame)
      continue;
    for (const ElementId inner : scene.elementsIn(node->rect)) {
      const NodeShape* shape = scene.layout().node(inner);
      if (shape && (isAnnotation(shape->kind) || shape->kind == NodeKind::Namespace))
        moving.insert(inner);
    }
  }
  return moving;
}

/// How far to move instead of `way`, so that things fall into a guide, or else onto the grid.
QPointF SelectTool::pulled(QPointF way, bool snap) {
  if (!snap)
    return way;
  const Guides::Pull pull = guides_.pullOn(startRect_.translated(way));
  const QPointF grid = snapped(start_ + way, true) - start_;
  return {pull.x ? way.x() + *pull.x : grid.x(), pull.y ? way.y() + *pull.y : grid.y()};
}

void SelectTool::moveTo(QPointF position, bool snap) {
  if (rehousing_.hover(position)) {
    // Its own box need not stretch to where it is going.
    if (!moved_.isNull())
      view().document().takeBack(gesture_);
    moved_ = {};
    guides_.hide();
    view().updateOverlay(rehousing_.area());
    return;
  }
  const QPointF wanted = pulled(position - pressed_, snap);
  const QPointF step = wanted - moved_;
  if (snap)
    guides_.show(startRect_.translated(wanted));
  else
    guides_.hide();
  view().updateOverlay(guides_.area());
  if (step.isNull())
    return;
  if (gesture_ == 0)
    gesture_ = view().document().newGesture();
  moved_ = wanted;
  view().document().push(model::move(view().document().topology(), moving_, step.x(), step.y()), step_, gesture_);
}

void SelectTool::bandTo(QPointF position) {
  band_ = QRectF(pressed_, position).normalized();
  std::vector<ElementId> chosen = kept_;
  for (const ElementId id : view().canvasScene().elementsIn(band_)) {
    if (std::find(chosen.begin(), chosen.end(), id) == chosen.end())
      chosen.push_back(id);
  }
  view().selection().set(model::withGroups(view().document().topology(), chosen));
  view().updateOverlay(band_);
}

bool SelectTool::mouseReleased(QPointF, QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || drag_ == Drag::None)
    return false;
  if (onRelease_ == OnRelease::OnlyThis)
    view().selection().set({grabbed_});
  else if (onRelease_ == OnRelease::Without)
    view().selection().toggle(grabbed_);
  onRelease_ = OnRelease::Nothing;
  drop();
  return true;
}

void SelectTool::drop() {
  view().document().setSettling(true);
  if (drag_ == Drag::Move && !moved_.isNull())
    view().document().push(makeRoom(view().canvasScene(), homes_), step_, gesture_);
  if (drag_ == Drag::Move)
    rehousing_.drop();
  else if (drag_ == Drag::Bend)
    bending_.drop();
  else if (drag_ == Drag::Replug)
    replugging_.drop();
  drag_ = Drag::None;
  guides_.end();
  band_ = {};
  view().updateOverlay({});
  emit view().hintChanged(hint());
}

bool SelectTool::mouseDoubleClicked(QPointF position, QMouseEvent* event) {
  if (event->button() != Qt::LeftButton)
    return false;
  if (const auto bend = bending_.bendAt(position)) {
    bending_.remove(*bend);
    view().updateOverlay({});
    return true;
  }
  const Hit hit = view().hitAt(position);
  if (hit.element == model::noElement)
    return false;
  view().startRename(hit);
  return true;
}

bool SelectTool::keyPressed(QKeyEvent* event) {
  if (isDelete(*event) && bending_.chosen()) {
    bending_.remove(*bending_.chosen());
    view().updateOverlay({});
    return true;
  }
  if (event->key() != Qt::Key_Escape || drag_ == Drag::None)
    return false;
  abort();
  return true;
}

bool SelectTool::wantsKey(const QKeyEvent& event) const {
  return isDelete(event) && bending_.chosen();
}

void SelectTool::abort() {
  view().document().setSettling(true);
  if (gesture_ != 0 && drag_ == Drag::Move)
    view().document().takeBack(gesture_);
  if (drag_ == Drag::Resize)
    resizing_.takeBack();
  if (drag_ == Drag::Bend)
    bending_.takeBack();
  rehousing_.end();
  replugging_.end();
  guides_.end();
  drag_ = Drag::None;
  gesture_ = 0;
  onRelease_ = OnRelease::Nothing;
  band_ = {};
  view().updateOverlay({});
}

void SelectTool::documentWasReset() {
  // There is nothing to take back: what was done was done to another drawing.
  drag_ = Drag::None;
  abort();
}

void SelectTool::paintOverlay(QPainter& painter) {
  rehousing_.paint(painter);
  bending_.paint(painter);
  guides_.paint(painter);
  if (drag_ == Drag::Replug)
    replugging_.paint(painter);
  if (drag_ != Drag::Band || band_.isEmpty())
    return;
  QColor fill = view().canvasScene().theme().accent;
  painter.setPen(QPen(fill, 0));
  fill.setAlphaF(0.12F);
  painter.setBrush(fill);
  painter.drawRect(band_);
}

}  // namespace vethloom::editor
