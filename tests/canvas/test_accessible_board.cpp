// SPDX-License-Identifier: GPL-3.0-or-later
// What a screen reader hears of the board: it is asked as one asks, through QAccessible.
#include "board.h"
#include "drawings/sample_drawings.h"

#include <QAccessible>
#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <memory>

using namespace vethloom;

namespace {

/// The spoken names of all that is below an interface, deeper ones indented.
QStringList spokenBelow(QAccessibleInterface& parent, int depth = 0) {
  QStringList lines;
  for (int i = 0; i < parent.childCount(); ++i) {
    QAccessibleInterface* child = parent.child(i);
    lines << QString(2 * depth, QLatin1Char(' ')) + child->text(QAccessible::Name) << spokenBelow(*child, depth + 1);
  }
  return lines;
}

}  // namespace

class TestAccessibleBoard : public QObject {
  Q_OBJECT

private slots:
  void tellsEverything();
  void saysStatesOnce();
  void knowsItsPlace();
  void followsTheDrawing();
  void pressSelectsAndTheFocusFollows();
  void opensTheMenu();
};

void TestAccessibleBoard::tellsEverything() {
  const Board board(samples::twoRooms().topology);
  QAccessibleInterface* view = QAccessible::queryAccessibleInterface(const_cast<editor::CanvasView*>(&board.view));
  QVERIFY(view != nullptr);
  QCOMPARE(view->text(QAccessible::Name), QStringLiteral("Drawing"));
  const QStringList expected{QStringLiteral("Sandbox, host, 0 interfaces"),
                             QStringLiteral("ns1, namespace, 1 interface, not applied"),
                             QStringLiteral("  eth0, to ns2/eth0, 10.0.1.1/24, not applied"),
                             QStringLiteral("ns2, namespace, 1 interface, not applied"),
                             QStringLiteral("  eth0, to ns1/eth0, 10.0.1.2/24, not applied"),
                             QStringLiteral("ns1/eth0 – ns2/eth0, cable, not applied")};
  QCOMPARE(spokenBelow(*view), expected);
}

void TestAccessibleBoard::saysStatesOnce() {
  samples::SwitchedRooms rooms = samples::switchedRooms();
  samples::carryOut(rooms.topology, model::setUp(rooms.topology, {rooms.bridge, 0}, false));
  samples::carryOut(rooms.topology, model::setUp(rooms.topology, {rooms.cable1, 0}, false));
  Board board(rooms.topology);
  const QStringList spoken = spokenBelow(*QAccessible::queryAccessibleInterface(&board.view));
  const QStringList down = spoken.filter(QStringLiteral("drawn down"));
  QCOMPARE(down.size(), 2);
  for (const QString& line : down)
    QVERIFY2(line.count(QStringLiteral("drawn down")) == 1, qPrintable(line));
}

void TestAccessibleBoard::knowsItsPlace() {
  samples::TwoRooms rooms = samples::twoRooms();
  samples::carryOut(rooms.topology, model::place(rooms.topology, rooms.ns2, {.x = 300, .y = 300}));
  Board board(rooms.topology);
  QAccessibleInterface* view = QAccessible::queryAccessibleInterface(&board.view);
  QAccessibleInterface* room = view->child(1);
  QCOMPARE(room->parent(), view);
  QCOMPARE(view->indexOfChild(room), 1);
  QCOMPARE(room->child(0)->parent(), room);
  QCOMPARE(room->indexOfChild(room->child(0)), 0);
  QCOMPARE(room->role(), QAccessible::Grouping);
  QVERIFY(room->state().focusable && room->state().selectable && !room->state().selected);
  const QPoint middle = board.view.viewport()->mapToGlobal(board.pixel(board.header(rooms.ns1)));
  QVERIFY(room->rect().contains(middle));
  QCOMPARE(view->childAt(middle.x(), middle.y()), room);
  QVERIFY(room->rect().intersects(room->child(0)->rect()));
}

void TestAccessibleBoard::followsTheDrawing() {
  const samples::TwoRooms rooms = samples::twoRooms();
  Board board(rooms.topology);
  QAccessibleInterface* view = QAccessible::queryAccessibleInterface(&board.view);
  QAccessibleInterface* room = view->child(2);
  board.document.push(*model::renameNamespace(board.topology(), rooms.ns2, "attic"), QStringLiteral("Rename"));
  QCOMPARE(room->text(QAccessible::Name), QStringLiteral("attic, namespace, 1 interface, not applied"));
  board.document.push(*model::setAdoption(board.topology(), rooms.ns2, "existing"), QStringLiteral("Adopt"));
  QCOMPARE(room->text(QAccessible::Name), QStringLiteral("attic, adopted namespace, 1 interface, not applied"));
  board.document.push(*model::setAdoption(board.topology(), rooms.ns2, "4711"), QStringLiteral("Adopt"));
  QCOMPARE(room->text(QAccessible::Name), QStringLiteral("attic, namespace of process 4711, 1 interface, not applied"));
  board.document.push(model::remove(board.topology(), {rooms.ns2}), QStringLiteral("Delete"));
  QCOMPARE(spokenBelow(*view), (QStringList{QStringLiteral("Sandbox, host, 0 interfaces"),
                                            QStringLiteral("ns1, namespace, 0 interfaces, not applied")}));
  board.document.undoStack().undo();
  QCOMPARE(view->childCount(), 4);
}

void TestAccessibleBoard::pressSelectsAndTheFocusFollows() {
  const samples::TwoRooms rooms = samples::twoRooms();
  Board board(rooms.topology);
  QApplication::setActiveWindow(&board.view);
  board.view.setFocus();
  QAccessibleInterface* view = QAccessible::queryAccessibleInterface(&board.view);
  QAccessibleInterface* room = view->child(1);
  room->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
  QCOMPARE(board.selection.elements(), std::vector{rooms.ns1});
  QVERIFY(room->state().selected);
  QCOMPARE(view->focusChild(), room);
  // By the keyboard as well.
  board.key(Qt::Key_Tab);
  QCOMPARE(board.selection.elements(), std::vector{rooms.ns2});
  QCOMPARE(view->focusChild(), view->child(2));
  room->child(0)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
  QCOMPARE(board.selection.interface(), std::optional(model::InterfaceId{rooms.cable, 0}));
}

void TestAccessibleBoard::opensTheMenu() {
  const samples::TwoRooms rooms = samples::twoRooms();
  Board board(rooms.topology);
  QSignalSpy menus(&board.view, &editor::CanvasView::contextMenuRequested);
  QAccessibleInterface* room = QAccessible::queryAccessibleInterface(&board.view)->child(1);
  room->actionInterface()->doAction(QAccessibleActionInterface::showMenuAction());
  QCOMPARE(menus.size(), 1);
  QCOMPARE(board.selection.elements(), std::vector{rooms.ns1});
}

QTEST_MAIN(TestAccessibleBoard)
#include "test_accessible_board.moc"
