// SPDX-License-Identifier: GPL-3.0-or-later
// Links other than bridges and cables on the board: put down, tied to what they stand on, moved from box to box.
#include "board.h"
#include "canvas/drawables.h"
#include "contract/link_kind.h"
#include "drawings.h"
#include "model/edits.h"
#include "tools/place_tool.h"
#include "tools/select_tool.h"

#include <QFile>
#include <QLineEdit>
#include <QSignalSpy>
#include <algorithm>

using namespace vethloom;
using namespace vethloom::editor;
using contract::LinkKind;
using model::ElementId;

namespace {

constexpr ElementId left{2};
constexpr ElementId right{3};
constexpr ElementId cable{4};

const model::Link& linkAt(Board& board, ElementId id) {
  return *board.topology().find<model::Link>(id);
}

QString word(LinkKind kind) {
  return QString::fromStdString(std::string(contract::nameOf(kind)));
}

const Tie* tieOf(Board& board, ElementId id, Tie::Role role) {
  const auto& ties = board.node(id).ties;
  const auto found = std::find_if(ties.begin(), ties.end(), [&](const Tie& tie) { return tie.role == role; });
  return found == ties.end() ? nullptr : &*found;
}

}  // namespace

class TestDevices : public QObject {
  Q_OBJECT

private slots:
  void everyKindIsPutDownByAClick_data();
  void everyKindIsPutDownByAClick();
  void aLinkOnNothingIsRefusedAndSaysWhy();
  void droppedOnADeviceItStandsOnThat();
  void tiesFollow();
  void dragsToAnotherBox();
  void dragsWithinItsBoxOnly();
  void staysWhereTheKernelKeepsIt();
  void escapeBringsItBack();
  void renamesInPlace();
};

void TestDevices::everyKindIsPutDownByAClick_data() {
  QTest::addColumn<QString>("kind");
  for (const Drawable& drawable : drawables()) {
    if (drawable.kind && drawable.kind != LinkKind::Bridge && drawable.kind != LinkKind::Veth)
      QTest::newRow(qPrintable(drawable.word)) << drawable.word;
  }
  QCOMPARE(drawables().size(), contract::linkKinds().size() + 3);  // And namespace, note and frame.
}

void TestDevices::everyKindIsPutDownByAClick() {
  QFETCH(const QString, kind);
  const auto info = contract::infoOf(*contract::linkKindFromName(kind.toStdString()));
  Board board(drawings::twoRooms());
  PlaceTool tool(board.view, kind);
  board.view.setTool(&tool);
  const QRectF chip = board.view.canvasScene().rectOf(model::InterfaceId{cable, 0});
  board.click(info.lower == contract::Lower::None ? board.middle(left) : chip.center());
  QCOMPARE(board.document.undoStack().count(), 1);
  const ElementId placed = board.selection.elements().front();
  const model::Link& link = linkAt(board, placed);
  QCOMPARE(link.kind, info.kind);
  QCOMPARE(link.box, left);
  const model::InterfaceId lower =
      info.lower == contract::Lower::None ? model::InterfaceId{} : model::InterfaceId{cable, 0};
  QCOMPARE(link.lower, lower);
  QVERIFY(board.node(left).rect.contains(board.node(placed).rect));
  QVERIFY(!board.node(placed).icon.isEmpty());
  QVERIFY(board.node(placed).subtitle.startsWith(kindWord(info.kind)));
  QVERIFY2(QFile::exists(QStringLiteral(":/vethloom/icons/%1.svg").arg(kind)), qPrintable(kind));
  board.view.setTool(nullptr);
}

void TestDevices::aLinkOnNothingIsRefusedAndSaysWhy() {
  Board board;
  PlaceTool tool(board.view, word(LinkKind::Vlan));
  board.view.setTool(&tool);
  QSignalSpy hints(&board.view, &CanvasView::hintChanged);
  QSignalSpy finished(&tool, &Tool::finished);
  board.click(board.middle(model::hostId));
  QCOMPARE(board.document.undoStack().count(), 0);
  QVERIFY(finished.isEmpty());
  QVERIFY(std::any_of(hints.begin(), hints.end(), [](const QList<QVariant>& hint) {
    return hint.first().toString().contains(QStringLiteral("stands on another link"));
  }));
  board.view.setTool(nullptr);
}

void TestDevices::droppedOnADeviceItStandsOnThat() {
  Board board(drawings::twoRooms());
  model::Topology topology = board.topology();
  const ElementId bond = drawings::addLink(topology, left, LinkKind::Bond, {}, 24, 60);
  board.document.reset(topology);
  PlaceTool tool(board.view, word(LinkKind::Vlan));
  board.view.setTool(&tool);
  board.click(board.middle(bond));
  const ElementId vlan = board.selection.elements().front();
  QCOMPARE(linkAt(board, vlan).lower, (model::InterfaceId{bond, 0}));
  QVERIFY(!board.node(vlan).rect.intersects(board.node(bond).rect));
  QVERIFY(tieOf(board, vlan, Tie::Role::Lower) != nullptr);
  board.view.setTool(nullptr);
}

