// SPDX-License-Identifier: GPL-3.0-or-later
// Cabling by drag and by clicks, what is refused, and what the hints say.
#include "board.h"
#include "drawings.h"
#include "tools/cable_tool.h"

#include <QSignalSpy>

using namespace vethloom;
using namespace vethloom::editor;
using model::ElementId;

class TestCableTool : public QObject {
  Q_OBJECT

private slots:
  void init();
  void cleanup();
  void dragCables();
  void clicksCable();
  void endsOnABridgeBecomePorts();
  void addressesCanBeSwitchedOff();
  void aCableToItselfTakesTwoClicks();
  void aDoubleClickCablesNothing();
  void sameBridgeIsRefusedAndSaysWhy();
  void releasingOnNothingGivesUp();
  void escapeGivesUpTheCableThenTheTool();
  void rightClickGivesUp();
  void theHintNamesTheEnds();
  void theRubberCableIsPainted();
  void undoTakesTheCableAway();

private:
  [[nodiscard]] std::vector<model::Cable> cables() const {
    std::vector<model::Cable> all;
    for (const auto& [id, element] : board_->topology().elements) {
      if (const auto* cable = std::get_if<model::Cable>(&element))
        all.push_back(*cable);
    }
    return all;
  }
  [[nodiscard]] QString lastHint() const { return hints_->last().first().toString(); }

  std::unique_ptr<Board> board_;
  std::unique_ptr<CableTool> tool_;
  std::unique_ptr<QSignalSpy> finished_;
  std::unique_ptr<QSignalSpy> hints_;
  ElementId left_ = model::noElement;
  ElementId right_ = model::noElement;
  ElementId bridge_ = model::noElement;
};

void TestCableTool::init() {
  model::Topology topology;
  topology.placements[model::hostId] = {.x = 80, .y = 240};
  left_ = drawings::addNamespace(topology, 0, 0);
  right_ = drawings::addNamespace(topology, 320, 0);
  bridge_ = drawings::addBridge(topology, model::hostId, 48, 72);
  board_ = std::make_unique<Board>(topology);
  tool_ = std::make_unique<CableTool>(board_->view);
  board_->view.setTool(tool_.get());
  finished_ = std::make_unique<QSignalSpy>(tool_.get(), &Tool::finished);
  hints_ = std::make_unique<QSignalSpy>(&board_->view, &CanvasView::hintChanged);
}

void TestCableTool::cleanup() {
  board_->view.setTool(nullptr);
  tool_.reset();
  board_.reset();
}

void TestCableTool::dragCables() {
  board_->drag(board_->middle(left_), board_->middle(right_));
  QCOMPARE(cables().size(), std::size_t(1));
  const model::Cable cable = cables().front();
  QCOMPARE(cable.ends[0].box, left_);
  QCOMPARE(cable.ends[1].box, right_);
  QCOMPARE(cable.ends[0].interface.name.text(), std::string("eth0"));
  QCOMPARE(cable.ends[0].interface.addresses.size(), std::size_t(1));
  QCOMPARE(finished_->count(), 1);
  QCOMPARE(board_->selection.elements().size(), std::size_t(1));
  QVERIFY(board_->topology().find<model::Cable>(board_->selection.elements().front()));
}

void TestCableTool::clicksCable() {
  board_->click(board_->middle(left_));
  QVERIFY(cables().empty());
  board_->move({200, 160}, {}, Qt::NoButton);
  board_->click(board_->middle(right_));
  QCOMPARE(cables().size(), std::size_t(1));
  QCOMPARE(board_->document.undoStack().count(), 1);
}

void TestCableTool::endsOnABridgeBecomePorts() {
  board_->drag(board_->middle(left_), board_->middle(bridge_));
  board_->drag(board_->header(model::hostId), board_->middle(right_));
  QCOMPARE(cables().size(), std::size_t(2));
  QCOMPARE(cables()[0].ends[1].master, bridge_);
  QCOMPARE(cables()[0].ends[1].box, model::hostId);
  QCOMPARE(cables()[1].ends[0].master, model::noElement);
  QCOMPARE(cables()[1].ends[0].box, model::hostId);
}

