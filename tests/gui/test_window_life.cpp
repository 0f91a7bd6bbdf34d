// SPDX-License-Identifier: GPL-3.0-or-later
// Opening, closing and what is remembered.
#include "canvas/canvas_view.h"
#include "window_driver.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QTest>
#include <QTimer>

using namespace vethloom;
using namespace vethloom::test;
using gui::Command;

namespace {

/// Answers the next question with this button; its text is kept.
class Answer : public QObject {
public:
  explicit Answer(QMessageBox::StandardButton button) : button_(button) {
    connect(&timer_, &QTimer::timeout, this, [this] {
      if (auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget())) {
        timer_.stop();
        text_ = box->text() + u'\n' + box->informativeText();
        QTest::mouseClick(box->button(button_), Qt::LeftButton);
      }
    });
    timer_.start(10);
  }
  [[nodiscard]] const QString& text() const { return text_; }

private:
  QMessageBox::StandardButton button_;
  QString text_;
  QTimer timer_;
};

QAction* menuEntry(const gui::MainWindow& window, const QString& text) {
  for (QMenu* menu : window.menuBar()->findChildren<QMenu*>()) {
    for (QAction* action : menu->actions()) {
      if (action->text() == text)
        return action;
    }
  }
  return nullptr;
}

}  // namespace

class TestWindowLife : public QObject {
  Q_OBJECT

public:
  static void initMain() { isolate(); }

private slots:
  void asksBeforeChangesAreLost();
  void savesWhenAskedTo();
  void saysThatTheSandboxEnds();
  void closesQuietlyWhenNothingIsAtStake();
  void examplesOpenAsUntitledCopies_data();
  void examplesOpenAsUntitledCopies();
  void remembersRecentFilesAndSettings();
  void everyCommandHasItsPlaceInTheMenus();
  void actionsFollowTheState();
};

void TestWindowLife::asksBeforeChangesAreLost() {
  WindowDriver driver;
  driver.drawTwoRooms();
  Answer cancel(QMessageBox::Cancel);
  driver.window().close();
  QVERIFY2(cancel.text().startsWith(QStringLiteral("Save the changes to “Untitled” before closing?")),
           qPrintable(cancel.text()));
  QVERIFY(driver.window().isVisible());
  Answer discard(QMessageBox::Discard);
  driver.window().close();
  QVERIFY(!driver.window().isVisible());
}

void TestWindowLife::savesWhenAskedTo() {
  WindowDriver driver;
  const QString file = driver.file(QStringLiteral("rooms.vloom"));
  QVERIFY(driver.window().files().saveTo(file));
  driver.drawTwoRooms();
  Answer save(QMessageBox::Save);
  driver.window().close();
  QVERIFY(!driver.window().isVisible());
  WindowDriver other;
  QVERIFY(other.window().openFile(file));
  QCOMPARE(elementsOf<model::Cable>(other.topology()).size(), std::size_t{1});
}

void TestWindowLife::saysThatTheSandboxEnds() {
  NEED_SANDBOX();
  WindowDriver driver;
  driver.drawTwoRooms();
  QVERIFY(driver.applyThroughPreview());
  Answer cancel(QMessageBox::Cancel);
  driver.window().close();
  QVERIFY(driver.window().isVisible());
  QVERIFY2(cancel.text().contains(QStringLiteral("sandbox ends with this window")), qPrintable(cancel.text()));
  driver.discardChanges();
  Answer again(QMessageBox::Cancel);
  driver.window().close();
  QVERIFY(driver.window().isVisible());
  QVERIFY2(again.text().startsWith(QStringLiteral("Close, and end the sandbox?")), qPrintable(again.text()));
}

void TestWindowLife::closesQuietlyWhenNothingIsAtStake() {
  WindowDriver driver;
  driver.window().close();
  QVERIFY(!driver.window().isVisible());
}

void TestWindowLife::examplesOpenAsUntitledCopies_data() {
  QTest::addColumn<QString>("title");
  QTest::newRow("1") << "Two rooms, one cable";
  QTest::newRow("2") << "A cable to the host";
  QTest::newRow("3") << "Three rooms and a switch";
  QTest::newRow("4") << "The switch is also the gateway";
}

void TestWindowLife::examplesOpenAsUntitledCopies() {
  QFETCH(QString, title);
  WindowDriver driver;
  QAction* entry = menuEntry(driver.window(), title);
  QVERIFY(entry != nullptr);
  entry->trigger();
  QCOMPARE(driver.topology().info.title, title.toStdString());
  QVERIFY(driver.topology().elements.size() > 2);
  QVERIFY(driver.window().files().path().isEmpty());
  QVERIFY(!driver.window().isWindowModified());
}

void TestWindowLife::remembersRecentFilesAndSettings() {
  WindowDriver driver;
  const QString file = driver.file(QStringLiteral("kept.vloom"));
  QVERIFY(driver.window().files().saveTo(file));
  driver.window().action(Command::AutomaticAddresses)->trigger();
  driver.window().action(Command::ShowPlanFirst)->trigger();
  driver.window().close();
  const gui::Settings settings(driver.file(QStringLiteral("settings.ini")));
  QCOMPARE(settings.recentFiles(), QStringList{file});
  QVERIFY(!settings.automaticAddresses());
  QVERIFY(!settings.showPlan());
  QVERIFY(!settings.geometry().isEmpty());
  // And they count: a new cable has no addresses.
  driver.window().show();
  driver.drawTwoRooms();
  const auto* cable = driver.topology().find<model::Cable>(elementsOf<model::Cable>(driver.topology()).front());
  QVERIFY(cable->ends[0].interface.addresses.empty());
  driver.discardChanges();
}

void TestWindowLife::everyCommandHasItsPlaceInTheMenus() {
  WindowDriver driver;
  QSet<QAction*> inMenus;
  for (QMenu* menu : driver.window().menuBar()->findChildren<QMenu*>()) {
    for (QAction* action : menu->actions())
      inMenus << action;
  }
  for (int command = 0; command <= static_cast<int>(Command::About); ++command) {
    QAction* action = driver.window().action(static_cast<Command>(command));
    QVERIFY2(inMenus.contains(action), qPrintable(action->text()));
  }
}

void TestWindowLife::actionsFollowTheState() {
  WindowDriver driver;
  const auto enabled = [&driver](Command command) { return driver.window().action(command)->isEnabled(); };
  QVERIFY(!enabled(Command::Undo));
  QVERIFY(!enabled(Command::Apply));
  QVERIFY(!enabled(Command::Delete));
  QVERIFY(!enabled(Command::TearDown));
  driver.drawTwoRooms();
  QVERIFY(enabled(Command::Undo));
  QVERIFY(enabled(Command::Apply));
  driver.window().selection().set({elementsOf<model::Cable>(driver.topology()).front()});
  QVERIFY(enabled(Command::Delete));
  QVERIFY(enabled(Command::ToggleUp));
  QVERIFY(!enabled(Command::Ping));  // Nothing is connected yet.
  driver.pressKey(Qt::Key_Period, Qt::ControlModifier);
  const auto cable = elementsOf<model::Cable>(driver.topology()).front();
  QVERIFY(!driver.topology().find<model::Cable>(cable)->ends[0].interface.up);
  driver.pressKey(Qt::Key_Delete);
  QVERIFY(elementsOf<model::Cable>(driver.topology()).empty());
  driver.discardChanges();
}

QTEST_MAIN(TestWindowLife)
#include "test_window_life.moc"
