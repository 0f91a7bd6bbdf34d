// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/problem_badges.h"
#include "document/document.h"
#include "document/selection.h"
#include "plan/comparison.h"

#include <QElapsedTimer>
#include <QGraphicsView>
#include <QImage>
#include <QPointer>
#include <memory>

namespace vethloom::editor {

class CanvasScene;
class Glide;
class InlineRename;
class Minimap;
class Tool;
struct Hit;
struct Marks;
struct NewPlace;

/// Name of the MIME type that the palette drags: the tool's word ("namespace", "bridge").
constexpr const char* paletteMimeType = "application/x-vethloom-palette";

/// The drawing board. It shows the document and what the kernel says of it, and hands every mouse and key event to the
/// tool that is on.
class CanvasView : public QGraphicsView {
  Q_OBJECT

public:
  CanvasView(Document& document, Selection& selection, QWidget* parent = nullptr);
  ~CanvasView() override;

  [[nodiscard]] Document& document() { return document_; }
  [[nodiscard]] Selection& selection() { return selection_; }
  [[nodiscard]] CanvasScene& canvasScene() { return *scene_; }

  /// What the kernel says; nullptr: nothing is known, everything is drawn as planned.
  void setComparison(std::shared_ptr<const plan::Comparison> comparison);
  /// What is wrong with the drawing, as badges that can be clicked. Pictures and prints have none.
  void setProblems(ProblemBadges problems);
  /// "Sandbox" or "This computer", shown on the host's frame where it has no label of its own.
  void setHostTitle(const QString& title);

  /// The tool that gets the events; owned by the caller and outliving its use.
  void setTool(Tool* tool);
  [[nodiscard]] Tool* tool() const;

  /// Puts a new element ("namespace", "bridge", "vlan") down and selects it. False where it is refused; the hint says
  /// why.
  bool put(const QString& word, const NewPlace& place);
  /// The same near the middle of what is seen, or at what is selected, where it covers nothing.
  bool placeAtCentre(const QString& word);

  /// Opens a field over an element's label or an interface's name. Nothing where neither is there.
  void startRename(const Hit& target);
  /// The same for what is selected: F2.
  void renameSelected();
  [[nodiscard]] bool isRenaming() const;
  /// Ends an open rename: takes over what is valid and drops what is not. For commands that the focus does not tell of.
  void commitRename();

  /// What is at a position of the scene, with the pointer's reach at this zoom.
  [[nodiscard]] Hit hitAt(QPointF position) const;
  /// To be called by the tool when its overlay has changed; `area` is where it is now.
  void updateOverlay(const QRectF& area);
  /// Cables that the kernel has just made draw themselves, once. By default as the desktop's setting for animations.
  void setAnimated(bool animated);

  /// Shows the whole drawing, and goes on to do so while the board is resized, until somebody scrolls, zooms or draws.
  void fitDrawing();
  /// Shows what is selected, as large as it gets; the whole drawing where nothing is.
  void fitSelection();
  void zoomBy(double factor);
  void zoomTo(double scale);
  [[nodiscard]] double zoom() const;

  /// Carries out a patch of places as one step, in which things glide where the desktop likes animations.
  void glide(const model::Patch& patch, const QString& text);
  /// The overview in the corner, shown while there is more than the board shows.
  void setMinimapShown(bool shown);

  /// The drawing as a picture in the given theme, with a margin; used by export, print and tests.
  [[nodiscard]] static QImage picture(const model::Topology& topology, const plan::Comparison* comparison,
                                      const QString& hostTitle, bool dark, double scale);

signals:
  void zoomChanged(double scale);
  void toolChanged(vethloom::editor::Tool* tool);
  /// A short hint for the status bar about what the tool expects next.
  void hintChanged(const QString& hint);
  /// Delete, rename and so on are asked for here by keyboard or context menu.
  void contextMenuRequested(const QPoint& globalPosition);
  /// The badge that tells of a problem of this element was clicked.
  void problemChosen(vethloom::model::ElementId id);

protected:
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragMoveEvent(QDragMoveEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool event(QEvent* event) override;
  bool viewportEvent(QEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void scrollContentsBy(int dx, int dy) override;
  /// Tab goes through the elements, and on to the next widget after the last one.
  bool focusNextPrevChild(bool next) override;
  void drawForeground(QPainter* painter, const QRectF& rect) override;

private:
  void followDocument();
  void followSelection();
  void showMarks();
  void hover(QPointF position);
  bool startPanning(QMouseEvent* event);
  /// Only the select tool has nothing else to do with a click.
  [[nodiscard]] bool takesBadges() const;
  bool pressBadge(QPointF point, const QMouseEvent& event);
  void zoomAt(double factor, QPoint position);
  void updateCursor();
  void fit(QRectF area);
  /// The gesture that a key goes on with: the one of the key before where that was only just pressed.
  int keyGesture();
  bool nudge(QKeyEvent* event);
  bool resizeByKey(QKeyEvent* event);
  bool walk(QKeyEvent* event);
  void walkTo(model::ElementId id);
  void retheme();

  Document& document_;
  Selection& selection_;
  std::unique_ptr<CanvasScene> scene_;
  QPointer<Tool> tool_;
  std::unique_ptr<Marks> marks_;
  QPointer<InlineRename> rename_;
  std::unique_ptr<Glide> glide_;
  Minimap* minimap_;
  QRectF overlay_;  // Where the tool's overlay was painted last.
  QPoint panFrom_;
  bool panning_ = false;
  bool overBadge_ = false;
  bool badgePressed_ = false;  // Until the button is let go, nothing is for the tool.
  bool spaceHeld_ = false;
  bool fitted_ = false;      // Nobody has scrolled, zoomed or drawn since fitDrawing.
  bool byKeyboard_ = false;  // The last navigation was by keyboard, so the focus ring shows.
  bool animated_ = false;
  model::ElementId walkHome_ = model::noElement;  // The node whose cables are being gone through.
  int nudgeGesture_ = 0;
  QElapsedTimer sinceNudge_;
};

}  // namespace vethloom::editor
