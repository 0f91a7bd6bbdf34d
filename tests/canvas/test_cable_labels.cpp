// SPDX-License-Identifier: GPL-3.0-or-later
// Labels of cables keep clear of what is drawn, and of each other.
#include "board.h"
#include "canvas/layout/cable_layout.h"
#include "drawings.h"
#include "model/edits.h"

using namespace vethloom;
using namespace vethloom::editor;
using model::ElementId;

namespace {

/// Two rooms far from each other with a labelled cable between them.
struct Far {
  Board board;
  ElementId left = model::noElement;
  ElementId right = model::noElement;
  ElementId cable = model::noElement;

  Far() {
    model::Topology drawn;
    left = drawings::addNamespace(drawn, 0, 320);
    right = drawings::addNamespace(drawn, 1200, 320);
    cable = drawings::addCable(drawn, left, right);
    QVERIFY(model::apply(drawn, model::setLabel(drawn, cable, "uplink")));
    board.document.reset(drawn);
  }
  [[nodiscard]] const CableShape& shape() { return *board.layout().cable(cable); }
  [[nodiscard]] bool isHalfWay() { return shape().labelRect.center() == shape().middle(); }
  void add(double x, double y) {
    board.document.push(model::addNamespace(board.topology(), {.x = x, .y = y}).patch, QStringLiteral("Add"));
  }
};

/// Everything on the board that a label should not lie on.
std::vector<QRectF> solid(Board& board) {
  std::vector<QRectF> rects;
  for (const auto& [id, node] : board.layout().nodes()) {
    if (node.kind != NodeKind::Host && node.kind != NodeKind::Frame)
      rects.push_back(node.rect);
    for (const Chip& chip : node.chips)
      rects.push_back(chip.rect.translated(node.rect.topLeft()));
  }
  return rects;
}

bool isClear(Board& board, const QRectF& label) {
  const std::vector<QRectF> rects = solid(board);
  return std::none_of(rects.begin(), rects.end(), [&](const QRectF& rect) { return rect.intersects(label); });
}

}  // namespace

class TestCableLabels : public QObject {
  Q_OBJECT

private slots:
  void standsHalfWay();
  void makesRoomForABox();
  void comesBackWhenTheBoxGoes();
  void twoDoNotLieOnEachOther();
  void isForgottenWithItsCable();
  void isPaintedWhereItStands();
};

void TestCableLabels::standsHalfWay() {
  Far drawn;
  QVERIFY(drawn.isHalfWay());
  QVERIFY(isClear(drawn.board, drawn.shape().labelRect));
}

void TestCableLabels::makesRoomForABox() {
  Far drawn;
  const QPointF middle = drawn.shape().middle();
  drawn.add(middle.x() - 100, middle.y() - 56);
  QVERIFY(!drawn.isHalfWay());
  QVERIFY(isClear(drawn.board, drawn.shape().labelRect));
  QVERIFY(distanceTo(drawn.shape().line, drawn.shape().labelRect.center()) < 1);
  QVERIFY(drawn.shape().bounds.contains(drawn.shape().labelRect));
}

void TestCableLabels::comesBackWhenTheBoxGoes() {
  Far drawn;
  const QPointF middle = drawn.shape().middle();
  drawn.add(middle.x() - 100, middle.y() - 56);
  const ElementId box = drawn.board.topology().elements.rbegin()->first;
  drawn.board.document.push(model::move(drawn.board.topology(), {box}, 0, 400), QStringLiteral("Move"));
  QVERIFY(drawn.isHalfWay());
  drawn.board.document.undoStack().undo();
  QVERIFY(!drawn.isHalfWay());
  drawn.board.document.undoStack().undo();
  QVERIFY(drawn.isHalfWay());
}

void TestCableLabels::twoDoNotLieOnEachOther() {
  Far drawn;
  model::Topology more = drawn.board.topology();
  std::vector<ElementId> cables{drawn.cable};
  for (int i = 0; i < 3; ++i) {
    cables.push_back(drawings::addCable(more, drawn.left, drawn.right));
    QVERIFY(model::apply(more, model::setLabel(more, cables.back(), "a longer label")));
  }
  drawn.board.document.push(model::difference(drawn.board.topology(), more), QStringLiteral("Add"));
  for (const ElementId a : cables) {
    for (const ElementId b : cables) {
      const QRectF one = drawn.board.layout().cable(a)->labelRect;
      QVERIFY(a == b || !one.intersects(drawn.board.layout().cable(b)->labelRect));
    }
  }
}

void TestCableLabels::isForgottenWithItsCable() {
  Far drawn;
  const QPointF middle = drawn.shape().middle();
  drawn.add(middle.x() - 100, middle.y() - 56);
  QVERIFY(!drawn.isHalfWay());
  model::Topology more = drawn.board.topology();
  const ElementId other = drawings::addCable(more, drawn.left, drawn.right);
  QVERIFY(model::apply(more, model::setLabel(more, other, "other")));
  drawn.board.document.push(model::difference(drawn.board.topology(), more), QStringLiteral("Add"));
  drawn.board.document.push(model::setLabel(drawn.board.topology(), drawn.cable, {}), QStringLiteral("No label"));
  drawn.board.document.push(model::remove(drawn.board.topology(), {drawn.cable}), QStringLiteral("Delete"));
  drawn.board.document.push(model::move(drawn.board.topology(), {drawn.left}, 8, 0), QStringLiteral("Move"));
  QVERIFY(isClear(drawn.board, drawn.board.layout().cable(other)->labelRect));
  while (drawn.board.document.undoStack().canUndo())
    drawn.board.document.undoStack().undo();
  QVERIFY(drawn.isHalfWay());
}

void TestCableLabels::isPaintedWhereItStands() {
  Far drawn;
  const QPointF middle = drawn.shape().middle();
  drawn.board.view.centerOn(middle);
  const QImage before = drawn.board.painted();
  drawn.add(middle.x() - 100, middle.y() - 56);
  const QPoint label = drawn.board.pixel(drawn.shape().labelRect.center());
  QVERIFY(drawn.board.view.viewport()->rect().contains(label));
  // Something is written there now that was not.
  const QRect area(label - QPoint(16, 6), QSize(32, 12));
  QVERIFY(drawn.board.painted().copy(area) != before.copy(area));
  // What follows step by step is what a new board shows.
  Board fresh(drawn.board.topology());
  QCOMPARE(fresh.layout().cable(drawn.cable)->labelRect, drawn.shape().labelRect);
}

QTEST_MAIN(TestCableLabels)
#include "test_cable_labels.moc"
