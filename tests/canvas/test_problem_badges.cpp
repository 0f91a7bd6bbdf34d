// SPDX-License-Identifier: GPL-3.0-or-later
// Badges on what is wrong: seen, pointed at, clicked and heard.
#include "board.h"
#include "drawings.h"
#include "model/edits.h"
#include "model/edits_look.h"
#include "style/theme.h"
#include "tools/place_tool.h"
#include "tools/select_tool.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QSignalSpy>
#include <QToolTip>

using namespace vethloom;
using namespace vethloom::editor;
using model::ElementId;

namespace {

using drawings::cable;
using drawings::leftRoom;
using drawings::rightRoom;

/// Two rooms with an error in one, and a warning at the cable; the select tool is on.
struct Wrong {
  Board board{drawings::twoRooms()};
  SelectTool tool{board.view};

  Wrong() {
    board.view.setTool(&tool);
    board.view.setProblems({{leftRoom, {true, QStringLiteral("Error in ns1: It is wrong."), leftRoom}},
                            {cable, {false, QStringLiteral("Warning in ns1/eth0: It is odd."), cable}}});
  }
  ~Wrong() { board.view.setTool(nullptr); }

  [[nodiscard]] QPointF spot(ElementId id) {
    const NodeShape* node = board.layout().node(id);
    return node ? node->rect.topLeft() + NodeShape::problemSpot() : board.layout().cable(id)->problemSpot();
  }
  /// Of the badge alone.
  [[nodiscard]] QImage painted(ElementId id) {
    const QPoint middle = board.pixel(spot(id));
    return board.painted().copy(QRect(middle - QPoint(9, 9), QSize(19, 19)));
  }
  [[nodiscard]] bool hasColour(ElementId id, const QColor& colour) {
    const QImage image = painted(id);
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
      for (int x = 0; x < image.width(); ++x)
        count += image.pixelColor(x, y).rgb() == colour.rgb();
    }
    return count > 40;
  }
};

}  // namespace

class TestProblemBadges : public QObject {
  Q_OBJECT

private slots:
  void areSeen();
  void haveShapesOfTheirOwn();
  void comeAndGo();
  void areClicked();
  void leaveOtherToolsAlone();
  void tellInATip();
  void areHeard();
  void ofWhatIsHiddenAreOnItsBox();
};

void TestProblemBadges::areSeen() {
  Wrong wrong;
  const Theme& theme = wrong.board.view.canvasScene().theme();
  QVERIFY(wrong.hasColour(leftRoom, theme.fault));
  QVERIFY(wrong.hasColour(cable, theme.noCarrier));
  QVERIFY(!wrong.hasColour(rightRoom, theme.fault) && !wrong.hasColour(rightRoom, theme.noCarrier));
}

void TestProblemBadges::haveShapesOfTheirOwn() {
  Wrong wrong;
  // What of the badge is the ground's: a triangle leaves its upper corners free, an octagon does not.
  const auto upperLeft = [&](ElementId id) { return wrong.painted(id).pixelColor(4, 4); };
  const Theme& theme = wrong.board.view.canvasScene().theme();
  QCOMPARE(upperLeft(leftRoom), theme.fault);
  QVERIFY(upperLeft(cable) != theme.noCarrier);
}

void TestProblemBadges::comeAndGo() {
  Wrong wrong;
  const Theme& theme = wrong.board.view.canvasScene().theme();
  wrong.board.view.setProblems({{rightRoom, {false, QStringLiteral("Warning"), rightRoom}}});
  QVERIFY(!wrong.hasColour(leftRoom, theme.fault));
  QVERIFY(wrong.hasColour(rightRoom, theme.noCarrier));
  wrong.board.document.push(model::remove(wrong.board.topology(), {rightRoom}), QStringLiteral("Delete"));
  QCOMPARE(wrong.board.view.canvasScene().problemOf(rightRoom), nullptr);
}

