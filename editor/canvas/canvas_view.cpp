// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/canvas_view.h"

#include "canvas/accessible_board.h"
#include "canvas/canvas_scene.h"
#include "canvas/empty_hint.h"
#include "canvas/glide.h"
#include "canvas/inline_rename.h"
#include "canvas/make_room.h"
#include "canvas/minimap.h"
#include "canvas/place_new.h"
#include "canvas/tool.h"
#include "style/theme.h"

#include <QDragEnterEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QScrollBar>
#include <QStyle>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

namespace vethloom::editor {

namespace {

constexpr double smallestZoom = 0.02;
constexpr double largestZoom = 4;
constexpr double largestFit = 1.5;
constexpr double fitMargin = 32;
constexpr double wheelStep = 1.2;  // One notch of the wheel.
constexpr double reachPixels = 7;  // How near to a cable the pointer must be.

}  // namespace

CanvasView::CanvasView(Document& document, Selection& selection, QWidget* parent)
    : QGraphicsView(parent),
      document_(document),
      selection_(selection),
      scene_(std::make_unique<CanvasScene>(document.topology())),
      marks_(std::make_unique<Marks>()),
      glide_(std::make_unique<Glide>(document)),
      minimap_(new Minimap(*this)) {
  installAccessibleBoard();
  setScene(scene_.get());
  setAccessibleName(tr("Drawing"));
  setAccessibleDescription(tr("Namespaces, bridges and cables. Tab goes through them, arrows move the selected one."));
  setFrameShape(NoFrame);
  setAlignment(Qt::AlignCenter);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setViewportUpdateMode(SmartViewportUpdate);
  setOptimizationFlags(DontSavePainterState | DontAdjustForAntialiasing);
  setCacheMode(CacheBackground);
  setTransformationAnchor(NoAnchor);
  setResizeAnchor(NoAnchor);
  setFocusPolicy(Qt::StrongFocus);
  setAcceptDrops(true);
  viewport()->setMouseTracking(true);
  setAnimated(style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0);
  followDocument();
  followSelection();
  retheme();
  scene_->rebuild();
  document_.setSettle([this](const model::Patch& step) { return makeRoom(*scene_, step); });
}

CanvasView::~CanvasView() {
  document_.setSettle({});
  // While this is still a CanvasView: letting go of the scene scrolls, and an open field follows that.
  delete rename_;
  setScene(nullptr);
}

void CanvasView::followDocument() {
  connect(&document_, &Document::changed, this, [this](const model::Patch& patch) {
    scene_->follow(patch);
    fitted_ = false;
    if (!patch.elements.empty())
      viewport()->update();  // The hint for an empty drawing comes or goes.
  });
  connect(&document_, &Document::wasReset, this, [this] {
    if (tool_)
      tool_->documentWasReset();
    // What the kernel said of the old drawing says nothing of this one.
    scene_->setComparison(nullptr);
    scene_->rebuild();
    viewport()->update();
  });
}

void CanvasView::followSelection() {
  connect(&selection_, &Selection::changed, this, [this] {
    nudgeGesture_ = 0;
    showMarks();
  });
}

void CanvasView::showMarks() {
  marks_->selected = {selection_.elements().begin(), selection_.elements().end()};
  marks_->interface = selection_.interface();
  const bool ring = byKeyboard_ && hasFocus() && !selection_.elements().empty();
  marks_->focused = ring ? selection_.elements().back() : model::noElement;
  scene_->showMarks(*marks_);
}

void CanvasView::setComparison(std::shared_ptr<const plan::Comparison> comparison) {
  scene_->setComparison(std::move(comparison));
}

void CanvasView::setProblems(ProblemBadges problems) {
  scene_->setProblems(std::move(problems));
}

void CanvasView::setHostTitle(const QString& title) {
  scene_->setHostTitle(title);
}

void CanvasView::setAnimated(bool animated) {
  animated_ = animated;
  scene_->setAnimated(animated);
}

void CanvasView::glide(const model::Patch& patch, const QString& text) {
  glide_->start(patch, text, animated_);
}

void CanvasView::setMinimapShown(bool shown) {
  minimap_->setWanted(shown);
}

void CanvasView::setTool(Tool* tool) {
  if (tool == tool_)
    return;
  if (tool_) {
    tool_->abort();
    tool_->deactivated();
  }
  tool_ = tool;
  if (tool_)
    tool_->activated();
  updateCursor();
  updateOverlay({});
  emit toolChanged(tool_);
  emit hintChanged(tool_ ? tool_->hint() : QString());
}

Tool* CanvasView::tool() const {
  return tool_;
}

void CanvasView::updateCursor() {
  if (panning_)
    viewport()->setCursor(Qt::ClosedHandCursor);
  else if (spaceHeld_)
    viewport()->setCursor(Qt::OpenHandCursor);
  else if (overBadge_)
    viewport()->setCursor(Qt::PointingHandCursor);
  else
    viewport()->setCursor(tool_ ? tool_->cursor() : QCursor(Qt::ArrowCursor));
}

Hit CanvasView::hitAt(QPointF position) const {
  return scene_->hitAt(position, reachPixels / zoom());
}

void CanvasView::hover(QPointF position) {
  overBadge_ = takesBadges() && scene_->badgeAt(position) != model::noElement;
  const Hit hit = hitAt(position);
  if (hit.element == marks_->hovered)
    return;
  marks_->hovered = hit.element;
  scene_->showMarks(*marks_);
}

void CanvasView::updateOverlay(const QRectF& area) {
  const QRectF both = overlay_ | area;
  overlay_ = area;
  viewport()->update(mapFromScene(both.adjusted(-8, -8, 8, 8)).boundingRect().adjusted(-4, -4, 4, 4));
}

void CanvasView::drawForeground(QPainter* painter, const QRectF& rect) {
  if (document_.topology().elements.size() == 1 && rect.intersects(emptyHintRect(*scene_)))
    paintEmptyHint(*painter, *scene_);
  if (tool_)
    tool_->paintOverlay(*painter);
}

void CanvasView::startRename(const Hit& target) {
  delete rename_;
  rename_ = InlineRename::open(*this, target);
}

void CanvasView::renameSelected() {
  if (selection_.interface())
    startRename({selection_.interface()->element, selection_.interface()});
  else if (selection_.elements().size() == 1)
    startRename({selection_.elements().front(), std::nullopt});
}

bool CanvasView::isRenaming() const {
  return !rename_.isNull();
}

void CanvasView::commitRename() {
  if (rename_)
    rename_->finish();
  rename_.clear();  // It deletes itself, but a little later.
}

void CanvasView::fitDrawing() {
  QRectF area = scene_->contentRect();
  if (document_.topology().elements.size() == 1)
    area |= emptyHintRect(*scene_);
  fit(area);
  fitted_ = true;
}

void CanvasView::fitSelection() {
  QRectF area;
  for (const model::ElementId id : selection_.elements())
    area |= scene_->rectOf(id);
  if (area.isNull())
    fitDrawing();
  else
    fit(area);
}

void CanvasView::fit(QRectF area) {
  area.adjust(-fitMargin, -fitMargin, fitMargin, fitMargin);
  const double fitting = std::min(viewport()->width() / area.width(), viewport()->height() / area.height());
  zoomTo(std::min(fitting, largestFit));
  centerOn(area.center());
}

void CanvasView::resizeEvent(QResizeEvent* event) {
  const bool wasFitted = fitted_;
  QGraphicsView::resizeEvent(event);
  if (wasFitted)
    fitDrawing();
  minimap_->place();
}

void CanvasView::zoomBy(double factor) {
  zoomAt(factor, viewport()->rect().center());
}

void CanvasView::zoomTo(double scale) {
  zoomBy(scale / zoom());
}

double CanvasView::zoom() const {
  return transform().m11();
}

void CanvasView::zoomAt(double factor, QPoint position) {
  const double target = std::clamp(zoom() * factor, smallestZoom, largestZoom);
  if (qFuzzyCompare(target, zoom()))
    return;
  const QPointF fixed = mapToScene(position);
  fitted_ = false;
  setTransform(QTransform::fromScale(target, target));
  const QPoint drift = mapFromScene(fixed) - position;
  horizontalScrollBar()->setValue(horizontalScrollBar()->value() + drift.x());
  verticalScrollBar()->setValue(verticalScrollBar()->value() + drift.y());
  minimap_->follow();
  emit zoomChanged(target);
}

void CanvasView::scrollContentsBy(int dx, int dy) {
  QGraphicsView::scrollContentsBy(dx, dy);
  fitted_ = false;
  if (rename_)
    rename_->place();
  minimap_->follow();
}

bool CanvasView::startPanning(QMouseEvent* event) {
  const bool asked = event->button() == Qt::MiddleButton || (spaceHeld_ && event->button() == Qt::LeftButton);
  if (!asked)
    return false;
  panning_ = true;
  panFrom_ = event->position().toPoint();
  updateCursor();
  return true;
}

bool CanvasView::takesBadges() const {
  return tool_ && tool_->word() == QLatin1String("select");
}

bool CanvasView::pressBadge(QPointF point, const QMouseEvent& event) {
  if (event.button() != Qt::LeftButton || event.modifiers() != Qt::NoModifier || !takesBadges())
    return false;
  const model::ElementId id = scene_->badgeAt(point);
  const ProblemBadge* badge = scene_->problemOf(id);
  if (!badge)
    return false;
  const model::ElementId wrong = badge->element;
  badgePressed_ = true;
  tool_->abort();
  selection_.set({id});
  emit problemChosen(wrong);
  return true;
}

void CanvasView::mousePressEvent(QMouseEvent* event) {
  glide_->finish();
  byKeyboard_ = false;
  showMarks();
  const QPointF point = mapToScene(event->position().toPoint());
  if (!startPanning(event) && !pressBadge(point, *event) && tool_)
    tool_->mousePressed(point, event);
  event->accept();
}

void CanvasView::mouseMoveEvent(QMouseEvent* event) {
  const QPoint position = event->position().toPoint();
  if (panning_) {
    const QPoint moved = position - panFrom_;
    panFrom_ = position;
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - moved.x());
    verticalScrollBar()->setValue(verticalScrollBar()->value() - moved.y());
    return;
  }
  if (badgePressed_)
    return;
  const QPointF point = mapToScene(position);
  if (event->buttons() == Qt::NoButton)
    hover(point);
  if (tool_)
    tool_->mouseMoved(point, event);
  updateCursor();
}

