// SPDX-License-Identifier: GPL-3.0-or-later
// The main job, by mouse and keyboard in the real window, on the real kernel in a sandbox.
#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "panels/command_log_panel.h"
#include "panels/message_bar.h"
#include "panels/ping_panel.h"
#include "panels/step_list.h"
#include "window_test.h"

#include <QAction>
#include <QTest>

using namespace vethloom;
using namespace vethloom::test;
using gui::Command;

namespace {

/// The first cable's end as the kernel has it, if it has.
const plan::LiveInterface* liveEnd(WindowDriver& driver, std::size_t end) {
  const auto comparison = driver.window().lab().comparison();
  const auto cables = elementsOf<model::Cable>(driver.topology());
  if (!comparison || cables.empty())
    return nullptr;
  const auto found = comparison->interfaces.find({cables.front(), end});
  return found != comparison->interfaces.end() && found->second.present ? &found->second : nullptr;
}

QImage chipOf(WindowDriver& driver, std::size_t end) {
  auto& canvas = driver.window().canvas();
  const auto cable = elementsOf<model::Cable>(driver.topology()).front();
  const QRectF chip = canvas.canvasScene().rectOf(model::InterfaceId{cable, end});
  return canvas.viewport()->grab(canvas.mapFromScene(chip).boundingRect()).toImage();
}

}  // namespace

class TestMainJob : public WindowTest {
  Q_OBJECT

private slots:
  void drawsAndUndoesByHand();
  void appliesPingsFollowsAndTearsDown();
  void savesAndReopens();
  void appliesTwiceAndSaysThatNothingIsToDo();
  void keepsTheDrawingWhenTheHelperIsKilled();
  void twoWindowsFollowOneLab();
};

void TestMainJob::drawsAndUndoesByHand() {
  driver_->drawTwoRooms();
  const model::Topology drawn = driver_->topology();
  QVERIFY(window().isWindowModified());
  const auto* cable = drawn.find<model::Cable>(elementsOf<model::Cable>(drawn).front());
  QCOMPARE(cable->ends[0].interface.name.text(), std::string("eth0"));
  QVERIFY(!cable->ends[0].interface.addresses.empty());
  for (int step = 0; step < 3; ++step)
    driver_->pressKey(Qt::Key_Z, Qt::ControlModifier);
  QCOMPARE(driver_->topology().elements.size(), std::size_t{1});
  QVERIFY(!window().isWindowModified());
  for (int step = 0; step < 3; ++step)
    driver_->pressKey(Qt::Key_Y, Qt::ControlModifier);
  QCOMPARE(driver_->topology(), drawn);
  driver_->discardChanges();
}

