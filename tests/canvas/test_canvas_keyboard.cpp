// SPDX-License-Identifier: GPL-3.0-or-later
// Going over the board and changing it without a mouse; zooming and panning by every device; the overview in the
// corner.
#include "board.h"
#include "canvas/minimap.h"
#include "drawings.h"
#include "model/edits.h"
#include "model/edits_look.h"

#include <QNativeGestureEvent>
#include <QPointingDevice>
#include <QScrollBar>
#include <QWheelEvent>

using namespace vethloom;
using namespace vethloom::editor;
using drawings::cable;
using drawings::leftRoom;
using drawings::rightRoom;
using model::ElementId;

namespace {

void wheel(Board& board, QPoint at, QPoint angle, QPoint pixels, Qt::KeyboardModifiers keys) {
  QWheelEvent event(at, board.view.viewport()->mapToGlobal(at), pixels, angle, Qt::NoButton, keys, Qt::NoScrollPhase,
                    false);
  QApplication::sendEvent(board.view.viewport(), &event);
}

}  // namespace

class TestCanvasKeyboard : public QObject {
  Q_OBJECT

private slots:
  void altArrowsGoToTheNearest();
  void withNothingSelectedArrowsBegin();
  void bracketsGoInAndOut();
  void commaAndDotGoThroughTheCables();
  void fromACableToItsEnds();
  void plainArrowsStillMove();
  void ctrlArrowsResize();
  void lockedThingsAreNotResized();
  void ctrlWheelZoomsAtThePointer();
  void pinchZoomsAtTheFingers();
  void twoFingersScroll();
  void middleButtonAndSpacePan();
  void selectionFillsTheBoard();
  void theOverviewComesWhenItIsNeeded();
  void theOverviewTakesTheBoardThere();
  void theOverviewZoomsByAsMuchAsIsTurned();

private:
  [[nodiscard]] static std::vector<ElementId> selected(Board& board) { return board.selection.elements(); }
};

void TestCanvasKeyboard::altArrowsGoToTheNearest() {
  Board board(drawings::twoRooms());
  board.selection.set({leftRoom});
  board.key(Qt::Key_Right, Qt::AltModifier);
  QVERIFY(selected(board) == std::vector{rightRoom});
  board.key(Qt::Key_Right, Qt::AltModifier);  // Nothing there.
  QVERIFY(selected(board) == std::vector{rightRoom});
  board.key(Qt::Key_Left, Qt::AltModifier);
  QVERIFY(selected(board) == std::vector{leftRoom});
  QCOMPARE(board.document.undoStack().count(), 0);
}

void TestCanvasKeyboard::withNothingSelectedArrowsBegin() {
  Board board(drawings::twoRooms());
  board.key(Qt::Key_Down, Qt::AltModifier);
  QCOMPARE(selected(board).size(), std::size_t(1));
}

void TestCanvasKeyboard::bracketsGoInAndOut() {
  model::Topology topology = drawings::twoRooms();
  const ElementId bridge = drawings::addBridge(topology, leftRoom, 24, 60);
  Board board(topology);
  board.selection.set({leftRoom});
  QTest::keyClick(&board.view, '[');
  QVERIFY(selected(board) == std::vector{bridge});
  QTest::keyClick(&board.view, ']');
  QVERIFY(selected(board) == std::vector{leftRoom});
  QTest::keyClick(&board.view, ']');
  QVERIFY(selected(board) == std::vector{model::hostId});
}

void TestCanvasKeyboard::commaAndDotGoThroughTheCables() {
  model::Topology topology = drawings::twoRooms();
  const ElementId second = drawings::addCable(topology, leftRoom, rightRoom);
  const ElementId third = drawings::addCable(topology, leftRoom, model::hostId);
  Board board(topology);
  board.selection.set({leftRoom});
  std::set<ElementId> seen;
  for (int i = 0; i < 3; ++i) {
    QTest::keyClick(&board.view, '.');
    seen.insert(selected(board).front());
  }
  QVERIFY(seen == (std::set{cable, second, third}));
  const ElementId last = selected(board).front();
  QTest::keyClick(&board.view, '.');
  QTest::keyClick(&board.view, ',');
  QVERIFY(selected(board) == std::vector{last});
}

