// SPDX-License-Identifier: GPL-3.0-or-later
// What a drag can do besides moving: fall into guides, copy, bend, plug in elsewhere, resize at any handle, draw notes
// and frames; and cabling by keyboard and over the empty board. Judged by the document.
#include "board.h"
#include "drawings.h"
#include "model/edits.h"
#include "model/edits_look.h"
#include "tools/cable_tool.h"
#include "tools/place_tool.h"
#include "tools/select_tool.h"

#include <QAction>
#include <QLineEdit>
#include <QMenu>
#include <cmath>

using namespace vethloom;
using namespace vethloom::editor;
using drawings::cable;
using drawings::leftRoom;
using drawings::rightRoom;
using model::ElementId;

class TestGestures : public QObject {
  Q_OBJECT

private slots:
  void init();
  void cleanup();
  void edgesFallIntoLine();
  void gapsFallIntoEqual();
  void altLeavesTheGuides();
  void ctrlDragCopies();
  void escapeTakesTheCopyAway();
  void ctrlClickStillToggles();
  void lockedThingsAreNotDragged();
  void aGroupIsTakenAsOne();
  void aFrameTakesItsContentsAlong();
  void everyHandleResizes_data();
  void everyHandleResizes();
  void contentsStayWhereTheyAre();
  void aDraggedLineBends();
  void aBendIsMovedAndStraightened();
  void aBendIsRemovedByDoubleClickAndDelete();
  void escapeTakesABendBack();
  void anEndIsPluggedInElsewhere();
  void anEndDroppedOnNothingStays();
  void overTheEmptyBoardItOffersANamespace();
  void overTheEmptyBoardItOffersABridge();
  void cablingByArrowsAndReturn();
  void cablingByName();
  void aNoteIsDrawn();
  void aFrameIsPlacedByAClick();

private:
  [[nodiscard]] const model::Topology& topology() const { return board_->topology(); }
  [[nodiscard]] model::Placement at(ElementId id) const { return topology().placements.at(id); }
  [[nodiscard]] std::vector<model::Point> bends() const {
    const auto found = topology().placements.find(cable);
    return found == topology().placements.end() ? std::vector<model::Point>() : found->second.bends;
  }
  void push(const model::Patch& patch) { board_->document.push(patch, QStringLiteral("Step")); }
  void triggerOffered(const QString& word);

  std::unique_ptr<Board> board_;
  std::unique_ptr<SelectTool> select_;
  std::unique_ptr<CableTool> cable_;
};

void TestGestures::init() {
  board_ = std::make_unique<Board>(drawings::twoRooms());
  select_ = std::make_unique<SelectTool>(board_->view);
  cable_ = std::make_unique<CableTool>(board_->view);
  board_->view.setTool(select_.get());
}

void TestGestures::cleanup() {
  board_->view.setTool(nullptr);
  select_.reset();
  cable_.reset();
  board_.reset();
}

void TestGestures::edgesFallIntoLine() {
  push(model::place(topology(), rightRoom, {.x = 371, .y = 83}));  // Off the grid.
  const QPointF from = board_->header(leftRoom);
  board_->drag(from, from + QPointF(40, 80));
  QCOMPARE(at(leftRoom).y, 83.0);  // Three away: pulled.
  QCOMPARE(at(leftRoom).x, 40.0);  // Nothing near: on the grid.
}

void TestGestures::gapsFallIntoEqual() {
  const double width = board_->node(leftRoom).rect.width();
  push(model::place(topology(), leftRoom, {.x = 3, .y = -400}));
  push(model::place(topology(), rightRoom, {.x = 603, .y = -400}));
  model::Topology next = topology();
  const model::Added third = model::addNamespace(topology(), {.x = 300, .y = 100});
  push(third.patch);
  board_->view.centerOn(350, -150);
  const QPointF from = board_->header(third.id);
  // Into the row of the two, two units off the middle between them.
  const QPointF to = from + QPointF(303 - 300 + 2, -500);
  board_->drag(from, to);
  QCOMPARE(at(third.id).y, -400.0);
  const double before = at(third.id).x - (3 + width);
  const double after = 603 - (at(third.id).x + board_->node(third.id).rect.width());
  QVERIFY(std::abs(before - after) < 0.6);
}