void TestProblemBadges::areClicked() {
  Wrong wrong;
  QSignalSpy chosen(&wrong.board.view, &CanvasView::problemChosen);
  wrong.board.click(wrong.spot(leftRoom));
  QCOMPARE(chosen.count(), 1);
  QCOMPARE(chosen.last().first().value<ElementId>(), leftRoom);
  QCOMPARE(wrong.board.selection.elements(), std::vector{leftRoom});
  wrong.board.click(wrong.spot(cable));
  QCOMPARE(wrong.board.selection.elements(), std::vector{cable});
  // A drag that begins there moves nothing.
  const model::Topology before = wrong.board.topology();
  wrong.board.drag(wrong.spot(leftRoom), wrong.spot(leftRoom) + QPointF(80, 80));
  QVERIFY(wrong.board.topology() == before);
  // Beside it, things are as ever.
  wrong.board.click(wrong.board.header(rightRoom));
  QCOMPARE(wrong.board.selection.elements(), std::vector{rightRoom});
  QCOMPARE(chosen.count(), 3);
}

void TestProblemBadges::leaveOtherToolsAlone() {
  Wrong wrong;
  PlaceTool bridges(wrong.board.view, QStringLiteral("bridge"));
  wrong.board.view.setTool(&bridges);
  QSignalSpy chosen(&wrong.board.view, &CanvasView::problemChosen);
  const std::size_t before = wrong.board.topology().elements.size();
  wrong.board.click(wrong.spot(leftRoom));
  QCOMPARE(chosen.count(), 0);
  QCOMPARE(wrong.board.topology().elements.size(), before + 1);
  wrong.board.view.setTool(nullptr);
}

void TestProblemBadges::tellInATip() {
  Wrong wrong;
  const QPoint at = wrong.board.pixel(wrong.spot(leftRoom));
  QHelpEvent event(QEvent::ToolTip, at, wrong.board.view.viewport()->mapToGlobal(at));
  QApplication::sendEvent(wrong.board.view.viewport(), &event);
  QCOMPARE(QToolTip::text(), QStringLiteral("Error in ns1: It is wrong."));
}

void TestProblemBadges::areHeard() {
  Wrong wrong;
  QAccessibleInterface* view = QAccessible::queryAccessibleInterface(&wrong.board.view);
  QStringList wrongOnes;
  for (int i = 0; i < view->childCount(); ++i) {
    const QString name = view->child(i)->text(QAccessible::Name);
    if (name.contains(QStringLiteral("wrong")))
      wrongOnes << name;
  }
  QCOMPARE(wrongOnes.size(), 1);
  const QString& room = wrongOnes.front();
  QVERIFY2(room.startsWith(QStringLiteral("ns1")) && room.endsWith(QStringLiteral(", Error in ns1: It is wrong.")),
           qPrintable(room));
}

void TestProblemBadges::ofWhatIsHiddenAreOnItsBox() {
  Wrong wrong;
  Board& board = wrong.board;
  model::Topology drawn = board.topology();
  const ElementId bridge = drawings::addBridge(drawn, leftRoom, 20, 60);
  board.document.reset(drawn);
  board.view.setProblems({{bridge, {false, QStringLiteral("Warning"), bridge}}});
  const CanvasScene& scene = board.view.canvasScene();
  QVERIFY(scene.problemOf(bridge) && !scene.problemOf(leftRoom));
  board.document.push(model::setCollapsed(board.topology(), {leftRoom}, true), QStringLiteral("Collapse"));
  QVERIFY(!scene.problemOf(bridge) && scene.problemOf(leftRoom));
  QSignalSpy chosen(&board.view, &CanvasView::problemChosen);
  board.click(wrong.spot(leftRoom));
  QCOMPARE(chosen.last().first().value<ElementId>(), bridge);
  board.document.undoStack().undo();
  QVERIFY(scene.problemOf(bridge) && !scene.problemOf(leftRoom));
}

QTEST_MAIN(TestProblemBadges)
#include "test_problem_badges.moc"