void TestMainJob::appliesPingsFollowsAndTearsDown() {
  NEED_SANDBOX();
  driver_->drawTwoRooms();
  QVERIFY(driver_->applyThroughPreview());
  QVERIFY(liveEnd(*driver_, 0)->carrier);
  QVERIFY(window().message().text().startsWith(QStringLiteral("Applied")));
  const auto& steps = window().docks().log().steps();
  QCOMPARE(steps.state(steps.count() - 1), editor::StepList::State::Done);

  // Ping by selecting both in order and pressing P.
  const auto rooms = elementsOf<model::Namespace>(driver_->topology());
  driver_->clickBoard(driver_->centreOf(rooms[0]));
  driver_->clickBoard(driver_->centreOf(rooms[1]), Qt::ControlModifier);
  driver_->pressKey(Qt::Key_P);
  auto& ping = window().docks().ping();
  QTRY_VERIFY2_WITH_TIMEOUT(ping.text().contains(QStringLiteral("4 sent, 4 received, 0 % lost")),
                            qPrintable(ping.text()), patience);

  // What others do to the kernel shows at once, as a state and as pixels.
  const QImage lit = chipOf(*driver_, 0);
  QCOMPARE(driver_->runInLab("ns1", {QStringLiteral("ip"), QStringLiteral("link"), QStringLiteral("set"),
                                     QStringLiteral("eth0"), QStringLiteral("down")}),
           0);
  QTRY_VERIFY_WITH_TIMEOUT(liveEnd(*driver_, 0) && !liveEnd(*driver_, 0)->up, patience);
  QTRY_VERIFY_WITH_TIMEOUT(liveEnd(*driver_, 1) && !liveEnd(*driver_, 1)->carrier, patience);
  QTRY_VERIFY_WITH_TIMEOUT(chipOf(*driver_, 0) != lit, patience);

  // The next apply mends it.
  QVERIFY(driver_->applyThroughPreview());
  QVERIFY(liveEnd(*driver_, 0)->up);

  driver_->pressKey(Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
  QTRY_VERIFY_WITH_TIMEOUT(liveEnd(*driver_, 0) == nullptr && !window().lab().isUp(), patience);
  QCOMPARE(driver_->topology().elements.size(), std::size_t{4});
  driver_->discardChanges();
}

void TestMainJob::savesAndReopens() {
  driver_->drawTwoRooms();
  const auto room = elementsOf<model::Namespace>(driver_->topology()).front();
  driver_->clickBoard(driver_->centreOf(room));
  driver_->typeInto(QStringLiteral("name"), QStringLiteral("kitchen"));
  QCOMPARE(driver_->topology().find<model::Namespace>(room)->name.text(), std::string("kitchen"));
  const QString file = driver_->file(QStringLiteral("rooms.vloom"));
  QVERIFY(window().files().saveTo(file));
  QVERIFY(!window().isWindowModified());
  QVERIFY(window().windowTitle().startsWith(QStringLiteral("rooms.vloom")));
  // An edit that is taken back leaves the file's state.
  driver_->typeInto(QStringLiteral("label"), QStringLiteral("The kitchen"));
  QVERIFY(window().isWindowModified());
  driver_->pressKey(Qt::Key_Z, Qt::ControlModifier);
  QVERIFY(!window().isWindowModified());
  const std::size_t elements = driver_->topology().elements.size();
  window().files().startNew();
  QCOMPARE(driver_->topology().elements.size(), std::size_t{1});
  QVERIFY(window().openFile(file));
  QCOMPARE(driver_->topology().elements.size(), elements);
  QCOMPARE(QString::fromStdString(driver_->topology().info.name), QString());
}

void TestMainJob::appliesTwiceAndSaysThatNothingIsToDo() {
  NEED_SANDBOX();
  driver_->drawTwoRooms();
  QVERIFY(driver_->applyThroughPreview());
  driver_->pressKey(Qt::Key_Return, Qt::ControlModifier);
  QTRY_VERIFY_WITH_TIMEOUT(window().message().text().startsWith(QStringLiteral("Nothing to do")), patience);
  driver_->discardChanges();
}

void TestMainJob::keepsTheDrawingWhenTheHelperIsKilled() {
  NEED_SANDBOX();
  driver_->drawTwoRooms();
  QVERIFY(driver_->applyThroughPreview());
  const model::Topology drawn = driver_->topology();
  driver_->killHelper();
  auto& message = window().message();
  QTRY_VERIFY_WITH_TIMEOUT(message.text().startsWith(QStringLiteral("The helper has gone")), patience);
  QCOMPARE(driver_->topology(), drawn);
  QVERIFY(window().lab().comparison() == nullptr);
  driver_->clickButton(WindowDriver::buttonNamed(message, QStringLiteral("Start again")));
  QTRY_VERIFY_WITH_TIMEOUT(window().lab().isOpen(), patience);
  QVERIFY(driver_->applyThroughPreview());
  driver_->discardChanges();
}

void TestMainJob::twoWindowsFollowOneLab() {
  NEED_SANDBOX();
  driver_->drawTwoRooms();
  const QString file = driver_->file(QStringLiteral("shared.vloom"));
  QVERIFY(window().files().saveTo(file));
  QVERIFY(driver_->applyThroughPreview());
  WindowDriver other;
  QVERIFY(other.window().openFile(file));
  QTRY_VERIFY_WITH_TIMEOUT(other.isApplied(), patience);
  QVERIFY(other.window().lab().session().attached());
  QCOMPARE(driver_->runInLab("ns2", {QStringLiteral("ip"), QStringLiteral("link"), QStringLiteral("set"),
                                     QStringLiteral("eth0"), QStringLiteral("down")}),
           0);
  for (WindowDriver* driver : {driver_.get(), &other})
    QTRY_VERIFY_WITH_TIMEOUT(liveEnd(*driver, 1) && !liveEnd(*driver, 1)->up, patience);
}

QTEST_MAIN(TestMainJob)
#include "test_main_job.moc"
