// SPDX-License-Identifier: GPL-3.0-or-later
// What lies where: lines of cables, collapsed boxes, what lies above what, who gives way, alignment and equal gaps.
#include "board.h"
#include "canvas/align.h"
#include "canvas/layout/cable_layout.h"
#include "drawings.h"
#include "model/edits.h"
#include "model/edits_look.h"

using namespace vethloom;
using namespace vethloom::editor;
using drawings::cable;
using drawings::leftRoom;
using drawings::rightRoom;
using model::ElementId;

Q_DECLARE_METATYPE(model::Routing)

namespace {

bool isUpright(const QLineF& piece) {
  return std::abs(piece.dx()) < 0.01 || std::abs(piece.dy()) < 0.01;
}

}  // namespace

class TestCanvasArranging : public QObject {
  Q_OBJECT

private slots:
  void linesPassTheirBends_data();
  void linesPassTheirBends();
  void orthogonalLinesAreUpright();
  void theMiddleIsHalfWay();
  void aCollapsedBoxHidesWhatIsInIt();
  void unfoldedItIsAsBefore();
  void theUpperOneIsHit();
  void aFrameIsTakenByItsEdge();
  void aGrowingBoxPushesItsNeighbours();
  void lockedNeighboursStay();
  void placedOnPurposeNobodyMoves();
  void undoTakesThePushBack();
  void edgesComeOntoOneLine();
  void gapsBecomeEqual();
  void notesAreAsHighAsTheirText();

private:
  void push(Board& board, const model::Patch& patch) { board.document.push(patch, QStringLiteral("Step")); }
};

void TestCanvasArranging::linesPassTheirBends_data() {
  QTest::addColumn<model::Routing>("routing");
  QTest::addRow("curved") << model::Routing::Curved;
  QTest::addRow("straight") << model::Routing::Straight;
  QTest::addRow("orthogonal") << model::Routing::Orthogonal;
}

void TestCanvasArranging::linesPassTheirBends() {
  QFETCH(model::Routing, routing);
  Board board(drawings::twoRooms());
  push(board, model::setRouting(board.topology(), {cable}, routing));
  const std::vector<model::Point> bends{{240, 200}, {300, -80}};
  push(board, model::setBends(board.topology(), cable, bends));
  const CableShape& shape = *board.layout().cable(cable);
  for (const model::Point& bend : bends) {
    QVERIFY(distanceTo(shape.line, {bend.x, bend.y}) < 1);
    QVERIFY(board.view.canvasScene().hitAt({bend.x, bend.y}, 4).element == cable);
    QVERIFY(shape.bounds.contains(QPointF(bend.x, bend.y)));
  }
  QCOMPARE(shape.line.first(), shape.plugs[0]);
  QCOMPARE(shape.line.last(), shape.plugs[1]);
}

void TestCanvasArranging::orthogonalLinesAreUpright() {
  Board board(drawings::twoRooms());
  push(board, model::setRouting(board.topology(), {cable}, model::Routing::Orthogonal));
  for (const QPointF way :
       {QPointF(0, 0), QPointF(0, 200), QPointF(-500, 300), QPointF(200, -400), QPointF(-376, 40)}) {
    push(board, model::move(board.topology(), {rightRoom}, way.x(), way.y()));
    for (const auto& bends : {std::vector<model::Point>{}, std::vector<model::Point>{{160, 300}, {400, 60}}}) {
      push(board, model::setBends(board.topology(), cable, bends));
      const QPolygonF& line = board.layout().cable(cable)->line;
      for (qsizetype i = 1; i < line.size(); ++i)
        QVERIFY(isUpright({line[i - 1], line[i]}));
    }
  }
}

void TestCanvasArranging::theMiddleIsHalfWay() {
  CableShape shape;
  shape.line = QPolygonF{{QPointF(0, 0), QPointF(10, 0), QPointF(10, 90)}};
  QCOMPARE(shape.middle(), QPointF(10, 40));
  shape.line = QPolygonF{{QPointF(5, 5), QPointF(5, 5)}};
  QCOMPARE(shape.middle(), QPointF(5, 5));
}