void CanvasView::mouseReleaseEvent(QMouseEvent* event) {
  if (panning_ && (event->button() == Qt::MiddleButton || event->button() == Qt::LeftButton)) {
    panning_ = false;
    updateCursor();
    return;
  }
  if (std::exchange(badgePressed_, false))
    return;
  if (tool_)
    tool_->mouseReleased(mapToScene(event->position().toPoint()), event);
}

void CanvasView::mouseDoubleClickEvent(QMouseEvent* event) {
  const QPointF point = mapToScene(event->position().toPoint());
  if (!startPanning(event) && !pressBadge(point, *event) && tool_ && !tool_->mouseDoubleClicked(point, event))
    tool_->mousePressed(point, event);
}

void CanvasView::wheelEvent(QWheelEvent* event) {
  if (event->modifiers().testFlag(Qt::ControlModifier)) {
    zoomAt(std::pow(wheelStep, event->angleDelta().y() / 120.0), event->position().toPoint());
  } else if (event->modifiers().testFlag(Qt::ShiftModifier) && event->angleDelta().x() == 0) {
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - event->angleDelta().y());
  } else {
    QGraphicsView::wheelEvent(event);
  }
  event->accept();
}

bool CanvasView::event(QEvent* event) {
  // A tool that is being told something by keyboard gets letters before the window's shortcuts do.
  if (event->type() == QEvent::ShortcutOverride && tool_ && tool_->wantsKey(*static_cast<QKeyEvent*>(event))) {
    event->accept();
    return true;
  }
  return QGraphicsView::event(event);
}

