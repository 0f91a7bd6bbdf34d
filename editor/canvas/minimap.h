// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPixmap>
#include <QTimer>
#include <QWidget>

namespace vethloom::editor {

class CanvasView;

/// The whole drawing in the board's corner, with what the board shows of it. A click or a drag takes the board there.
/// Painted from the layout, at most twice a second; hidden while the board shows everything.
class Minimap : public QWidget {
  Q_OBJECT

public:
  explicit Minimap(CanvasView& view);

  /// Whether the user wants it at all.
  void setWanted(bool wanted);
  /// The board has another size: into its corner.
  void place();
  /// The board shows another part.
  void follow();

protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void changeEvent(QEvent* event) override;

private:
  void drawingChanged();
  void render();
  void goTo(QPointF position);
  [[nodiscard]] QRectF seen() const;
  /// From the scene to this widget.
  [[nodiscard]] QTransform map() const;

  CanvasView& view_;
  QTimer delay_;
  QPixmap drawing_;
  QRectF area_;  // Of the scene, that `drawing_` shows.
  bool wanted_ = true;
};

}  // namespace vethloom::editor
