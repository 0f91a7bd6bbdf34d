// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "document/document.h"
#include "document/selection.h"

#include <QTest>

/// A document on a shown canvas, and the mouse and keyboard at it. Points are in scene coordinates.
struct Board {
  vethloom::editor::Document document;
  vethloom::editor::Selection selection{document};
  vethloom::editor::CanvasView view{document, selection};

  explicit Board(vethloom::model::Topology topology = {}) {
    view.setAnimated(false);
    view.setHostTitle(QStringLiteral("Sandbox"));
    view.resize(1000, 700);
    document.reset(std::move(topology));
    view.show();
    view.zoomTo(1);
    view.centerOn(250, 200);
    view.setFocus();
  }

  [[nodiscard]] const vethloom::model::Topology& topology() const { return document.topology(); }
  [[nodiscard]] const vethloom::editor::CanvasLayout& layout() { return view.canvasScene().layout(); }
  [[nodiscard]] const vethloom::editor::NodeShape& node(vethloom::model::ElementId id) { return *layout().node(id); }
  [[nodiscard]] QPointF middle(vethloom::model::ElementId id) { return node(id).rect.center(); }
  /// A spot of a box that is neither chip nor bridge: beside its title.
  [[nodiscard]] QPointF header(vethloom::model::ElementId id) {
    return node(id).rect.topLeft() + node(id).titleRect.bottomRight() + QPointF(4, 0);
  }
  [[nodiscard]] QPoint pixel(QPointF point) { return view.mapFromScene(point); }

  void press(QPointF point, Qt::KeyboardModifiers keys = {}, Qt::MouseButton button = Qt::LeftButton) {
    QTest::mousePress(view.viewport(), button, keys, pixel(point));
  }
  /// QTest::mouseMove sends no buttons that the window system does not know of, so the event is made here.
  void move(QPointF point, Qt::KeyboardModifiers keys = {}, Qt::MouseButtons buttons = Qt::LeftButton) {
    const QPointF at = pixel(point);
    QMouseEvent event(QEvent::MouseMove, at, view.viewport()->mapToGlobal(at), Qt::NoButton, buttons, keys);
    QApplication::sendEvent(view.viewport(), &event);
  }
  void release(QPointF point, Qt::KeyboardModifiers keys = {}, Qt::MouseButton button = Qt::LeftButton) {
    QTest::mouseRelease(view.viewport(), button, keys, pixel(point));
  }
  void click(QPointF point, Qt::KeyboardModifiers keys = {}, Qt::MouseButton button = Qt::LeftButton) {
    press(point, keys, button);
    release(point, keys, button);
  }
  void drag(QPointF from, QPointF to, Qt::KeyboardModifiers keys = {}) {
    press(from, keys);
    move((from + to) / 2, keys);
    move(to, keys);
    release(to, keys);
  }
  void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&view, key, modifiers); }

  /// What is painted, in device pixels of the viewport.
  [[nodiscard]] QImage painted() { return view.viewport()->grab().toImage(); }
};
