// SPDX-License-Identifier: GPL-3.0-or-later
// What the window promises without a kernel: its actions, its questions, and where things stand.
#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "canvas/empty_hint.h"
#include "model/edits.h"
#include "panels/command_log_panel.h"
#include "panels/message_bar.h"
#include "panels/ping_panel.h"
#include "panels/problems_panel.h"
#include "window_test.h"

#include <QAbstractButton>
#include <QAction>
#include <QDockWidget>
#include <QFileDialog>
#include <QLineEdit>
#include <QTest>
#include <QTreeView>

using namespace vethloom;
using namespace vethloom::test;
using gui::Command;

class TestWindow : public WindowTest {
  Q_OBJECT

private slots:
  void undoAndRedoKnowWhenTheyCan();
  void backspaceDeletes();
  void pingNeedsTwoBoxesWhateverElseIsSelected();
  void pingAgainKnowsThatABoxIsGone();
  void takesOverANameThatIsBeingTyped();
  void aBadgeLeadsToItsProblem();
  void saveAsProposesAName();
  void showsTheWholeHint_data();
  void showsTheWholeHint();
  void leavesTheBoardMostOfTheWindow();
};

void TestWindow::undoAndRedoKnowWhenTheyCan() {
  QAction* undo = window().action(Command::Undo);
  QAction* redo = window().action(Command::Redo);
  QVERIFY(!undo->isEnabled() && !redo->isEnabled());
  driver_->pressKey(Qt::Key_N);
  driver_->clickBoard(driver_->centreOf(model::hostId) + QPointF(0, 150));
  QVERIFY(undo->isEnabled() && !redo->isEnabled());
  undo->trigger();
  QCOMPARE(driver_->topology().elements.size(), std::size_t{1});
  QVERIFY(!undo->isEnabled() && redo->isEnabled());
  redo->trigger();
  QCOMPARE(driver_->topology().elements.size(), std::size_t{2});
  QVERIFY(undo->isEnabled() && !redo->isEnabled());
}

void TestWindow::backspaceDeletes() {
  driver_->drawTwoRooms();
  window().selection().set({elementsOf<model::Namespace>(driver_->topology()).front()});
  driver_->pressKey(Qt::Key_Backspace);
  QCOMPARE(elementsOf<model::Namespace>(driver_->topology()).size(), std::size_t{1});
}

void TestWindow::pingNeedsTwoBoxesWhateverElseIsSelected() {
  NEED_SANDBOX();
  driver_->drawTwoRooms();
  QVERIFY(driver_->applyThroughPreview());
  driver_->pressKey(Qt::Key_A, Qt::ControlModifier);
  QCOMPARE(window().selection().elements().size(), std::size_t{3});
  QVERIFY(window().action(Command::Ping)->isEnabled());
  window().selection().set({elementsOf<model::Namespace>(driver_->topology()).front()});
  QVERIFY(!window().action(Command::Ping)->isEnabled());
}

void TestWindow::pingAgainKnowsThatABoxIsGone() {
  NEED_SANDBOX();
  driver_->drawTwoRooms();
  QVERIFY(driver_->applyThroughPreview());
  const auto rooms = elementsOf<model::Namespace>(driver_->topology());
  window().selection().set({rooms[0], rooms[1]});
  driver_->pressKey(Qt::Key_P);
  auto& ping = window().docks().ping();
  QTRY_VERIFY_WITH_TIMEOUT(ping.text().contains(QStringLiteral("4 received")), 15000);
  window().document().push(model::remove(driver_->topology(), {rooms[0]}), QStringLiteral("Delete"));
  emit ping.againRequested();
  QVERIFY(!ping.isRunning());
  QVERIFY2(ping.text().contains(QStringLiteral("no longer drawn")), qPrintable(ping.text()));
}

