// SPDX-License-Identifier: GPL-3.0-or-later
// The main job without a mouse: through the outline, and every command through the palette.
#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "model/edits.h"
#include "panels/chooser.h"
#include "panels/find_bar.h"
#include "panels/outline_panel.h"
#include "panels/ping_panel.h"
#include "window_test.h"

#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace vethloom;
using namespace vethloom::test;
using gui::Command;

namespace {}  // namespace

class TestKeyboardJob : public WindowTest {
  Q_OBJECT

private slots:
  void buildsTwoRoomsInTheOutline();
  void findsAndChoosesOnTheBoard();
  void offersEveryCommand();
  void saysWhyACommandIsOff();
  void saysForAllCommandsWhyTheyAreOff();
  void movesADeviceToAnotherBox();
  void renamesWhereTheKeyboardIs();

private:
  QTreeView* tree() { return window().docks().outline().findChild<QTreeView*>(); }
  editor::Chooser* chooser() {
    for (auto* dialog : window().findChildren<editor::Chooser*>()) {
      if (dialog->isVisible())
        return dialog;
    }
    return nullptr;
  }
  void goToOutline() {
    driver_->pressKey(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(tree()->hasFocus());
  }
  void goToRow(const QString& name);
  /// Insert, and so many times Down to the wanted entry of the menu.
  void add(int entry);
  void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
    QApplication::setActiveWindow(&window());
    QTest::keyClick(tree(), key, modifiers);
  }
};

void TestKeyboardJob::goToRow(const QString& name) {
  key(Qt::Key_Home);
  for (int i = 0; i < 20 && tree()->currentIndex().data().toString() != name; ++i)
    key(Qt::Key_Down);
  QCOMPARE(tree()->currentIndex().data().toString(), name);
}

void TestKeyboardJob::add(int entry) {
  QMenu* menu = window().docks().outline().findChild<QToolButton*>(QStringLiteral("outlineAdd"))->menu();
  QTimer::singleShot(100, menu, [menu, entry] {
    for (int i = 0; i <= entry; ++i)
      QTest::keyClick(menu, Qt::Key_Down);
    QTest::keyClick(menu, Qt::Key_Return);
  });
  key(Qt::Key_Insert);
}

