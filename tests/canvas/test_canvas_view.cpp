// SPDX-License-Identifier: GPL-3.0-or-later
// The board itself: it follows the document, zooms, pans, takes drops, and can be used by keyboard alone.
#include "board.h"
#include "drawings.h"
#include "model/edits.h"
#include "style/theme.h"

#include <QDropEvent>
#include <QMimeData>
#include <QNativeGestureEvent>
#include <QPointingDevice>
#include <QSignalSpy>
#include <QWheelEvent>

using namespace vethloom;
using namespace vethloom::editor;
using drawings::cable;
using drawings::leftRoom;
using drawings::rightRoom;
using model::ElementId;

namespace {

void wheel(Board& board, QPoint pixel, int delta, Qt::KeyboardModifiers keys) {
  QWheelEvent event(pixel, board.view.viewport()->mapToGlobal(pixel), {}, {0, delta}, Qt::NoButton, keys,
                    Qt::NoScrollPhase, false);
  QApplication::sendEvent(board.view.viewport(), &event);
}

bool drop(Board& board, const char* type, const QByteArray& word, QPointF point) {
  QMimeData data;
  data.setData(QLatin1String(type), word);
  QDragEnterEvent enter(board.pixel(point), Qt::CopyAction, &data, Qt::LeftButton, {});
  enter.setAccepted(false);
  QApplication::sendEvent(board.view.viewport(), &enter);
  if (!enter.isAccepted())
    return false;
  QDropEvent event(board.pixel(point), Qt::CopyAction, &data, Qt::LeftButton, {});
  event.setAccepted(false);
  QApplication::sendEvent(board.view.viewport(), &event);
  return event.isAccepted();
}

}  // namespace

class TestCanvasView : public QObject {
  Q_OBJECT

private slots:
  void followsEveryChange();
  void hitsWhatIsThere();
  void wheelZoomsAtThePointer();
  void pinchZooms();
  void zoomStaysWithinLimits();
  void middleButtonAndSpacePan();
  void fitShowsAll();
  void theBoardGrowsWithTheDrawing();
  void dropsFromThePalette_data();
  void dropsFromThePalette();
  void refusesOtherDrops();
  void tabGoesThroughTheElements();
  void arrowsNudgeInOneStep();
  void arrowsWithoutSelectionAreTheWindows();
  void escapeClearsTheSelection();
  void emptyBoardSaysWhatToDo();
  void followsThePalette();
  void isNamedForScreenReaders();
};

void TestCanvasView::followsEveryChange() {
  Board board(drawings::twoRooms());
  const auto painted = [&] { return board.view.canvasScene().elementsIn(QRectF(-9000, -9000, 18000, 18000)); };
  QCOMPARE(board.layout().nodes().size(), std::size_t(3));
  QCOMPARE(board.layout().cables().size(), std::size_t(1));
  board.document.push(model::remove(board.topology(), {leftRoom}), {});
  QVERIFY(!board.layout().node(leftRoom));
  QVERIFY(!board.layout().cable(cable));
  QCOMPARE(painted().size(), std::size_t(2));
  board.document.undoStack().undo();
  QVERIFY(board.layout().cable(cable));
  QCOMPARE(painted().size(), std::size_t(4));
  board.document.reset({});
  QVERIFY(painted() == std::vector{model::hostId});
}

void TestCanvasView::hitsWhatIsThere() {
  Board board(drawings::twoRooms());
  const CanvasScene& scene = board.view.canvasScene();
  QVERIFY(scene.hitAt(board.header(leftRoom), 4) == (Hit{leftRoom, std::nullopt}));
  QVERIFY(scene.hitAt(board.middle(model::hostId), 4) == (Hit{model::hostId, std::nullopt}));
  QVERIFY(scene.hitAt(board.layout().cable(cable)->middle() + QPointF(0, 3), 4) == (Hit{cable, std::nullopt}));
  QVERIFY(scene.hitAt(board.layout().cable(cable)->middle() + QPointF(0, 9), 4) == Hit{});
  const model::InterfaceId end{cable, 1};
  QVERIFY(scene.hitAt(scene.rectOf(end).center(), 4) == (Hit{cable, end}));
  QCOMPARE(scene.targetAt(scene.rectOf(end).center()), rightRoom);
  QCOMPARE(scene.targetAt({-500, -500}), model::noElement);
}

void TestCanvasView::wheelZoomsAtThePointer() {
  Board board(drawings::twoRooms());
  const QPoint pointer = board.pixel(board.middle(rightRoom));
  QSignalSpy zoomed(&board.view, &CanvasView::zoomChanged);
  wheel(board, pointer, 240, Qt::ControlModifier);
  QVERIFY(board.view.zoom() > 1.3);
  QCOMPARE(zoomed.count(), 1);
  QVERIFY((board.pixel(board.middle(rightRoom)) - pointer).manhattanLength() <= 2);
  const double zoom = board.view.zoom();
  const QPointF before = board.view.mapToScene(pointer);
  wheel(board, pointer, -120, {});
  QCOMPARE(board.view.zoom(), zoom);
  QVERIFY(board.view.mapToScene(pointer).y() > before.y());
}