void TestGestures::altLeavesTheGuides() {
  const QPointF from = board_->header(leftRoom);
  board_->drag(from, from + QPointF(41, 203), Qt::AltModifier);
  QCOMPARE(at(leftRoom).x, 41.0);
  QCOMPARE(at(leftRoom).y, 203.0);
}

void TestGestures::ctrlDragCopies() {
  const model::Topology before = topology();
  const QPointF from = board_->header(leftRoom);
  board_->click(from);
  board_->drag(from, from + QPointF(0, 240), Qt::ControlModifier);
  QCOMPARE(topology().elements.size(), before.elements.size() + 1);
  QVERIFY(at(leftRoom) == before.placements.at(leftRoom));
  const ElementId copy = topology().elements.rbegin()->first;
  QVERIFY(board_->selection.elements() == std::vector{copy});
  QCOMPARE(at(copy).y, before.placements.at(leftRoom).y + 240);
  QVERIFY(topology().find<model::Namespace>(copy)->name != topology().find<model::Namespace>(leftRoom)->name);
  QCOMPARE(board_->document.undoStack().count(), 1);
  board_->document.undoStack().undo();
  QVERIFY(topology() == before);
}

void TestGestures::escapeTakesTheCopyAway() {
  const model::Topology before = topology();
  const QPointF from = board_->header(leftRoom);
  board_->press(from, Qt::ControlModifier);
  board_->move(from + QPointF(0, 100), Qt::ControlModifier);
  board_->move(from + QPointF(0, 200), Qt::ControlModifier);
  board_->key(Qt::Key_Escape);
  board_->release(from + QPointF(0, 200));
  QVERIFY(topology() == before);
  QCOMPARE(board_->document.undoStack().count(), 0);
}

void TestGestures::ctrlClickStillToggles() {
  board_->click(board_->header(leftRoom));
  board_->click(board_->header(leftRoom), Qt::ControlModifier);
  QVERIFY(board_->selection.elements().empty());
}

void TestGestures::lockedThingsAreNotDragged() {
  push(model::setLocked(topology(), {leftRoom}, true));
  const model::Topology before = topology();
  const QPointF from = board_->header(leftRoom);
  board_->drag(from, from + QPointF(100, 100));
  QVERIFY(topology() == before);
  const QPointF corner = board_->node(leftRoom).rect.bottomRight();
  board_->drag(corner, corner + QPointF(80, 80));
  QVERIFY(topology() == before);
}

void TestGestures::aGroupIsTakenAsOne() {
  push(model::group(topology(), {leftRoom, rightRoom}));
  const QPointF from = board_->header(leftRoom);
  const double right = at(rightRoom).y;
  board_->drag(from, from + QPointF(0, 80));
  QCOMPARE(at(rightRoom).y, right + at(leftRoom).y);
  QVERIFY(at(leftRoom).y > 70);
  board_->click(board_->header(rightRoom));  // The second click takes the one alone.
  QVERIFY(board_->selection.elements() == std::vector{rightRoom});
}

void TestGestures::aFrameTakesItsContentsAlong() {
  const model::Added frame = model::addAnnotation(topology(), model::Annotation::Kind::Frame, {},
                                                  {.x = -40, .y = -64, .width = 280, .height = 240});
  push(frame.patch);
  const model::Placement right = at(rightRoom);
  board_->drag({100, -50}, {100, 30});
  QCOMPARE(at(frame.id).y, 16.0);
  QCOMPARE(at(leftRoom).y, 80.0);
  QVERIFY(at(rightRoom) == right);
}

void TestGestures::everyHandleResizes_data() {
  QTest::addColumn<int>("edges");
  for (const Qt::Edges edges : std::initializer_list<Qt::Edges>{
           Qt::LeftEdge | Qt::TopEdge, Qt::RightEdge | Qt::TopEdge, Qt::LeftEdge | Qt::BottomEdge,
           Qt::RightEdge | Qt::BottomEdge, Qt::TopEdge, Qt::BottomEdge})
    QTest::addRow("edges %d", int(edges)) << int(edges);
}

