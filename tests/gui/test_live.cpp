// SPDX-License-Identifier: GPL-3.0-or-later
// Live: the kernel follows the drawing, gesture by gesture, in the real window on a real sandbox.
#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "live_mode.h"
#include "panels/command_log_panel.h"
#include "panels/inspector_panel.h"
#include "panels/message_bar.h"
#include "panels/plan_dialog.h"
#include "panels/step_list.h"
#include "window_test.h"

#include <QAction>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace vethloom;
using namespace vethloom::test;
using gui::Command;

namespace {

constexpr int longPatience = 20000;

}  // namespace

class TestLive : public WindowTest {
  Q_OBJECT

private slots:
  void appliesWhatIsDrawnAndThenEachGesture();
  void undoSendsTheInverse();
  void springsBackWithTheKernelsSentence();
  void takesWhatIsDrawnMeanwhile();
  void saysHowAnApplyEndedThatLiveDidNotWaitFor();
  void endsWhenTheHelperIsLost();
  void endsWithTheLab();
  void switchesByOneClick();

private:
  void turnOn() {
    window().action(Command::Live)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), longPatience);
    QVERIFY(window().live().isOn());
  }
  bool isSettled() { return window().lab().isOpen() && driver_->isApplied(); }
  /// Whether the kernel has the interface.
  bool has(const char* ns, const char* link) {
    return driver_->runInLab(
               ns, {QStringLiteral("ip"), QStringLiteral("link"), QStringLiteral("show"), QLatin1String(link)}) == 0;
  }
  QString log() { return window().docks().log().steps().text(); }
  model::ElementId room(std::size_t index) { return elementsOf<model::Namespace>(driver_->topology()).at(index); }
};

void TestLive::appliesWhatIsDrawnAndThenEachGesture() {
  NEED_SANDBOX();
  driver_->drawTwoRooms();
  turnOn();
  QVERIFY(window().findChild<editor::PlanDialog*>() == nullptr);
  QVERIFY(has("ns1", "eth0"));
  QVERIFY(!window().action(Command::Apply)->isEnabled());
  driver_->clickBoard(driver_->centreOf(room(0)));
  driver_->typeInto(QStringLiteral("name"), QStringLiteral("kitchen"));
  QTRY_VERIFY_WITH_TIMEOUT(has("kitchen", "eth0"), longPatience);
  QTRY_VERIFY_WITH_TIMEOUT(isSettled(), longPatience);
  // Where things stand is nothing to the kernel.
  QSignalSpy applies(&window().lab(), &gui::LabController::applyBegan);
  driver_->pressKey(Qt::Key_Right);
  QVERIFY(!QTest::qWaitFor([&] { return !applies.isEmpty(); }, 400));
}

void TestLive::undoSendsTheInverse() {
  NEED_SANDBOX();
  turnOn();
  driver_->drawTwoRooms();
  QTRY_VERIFY_WITH_TIMEOUT(isSettled() && has("ns2", "eth0"), longPatience);
  driver_->pressKey(Qt::Key_Z, Qt::ControlModifier);
  QTRY_VERIFY_WITH_TIMEOUT(isSettled() && !has("ns2", "eth0"), longPatience);
  QVERIFY2(log().contains(QStringLiteral("Undo makes it anew")), qPrintable(log()));
  driver_->pressKey(Qt::Key_Y, Qt::ControlModifier);
  QTRY_VERIFY_WITH_TIMEOUT(isSettled() && has("ns2", "eth0"), longPatience);
}

void TestLive::springsBackWithTheKernelsSentence() {
  NEED_SANDBOX();
  driver_->drawTwoRooms();
  turnOn();
  const model::Topology before = driver_->topology();
  driver_->clickBoard(driver_->centreOf(room(0)));
  auto* routes = window().docks().inspector().findChild<editor::Field*>(QStringLiteral("routes"));
  QVERIFY(routes != nullptr);
  routes->focusProxy()->setFocus();
  QTest::keyClicks(routes->focusProxy(), QStringLiteral("10.9.0.0/16 via 10.77.0.1"));
  window().canvas().setFocus();
  QVERIFY(driver_->topology() != before);
  const auto message = [this] { return window().message().text(); };
  QTRY_VERIFY2_WITH_TIMEOUT(message().startsWith(QStringLiteral("Refused, and taken back.")), qPrintable(message()),
                            longPatience);
  QVERIFY2(message().contains(QStringLiteral("gateway"), Qt::CaseInsensitive) ||
               message().contains(QStringLiteral("unreachable"), Qt::CaseInsensitive),
           qPrintable(message()));
  QCOMPARE(driver_->topology(), before);
  QVERIFY(window().live().isOn());
  QTRY_VERIFY_WITH_TIMEOUT(isSettled(), longPatience);
  // It goes on as if nothing had been.
  driver_->pressKey(Qt::Key_N);
  driver_->clickBoard(driver_->centreOf(model::hostId) + QPointF(0, 220));
  QTRY_VERIFY_WITH_TIMEOUT(isSettled() && has("ns3", "lo"), longPatience);
}