void TestCanvasView::pinchZooms() {
  Board board(drawings::twoRooms());
  const QPointF at = board.pixel(board.middle(leftRoom));
  QNativeGestureEvent event(Qt::ZoomNativeGesture, QPointingDevice::primaryPointingDevice(), 2, at, at, at, 0.25, {});
  QApplication::sendEvent(board.view.viewport(), &event);
  QCOMPARE(board.view.zoom(), 1.25);
  QVERIFY((board.pixel(board.middle(leftRoom)) - at.toPoint()).manhattanLength() <= 2);
}

void TestCanvasView::zoomStaysWithinLimits() {
  Board board(drawings::twoRooms());
  board.view.zoomBy(1000);
  const double largest = board.view.zoom();
  board.view.zoomBy(1.2);
  QCOMPARE(board.view.zoom(), largest);
  board.view.zoomTo(0.0001);
  QVERIFY(board.view.zoom() >= 0.02);
  board.view.zoomTo(1);
  QCOMPARE(board.view.zoom(), 1.0);
}

void TestCanvasView::middleButtonAndSpacePan() {
  Board board(drawings::twoRooms());
  const QPoint from(300, 300);
  const auto dragPixels = [&](Qt::MouseButton button) {
    QTest::mousePress(board.view.viewport(), button, {}, from);
    QMouseEvent event(QEvent::MouseMove, from + QPoint(40, -30), board.view.viewport()->mapToGlobal(from), Qt::NoButton,
                      button, {});
    QApplication::sendEvent(board.view.viewport(), &event);
    QTest::mouseRelease(board.view.viewport(), button, {}, from + QPoint(40, -30));
  };
  QPointF grabbed = board.view.mapToScene(from);
  dragPixels(Qt::MiddleButton);
  QCOMPARE(board.pixel(grabbed), from + QPoint(40, -30));
  grabbed = board.view.mapToScene(from);
  QTest::keyPress(&board.view, Qt::Key_Space);
  dragPixels(Qt::LeftButton);
  QTest::keyRelease(&board.view, Qt::Key_Space);
  QCOMPARE(board.pixel(grabbed), from + QPoint(40, -30));
  QCOMPARE(board.document.undoStack().count(), 0);
}

void TestCanvasView::fitShowsAll() {
  for (const drawings::Drawing& drawing : drawings::all()) {
    Board board(drawing.topology);
    board.view.fitDrawing();
    const QRect shown = board.view.mapFromScene(board.view.canvasScene().contentRect()).boundingRect();
    QVERIFY2(board.view.viewport()->rect().contains(shown), drawing.name.c_str());
  }
}

void TestCanvasView::theBoardGrowsWithTheDrawing() {
  Board board(drawings::twoRooms());
  const QRectF content = board.view.canvasScene().contentRect();
  board.document.push(model::move(board.topology(), {ElementId{3}}, 5000, 0), QStringLiteral("Move"));
  QVERIFY(board.view.canvasScene().contentRect().right() > content.right() + 4000);
  QVERIFY(board.view.sceneRect().right() > board.view.canvasScene().contentRect().right() + 500);
  board.document.undoStack().undo();
  QCOMPARE(board.view.canvasScene().contentRect(), content);
}

void TestCanvasView::dropsFromThePalette_data() {
  QTest::addColumn<QByteArray>("word");
  QTest::addColumn<QPointF>("point");
  QTest::addColumn<int>("box");
  QTest::newRow("namespace") << QByteArray("namespace") << QPointF(160, 480) << 0;
  QTest::newRow("bridge on the host") << QByteArray("bridge") << QPointF(160, 300) << 1;
  QTest::newRow("bridge on a namespace") << QByteArray("bridge") << QPointF(40, 60) << 2;
  QTest::newRow("bridge on nothing goes to the host") << QByteArray("bridge") << QPointF(600, 500) << 1;
}

void TestCanvasView::dropsFromThePalette() {
  QFETCH(QByteArray, word);
  QFETCH(QPointF, point);
  QFETCH(int, box);
  Board board(drawings::twoRooms());
  QVERIFY(drop(board, paletteMimeType, word, point));
  QCOMPARE(board.document.undoStack().count(), 1);
  QCOMPARE(board.selection.elements().size(), std::size_t(1));
  const ElementId placed = board.selection.elements().front();
  if (const auto* bridge = board.topology().find<model::Bridge>(placed)) {
    QCOMPARE(bridge->box, ElementId(box));
    QVERIFY(board.node(bridge->box).rect.contains(board.node(placed).rect));
  } else {
    QVERIFY(board.topology().find<model::Namespace>(placed));
    QVERIFY(board.node(placed).rect.contains(point));
  }
}

