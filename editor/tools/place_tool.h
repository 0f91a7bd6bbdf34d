// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/place_new.h"
#include "canvas/tool.h"

#include <optional>

namespace vethloom::editor {

/// Puts a new namespace, bridge or other device where the user clicks; a ghost under the pointer shows where that would
/// be. A note or a frame can also be drawn over an area.
class PlaceTool : public Tool {
  Q_OBJECT

public:
  /// `word`: "namespace", "bridge" or a kind of link, as in the palette.
  PlaceTool(CanvasView& view, const QString& word, QObject* parent = nullptr);

  [[nodiscard]] QString word() const override { return word_; }
  [[nodiscard]] QString hint() const override;
  [[nodiscard]] QCursor cursor() const override { return Qt::CrossCursor; }

  void abort() override;
  bool mousePressed(QPointF position, QMouseEvent* event) override;
  bool mouseMoved(QPointF position, QMouseEvent* event) override;
  bool mouseReleased(QPointF position, QMouseEvent* event) override;
  bool keyPressed(QKeyEvent* event) override;
  void paintOverlay(QPainter& painter) override;

private:
  void finishIf(bool placed);
  void drawTo(QPointF position);

  QString word_;
  std::optional<NewPlace> ghost_;
  std::optional<QPointF> pressed_;  // Where the area of a note or a frame begins.
};

}  // namespace vethloom::editor