void TestKeyboardJob::buildsTwoRoomsInTheOutline() {
  goToOutline();
  add(0);
  add(0);
  QCOMPARE(elementsOf<model::Namespace>(driver_->topology()).size(), std::size_t{2});
  goToRow(QStringLiteral("ns1"));
  key(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
  QVERIFY(chooser() != nullptr);
  auto* field = chooser()->findChild<QLineEdit*>();
  QTest::keyClicks(field, QStringLiteral("ns2"));
  QTest::keyClick(field, Qt::Key_Return);
  const auto cables = elementsOf<model::Cable>(driver_->topology());
  QCOMPARE(cables.size(), std::size_t{1});
  const auto* cable = driver_->topology().find<model::Cable>(cables.front());
  QVERIFY(!cable->ends[0].interface.addresses.empty());
  QCOMPARE(window().selection().elements(), cables);
  NEED_SANDBOX();
  QVERIFY(driver_->applyThroughPreview());
  // The cable that is selected is between the two that ping.
  goToOutline();
  goToRow(QStringLiteral("ns1"));
  key(Qt::Key_Down, Qt::ShiftModifier);
  if (window().selection().elements().size() == 1)  // The row below is ns1's own interface.
    key(Qt::Key_Down, Qt::ShiftModifier);
  window().action(Command::Ping)->trigger();
  auto& ping = window().docks().ping();
  QTRY_VERIFY2_WITH_TIMEOUT(ping.text().contains(QStringLiteral("0 % lost")), qPrintable(ping.text()), patience);
}

void TestKeyboardJob::findsAndChoosesOnTheBoard() {
  driver_->drawTwoRooms();
  window().selection().clear();
  driver_->pressKey(Qt::Key_F, Qt::ControlModifier);
  auto* field = window().findChild<editor::FindBar*>()->findChild<QLineEdit*>(QStringLiteral("find"));
  QVERIFY(field->hasFocus());
  QTest::keyClicks(field, QStringLiteral("ns2"));
  QTest::keyClick(field, Qt::Key_Return);
  const auto rooms = elementsOf<model::Namespace>(driver_->topology());
  QCOMPARE(window().selection().elements(), std::vector{rooms[1]});
  auto& canvas = window().canvas();
  const QPointF shown = canvas.mapFromScene(driver_->centreOf(rooms[1]));
  QVERIFY(QRectF(canvas.viewport()->rect()).contains(shown));
  QTest::keyClick(field, Qt::Key_Escape);
  QVERIFY(canvas.hasFocus());
}

void TestKeyboardJob::offersEveryCommand() {
  driver_->pressKey(Qt::Key_K, Qt::ControlModifier);
  QVERIFY(chooser() != nullptr);
  auto* list = chooser()->findChild<QListView*>();
  QStringList texts;
  for (int row = 0; row < list->model()->rowCount(); ++row)
    texts << list->model()->index(row, 0).data().toString();
  for (const auto* wanted : {"Undo", "Apply", "Namespace", "VLAN", "Two rooms, one cable", "Dark", "Outline"})
    QVERIFY2(!texts.filter(QLatin1String(wanted)).isEmpty(), wanted);
  auto* field = chooser()->findChild<QLineEdit*>();
  QTest::keyClicks(field, QStringLiteral("two rooms"));
  QTest::keyClick(field, Qt::Key_Return);
  QTRY_COMPARE(elementsOf<model::Namespace>(driver_->topology()).size(), std::size_t{2});
}

void TestKeyboardJob::saysWhyACommandIsOff() {
  driver_->pressKey(Qt::Key_K, Qt::ControlModifier);
  auto* field = chooser()->findChild<QLineEdit*>();
  auto* list = chooser()->findChild<QListView*>();
  QTest::keyClicks(field, QStringLiteral("duplicate"));
  const QModelIndex first = list->model()->index(0, 0);
  QCOMPARE(first.data().toString(), QStringLiteral("Duplicate"));
  QVERIFY(!(first.flags() & Qt::ItemIsEnabled));
  QVERIFY(first.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("Nothing is selected.")));
  QTest::keyClick(field, Qt::Key_Escape);
  QVERIFY(chooser() == nullptr);
}

