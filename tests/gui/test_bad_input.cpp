// SPDX-License-Identifier: GPL-3.0-or-later
// What must not lose anything: bad files, a helper that cannot be had or is killed in the middle of an apply.
#include "canvas/canvas_view.h"
#include "drawings/sample_drawings.h"
#include "panels/message_bar.h"
#include "window_test.h"

#include <sys/stat.h>
#include <QAbstractButton>
#include <QAction>
#include <QFile>
#include <QTest>

using namespace vethloom;
using namespace vethloom::test;
using gui::Command;

namespace {}  // namespace

class TestBadInput : public WindowTest {
  Q_OBJECT

private slots:
  void badFileLeavesTheDrawing_data();
  void badFileLeavesTheDrawing();
  void saysWhyAFileWasNotSaved();
  void saysThatTheHelperIsMissing();
  void keepsTheDrawingWhenTheHelperIsKilledInTheMiddle();
  void refusedFieldHoldsTheApplyBack();
};

void TestBadInput::badFileLeavesTheDrawing_data() {
  QTest::addColumn<QByteArray>("content");
  const QByteArray head = R"({"vethloom": 1, )";
  QTest::newRow("empty") << QByteArray();
  QTest::newRow("truncated") << head + R"("namespaces": [{"name": "n)";
  QTest::newRow("binary") << QByteArray(
      "\x7f"
      "ELF\0\1\2\xff\xfe",
      9);
  QTest::newRow("deeply nested") << QByteArray(100000, '[');
  QTest::newRow("newer version") << QByteArray(R"({"vethloom": 999})");
  QTest::newRow("wrong type") << QByteArray(R"({"vethloom": 1, "namespaces": "ns1"})");
  QTest::newRow("name with an escape sequence") << head + R"("namespaces": [{"name": "\u001b[31mred"}]})";
  QTest::newRow("not ours") << QByteArray(R"({"hello": "world"})");
}

void TestBadInput::badFileLeavesTheDrawing() {
  QFETCH(QByteArray, content);
  driver_->drawTwoRooms();
  const model::Topology drawn = driver_->topology();
  const QString title = driver_->window().windowTitle();
  const QString path = driver_->file(QStringLiteral("bad.vloom"));
  QFile file(path);
  QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
  file.close();
  QVERIFY(!driver_->window().openFile(path));
  const QString message = driver_->window().message().text();
  QVERIFY2(message.startsWith(QStringLiteral("bad.vloom was not opened. ")), qPrintable(message));
  QVERIFY2(!message.contains(QChar(0x1b)), "an escape sequence reaches the screen");
  QCOMPARE(driver_->topology(), drawn);
  QCOMPARE(driver_->window().windowTitle(), title);
  QVERIFY(driver_->window().isWindowModified());
  QVERIFY(driver_->window().action(Command::Undo)->isEnabled());
}

void TestBadInput::saysWhyAFileWasNotSaved() {
  driver_->drawTwoRooms();
  QVERIFY(!driver_->window().files().saveTo(driver_->file(QStringLiteral("no/such/folder/rooms.vloom"))));
  QVERIFY(driver_->window().message().text().startsWith(QStringLiteral("rooms.vloom was not saved. ")));
  QVERIFY(driver_->window().isWindowModified());
}

void TestBadInput::saysThatTheHelperIsMissing() {
  const QByteArray helper = qgetenv("VETHLOOM_HELPER");
  qputenv("VETHLOOM_HELPER", "/nowhere/vethloom-helper");
  driver_->drawTwoRooms();
  driver_->pressKey(Qt::Key_Return, Qt::ControlModifier);
  auto& message = driver_->window().message();
  QTRY_VERIFY_WITH_TIMEOUT(message.text().contains(QStringLiteral("/nowhere/vethloom-helper")), patience);
  QCOMPARE(message.kind(), editor::MessageBar::Kind::Failure);
  qputenv("VETHLOOM_HELPER", helper);
}

void TestBadInput::keepsTheDrawingWhenTheHelperIsKilledInTheMiddle() {
  NEED_SANDBOX();
  auto& window = driver_->window();
  model::Topology large = samples::star(200);
  large.info.name = "large";
  window.document().reset(large);
  QVERIFY(window.files().saveTo(driver_->file(QStringLiteral("large.vloom"))));
  window.action(Command::ShowPlanFirst)->trigger();
  bool killed = false;
  connect(&window.lab(), &gui::LabController::stepped, this, [&] {
    if (!std::exchange(killed, true))
      driver_->killHelper();
  });
  driver_->pressKey(Qt::Key_Return, Qt::ControlModifier);
  auto& message = window.message();
  QTRY_VERIFY_WITH_TIMEOUT(message.text().startsWith(QStringLiteral("The helper has gone")), patience);
  QVERIFY(killed);
  QCOMPARE(window.document().topology(), large);
  QCOMPARE(window.lab().activity(), gui::LabController::Activity::Idle);
  driver_->clickButton(WindowDriver::buttonNamed(message, QStringLiteral("Start again")));
  QTRY_VERIFY_WITH_TIMEOUT(window.lab().isOpen(), patience);
  driver_->pressKey(Qt::Key_Return, Qt::ControlModifier);
  QTRY_VERIFY_WITH_TIMEOUT(driver_->isApplied(), 4 * patience);
}

void TestBadInput::refusedFieldHoldsTheApplyBack() {
  driver_->drawTwoRooms();
  driver_->clickBoard(driver_->centreOf(elementsOf<model::Namespace>(driver_->topology()).front()));
  driver_->typeInto(QStringLiteral("name"), QStringLiteral("not ok"));
  driver_->pressKey(Qt::Key_Return, Qt::ControlModifier);
  QVERIFY(driver_->window().message().text().contains(QStringLiteral("inspector")));
  QCOMPARE(driver_->window().lab().activity(), gui::LabController::Activity::Idle);
}

QTEST_MAIN(TestBadInput)
#include "test_bad_input.moc"
