// SPDX-License-Identifier: GPL-3.0-or-later
// Selecting, moving and resizing by mouse. Every gesture is judged by the document and the selection.
#include "board.h"
#include "drawings.h"
#include "tools/select_tool.h"

#include <QSignalSpy>

using namespace vethloom;
using namespace vethloom::editor;
using drawings::cable;
using drawings::leftRoom;
using drawings::rightRoom;
using model::ElementId;

namespace {

const QPointF emptySpot(250, -60);

}  // namespace

class TestSelectTool : public QObject {
  Q_OBJECT

private slots:
  void init();
  void cleanup();
  void clickSelects();
  void ctrlTogglesShiftAdds();
  void clickOnAChipSelectsTheInterface();
  void clickOnACableSelectsIt();
  void clickOnOneOfManySelectsItAlone();
  void rubberBandSelectsWhatIsInside();
  void rubberBandWithShiftAdds();
  void rightClickSelectsBeforeTheMenu();
  void dragMovesOnTheGridInOneStep();
  void altDragLeavesTheGrid();
  void dragMovesTheWholeSelection();
  void dragByAChipMovesNothing();
  void aTremblingClickMovesNothing();
  void escapeTakesADragBack();
  void anotherToolTakesADragBack();
  void anotherDrawingDropsADrag();
  void aBridgeMovesInsideItsBox();
  void gripResizesInOneStep();
  void escapeTakesAResizeBack();

private:
  [[nodiscard]] std::vector<ElementId> selected() const { return board_->selection.elements(); }
  [[nodiscard]] model::Placement placement(ElementId id) const { return board_->topology().placements.at(id); }

  std::unique_ptr<Board> board_;
  std::unique_ptr<SelectTool> tool_;
  model::Topology start_;
};

void TestSelectTool::init() {
  board_ = std::make_unique<Board>(drawings::twoRooms());
  tool_ = std::make_unique<SelectTool>(board_->view);
  board_->view.setTool(tool_.get());
  start_ = board_->topology();
}

void TestSelectTool::cleanup() {
  board_->view.setTool(nullptr);
  tool_.reset();
  board_.reset();
}

void TestSelectTool::clickSelects() {
  board_->click(board_->header(leftRoom));
  QVERIFY(selected() == std::vector{leftRoom});
  board_->click(board_->header(rightRoom));
  QVERIFY(selected() == std::vector{rightRoom});
  board_->click(emptySpot);
  QVERIFY(selected().empty());
  QCOMPARE(board_->document.undoStack().count(), 0);
}

void TestSelectTool::ctrlTogglesShiftAdds() {
  board_->click(board_->header(leftRoom));
  board_->click(board_->header(rightRoom), Qt::ControlModifier);
  QVERIFY(selected() == (std::vector{leftRoom, rightRoom}));
  board_->click(board_->header(leftRoom), Qt::ControlModifier);
  QVERIFY(selected() == std::vector{rightRoom});
  board_->click(board_->header(rightRoom), Qt::ShiftModifier);
  QVERIFY(selected() == std::vector{rightRoom});
  board_->click(board_->header(leftRoom), Qt::ShiftModifier);
  QVERIFY(selected() == (std::vector{rightRoom, leftRoom}));
}

void TestSelectTool::clickOnAChipSelectsTheInterface() {
  const model::InterfaceId end{cable, 1};
  board_->click(board_->view.canvasScene().rectOf(end).center());
  QVERIFY(board_->selection.interface() == end);
  QVERIFY(selected() == std::vector{cable});
}

void TestSelectTool::clickOnACableSelectsIt() {
  board_->click(board_->layout().cable(cable)->middle() + QPointF(0, 4));
  QVERIFY(selected() == std::vector{cable});
  QVERIFY(!board_->selection.interface());
}

void TestSelectTool::clickOnOneOfManySelectsItAlone() {
  board_->selection.set({leftRoom, rightRoom});
  board_->click(board_->header(leftRoom));
  QVERIFY(selected() == std::vector{leftRoom});
}

void TestSelectTool::rubberBandSelectsWhatIsInside() {
  board_->drag({-40, -40}, {560, 160});
  QCOMPARE(selected().size(), std::size_t(3));
  QVERIFY(board_->selection.contains(leftRoom) && board_->selection.contains(cable));
  QVERIFY(!board_->selection.contains(model::hostId));
  board_->drag({-40, -40}, {220, 160});
  QVERIFY(selected() == std::vector{leftRoom});
}

void TestSelectTool::rubberBandWithShiftAdds() {
  board_->selection.set({model::hostId});
  board_->drag({-40, -40}, {220, 160}, Qt::ShiftModifier);
  QVERIFY(selected() == (std::vector{model::hostId, leftRoom}));
}

void TestSelectTool::rightClickSelectsBeforeTheMenu() {
  board_->selection.set({leftRoom, rightRoom});
  board_->click(board_->header(leftRoom), {}, Qt::RightButton);
  QVERIFY(selected() == (std::vector{leftRoom, rightRoom}));
  board_->click(board_->header(model::hostId), {}, Qt::RightButton);
  QVERIFY(selected() == std::vector{model::hostId});
  QSignalSpy menu(&board_->view, &CanvasView::contextMenuRequested);
  QContextMenuEvent event(QContextMenuEvent::Mouse, board_->pixel(board_->header(model::hostId)), {7, 9});
  QApplication::sendEvent(board_->view.viewport(), &event);
  QCOMPARE(menu.count(), 1);
  QCOMPARE(menu.first().first().toPoint(), QPoint(7, 9));
  board_->click(emptySpot, {}, Qt::RightButton);
  QVERIFY(selected().empty());
}

