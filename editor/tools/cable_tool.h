// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/tool.h"
#include "model/edits.h"

#include <array>

namespace vethloom::editor {

/// Cables two boxes or bridges: drag from one to the other, or click one and then the other; let go over the empty
/// board, it offers what to make there. By keyboard: from what is selected, arrows or the beginning of a name choose
/// the other one, Return cables them.
class CableTool : public Tool {
  Q_OBJECT

public:
  using Tool::Tool;

  /// What new cables get by themselves.
  void setAutoOptions(const model::AutoOptions& options) { options_ = options; }

  [[nodiscard]] QString word() const override;
  [[nodiscard]] QString hint() const override;
  [[nodiscard]] QCursor cursor() const override { return Qt::CrossCursor; }

  void abort() override;
  bool mousePressed(QPointF position, QMouseEvent* event) override;
  bool mouseMoved(QPointF position, QMouseEvent* event) override;
  bool mouseReleased(QPointF position, QMouseEvent* event) override;
  bool mouseDoubleClicked(QPointF position, QMouseEvent* event) override;
  bool keyPressed(QKeyEvent* event) override;
  [[nodiscard]] bool wantsKey(const QKeyEvent& event) const override;
  void paintOverlay(QPainter& painter) override;

private:
  void hover(QPointF position);
  /// Shows what a cable from `from_` to there would be.
  void aim(model::ElementId target);
  void finish(model::ElementId to);
  /// Adds the cable as the last of a gesture; where it cannot be, says why and takes the gesture back.
  void connectEnds(model::ElementId from, model::ElementId to, int gesture);
  void offer(QPointF position);
  void createAndCable(model::ElementId from, const QString& word, QPointF position);
  /// By keyboard: begins at what is selected, where nothing has begun yet.
  bool beginAtSelected();
  bool chooseTowards(int key);
  bool chooseByName(const QString& typed);
  void say(const QString& hint);
  [[nodiscard]] QString nameOf(model::ElementId target);
  [[nodiscard]] QRectF overlayArea();
  void paintRubber(QPainter& painter);
  void paintName(QPainter& painter, QPointF at, QPointF away, const QString& name);

  model::AutoOptions options_;
  model::ElementId from_ = model::noElement;
  model::ElementId over_ = model::noElement;
  std::array<QString, 2> names_;  // What the ends would be called.
  bool refused_ = false;          // The kernel or the model would not take this cable.
  bool second_ = false;           // The press that chooses the other end.
  QString typed_;                 // The beginning of the other end's name.
  QPointF pressed_;
  QPointF pointer_;
};

}  // namespace vethloom::editor
