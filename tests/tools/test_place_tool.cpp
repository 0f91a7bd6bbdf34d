// SPDX-License-Identifier: GPL-3.0-or-later
// Placing namespaces and bridges by click.
#include "board.h"
#include "drawings.h"
#include "tools/place_tool.h"

#include <QSignalSpy>

using namespace vethloom;
using namespace vethloom::editor;
using model::ElementId;

class TestPlaceTool : public QObject {
  Q_OBJECT

private slots:
  void clickPlacesANamespace();
  void clickPlacesABridgeInTheBox();
  void returnPlacesWhereThereIsRoom_data();
  void returnPlacesWhereThereIsRoom();
  void theGhostShowsWhere();
  void escapeGivesUp();
  void rightClickGivesUp();
};

void TestPlaceTool::clickPlacesANamespace() {
  Board board(drawings::twoRooms());
  PlaceTool tool(board.view, QStringLiteral("namespace"));
  board.view.setTool(&tool);
  QSignalSpy finished(&tool, &Tool::finished);
  const model::Topology start = board.topology();
  board.click({203, 477});
  QCOMPARE(finished.count(), 1);
  QCOMPARE(board.selection.elements().size(), std::size_t(1));
  const ElementId placed = board.selection.elements().front();
  QVERIFY(board.topology().find<model::Namespace>(placed));
  const QRectF rect = board.node(placed).rect;
  QVERIFY(rect.contains(QPointF(203, 477)));
  QCOMPARE(std::fmod(rect.left(), 8), 0.0);
  QCOMPARE(std::fmod(rect.top(), 8), 0.0);
  QCOMPARE(board.document.undoStack().count(), 1);
  board.document.undoStack().undo();
  QVERIFY(board.topology() == start);
  board.document.undoStack().redo();
  QVERIFY(board.topology().find<model::Namespace>(placed));
  board.view.setTool(nullptr);
}

void TestPlaceTool::clickPlacesABridgeInTheBox() {
  Board board(drawings::twoRooms());
  PlaceTool tool(board.view, QStringLiteral("bridge"));
  board.view.setTool(&tool);
  for (const ElementId box : {model::hostId, ElementId{2}}) {
    board.click(board.middle(box));
    const auto* bridge = board.topology().find<model::Bridge>(board.selection.elements().front());
    QVERIFY(bridge);
    QCOMPARE(bridge->box, box);
    QVERIFY(board.node(box).rect.contains(board.node(board.selection.elements().front()).rect));
  }
  board.view.setTool(nullptr);
}

void TestPlaceTool::returnPlacesWhereThereIsRoom_data() {
  QTest::addColumn<QString>("word");
  QTest::addColumn<bool>("inRoom");
  QTest::newRow("namespaces") << "namespace" << false;
  QTest::newRow("bridges in the host") << "bridge" << false;
  QTest::newRow("bridges in a namespace") << "bridge" << true;
}

void TestPlaceTool::returnPlacesWhereThereIsRoom() {
  QFETCH(const QString, word);
  QFETCH(const bool, inRoom);
  Board board(drawings::twoRooms());
  PlaceTool tool(board.view, word);
  board.view.setTool(&tool);
  std::vector<ElementId> placed;
  for (int i = 0; i < 4; ++i) {
    board.selection.set(inRoom ? std::vector{ElementId{2}} : std::vector<ElementId>{});
    board.key(Qt::Key_Return);
    placed.push_back(board.selection.elements().front());
    QCOMPARE(board.document.undoStack().count(), i + 1);
  }
  for (const ElementId id : placed) {
    const auto& nodes = board.view.canvasScene().layout().nodes();
    for (const auto& [other, shape] : nodes) {
      // A namespace grows with what is in it, also over its neighbours: what counts there is who shares it.
      const auto& layout = board.view.canvasScene().layout();
      const bool isAround = layout.boxOfBridge(id) == other;
      const bool isElsewhere = inRoom && layout.boxOfBridge(other) != layout.boxOfBridge(id);
      QVERIFY2(other == id || isAround || isElsewhere || !shape.rect.intersects(board.node(id).rect),
               qPrintable(QStringLiteral("%1 on %2").arg(int(id)).arg(int(other))));
    }
    if (inRoom)
      QCOMPARE(board.topology().find<model::Bridge>(id)->box, ElementId{2});
  }
  board.view.setTool(nullptr);
}

void TestPlaceTool::theGhostShowsWhere() {
  Board board(drawings::twoRooms());
  PlaceTool tool(board.view, QStringLiteral("namespace"));
  board.view.setTool(&tool);
  const QPointF spot(200, 480);
  const QImage before = board.painted();
  board.move(spot, {}, Qt::NoButton);
  const QImage with = board.painted();
  const QPoint inside = board.pixel(spot) + QPoint(3, 5);
  QVERIFY(before.pixel(inside) != with.pixel(inside));
  board.view.setTool(nullptr);
  QCOMPARE(board.painted().pixel(inside), before.pixel(inside));
}

void TestPlaceTool::escapeGivesUp() {
  Board board(drawings::twoRooms());
  PlaceTool tool(board.view, QStringLiteral("namespace"));
  board.view.setTool(&tool);
  QSignalSpy finished(&tool, &Tool::finished);
  board.move({200, 480}, {}, Qt::NoButton);
  board.key(Qt::Key_Escape);
  QCOMPARE(finished.count(), 1);
  QCOMPARE(board.document.undoStack().count(), 0);
  board.view.setTool(nullptr);
}

void TestPlaceTool::rightClickGivesUp() {
  Board board(drawings::twoRooms());
  PlaceTool tool(board.view, QStringLiteral("bridge"));
  board.view.setTool(&tool);
  QSignalSpy finished(&tool, &Tool::finished);
  board.click({160, 300}, {}, Qt::RightButton);
  QCOMPARE(finished.count(), 1);
  QCOMPARE(board.document.undoStack().count(), 0);
  board.view.setTool(nullptr);
}

QTEST_MAIN(TestPlaceTool)
#include "test_place_tool.moc"