void TestCanvasArranging::aCollapsedBoxHidesWhatIsInIt() {
  model::Topology topology = drawings::twoRooms();
  const ElementId bridge = drawings::addBridge(topology, leftRoom, 24, 60);
  const ElementId inner = drawings::addCable(topology, leftRoom, bridge);
  const ElementId outer = drawings::addCable(topology, bridge, rightRoom);
  Board board(topology);
  const QSizeF before = board.node(leftRoom).rect.size();
  push(board, model::setCollapsed(board.topology(), {leftRoom}, true));
  QVERIFY(board.node(leftRoom).rect.width() < before.width() && board.node(leftRoom).rect.height() < before.height());
  QVERIFY(!board.layout().node(bridge) && !board.layout().cable(inner));
  QVERIFY(board.layout().cable(outer));
  QVERIFY(board.layout().ownerOf({outer, 0}) == leftRoom);
  QVERIFY(board.view.canvasScene().rectOf(bridge) == board.view.canvasScene().rectOf(leftRoom));
  QVERIFY(board.view.canvasScene().rectOf(inner) == board.view.canvasScene().rectOf(leftRoom));
  for (const Chip& chip : board.node(leftRoom).chips)
    QVERIFY(chip.compact);
  // Edits of what is hidden, and an end that is plugged in inside, change nothing that is drawn there.
  push(board, model::renameInterface(board.topology(), {bridge, 0}, "inner0").value());
  drawings::addBridge(topology, leftRoom, 24, 160);
  push(board, model::addBridge(board.topology(), leftRoom, {.x = 24, .y = 160}).patch);
  QVERIFY(!board.layout().node(board.topology().elements.rbegin()->first));
}

void TestCanvasArranging::unfoldedItIsAsBefore() {
  model::Topology topology = drawings::twoRooms();
  const ElementId bridge = drawings::addBridge(topology, leftRoom, 24, 60);
  drawings::addCable(topology, leftRoom, bridge);
  drawings::addCable(topology, bridge, rightRoom);
  Board board(topology);
  const auto nodes = board.layout().nodes();
  const auto cables = board.layout().cables();
  push(board, model::setCollapsed(board.topology(), {leftRoom}, true));
  push(board, model::setCollapsed(board.topology(), {leftRoom}, false));
  QVERIFY(board.layout().nodes() == nodes && board.layout().cables() == cables);
}

void TestCanvasArranging::theUpperOneIsHit() {
  model::Topology topology = drawings::twoRooms();
  const ElementId over = drawings::addNamespace(topology, 40, 40);
  Board board(topology);
  const QPointF both(100, 100);
  QVERIFY(board.view.canvasScene().hitAt(both, 4).element == over);
  push(board, model::bringToFront(board.topology(), {leftRoom}));
  QVERIFY(board.view.canvasScene().hitAt(both, 4).element == leftRoom);
  QVERIFY(board.view.canvasScene().targetAt(both) == leftRoom);
  push(board, model::sendToBack(board.topology(), {leftRoom}));
  QVERIFY(board.view.canvasScene().hitAt(both, 4).element == over);
}

void TestCanvasArranging::aFrameIsTakenByItsEdge() {
  model::Topology topology = drawings::twoRooms();
  Board board(topology);
  const model::Added frame = model::addAnnotation(board.topology(), model::Annotation::Kind::Frame, "Floor",
                                                  {.x = -100, .y = -100, .width = 800, .height = 300});
  push(board, frame.patch);
  const CanvasScene& scene = board.view.canvasScene();
  QVERIFY(scene.hitAt({-60, -90}, 4).element == frame.id);
  QVERIFY(scene.hitAt({-100, 100}, 4).element == frame.id);
  QVERIFY(scene.hitAt({-60, -30}, 4).element == model::noElement);
  QVERIFY(scene.hitAt({20, 20}, 4).element == leftRoom);
  QVERIFY(scene.targetAt({-60, -90}) == model::noElement);  // No cable ends in it.
}

void TestCanvasArranging::aGrowingBoxPushesItsNeighbours() {
  model::Topology topology;
  topology.placements[model::hostId] = {.x = 0, .y = 1200};
  const ElementId left = drawings::addNamespace(topology, 0, 0);
  const ElementId right = drawings::addNamespace(topology, 200, 0);
  const ElementId farther = drawings::addNamespace(topology, 400, 0);
  const ElementId below = drawings::addNamespace(topology, 0, 130);
  Board board(topology);
  for (int i = 0; i < 3; ++i)
    push(board, model::addBridge(board.topology(), left, {.x = 24.0 + 240 * i, .y = 60.0 + 80 * i}).patch);
  QVERIFY(board.node(left).rect.width() > 200 && board.node(left).rect.height() > 130);
  const std::vector<ElementId> all{left, right, farther, below};
  for (const ElementId a : all) {
    for (const ElementId b : all)
      QVERIFY(a == b || !board.node(a).rect.intersects(board.node(b).rect));
  }
  QCOMPARE(board.node(left).rect.topLeft(), QPointF(0, 0));
  QCOMPARE(board.node(right).rect.top(), 0.0);
  QCOMPARE(board.document.undoStack().count(), 3);
}

