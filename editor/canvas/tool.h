// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCursor>
#include <QObject>
#include <QPointF>

class QKeyEvent;
class QMouseEvent;
class QPainter;

namespace vethloom::editor {

class CanvasView;

/// Owns the mouse while it is on. Items never handle events themselves. Positions are in scene coordinates.
class Tool : public QObject {
  Q_OBJECT

public:
  explicit Tool(CanvasView& view, QObject* parent = nullptr) : QObject(parent), view_(view) {}

  /// Stable word: "select", "namespace", "bridge", "cable".
  [[nodiscard]] virtual QString word() const = 0;
  /// What to do next, for the status bar.
  [[nodiscard]] virtual QString hint() const = 0;
  [[nodiscard]] virtual QCursor cursor() const { return Qt::ArrowCursor; }

  virtual void activated() {}
  /// Another tool takes over. The half done has been given up already.
  virtual void deactivated() {}
  /// Gives up whatever is half done (Escape, another tool).
  virtual void abort() {}
  /// Another drawing is open now: what was half done in the old one is dropped, and nothing may be pushed.
  virtual void documentWasReset() { abort(); }

  /// Each returns whether the tool took the event.
  virtual bool mousePressed(QPointF position, QMouseEvent* event) = 0;
  virtual bool mouseMoved(QPointF position, QMouseEvent* event) = 0;
  virtual bool mouseReleased(QPointF position, QMouseEvent* event) = 0;
  virtual bool mouseDoubleClicked(QPointF, QMouseEvent*) { return false; }
  virtual bool keyPressed(QKeyEvent*) { return false; }
  /// Whether the tool wants this key now, before any shortcut of the window's gets it.
  [[nodiscard]] virtual bool wantsKey(const QKeyEvent&) const { return false; }

  /// Painted above everything, in scene coordinates: rubber bands, a cable on its way.
  virtual void paintOverlay(QPainter&) {}

signals:
  /// The tool has done its job once and the select tool may come back.
  void finished();

protected:
  [[nodiscard]] CanvasView& view() { return view_; }

private:
  CanvasView& view_;
};

}  // namespace vethloom::editor
