// SPDX-License-Identifier: GPL-3.0-or-later
// From the drawing to the kernel and what can come between, in the real window on a real sandbox.
#include "apply_bar.h"
#include "canvas/canvas_view.h"
#include "model/edits.h"
#include "panels/message_bar.h"
#include "panels/plan_dialog.h"
#include "window_test.h"

#include <QAbstractButton>
#include <QDir>
#include <QSignalSpy>
#include <QTest>
#include <functional>

using namespace vethloom;
using namespace vethloom::test;
using gui::Command;

namespace {

constexpr int longPatience = 20000;

/// A drawing that takes the kernel a while: rooms in a row, each with a cable to the next.
model::Topology longRow(int rooms) {
  model::Topology row;
  model::ElementId last = model::noElement;
  for (int i = 0; i < rooms; ++i) {
    const model::Added room = model::addNamespace(row, {.x = i * 200.0, .y = 300});
    (void)model::apply(row, room.patch);
    if (last != model::noElement)
      (void)model::apply(row, model::addCable(row, last, room.id, {})->patch);
    last = room.id;
  }
  return row;
}

}  // namespace

class TestPlanFlow : public WindowTest {
  Q_OBJECT

private slots:
  void showsThePlanWithoutApplyingIt();
  void plansAgainWhenTheKernelMovedOn();
  void closesThePlanWhenTheHelperIsLost();
  void cancelsWhileItReadsTheKernel();
  void cancelsAndTheKernelIsAsBefore();
  void keepsTheDrawingWhenTheHelperDiesInTheMiddle();
  void saysNothingOfAnApplyThatWasLeft();
  void asksBeforeItTakesOverTheLabOfAnotherFile();
  void findsItsSandboxAgainAfterThisComputer();
  void saysThatTheLabKeepsItsName();

private:
  gui::LabController& lab() { return window().lab(); }
  editor::PlanDialog* planDialog() { return window().findChild<editor::PlanDialog*>(); }
  QString message() { return window().message().text(); }
  void applyAndInTheMiddle(const std::function<void()>& work);
};