void TestSelectTool::dragMovesOnTheGridInOneStep() {
  const QPointF from = board_->header(leftRoom);
  board_->press(from);
  for (int i = 1; i <= 10; ++i)
    board_->move(from + QPointF(5 * i, 3 * i));
  board_->release(from + QPointF(50, 30));
  QCOMPARE(placement(leftRoom).x, 48.0);
  QCOMPARE(placement(leftRoom).y, 32.0);
  QCOMPARE(board_->document.undoStack().count(), 1);
  QCOMPARE(board_->node(leftRoom).rect.topLeft(), QPointF(48, 32));
  board_->document.undoStack().undo();
  QVERIFY(board_->topology() == start_);
  board_->document.undoStack().redo();
  QCOMPARE(placement(leftRoom).x, 48.0);
}

void TestSelectTool::altDragLeavesTheGrid() {
  board_->drag(board_->header(leftRoom), board_->header(leftRoom) + QPointF(51, 29), Qt::AltModifier);
  QCOMPARE(placement(leftRoom).x, 51.0);
  QCOMPARE(placement(leftRoom).y, 29.0);
}

void TestSelectTool::dragMovesTheWholeSelection() {
  board_->selection.set({leftRoom, rightRoom});
  board_->drag(board_->header(leftRoom), board_->header(leftRoom) + QPointF(0, 80));
  QCOMPARE(placement(leftRoom).y, 80.0);
  QCOMPARE(placement(rightRoom).y, start_.placements.at(rightRoom).y + 80);
  QVERIFY(selected() == (std::vector{leftRoom, rightRoom}));
  QCOMPARE(board_->document.undoStack().count(), 1);
}

void TestSelectTool::dragByAChipMovesNothing() {
  const QPointF chip = board_->view.canvasScene().rectOf(model::InterfaceId{cable, 0}).center();
  board_->drag(chip, chip + QPointF(80, 80));
  QVERIFY(board_->topology() == start_);
}

void TestSelectTool::aTremblingClickMovesNothing() {
  board_->drag(board_->header(leftRoom), board_->header(leftRoom) + QPointF(3, 2));
  QVERIFY(board_->topology() == start_);
  QVERIFY(selected() == std::vector{leftRoom});
}

void TestSelectTool::escapeTakesADragBack() {
  const QPointF from = board_->header(leftRoom);
  board_->press(from);
  board_->move(from + QPointF(100, 100));
  QVERIFY(placement(leftRoom).x != 0);
  board_->key(Qt::Key_Escape);
  QVERIFY(board_->topology() == start_);
  QCOMPARE(board_->document.undoStack().count(), 0);
  board_->move(from + QPointF(200, 200));
  board_->release(from + QPointF(200, 200));
  QVERIFY(board_->topology() == start_);
}

void TestSelectTool::anotherToolTakesADragBack() {
  const QPointF from = board_->header(leftRoom);
  board_->press(from);
  board_->move(from + QPointF(100, 100));
  board_->view.setTool(nullptr);
  QVERIFY(board_->topology() == start_);
  QCOMPARE(board_->document.undoStack().count(), 0);
}

void TestSelectTool::anotherDrawingDropsADrag() {
  const QPointF from = board_->header(leftRoom);
  board_->press(from);
  board_->move(from + QPointF(100, 100));
  // The same elements elsewhere: the old placements would fit, and must not come.
  model::Topology other = start_;
  other.placements[leftRoom].y = 320;
  board_->document.reset(other);
  QVERIFY(board_->topology() == other);
  QCOMPARE(board_->document.undoStack().count(), 0);
  board_->move(from + QPointF(200, 200));
  board_->release(from + QPointF(200, 200));
  QVERIFY(board_->topology() == other);
  QVERIFY(!board_->document.isModified());
}

void TestSelectTool::aBridgeMovesInsideItsBox() {
  model::Topology topology = drawings::twoRooms();
  const ElementId bridge = drawings::addBridge(topology, model::hostId, 40, 72);
  board_->document.reset(topology);
  const QPointF host = board_->node(model::hostId).rect.topLeft();
  board_->drag(board_->middle(bridge), board_->middle(bridge) + QPointF(32, 16));
  QCOMPARE(placement(bridge).x, 72.0);
  QCOMPARE(placement(bridge).y, 88.0);
  QCOMPARE(board_->node(model::hostId).rect.topLeft(), host);
}

void TestSelectTool::gripResizesInOneStep() {
  board_->selection.set({leftRoom});
  const QPointF grip = board_->node(leftRoom).rect.bottomRight();
  const QSizeF before = board_->node(leftRoom).rect.size();
  board_->drag(grip, grip + QPointF(80, 48));
  QCOMPARE(board_->node(leftRoom).rect.size(), before + QSizeF(80, 48));
  QCOMPARE(board_->document.undoStack().count(), 1);
  board_->document.undoStack().undo();
  QVERIFY(board_->topology() == start_);
  // Never smaller than what is in it.
  board_->drag(grip, grip - QPointF(150, 100));
  QCOMPARE(board_->node(leftRoom).rect.size(), before);
}

void TestSelectTool::escapeTakesAResizeBack() {
  board_->selection.set({leftRoom});
  const QPointF grip = board_->node(leftRoom).rect.bottomRight();
  board_->press(grip);
  board_->move(grip + QPointF(80, 48));
  board_->key(Qt::Key_Escape);
  QVERIFY(board_->topology() == start_);
  QCOMPARE(board_->document.undoStack().count(), 0);
}

QTEST_MAIN(TestSelectTool)
#include "test_select_tool.moc"