void TestCanvasKeyboard::fromACableToItsEnds() {
  Board board(drawings::twoRooms());
  board.selection.set({cable});
  board.key(Qt::Key_Right, Qt::AltModifier);
  QVERIFY(selected(board) == std::vector{rightRoom});
  board.selection.set({cable});
  board.key(Qt::Key_Left, Qt::AltModifier);
  QVERIFY(selected(board) == std::vector{leftRoom});
}

void TestCanvasKeyboard::plainArrowsStillMove() {
  Board board(drawings::twoRooms());
  board.selection.set({leftRoom});
  board.key(Qt::Key_Right);
  board.key(Qt::Key_Down, Qt::ShiftModifier);
  QCOMPARE(board.node(leftRoom).rect.topLeft(), QPointF(8, 1));
  QCOMPARE(board.document.undoStack().count(), 1);
}

void TestCanvasKeyboard::ctrlArrowsResize() {
  Board board(drawings::twoRooms());
  board.selection.set({leftRoom});
  const QRectF before = board.node(leftRoom).rect;
  board.key(Qt::Key_Right, Qt::ControlModifier);
  board.key(Qt::Key_Down, Qt::ControlModifier);
  QCOMPARE(board.node(leftRoom).rect.topLeft(), before.topLeft());
  QCOMPARE(board.node(leftRoom).rect.size(), before.size() + QSizeF(8, 8));
  QCOMPARE(board.document.undoStack().count(), 1);
  board.document.undoStack().undo();
  QCOMPARE(board.node(leftRoom).rect, before);
}

void TestCanvasKeyboard::lockedThingsAreNotResized() {
  Board board(drawings::twoRooms());
  board.document.push(model::setLocked(board.topology(), {leftRoom}, true), QStringLiteral("Lock"));
  board.selection.set({leftRoom});
  const model::Topology before = board.topology();
  board.key(Qt::Key_Right, Qt::ControlModifier);
  board.key(Qt::Key_Right);
  QVERIFY(board.topology() == before);
}

void TestCanvasKeyboard::ctrlWheelZoomsAtThePointer() {
  Board board(drawings::twoRooms());
  const QPoint at(300, 200);
  const QPointF under = board.view.mapToScene(at);
  wheel(board, at, {0, 120}, {}, Qt::ControlModifier);
  QVERIFY(board.view.zoom() > 1.1);
  QVERIFY(QLineF(board.view.mapToScene(at), under).length() < 2);
  wheel(board, at, {0, -120}, {}, Qt::ControlModifier);
  QVERIFY(std::abs(board.view.zoom() - 1) < 0.01);
}

void TestCanvasKeyboard::pinchZoomsAtTheFingers() {
  Board board(drawings::twoRooms());
  const QPointF at(320, 240);
  const QPointF under = board.view.mapToScene(at.toPoint());
  QNativeGestureEvent event(Qt::ZoomNativeGesture, QPointingDevice::primaryPointingDevice(), 2, at, at, at, 0.25, {});
  QApplication::sendEvent(board.view.viewport(), &event);
  QVERIFY(std::abs(board.view.zoom() - 1.25) < 0.01);
  QVERIFY(QLineF(board.view.mapToScene(at.toPoint()), under).length() < 2);
}

void TestCanvasKeyboard::twoFingersScroll() {
  Board board(drawings::twoRooms());
  const int across = board.view.horizontalScrollBar()->value();
  const int down = board.view.verticalScrollBar()->value();
  wheel(board, {300, 200}, {0, -120}, {0, -40}, Qt::NoModifier);
  QVERIFY(board.view.verticalScrollBar()->value() > down);
  wheel(board, {300, 200}, {-120, 0}, {-40, 0}, Qt::NoModifier);
  QVERIFY(board.view.horizontalScrollBar()->value() > across);
  QCOMPARE(board.view.zoom(), 1.0);
}