/// Applies a long row without the preview, and does something as soon as the first step has been done.
void TestPlanFlow::applyAndInTheMiddle(const std::function<void()>& work) {
  window().document().reset(longRow(100));
  window().action(Command::ShowPlanFirst)->trigger();
  QSignalSpy steps(&lab(), &gui::LabController::stepped);
  connect(&lab(), &gui::LabController::stepped, this, work,
          static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
  driver_->pressKey(Qt::Key_Return, Qt::ControlModifier);
  QTRY_VERIFY_WITH_TIMEOUT(!steps.isEmpty(), longPatience);
}

void TestPlanFlow::showsThePlanWithoutApplyingIt() {
  NEED_SANDBOX();
  driver_->drawTwoRooms();
  QVERIFY(driver_->applyThroughPreview());
  window().action(Command::ShowPlanFirst)->trigger();
  driver_->pressKey(Qt::Key_N);
  driver_->clickBoard(driver_->centreOf(model::hostId) + QPointF(0, 100));
  QSignalSpy applies(&lab(), &gui::LabController::applyBegan);
  driver_->pressKey(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
  QTRY_VERIFY_WITH_TIMEOUT(planDialog() && planDialog()->isVisible(), longPatience);
  QVERIFY(applies.isEmpty());
  QVERIFY(planDialog()->findChild<QAbstractButton*>(QStringLiteral("applyPlan")) == nullptr);
  QVERIFY(WindowDriver::buttonNamed(*planDialog(), QStringLiteral("Copy commands")) != nullptr);
  driver_->clickButton(WindowDriver::buttonNamed(*planDialog(), QStringLiteral("Close")));
  QTRY_VERIFY(planDialog() == nullptr);
  QVERIFY(!driver_->isApplied());
}

void TestPlanFlow::plansAgainWhenTheKernelMovedOn() {
  NEED_SANDBOX();
  driver_->drawTwoRooms();
  QVERIFY(driver_->applyThroughPreview());
  const auto end = [](const char* to) {
    return QStringList{QStringLiteral("ip"), QStringLiteral("link"), QStringLiteral("set"), QStringLiteral("eth0"),
                       QLatin1String(to)};
  };
  QCOMPARE(driver_->runInLab("ns1", end("down")), 0);
  QTRY_VERIFY_WITH_TIMEOUT(!driver_->isApplied(), longPatience);
  driver_->pressKey(Qt::Key_Return, Qt::ControlModifier);
  QTRY_VERIFY_WITH_TIMEOUT(planDialog() && planDialog()->isVisible(), longPatience);
  const QPointer<editor::PlanDialog> first = planDialog();
  // Somebody takes the other end down as well: what was shown would no longer do.
  const auto before = lab().currentPlan();
  QCOMPARE(driver_->runInLab("ns2", end("down")), 0);
  QTRY_VERIFY_WITH_TIMEOUT(lab().currentPlan() != before, longPatience);
  QSignalSpy applies(&lab(), &gui::LabController::applyBegan);
  driver_->clickButton(first->findChild<QAbstractButton*>(QStringLiteral("applyPlan")));
  QTRY_VERIFY_WITH_TIMEOUT(first.isNull() && planDialog() && planDialog()->isVisible(), longPatience);
  QVERIFY(applies.isEmpty());
  driver_->clickButton(planDialog()->findChild<QAbstractButton*>(QStringLiteral("applyPlan")));
  QTRY_VERIFY_WITH_TIMEOUT(driver_->isApplied(), longPatience);
}

void TestPlanFlow::closesThePlanWhenTheHelperIsLost() {
  NEED_SANDBOX();
  driver_->drawTwoRooms();
  driver_->pressKey(Qt::Key_Return, Qt::ControlModifier);
  QTRY_VERIFY_WITH_TIMEOUT(planDialog() && planDialog()->isVisible(), longPatience);
  driver_->killHelper();
  QTRY_VERIFY_WITH_TIMEOUT(planDialog() == nullptr, longPatience);
  QTRY_VERIFY_WITH_TIMEOUT(message().startsWith(QStringLiteral("The helper has gone")), longPatience);
}

void TestPlanFlow::cancelsWhileItReadsTheKernel() {
  NEED_SANDBOX();
  driver_->drawTwoRooms();
  driver_->pressKey(Qt::Key_Return, Qt::ControlModifier);
  QCOMPARE(lab().activity(), gui::LabController::Activity::Preparing);
  auto* progress = window().findChild<gui::ApplyBar*>();
  auto* cancel = WindowDriver::buttonNamed(*progress, QStringLiteral("Cancel"));
  QVERIFY(cancel != nullptr && cancel->isEnabled());
  cancel->click();
  QCOMPARE(lab().activity(), gui::LabController::Activity::Idle);
  QVERIFY(window().action(Command::Apply)->isEnabled());
  // The bar comes a moment after the beginning; now it must not come at all.
  QVERIFY(!QTest::qWaitFor([progress] { return progress->isVisible(); }, 500));
  QVERIFY(planDialog() == nullptr);
  QVERIFY(driver_->applyThroughPreview());
}

void TestPlanFlow::cancelsAndTheKernelIsAsBefore() {
  NEED_SANDBOX();
  applyAndInTheMiddle([this] { lab().cancel(); });
  QTRY_COMPARE_WITH_TIMEOUT(lab().activity(), gui::LabController::Activity::Idle, longPatience);
  QCOMPARE(message(), QStringLiteral("Stopped. What had been done was undone."));
  QCOMPARE(driver_->runInLab("host", {QStringLiteral("sh"), QStringLiteral("-c"),
                                      QStringLiteral("test \"$(ip -j link show type veth)\" = '[]'")}),
           0);
  QTRY_VERIFY_WITH_TIMEOUT(!lab().isUp(), longPatience);
  QCOMPARE(lab().session().observed().namespaces.size(), std::size_t{1});
}

void TestPlanFlow::keepsTheDrawingWhenTheHelperDiesInTheMiddle() {
  NEED_SANDBOX();
  applyAndInTheMiddle([this] { driver_->killHelper(); });
  const model::Topology drawn = longRow(100);
  QTRY_VERIFY_WITH_TIMEOUT(message().startsWith(QStringLiteral("The helper has gone")), longPatience);
  QCOMPARE(lab().activity(), gui::LabController::Activity::Idle);
  QCOMPARE(driver_->topology(), drawn);
  driver_->clickButton(WindowDriver::buttonNamed(window().message(), QStringLiteral("Start again")));
  QTRY_VERIFY_WITH_TIMEOUT(lab().isOpen(), longPatience);
  QVERIFY(!lab().isUp());
}

void TestPlanFlow::saysNothingOfAnApplyThatWasLeft() {
  NEED_SANDBOX();
  bool wasApplying = false;
  applyAndInTheMiddle([&] {
    wasApplying = lab().activity() == gui::LabController::Activity::Applying;
    window().files().startNew();
  });
  QTRY_COMPARE_WITH_TIMEOUT(driver_->topology(), model::Topology(), longPatience);
  QVERIFY(wasApplying);
  QCOMPARE(lab().activity(), gui::LabController::Activity::Idle);
  QCOMPARE(message(), QString());
  QVERIFY(!window().findChild<gui::ApplyBar*>()->isVisible());
}

void TestPlanFlow::asksBeforeItTakesOverTheLabOfAnotherFile() {
  NEED_SANDBOX();
  driver_->drawTwoRooms();
  QDir().mkpath(driver_->file(QStringLiteral("a")));
  QDir().mkpath(driver_->file(QStringLiteral("b")));
  QVERIFY(window().files().saveTo(driver_->file(QStringLiteral("a/same.vloom"))));
  QVERIFY(driver_->applyThroughPreview());

  WindowDriver other;
  other.drawTwoRooms();
  const QString copy = driver_->file(QStringLiteral("b/same.vloom"));
  QVERIFY(other.window().files().saveTo(copy));
  QVERIFY(other.window().openFile(copy));
  QCOMPARE(other.window().lab().session().state(), session::LabSession::State::Closed);
  QString asked;
  other.answerNext(QStringLiteral("Cancel"), &asked);
  other.pressKey(Qt::Key_Return, Qt::ControlModifier);
  QVERIFY2(asked.contains(QStringLiteral("a/same.vloom")), qPrintable(asked));
  QCOMPARE(other.window().lab().activity(), gui::LabController::Activity::Idle);
  other.answerNext(QStringLiteral("Apply this drawing to it"));
  other.pressKey(Qt::Key_Return, Qt::ControlModifier);
  QTRY_VERIFY_WITH_TIMEOUT(other.window().lab().isOpen(), longPatience);
  QVERIFY(other.window().lab().session().attached());
}

void TestPlanFlow::findsItsSandboxAgainAfterThisComputer() {
  NEED_SANDBOX();
  driver_->drawTwoRooms();
  const QString file = driver_->file(QStringLiteral("again.vloom"));
  QVERIFY(window().files().saveTo(file));
  QVERIFY(driver_->applyThroughPreview());
  WindowDriver other;
  QVERIFY(other.window().openFile(file));
  QTRY_VERIFY_WITH_TIMEOUT(other.isApplied(), longPatience);
  other.window().lab().setWhere(contract::Where::Host);
  QVERIFY(!other.window().lab().isOpen());
  other.window().lab().setWhere(contract::Where::Sandbox);
  QTRY_VERIFY_WITH_TIMEOUT(other.isApplied(), longPatience);
}

void TestPlanFlow::saysThatTheLabKeepsItsName() {
  NEED_SANDBOX();
  driver_->drawTwoRooms();
  QVERIFY(driver_->applyThroughPreview());
  QVERIFY(window().files().saveTo(driver_->file(QStringLiteral("named.vloom"))));
  QVERIFY2(message().contains(QStringLiteral("keeps its name, untitled-")), qPrintable(message()));
  QVERIFY(lab().isOpen());
}

QTEST_MAIN(TestPlanFlow)
#include "test_plan_flow.moc"