void TestGestures::everyHandleResizes() {
  QFETCH(int, edges);
  board_->click(board_->header(leftRoom));
  const QRectF before = board_->node(leftRoom).rect;
  QRectF wanted = before;
  QPointF from = before.center();
  QPointF way;
  if (edges & Qt::LeftEdge) {
    from.setX(before.left());
    way.setX(-40);
    wanted.setLeft(before.left() - 40);
  }
  if (edges & Qt::RightEdge) {
    from.setX(before.right());
    way.setX(40);
    wanted.setRight(before.right() + 40);
  }
  if (edges & Qt::TopEdge) {
    from.setY(before.top());
    way.setY(-24);
    wanted.setTop(before.top() - 24);
  }
  if (edges & Qt::BottomEdge) {
    from.setY(before.bottom());
    way.setY(24);
    wanted.setBottom(before.bottom() + 24);
  }
  board_->drag(from, from + way);
  QCOMPARE(board_->node(leftRoom).rect, wanted);
  QCOMPARE(board_->document.undoStack().count(), 1);
  // Smaller than it can be, the edge that is not held stays.
  board_->drag(from + way, from - 20 * way);
  const QRectF least = board_->node(leftRoom).rect;
  if (edges & Qt::LeftEdge)
    QCOMPARE(least.right(), before.right());
  if (edges & Qt::TopEdge)
    QCOMPARE(least.bottom(), before.bottom());
}

void TestGestures::contentsStayWhereTheyAre() {
  const model::Added bridge = model::addBridge(topology(), leftRoom, {.x = 120, .y = 120});
  push(bridge.patch);
  board_->click(board_->header(leftRoom));
  const QPointF inner = board_->node(bridge.id).rect.topLeft();
  const QPointF corner = board_->node(leftRoom).rect.topLeft();
  board_->drag(corner, corner - QPointF(40, 40));
  QCOMPARE(board_->node(leftRoom).rect.topLeft(), corner - QPointF(40, 40));
  QCOMPARE(board_->node(bridge.id).rect.topLeft(), inner);
}

void TestGestures::aDraggedLineBends() {
  const QPointF middle = board_->layout().cable(cable)->middle();
  board_->drag(middle, {280, 240});
  QVERIFY(bends() == (std::vector<model::Point>{{280, 240}}));
  QCOMPARE(board_->document.undoStack().count(), 1);
  board_->document.undoStack().undo();
  QVERIFY(bends().empty());
}

void TestGestures::aBendIsMovedAndStraightened() {
  push(model::setBends(topology(), cable, {{280, 240}}));
  board_->selection.set({cable});
  board_->drag({280, 240}, {320, 200});
  QVERIFY(bends() == (std::vector<model::Point>{{320, 200}}));
  const CableShape& shape = *board_->layout().cable(cable);
  board_->drag({320, 200}, (shape.plugs[0] + shape.plugs[1]) / 2, Qt::AltModifier);
  QVERIFY(bends().empty());
  QVERIFY(!topology().placements.contains(cable));
}

void TestGestures::aBendIsRemovedByDoubleClickAndDelete() {
  push(model::setBends(topology(), cable, {{240, 240}, {320, 240}}));
  board_->selection.set({cable});
  QTest::mouseDClick(board_->view.viewport(), Qt::LeftButton, {}, board_->pixel({240, 240}));
  QVERIFY(bends() == (std::vector<model::Point>{{320, 240}}));
  QVERIFY(!board_->view.isRenaming());
  board_->click({320, 240});
  board_->key(Qt::Key_Delete);
  QVERIFY(bends().empty());
  QVERIFY(topology().elements.contains(cable));
}

void TestGestures::escapeTakesABendBack() {
  const QPointF middle = board_->layout().cable(cable)->middle();
  board_->press(middle);
  board_->move(middle + QPointF(0, 50));
  board_->move(middle + QPointF(0, 100));
  QVERIFY(!bends().empty());
  board_->key(Qt::Key_Escape);
  board_->release(middle + QPointF(0, 100));
  QVERIFY(bends().empty());
  QCOMPARE(board_->document.undoStack().count(), 0);
}

void TestGestures::anEndIsPluggedInElsewhere() {
  const model::Added third = model::addNamespace(topology(), {.x = 200, .y = 300});
  push(third.patch);
  const model::InterfaceId end{cable, 1};
  board_->drag(board_->view.canvasScene().rectOf(end).center(), board_->middle(third.id));
  QVERIFY(topology().find<model::Cable>(cable)->ends[1].box == third.id);
  QVERIFY(topology().find<model::Cable>(cable)->ends[0].box == leftRoom);
  QCOMPARE(board_->document.undoStack().count(), 2);
}