void TestLive::takesWhatIsDrawnMeanwhile() {
  NEED_SANDBOX();
  turnOn();
  driver_->drawTwoRooms();
  for (int i = 0; i < 6; ++i) {
    driver_->pressKey(Qt::Key_B);
    driver_->clickBoard(driver_->centreOf(model::hostId));
    if (i % 2 == 0)
      QTest::qWait(70);  // Long enough for an apply to begin.
  }
  QTRY_VERIFY_WITH_TIMEOUT(isSettled(), longPatience);
  for (const model::ElementId id : elementsOf<model::Bridge>(driver_->topology()))
    QVERIFY(has("host", driver_->topology().find<model::Bridge>(id)->interface.name.text().c_str()));
}

void TestLive::saysHowAnApplyEndedThatLiveDidNotWaitFor() {
  NEED_SANDBOX();
  driver_->drawTwoRooms();
  turnOn();
  connect(&window().lab(), &gui::LabController::applyBegan, this,
          [this] { window().action(Command::Live)->trigger(); });
  driver_->clickBoard(driver_->centreOf(room(0)));
  auto* routes = window().docks().inspector().findChild<editor::Field*>(QStringLiteral("routes"));
  routes->focusProxy()->setFocus();
  QTest::keyClicks(routes->focusProxy(), QStringLiteral("10.9.0.0/16 via 10.77.0.1"));
  window().canvas().setFocus();
  const model::Topology drawn = driver_->topology();
  const auto message = [this] { return window().message().text(); };
  QTRY_VERIFY2_WITH_TIMEOUT(message().startsWith(QStringLiteral("Not applied.")), qPrintable(message()), patience);
  QVERIFY(!window().live().isOn());
  QCOMPARE(driver_->topology(), drawn);  // Nobody takes back what is only drawn now.
}

void TestLive::endsWhenTheHelperIsLost() {
  NEED_SANDBOX();
  driver_->drawTwoRooms();
  turnOn();
  const model::Topology drawn = driver_->topology();
  driver_->killHelper();
  QTRY_VERIFY_WITH_TIMEOUT(!window().live().isOn(), longPatience);
  QVERIFY(!window().action(Command::Live)->isChecked());
  QVERIFY(window().message().text().startsWith(QStringLiteral("The helper has gone")));
  QCOMPARE(driver_->topology(), drawn);
}

void TestLive::endsWithTheLab() {
  NEED_SANDBOX();
  driver_->drawTwoRooms();
  turnOn();
  driver_->pressKey(Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
  QTRY_VERIFY_WITH_TIMEOUT(!window().lab().isUp(), longPatience);
  QVERIFY(!window().live().isOn());
  turnOn();
  window().files().startNew();
  QVERIFY(!window().live().isOn());
}

void TestLive::switchesByOneClick() {
  NEED_SANDBOX();
  driver_->drawTwoRooms();
  auto* mode = window().findChild<QToolButton*>(QStringLiteral("mode"));
  QCOMPARE(mode->text(), QStringLiteral("Staged"));
  driver_->clickButton(mode);
  QCOMPARE(mode->text(), QStringLiteral("Live"));
  QTRY_VERIFY_WITH_TIMEOUT(isSettled(), longPatience);
  driver_->clickButton(mode);
  QCOMPARE(mode->text(), QStringLiteral("Staged"));
  QVERIFY(!window().live().isOn());
  // What is drawn now waits for the button again.
  driver_->pressKey(Qt::Key_N);
  driver_->clickBoard(driver_->centreOf(model::hostId) + QPointF(0, 220));
  QTRY_VERIFY_WITH_TIMEOUT(!driver_->isApplied(), longPatience);
  QVERIFY(window().action(Command::Apply)->isEnabled());
}

QTEST_MAIN(TestLive)
#include "test_live.moc"