void TestCanvasArranging::lockedNeighboursStay() {
  model::Topology topology;
  topology.placements[model::hostId] = {.x = 0, .y = 1200};
  const ElementId left = drawings::addNamespace(topology, 0, 0);
  const ElementId right = drawings::addNamespace(topology, 200, 0);
  Board board(topology);
  push(board, model::setLocked(board.topology(), {right}, true));
  push(board, model::addBridge(board.topology(), left, {.x = 24, .y = 60}).patch);
  QCOMPARE(board.node(right).rect.left(), 200.0);
}

void TestCanvasArranging::placedOnPurposeNobodyMoves() {
  Board board(drawings::twoRooms());
  const QPointF stays = board.node(rightRoom).rect.topLeft();
  const QPointF onto = stays - board.node(leftRoom).rect.topLeft();
  push(board, model::move(board.topology(), {leftRoom}, onto.x(), onto.y()));
  QCOMPARE(board.node(rightRoom).rect.topLeft(), stays);
}

void TestCanvasArranging::undoTakesThePushBack() {
  model::Topology topology;
  topology.placements[model::hostId] = {.x = 0, .y = 1200};
  const ElementId left = drawings::addNamespace(topology, 0, 0);
  const ElementId right = drawings::addNamespace(topology, 200, 0);
  Board board(topology);
  push(board, model::addBridge(board.topology(), left, {.x = 24, .y = 60}).patch);
  QVERIFY(board.node(right).rect.left() > 200);
  const model::Topology end = board.topology();
  board.document.undoStack().undo();
  QVERIFY(board.topology() == topology);
  board.document.undoStack().redo();
  QVERIFY(board.topology() == end);
}

void TestCanvasArranging::edgesComeOntoOneLine() {
  model::Topology topology = drawings::twoRooms();
  const ElementId third = drawings::addNamespace(topology, 163, 301);
  Board board(topology);
  const std::vector<ElementId> all{leftRoom, rightRoom, third};
  CanvasScene& scene = board.view.canvasScene();
  push(board, aligned(scene, all, Alignment::Top));
  for (const ElementId id : all)
    QCOMPARE(board.node(id).rect.top(), 0.0);
  push(board, aligned(scene, all, Alignment::Right));
  for (const ElementId id : all)
    QCOMPARE(board.node(id).rect.right(), board.node(rightRoom).rect.right());
  push(board, aligned(scene, {leftRoom, third}, Alignment::Centre));
  QCOMPARE(board.node(leftRoom).rect.center().x(), board.node(third).rect.center().x());
  QVERIFY(aligned(scene, {leftRoom}, Alignment::Left).isEmpty());
}

void TestCanvasArranging::gapsBecomeEqual() {
  model::Topology topology = drawings::twoRooms();
  const ElementId third = drawings::addNamespace(topology, 900, 40);
  Board board(topology);
  push(board, distributed(board.view.canvasScene(), {third, leftRoom, rightRoom}, Direction::Across));
  const double first = board.node(rightRoom).rect.left() - board.node(leftRoom).rect.right();
  const double second = board.node(third).rect.left() - board.node(rightRoom).rect.right();
  QVERIFY(std::abs(first - second) <= 1);
  QCOMPARE(board.node(third).rect.left(), 900.0);
  QCOMPARE(board.node(leftRoom).rect.left(), 0.0);
}

void TestCanvasArranging::notesAreAsHighAsTheirText() {
  Board board(drawings::twoRooms());
  const model::Added note = model::addAnnotation(board.topology(), model::Annotation::Kind::Note, "short", {});
  push(board, note.patch);
  const double low = board.node(note.id).rect.height();
  QCOMPARE(board.node(note.id).lines.size(), 1);
  push(board, model::setLabel(board.topology(), note.id,
                              "a text that is by far too long for one line of a note, so that it is broken\nand more"));
  QVERIFY(board.node(note.id).lines.size() > 2);
  QVERIFY(board.node(note.id).rect.height() > low);
  QCOMPARE(board.node(note.id).lines.last(), QStringLiteral("and more"));
  const Typography& type = board.layout().typography();
  for (const QString& line : board.node(note.id).lines)
    QVERIFY(type.width(Typography::Level::Name, line) <= board.node(note.id).rect.width());
}

QTEST_MAIN(TestCanvasArranging)
#include "test_canvas_arranging.moc"
