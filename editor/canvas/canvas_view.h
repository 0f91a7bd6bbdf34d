// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "document/document.h"
#include "document/selection.h"
#include "plan/comparison.h"

#include <QGraphicsView>
#include <QImage>
#include <memory>

namespace vethloom::editor {

class CanvasScene;
class Tool;

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
  /// "Sandbox" or "This computer", shown on the host's frame where it has no label of its own.
  void setHostTitle(const QString& title);

  /// The tool that gets the events; owned by the caller and outliving its use.
  void setTool(Tool* tool);
  [[nodiscard]] Tool* tool() const { return tool_; }

  void fitDrawing();
  void zoomBy(double factor);
  void zoomTo(double scale);
  [[nodiscard]] double zoom() const;

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
  bool viewportEvent(QEvent* event) override;

private:
  Document& document_;
  Selection& selection_;
  std::unique_ptr<CanvasScene> scene_;
  Tool* tool_ = nullptr;
};

}  // namespace vethloom::editor