void TestKeyboardJob::saysForAllCommandsWhyTheyAreOff() {
  using Reasons = std::map<QString, QString>;
  /// Of all that is off in the palette: what it says why.
  const auto reasons = [this] {
    Reasons off;
    driver_->pressKey(Qt::Key_K, Qt::ControlModifier);
    const QAbstractItemModel& all = *chooser()->findChild<QListView*>()->model();
    for (int row = 0; row < all.rowCount(); ++row) {
      const QModelIndex index = all.index(row, 0);
      if (!(index.flags() & Qt::ItemIsEnabled))
        off[index.data().toString()] = index.data(editor::Chooser::DetailsRole).toString();
    }
    QTest::keyClick(chooser()->findChild<QLineEdit*>(), Qt::Key_Escape);
    return off;
  };
  const auto areSentences = [](const Reasons& off) {
    for (const auto& [command, reason] : off) {
      if (!reason.endsWith(QLatin1Char('.')))
        return command + QStringLiteral(": ") + reason;
    }
    return QString();
  };
  Reasons off = reasons();
  QCOMPARE(areSentences(off), QString());
  QVERIFY(off.size() > 40);
  QCOMPARE(off.at(QStringLiteral("Print…")), QStringLiteral("Nothing is drawn yet."));
  QCOMPARE(off.at(QStringLiteral("In layers")), QStringLiteral("Nothing is drawn yet."));
  QCOMPARE(off.at(QStringLiteral("Lock in place")), QStringLiteral("Nothing is selected."));
  QCOMPARE(off.at(QStringLiteral("Router")), QStringLiteral("Nothing is selected."));
  QCOMPARE(off.at(QStringLiteral("In a ring")), QStringLiteral("Select two things or more."));
  QCOMPARE(off.at(QStringLiteral("Straight")), QStringLiteral("Select a cable."));
  QCOMPARE(off.at(QStringLiteral("Tear down")), QStringLiteral("Nothing of this lab is up."));
  // With one room selected, other things are still missing.
  driver_->drawTwoRooms();
  window().selection().set({elementsOf<model::Namespace>(driver_->topology()).front()});
  off = reasons();
  QCOMPARE(areSentences(off), QString());
  QVERIFY(!off.contains(QStringLiteral("Lock in place")) && !off.contains(QStringLiteral("Print…")));
  QCOMPARE(off.at(QStringLiteral("In a ring")), QStringLiteral("Select two things or more."));
  QCOMPARE(off.at(QStringLiteral("Straight")), QStringLiteral("Select a cable."));
  QCOMPARE(off.at(QStringLiteral("Ping")), QStringLiteral("Select two boxes, or a cable between two."));
  window().selection().set(elementsOf<model::Cable>(driver_->topology()));
  off = reasons();
  QCOMPARE(areSentences(off), QString());
  QCOMPARE(off.at(QStringLiteral("Ping")), QStringLiteral("No lab is connected; apply first."));
}

void TestKeyboardJob::movesADeviceToAnotherBox() {
  driver_->drawTwoRooms();
  const model::Added bridge = model::addBridge(driver_->topology(), model::hostId, {.x = 48.0, .y = 72.0});
  window().document().push(bridge.patch, QStringLiteral("Add"));
  goToOutline();
  key(Qt::Key_Home);
  key(Qt::Key_Asterisk);  // What is in the host.
  goToRow(QStringLiteral("br0"));
  key(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
  QVERIFY(chooser() != nullptr);
  QTest::keyClicks(chooser()->findChild<QLineEdit*>(), QStringLiteral("ns2"));
  QTest::keyClick(chooser()->findChild<QLineEdit*>(), Qt::Key_Return);
  const auto rooms = elementsOf<model::Namespace>(driver_->topology());
  QCOMPARE(model::boxOf(driver_->topology(), bridge.id), rooms[1]);
  // It covers nothing there.
  const auto& layout = window().canvas().canvasScene().layout();
  const QRectF rect = layout.node(bridge.id)->rect;
  QVERIFY(layout.node(rooms[1])->rect.contains(rect));
  window().document().undoStack().undo();
  QCOMPARE(model::boxOf(driver_->topology(), bridge.id), model::hostId);
  // A namespace stays where it is, and the command says so.
  goToOutline();
  goToRow(QStringLiteral("ns1"));
  QVERIFY(!window().action(Command::MoveTo)->isEnabled());
}

void TestKeyboardJob::renamesWhereTheKeyboardIs() {
  driver_->drawTwoRooms();
  goToOutline();
  goToRow(QStringLiteral("ns1"));
  window().action(Command::Rename)->trigger();
  QVERIFY(tree()->viewport()->findChild<QLineEdit*>() != nullptr);
  QVERIFY(!window().canvas().isRenaming());
  QTest::keyClick(tree()->viewport()->findChild<QLineEdit*>(), Qt::Key_Escape);
  driver_->pressKey(Qt::Key_F2);
  QVERIFY(window().canvas().isRenaming());
  // Delete works in the outline as on the board.
  goToOutline();
  goToRow(QStringLiteral("ns1"));
  key(Qt::Key_Delete);
  QCOMPARE(elementsOf<model::Namespace>(driver_->topology()).size(), std::size_t{1});
}

QTEST_MAIN(TestKeyboardJob)
#include "test_keyboard_job.moc"