void TestDevices::tiesFollow() {
  model::Topology topology = drawings::twoRooms();
  const ElementId vlan = drawings::addLink(topology, left, LinkKind::Vlan, {cable, 0}, 24, 60);
  Board board(topology);
  const auto endsAtChip = [&] {
    const Tie* tie = tieOf(board, vlan, Tie::Role::Lower);
    const QRectF chip = board.view.canvasScene().rectOf(model::InterfaceId{cable, 0});
    return tie && chip.adjusted(-1, -1, 1, 1).contains(board.node(vlan).rect.topLeft() + tie->to);
  };
  QVERIFY(endsAtChip());
  board.document.push(model::move(board.topology(), {right}, -400, 300), QStringLiteral("Move"));  // The chip follows.
  QVERIFY(endsAtChip());
  board.document.push(model::move(board.topology(), {vlan}, 40, 80), QStringLiteral("Move"));
  QVERIFY(endsAtChip());
  QVERIFY(board.view.canvasScene().rectOf(vlan).contains(board.node(vlan).rect.topLeft() +
                                                         tieOf(board, vlan, Tie::Role::Lower)->to));
  board.document.undoStack().undo();
  board.document.undoStack().undo();
  QVERIFY(endsAtChip());
}

void TestDevices::dragsToAnotherBox() {
  model::Topology topology = drawings::twoRooms();
  const ElementId dummy = drawings::addLink(topology, left, LinkKind::Dummy, {}, 24, 60);
  Board board(topology);
  SelectTool tool(board.view);
  board.view.setTool(&tool);
  const QSizeF before = board.node(left).rect.size();
  const QPointF from = board.middle(dummy);
  board.press(from);
  for (const QPointF step : {QPointF(40, 0), QPointF(200, 10), board.middle(right) - from})
    board.move(from + step);
  QCOMPARE(board.node(left).rect.size(), before);  // Its own box does not stretch to the other.
  board.release(board.middle(right));
  QCOMPARE(linkAt(board, dummy).box, right);
  QVERIFY(board.node(right).rect.contains(board.node(dummy).rect));
  QCOMPARE(board.document.undoStack().count(), 1);
  board.document.undoStack().undo();
  QVERIFY(board.topology() == topology);
  board.view.setTool(nullptr);
}

void TestDevices::dragsWithinItsBoxOnly() {
  model::Topology topology = drawings::twoRooms();
  const ElementId dummy = drawings::addLink(topology, left, LinkKind::Dummy, {}, 24, 60);
  Board board(topology);
  SelectTool tool(board.view);
  board.view.setTool(&tool);
  board.drag(board.middle(dummy), board.middle(dummy) + QPointF(24, 16));
  QCOMPARE(linkAt(board, dummy).box, left);
  QCOMPARE(board.topology().placements.at(dummy).x, 48.0);
  board.view.setTool(nullptr);
}

void TestDevices::staysWhereTheKernelKeepsIt() {
  model::Topology topology = drawings::twoRooms();
  const ElementId bond = drawings::addLink(topology, left, LinkKind::Bond, {}, 24, 60);
  Board board(topology);
  SelectTool tool(board.view);
  board.view.setTool(&tool);
  QSignalSpy hints(&board.view, &CanvasView::hintChanged);
  board.view.setComparison(std::make_shared<const plan::Comparison>(drawings::applied(topology)));
  board.drag(board.middle(bond), board.middle(right));
  QVERIFY(board.topology() == topology);
  QVERIFY(std::any_of(hints.begin(), hints.end(), [](const QList<QVariant>& hint) {
    return hint.first().toString().contains(QStringLiteral("moves no bond"));
  }));
  board.view.setComparison(nullptr);  // Only drawn, it may go anywhere.
  board.drag(board.middle(bond), board.middle(right));
  QCOMPARE(linkAt(board, bond).box, right);
  board.view.setTool(nullptr);
}

void TestDevices::escapeBringsItBack() {
  model::Topology topology = drawings::twoRooms();
  const ElementId dummy = drawings::addLink(topology, left, LinkKind::Dummy, {}, 24, 60);
  Board board(topology);
  SelectTool tool(board.view);
  board.view.setTool(&tool);
  board.press(board.middle(dummy));
  board.move(board.middle(dummy) + QPointF(60, 20));
  board.move(board.middle(right));
  board.key(Qt::Key_Escape);
  board.release(board.middle(right));
  QVERIFY(board.topology() == topology);
  QCOMPARE(board.document.undoStack().count(), 0);
  board.view.setTool(nullptr);
}

void TestDevices::renamesInPlace() {
  model::Topology topology = drawings::twoRooms();
  const ElementId dummy = drawings::addLink(topology, left, LinkKind::Dummy, {}, 24, 60);
  Board board(topology);
  board.view.startRename({dummy, std::nullopt});
  auto* field = board.view.viewport()->findChild<QLineEdit*>();
  QVERIFY(field != nullptr);
  QTest::keyClicks(field, QStringLiteral("sink"));
  QTest::keyClick(field, Qt::Key_Return);
  QCOMPARE(linkAt(board, dummy).interface.name.text(), std::string("sink"));
}

QTEST_MAIN(TestDevices)
#include "test_devices.moc"