void TestCanvasView::refusesOtherDrops() {
  Board board(drawings::twoRooms());
  QVERIFY(!drop(board, paletteMimeType, "nonsense", {160, 480}));
  QVERIFY(!drop(board, "text/plain", "namespace", {160, 480}));
  QCOMPARE(board.document.undoStack().count(), 0);
}

void TestCanvasView::tabGoesThroughTheElements() {
  Board board(drawings::twoRooms());
  QWidget window;
  board.view.setParent(&window);
  QWidget after(&window);
  after.setFocusPolicy(Qt::StrongFocus);
  window.show();
  window.activateWindow();
  board.view.setFocus();
  std::vector<ElementId> visited;
  for (int i = 0; i < 4; ++i) {
    board.key(Qt::Key_Tab);
    QCOMPARE(board.selection.elements().size(), std::size_t(1));
    visited.push_back(board.selection.elements().front());
  }
  QVERIFY(visited == (std::vector{leftRoom, rightRoom, model::hostId, cable}));
  board.key(Qt::Key_Backtab, Qt::ShiftModifier);
  QVERIFY(board.selection.elements() == std::vector{model::hostId});
  board.key(Qt::Key_Tab);
  board.key(Qt::Key_Tab);
  QVERIFY(!board.view.hasFocus());
  board.view.setParent(nullptr);
}

void TestCanvasView::arrowsNudgeInOneStep() {
  Board board(drawings::twoRooms());
  const model::Topology start = board.topology();
  board.selection.set({leftRoom, rightRoom});
  board.key(Qt::Key_Right);
  board.key(Qt::Key_Right);
  board.key(Qt::Key_Down);
  board.key(Qt::Key_Up, Qt::ShiftModifier);
  QCOMPARE(board.topology().placements.at(leftRoom).x, start.placements.at(leftRoom).x + 16);
  QCOMPARE(board.topology().placements.at(rightRoom).y, start.placements.at(rightRoom).y + 7);
  QCOMPARE(board.document.undoStack().count(), 1);
  board.selection.set({leftRoom});
  board.key(Qt::Key_Right);
  QCOMPARE(board.document.undoStack().count(), 2);
  board.document.undoStack().undo();
  board.document.undoStack().undo();
  QVERIFY(board.topology() == start);
}

void TestCanvasView::arrowsWithoutSelectionAreTheWindows() {
  Board board(drawings::twoRooms());
  QKeyEvent event(QEvent::KeyPress, Qt::Key_Right, Qt::NoModifier);
  event.accept();
  QApplication::sendEvent(&board.view, &event);
  QVERIFY(!event.isAccepted());
  QCOMPARE(board.document.undoStack().count(), 0);
}

void TestCanvasView::escapeClearsTheSelection() {
  Board board(drawings::twoRooms());
  board.selection.set({leftRoom});
  board.key(Qt::Key_Escape);
  QVERIFY(board.selection.elements().empty());
}

void TestCanvasView::emptyBoardSaysWhatToDo() {
  Board board;
  board.view.fitDrawing();
  const QRect host = board.view.mapFromScene(board.node(model::hostId).rect).boundingRect();
  const QRect below(host.left(), host.bottom() + 24, host.width(), 120);
  const auto inked = [&] {
    const QImage image = board.painted().copy(below);
    const QColor ground = board.view.canvasScene().theme().canvas;
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
      for (int x = 0; x < image.width(); ++x)
        count += std::abs(image.pixelColor(x, y).lightness() - ground.lightness()) > 80 ? 1 : 0;
    }
    return count;
  };
  QVERIFY(inked() > 300);
  const model::Added added = model::addNamespace(board.topology(), {.x = 2000, .y = 0});
  board.document.push(added.patch, {});
  QCOMPARE(inked(), 0);
  board.document.undoStack().undo();
  QVERIFY(inked() > 300);
}

void TestCanvasView::followsThePalette() {
  Board board(drawings::twoRooms());
  QVERIFY(board.painted().pixelColor(2, 2).lightness() > 200);
  QPalette dark;
  dark.setColor(QPalette::Window, Qt::black);
  dark.setColor(QPalette::WindowText, Qt::white);
  board.view.setPalette(dark);
  QVERIFY(board.painted().pixelColor(2, 2).lightness() < 60);
  const QPoint inHeader = board.pixel(board.header(leftRoom));
  QVERIFY(board.painted().pixelColor(inHeader).lightness() < 120);
}

void TestCanvasView::isNamedForScreenReaders() {
  Board board;
  QVERIFY(!board.view.accessibleName().isEmpty());
  QVERIFY(!board.view.accessibleDescription().isEmpty());
}

QTEST_MAIN(TestCanvasView)
#include "test_canvas_view.moc"
