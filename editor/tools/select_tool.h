// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/tool.h"
#include "model/topology.h"
#include "tools/rehousing.h"

#include <QRectF>
#include <map>
#include <set>
#include <vector>

namespace vethloom::editor {

/// Selects by click and rubber band, moves (also from box to box) and resizes by dragging, renames by double click.
class SelectTool : public Tool {
  Q_OBJECT

public:
  explicit SelectTool(CanvasView& view, QObject* parent = nullptr) : Tool(view, parent), rehousing_(view) {}

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
  void paintOverlay(QPainter& painter) override;

private:
  enum class Drag { None, Undecided, Move, Resize, Band };

  void pressOn(QPointF position, QMouseEvent* event);
  [[nodiscard]] model::ElementId gripAt(QPointF position);
  [[nodiscard]] std::set<model::ElementId> selected();
  void startDrag();
  void takeBack();
  void moveTo(QPointF position, bool snap);
  void resizeTo(QPointF position, bool snap);
  void bandTo(QPointF position);

  Drag drag_ = Drag::None;
  QPointF pressed_;
  model::ElementId grabbed_ = model::noElement;
  bool onlyThisOnRelease_ = false;  // A plain click on one of several selected, unless it becomes a drag.
  bool overGrip_ = false;
  int gesture_ = 0;
  QPointF start_;                                        // Where the grabbed element stood, or its size.
  QPointF moved_;                                        // How far it has been moved by now.
  std::map<model::ElementId, model::Placement> before_;  // All placements when the gesture began.
  Rehousing rehousing_;                                  // Of a single device that is dragged over another box.
  QRectF band_;
  std::vector<model::ElementId> kept_;  // Selected before the band, with Shift or Ctrl.
};

}  // namespace vethloom::editor