void TestWindow::takesOverANameThatIsBeingTyped() {
  driver_->drawTwoRooms();
  const QString file = driver_->file(QStringLiteral("typed.vloom"));
  QVERIFY(window().files().saveTo(file));
  const auto room = elementsOf<model::Namespace>(driver_->topology()).front();
  window().selection().set({room});
  driver_->pressKey(Qt::Key_F2);
  auto* field = window().canvas().viewport()->findChild<QLineEdit*>();
  QVERIFY(field != nullptr);
  field->selectAll();
  QTest::keyClicks(field, QStringLiteral("attic"));
  window().action(Command::Save)->trigger();
  QCOMPARE(driver_->topology().find<model::Namespace>(room)->name.text(), std::string("attic"));
  QVERIFY(!window().isWindowModified());
}

void TestWindow::aBadgeLeadsToItsProblem() {
  driver_->drawTwoRooms();
  const model::ElementId cable = elementsOf<model::Cable>(driver_->topology()).front();
  // Both ends have one address.
  const auto* ends = driver_->topology().find<model::Cable>(cable);
  const std::string taken = ends->ends[0].interface.addresses.front().text();
  window().document().push(*model::setAddresses(driver_->topology(), {cable, 1}, taken), QStringLiteral("Same"));
  auto& scene = window().canvas().canvasScene();
  QTRY_VERIFY(scene.problemOf(cable) != nullptr);
  const auto* list = window().docks().problems().findChild<QTreeView*>();
  QVERIFY(!list->currentIndex().isValid());
  driver_->clickBoard(scene.layout().cable(cable)->problemSpot());
  QTRY_VERIFY(list->currentIndex().isValid());
  QVERIFY(list->isVisible());
  const QModelIndex current = list->currentIndex();
  QCOMPARE(scene.problemOf(cable)->words, current.data().toString());
}

void TestWindow::saveAsProposesAName() {
  driver_->drawTwoRooms();
  model::Topology titled = driver_->topology();
  titled.info.title = "Two rooms: in/out";
  window().document().reset(titled);
  const QString file = driver_->file(QStringLiteral("chosen"));
  QString proposed;
  driver_->inNextDialog([&](QWidget& shown) {
    auto& dialog = dynamic_cast<QFileDialog&>(shown);
    proposed = dialog.selectedFiles().value(0);
    dialog.findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(file);
    WindowDriver::buttonNamed(dialog, QStringLiteral("Save"))->click();
  });
  window().action(Command::SaveAs)->trigger();
  QVERIFY2(proposed.endsWith(QStringLiteral("/Two rooms: in-out.vloom")), qPrintable(proposed));
  QCOMPARE(window().files().path(), file + QStringLiteral(".vloom"));
  QVERIFY(QFile::exists(window().files().path()));
}

void TestWindow::showsTheWholeHint_data() {
  QTest::addColumn<QSize>("size");
  QTest::newRow("usual") << QSize(1280, 800);
  QTest::newRow("small") << QSize(1000, 640);
  QTest::newRow("large") << QSize(1900, 1000);
}

void TestWindow::showsTheWholeHint() {
  QFETCH(const QSize, size);
  window().resize(size);
  auto& canvas = window().canvas();
  const auto onBoard = [&] {
    const QRectF all = canvas.canvasScene().rectOf(model::hostId) | editor::emptyHintRect(canvas.canvasScene());
    return QRectF(canvas.mapFromScene(all).boundingRect());
  };
  const auto isCentred = [&] {
    const QPointF off = onBoard().center() - QRectF(canvas.viewport()->rect()).center();
    return std::abs(off.x()) < 16 && std::abs(off.y()) < 16;
  };
  QTRY_VERIFY(isCentred());
  QVERIFY(QRectF(canvas.viewport()->rect()).contains(onBoard()));
}

void TestWindow::leavesTheBoardMostOfTheWindow() {
  QTRY_VERIFY(window().canvas().height() > window().height() / 2);
  const auto* problems = window().findChild<QDockWidget*>(QStringLiteral("problemsDock"));
  QTRY_VERIFY2(problems->height() < window().height() / 4, qPrintable(QString::number(problems->height())));
}

QTEST_MAIN(TestWindow)
#include "test_window.moc"