bool CanvasView::viewportEvent(QEvent* event) {
  if (event->type() == QEvent::NativeGesture) {
    auto* gesture = static_cast<QNativeGestureEvent*>(event);
    if (gesture->gestureType() == Qt::ZoomNativeGesture) {
      zoomAt(1 + gesture->value(), gesture->position().toPoint());
      return true;
    }
  }
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const QPointF point = mapToScene(help->pos());
    const ProblemBadge* problem = scene_->problemOf(scene_->badgeAt(point));
    QToolTip::showText(help->globalPos(), problem ? problem->words : scene_->helpFor(hitAt(point).element), viewport());
    return true;
  }
  if (event->type() == QEvent::Leave) {
    marks_->hovered = model::noElement;
    scene_->showMarks(*marks_);
  }
  return QGraphicsView::viewportEvent(event);
}

bool CanvasView::placeAtCentre(const QString& word) {
  QPointF middle = mapToScene(viewport()->rect().center());
  if (const auto interface = selection_.interface())
    middle = scene_->rectOf(*interface).center();
  else if (selection_.elements().size() == 1 && scene_->layout().node(selection_.elements().front()))
    middle = scene_->layout().node(selection_.elements().front())->rect.center();
  return put(word, freePlace(*scene_, word, middle));
}

bool CanvasView::put(const QString& word, const NewPlace& place) {
  const contract::Result<model::ElementId> placed = placeNew(document_, *scene_, word, place);
  if (!placed) {
    emit hintChanged(QString::fromStdString(placed.error().message));
    return false;
  }
  selection_.set({*placed});
  ensureVisible(scene_->rectOf(*placed));
  if (document_.topology().find<model::Annotation>(*placed))
    startRename({*placed, std::nullopt});  // It is nothing without its text.
  return true;
}

void CanvasView::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasFormat(QLatin1String(paletteMimeType)))
    event->acceptProposedAction();
}

void CanvasView::dragMoveEvent(QDragMoveEvent* event) {
  if (event->mimeData()->hasFormat(QLatin1String(paletteMimeType)))
    event->acceptProposedAction();
}

void CanvasView::dropEvent(QDropEvent* event) {
  const QString word = QString::fromUtf8(event->mimeData()->data(QLatin1String(paletteMimeType)));
  setFocus(Qt::MouseFocusReason);
  if (put(word, newPlace(*scene_, word, mapToScene(event->position().toPoint()))))
    event->acceptProposedAction();
}

void CanvasView::contextMenuEvent(QContextMenuEvent* event) {
  QPoint position = event->globalPos();
  if (event->reason() == QContextMenuEvent::Keyboard && !selection_.elements().empty()) {
    const QRectF element = scene_->rectOf(selection_.elements().back());
    position = viewport()->mapToGlobal(mapFromScene(element.center()));
  }
  emit contextMenuRequested(position);
  event->accept();
}

void CanvasView::changeEvent(QEvent* event) {
  QGraphicsView::changeEvent(event);
  if (event->type() == QEvent::PaletteChange)
    retheme();
}

void CanvasView::retheme() {
  scene_->setTheme(Theme::forPalette(palette()));
  resetCachedContent();
}

}  // namespace vethloom::editor