void TestGestures::anEndDroppedOnNothingStays() {
  const model::Topology before = topology();
  const model::InterfaceId end{cable, 1};
  const QPointF chip = board_->view.canvasScene().rectOf(end).center();
  board_->drag(chip, {250, -100});
  board_->drag(chip, board_->header(rightRoom));
  QVERIFY(topology() == before);
}

void TestGestures::triggerOffered(const QString& word) {
  auto* menu = board_->view.findChild<QMenu*>();
  QVERIFY(menu);
  auto* action = menu->findChild<QAction*>(word);
  QVERIFY(action);
  action->trigger();
  menu->close();
}

void TestGestures::overTheEmptyBoardItOffersANamespace() {
  const model::Topology before = topology();
  board_->view.setTool(cable_.get());
  board_->drag(board_->header(leftRoom), {250, -200});
  triggerOffered(QStringLiteral("namespace"));
  QCOMPARE(topology().elements.size(), before.elements.size() + 2);
  const auto* made = topology().find<model::Cable>(topology().elements.rbegin()->first);
  QVERIFY(made && made->ends[0].box == leftRoom);
  const QRectF room = board_->node(made->ends[1].box).rect;
  QVERIFY(room.adjusted(-8, -8, 8, 8).contains(QPointF(250, -200)));
  QCOMPARE(board_->document.undoStack().count(), 1);
  board_->document.undoStack().undo();
  QVERIFY(topology() == before);
}

void TestGestures::overTheEmptyBoardItOffersABridge() {
  board_->view.setTool(cable_.get());
  board_->drag(board_->header(leftRoom), {250, -200});
  triggerOffered(QStringLiteral("bridge"));
  const auto* made = topology().find<model::Cable>(topology().elements.rbegin()->first);
  QVERIFY(made && topology().find<model::Bridge>(made->ends[1].master));
  QVERIFY(made->ends[1].box == model::hostId);
}

void TestGestures::cablingByArrowsAndReturn() {
  const std::size_t before = topology().elements.size();
  board_->selection.set({leftRoom});
  board_->view.setTool(cable_.get());
  board_->key(Qt::Key_Right);
  board_->key(Qt::Key_Return);
  QCOMPARE(topology().elements.size(), before + 1);
  const auto* made = topology().find<model::Cable>(topology().elements.rbegin()->first);
  QVERIFY(made && made->ends[0].box == leftRoom && made->ends[1].box == rightRoom);
}

void TestGestures::cablingByName() {
  const model::Added third = model::addNamespace(topology(), {.x = 200, .y = 300});
  push(third.patch);
  const std::string name = topology().find<model::Namespace>(third.id)->name.text();
  board_->selection.set({rightRoom});
  board_->view.setTool(cable_.get());
  board_->key(Qt::Key_Return);  // Begins there.
  QTest::keyClicks(&board_->view, QString::fromStdString(name));
  board_->key(Qt::Key_Return);
  const auto* made = topology().find<model::Cable>(topology().elements.rbegin()->first);
  QVERIFY(made && made->ends[0].box == rightRoom && made->ends[1].box == third.id);
}

void TestGestures::aNoteIsDrawn() {
  PlaceTool note(board_->view, QStringLiteral("note"));
  board_->view.setTool(&note);
  board_->drag({200, -120}, {440, -40});
  const ElementId id = topology().elements.rbegin()->first;
  const auto* made = topology().find<model::Annotation>(id);
  QVERIFY(made && made->kind == model::Annotation::Kind::Note);
  QCOMPARE(board_->node(id).rect, QRectF(200, -120, 240, 80));
  QVERIFY(board_->view.isRenaming());                                                 // It wants its text.
  board_->view.viewport()->findChild<QLineEdit*>()->setText(QStringLiteral("读我"));  // As an input method does.
  board_->view.commitRename();
  QCOMPARE(topology().find<model::Annotation>(id)->label, QStringLiteral("读我").toStdString());
  board_->view.setTool(select_.get());
}

void TestGestures::aFrameIsPlacedByAClick() {
  PlaceTool frame(board_->view, QStringLiteral("frame"));
  board_->view.setTool(&frame);
  board_->click({300, 400});
  const ElementId id = topology().elements.rbegin()->first;
  const auto* made = topology().find<model::Annotation>(id);
  QVERIFY(made && made->kind == model::Annotation::Kind::Frame);
  QVERIFY(board_->node(id).rect.contains(QPointF(300, 400)));
  board_->view.setTool(select_.get());
}

QTEST_MAIN(TestGestures)
#include "test_gestures.moc"
