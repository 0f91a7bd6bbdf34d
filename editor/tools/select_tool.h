// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/tool.h"
#include "model/topology.h"
#include "tools/bending.h"
#include "tools/guides.h"
#include "tools/rehousing.h"
#include "tools/replugging.h"
#include "tools/resizing.h"

#include <QRectF>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace vethloom::editor {

/// Selects by click and rubber band, renames by double click. A drag moves what is selected (also from box to box),
/// with Ctrl a copy of it; resizes by a handle; bends a cable by its line; plugs one in elsewhere by its end.
class SelectTool : public Tool {
  Q_OBJECT

public:
  explicit SelectTool(CanvasView& view, QObject* parent = nullptr);

  [[nodiscard]] QString word() const override;
  [[nodiscard]] QString hint() const override;
  [[nodiscard]] QCursor cursor() const override;

  void abort() override;
  void documentWasReset() override;
  bool mousePressed(QPointF position, QMouseEvent* event) override;
  bool mouseMoved(QPointF position, QMouseEvent* event) override;
  bool mouseReleased(QPointF position, QMouseEvent* event) override;
  bool mouseDoubleClicked(QPointF position, QMouseEvent* event) override;
  bool keyPressed(QKeyEvent* event) override;
  [[nodiscard]] bool wantsKey(const QKeyEvent& event) const override;
  void paintOverlay(QPainter& painter) override;

private:
  enum class Drag { None, Undecided, Move, Resize, Band, Bend, Replug };
  /// What becomes of the selection at the release of a click that was no drag.
  enum class OnRelease { Nothing, OnlyThis, Without };

  void pressRight(QPointF position);
  bool pressOnHandle(QPointF position);
  void pressOn(QPointF position, Qt::KeyboardModifiers keys);
  void startDrag(Qt::KeyboardModifiers keys);
  void startMove(bool copies);
  void copySelected();
  [[nodiscard]] std::set<model::ElementId> movedWith(const std::vector<model::ElementId>& selected);
  void moveTo(QPointF position, bool snap);
  [[nodiscard]] QPointF pulled(QPointF way, bool snap);
  void bandTo(QPointF position);
  void drop();

  Drag drag_ = Drag::None;
  QPointF pressed_;
  model::ElementId grabbed_ = model::noElement;
  std::optional<model::InterfaceId> grabbedEnd_;  // The chip that was pressed on, where it is a cable's.
  OnRelease onRelease_ = OnRelease::Nothing;
  std::optional<Resizing::Grip> overGrip_;
  int gesture_ = 0;
  QString step_;                              // What the gesture is called in the history.
  std::set<model::ElementId> moving_;         // What is moved.
  QPointF start_;                             // Where the grabbed element stood,
  QRectF startRect_;                          // and everything that is moved.
  QPointF moved_;                             // How far it has been moved by now.
  std::map<model::ElementId, QRectF> homes_;  // The boxes of dragged devices, as they were: they may grow meanwhile.
  Rehousing rehousing_;                       // Of a single device that is dragged over another box.
  Replugging replugging_;
  Resizing resizing_;
  Bending bending_;
  Guides guides_;
  QRectF band_;
  std::vector<model::ElementId> kept_;  // Selected before the band, with Shift or Ctrl.
};

}  // namespace vethloom::editor