void TestCableTool::addressesCanBeSwitchedOff() {
  tool_->setAutoOptions({.addresses = false});
  board_->drag(board_->middle(left_), board_->middle(right_));
  QCOMPARE(cables().size(), std::size_t(1));
  QVERIFY(cables().front().ends[0].interface.addresses.empty());
}

void TestCableTool::aCableToItselfTakesTwoClicks() {
  board_->click(board_->middle(left_));
  board_->move(board_->header(left_), {}, Qt::NoButton);
  board_->click(board_->header(left_));
  QCOMPARE(cables().size(), std::size_t(1));
  QCOMPARE(cables().front().ends[1].box, left_);
}

void TestCableTool::aDoubleClickCablesNothing() {
  const QPoint pixel = board_->pixel(board_->middle(left_));
  QTest::mouseClick(board_->view.viewport(), Qt::LeftButton, {}, pixel);
  QTest::mouseDClick(board_->view.viewport(), Qt::LeftButton, {}, pixel);
  QVERIFY(cables().empty());
}

void TestCableTool::sameBridgeIsRefusedAndSaysWhy() {
  board_->click(board_->middle(bridge_));
  board_->move(board_->middle(bridge_) + QPointF(30, 0), {}, Qt::NoButton);
  QVERIFY(lastHint().contains(QStringLiteral("loop")));
  board_->click(board_->middle(bridge_) + QPointF(30, 0));
  QVERIFY(cables().empty());
  QVERIFY(lastHint().contains(QStringLiteral("loop")));
  QCOMPARE(finished_->count(), 0);
}

void TestCableTool::releasingOnNothingGivesUp() {
  board_->drag(board_->middle(left_), {240, 180});
  QVERIFY(cables().empty());
  board_->click(board_->middle(right_));
  QVERIFY(cables().empty());
}

void TestCableTool::escapeGivesUpTheCableThenTheTool() {
  board_->press(board_->middle(left_));
  board_->move(board_->middle(right_));
  board_->key(Qt::Key_Escape);
  QCOMPARE(finished_->count(), 0);
  board_->release(board_->middle(right_));
  QVERIFY(cables().empty());
  board_->key(Qt::Key_Escape);
  QCOMPARE(finished_->count(), 1);
}

void TestCableTool::rightClickGivesUp() {
  board_->click(board_->middle(left_));
  board_->click(board_->middle(right_), {}, Qt::RightButton);
  board_->click(board_->middle(right_));
  QVERIFY(cables().empty());
  QCOMPARE(finished_->count(), 0);
}

void TestCableTool::theHintNamesTheEnds() {
  board_->click(board_->middle(left_));
  board_->move(board_->middle(bridge_), {}, Qt::NoButton);
  QCOMPARE(lastHint(), QStringLiteral("ns1 eth0 to host/br0 veth0"));
  board_->move({240, 180}, {}, Qt::NoButton);
  QVERIFY(lastHint().contains(QStringLiteral("other end")));
}

void TestCableTool::theRubberCableIsPainted() {
  const QPointF between(board_->node(left_).rect.right() + 60, board_->middle(left_).y());
  const auto area = [&] {
    return board_->painted().copy(QRect(board_->pixel(between) - QPoint(20, 20), QSize(40, 40)));
  };
  const QImage before = area();
  board_->press(board_->middle(left_));
  board_->move(board_->middle(right_));
  QVERIFY(area() != before);
  board_->key(Qt::Key_Escape);
  QCOMPARE(area(), before);
}

void TestCableTool::undoTakesTheCableAway() {
  const model::Topology start = board_->topology();
  board_->drag(board_->middle(left_), board_->middle(right_));
  const model::Topology end = board_->topology();
  board_->document.undoStack().undo();
  QVERIFY(board_->topology() == start);
  QVERIFY(board_->layout().cables().empty());
  board_->document.undoStack().redo();
  QVERIFY(board_->topology() == end);
}

QTEST_MAIN(TestCableTool)
#include "test_cable_tool.moc"