void TestCanvasKeyboard::middleButtonAndSpacePan() {
  Board board(drawings::twoRooms());
  const QPoint from(400, 300);
  const QPointF under = board.view.mapToScene(from);
  const auto drag = [&](Qt::MouseButton button, QPoint start, QPoint way) {
    QTest::mousePress(board.view.viewport(), button, {}, start);
    QMouseEvent move(QEvent::MouseMove, start + way, board.view.viewport()->mapToGlobal(start + way), Qt::NoButton,
                     button, {});
    QApplication::sendEvent(board.view.viewport(), &move);
    QTest::mouseRelease(board.view.viewport(), button, {}, start + way);
  };
  drag(Qt::MiddleButton, from, {60, 40});
  QVERIFY(QLineF(board.view.mapToScene(from + QPoint(60, 40)), under).length() < 2);
  QTest::keyPress(&board.view, Qt::Key_Space);
  drag(Qt::LeftButton, from, {-30, 20});
  QTest::keyRelease(&board.view, Qt::Key_Space);
  QVERIFY(QLineF(board.view.mapToScene(from + QPoint(30, 60)), under).length() < 2);
  QVERIFY(board.selection.elements().empty());
}

void TestCanvasKeyboard::selectionFillsTheBoard() {
  Board board(drawings::twoRooms());
  board.document.push(model::move(board.topology(), {rightRoom}, 4000, 3000), QStringLiteral("Move"));
  board.selection.set({rightRoom});
  board.view.fitSelection();
  const QRectF seen = board.view.mapToScene(board.view.viewport()->rect()).boundingRect();
  QVERIFY(seen.contains(board.node(rightRoom).rect));
  QVERIFY(!seen.contains(board.node(leftRoom).rect));
  board.selection.clear();
  board.view.fitSelection();
  QVERIFY(board.view.mapToScene(board.view.viewport()->rect())
              .boundingRect()
              .contains(board.view.canvasScene().contentRect()));
}

void TestCanvasKeyboard::theOverviewComesWhenItIsNeeded() {
  Board board(drawings::twoRooms());
  auto* minimap = board.view.findChild<Minimap*>();
  QVERIFY(minimap);
  board.view.fitDrawing();
  QVERIFY(!minimap->isVisible());
  board.view.zoomTo(3);
  QVERIFY(minimap->isVisible());
  QVERIFY(board.view.rect().contains(minimap->geometry()));
  board.view.setMinimapShown(false);
  QVERIFY(!minimap->isVisible());
}

void TestCanvasKeyboard::theOverviewTakesTheBoardThere() {
  Board board(drawings::twoRooms());
  auto* minimap = board.view.findChild<Minimap*>();
  board.document.push(model::move(board.topology(), {rightRoom}, 4000, 3000), QStringLiteral("Move"));
  board.view.setMinimapShown(true);
  QTRY_VERIFY(minimap->isVisible());
  const auto seen = [&] { return board.view.mapToScene(board.view.viewport()->rect()).boundingRect(); };
  QVERIFY(!seen().intersects(board.node(rightRoom).rect));
  // The room is the lower right corner of everything.
  QTRY_VERIFY([&] {
    QTest::mouseClick(minimap, Qt::LeftButton, {}, {minimap->width() - 24, minimap->height() - 20});
    return seen().intersects(board.node(rightRoom).rect);
  }());
  QVERIFY(board.selection.elements().empty());
  QCOMPARE(board.document.undoStack().count(), 1);
}

void TestCanvasKeyboard::theOverviewZoomsByAsMuchAsIsTurned() {
  Board board(drawings::twoRooms());
  auto* minimap = board.view.findChild<Minimap*>();
  board.view.zoomTo(2);
  QTRY_VERIFY(minimap->isVisible());
  const auto turn = [&](QPoint pixels, QPoint angle) {
    QWheelEvent event(QPointF(20, 20), minimap->mapToGlobal(QPointF(20, 20)), pixels, angle, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(minimap, &event);
  };
  turn({}, {120, 0});  // To the side.
  QCOMPARE(board.view.zoom(), 2.0);
  turn({}, {0, 120});
  const double notch = board.view.zoom() / 2;
  QVERIFY(notch > 1.1 && notch < 1.3);
  turn({}, {0, -120});
  QVERIFY(std::abs(board.view.zoom() - 2) < 1e-6);
  // A touchpad's hundred small steps are as much as one notch.
  for (int i = 0; i < 100; ++i)
    turn({0, 1}, {0, i % 5 == 0 ? 2 : 1});
  QVERIFY(std::abs(board.view.zoom() / 2 - notch) < 1e-6);
  board.view.zoomTo(2);
  turn({0, 1}, {});
  QVERIFY(board.view.zoom() > 2 && board.view.zoom() < 2.05);
}

QTEST_MAIN(TestCanvasKeyboard)
#include "test_canvas_keyboard.moc"
