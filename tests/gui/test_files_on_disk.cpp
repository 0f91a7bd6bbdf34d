// SPDX-License-Identifier: GPL-3.0-or-later
// What happens to a drawing's file behind the window's back, and what a crash leaves.
#include "canvas/canvas_view.h"
#include "files/vloom_file.h"
#include "model/edits.h"
#include "panels/history_panel.h"
#include "panels/message_bar.h"
#include "recovery_journal.h"
#include "state_folder.h"
#include "window_test.h"

#include <QAbstractButton>
#include <QAction>
#include <QDir>
#include <QLabel>
#include <QTest>
#include <QTreeView>

using namespace vethloom;
using namespace vethloom::test;
using gui::Command;
using gui::RecoveryJournal;

namespace {

QString journals() {
  return gui::stateFolder(QStringLiteral("recovery"));
}

QStringList journalFiles() {
  return QDir(journals()).entryList({QStringLiteral("*.json")}, QDir::Files);
}

}  // namespace

class TestFilesOnDisk : public WindowTest {
  Q_OBJECT

private slots:
  void noticesWhatOthersWrite();
  void keepsMine();
  void saysThatTheFileIsGone();
  void asksBeforeItOverwritesWhatOthersWrote();
  void saysNothingOfItsOwnSaves();
  void saysThatAnotherWindowHasIt();
  void recoversAfterACrash();
  void recoversADrawingWithoutAFile();
  void discardsWhatIsNotWanted();
  void leavesNothingToRecoverAfterSaving();
  void goesBackInTheHistory();

private:
  QString drawing() { return driver_->file(QStringLiteral("rooms.vloom")); }
  /// Two rooms in a file.
  void saveTwoRooms() {
    driver_->drawTwoRooms();
    QVERIFY(window().files().saveTo(drawing()));
  }
  /// Somebody else puts a namespace into the file.
  void writeAsOther() {
    model::Topology other = driver_->topology();
    QVERIFY(model::apply(other, model::addNamespace(other, {.x = 900, .y = 100}).patch));
    QVERIFY(files::save(other, drawing().toStdString()));
  }
  /// So many edits by the keyboard.
  void toggleLinks(int times) {
    window().selection().set(elementsOf<model::Cable>(driver_->topology()));
    for (int i = 0; i < times; ++i)
      driver_->pressKey(Qt::Key_Period, Qt::ControlModifier);
  }
  std::size_t rooms() { return elementsOf<model::Namespace>(driver_->topology()).size(); }
  QString message() { return window().message().text(); }
  void press(const QString& button) { driver_->clickButton(WindowDriver::buttonNamed(window().message(), button)); }
};

void TestFilesOnDisk::noticesWhatOthersWrite() {
  saveTwoRooms();
  writeAsOther();
  QTRY_VERIFY2(message().startsWith(QStringLiteral("Somebody else has changed rooms.vloom")), qPrintable(message()));
  QCOMPARE(rooms(), std::size_t{2});
  press(QStringLiteral("Reload"));
  QCOMPARE(rooms(), std::size_t{3});
  QVERIFY(!window().isWindowModified());
  // And again: the watch goes on after the file was replaced.
  writeAsOther();
  QTRY_VERIFY(message().startsWith(QStringLiteral("Somebody else")));
}

void TestFilesOnDisk::keepsMine() {
  saveTwoRooms();
  toggleLinks(1);
  writeAsOther();
  QTRY_VERIFY(message().contains(QStringLiteral("not saved")));
  press(QStringLiteral("Keep mine"));
  driver_->pressKey(Qt::Key_S, Qt::ControlModifier);
  QVERIFY(!window().isWindowModified());
  QCOMPARE(files::load(drawing().toStdString())->elements.size(), driver_->topology().elements.size());
}

void TestFilesOnDisk::saysThatTheFileIsGone() {
  saveTwoRooms();
  QVERIFY(QFile::remove(drawing()));
  QTRY_VERIFY2(message().contains(QStringLiteral("is gone from the disk")), qPrintable(message()));
  press(QStringLiteral("Save"));
  QVERIFY(QFile::exists(drawing()));
}

void TestFilesOnDisk::asksBeforeItOverwritesWhatOthersWrote() {
  saveTwoRooms();
  toggleLinks(1);
  writeAsOther();
  QString asked;
  driver_->answerNext(QStringLiteral("Cancel"), &asked);
  driver_->pressKey(Qt::Key_S, Qt::ControlModifier);
  QVERIFY(asked.contains(QStringLiteral("changed on disk")));
  QVERIFY(window().isWindowModified());
  driver_->answerNext(QStringLiteral("Overwrite"));
  driver_->pressKey(Qt::Key_S, Qt::ControlModifier);
  QVERIFY(!window().isWindowModified());
}

void TestFilesOnDisk::saysNothingOfItsOwnSaves() {
  saveTwoRooms();
  for (int i = 0; i < 3; ++i) {
    toggleLinks(1);
    driver_->pressKey(Qt::Key_S, Qt::ControlModifier);
  }
  QVERIFY(!QTest::qWaitFor([this] { return !message().isEmpty(); }, 600));
}

void TestFilesOnDisk::saysThatAnotherWindowHasIt() {
  saveTwoRooms();
  WindowDriver other;
  QVERIFY(other.window().openFile(drawing()));
  QVERIFY(other.window().message().text().startsWith(QStringLiteral("Another window has this drawing open")));
  other.window().files().startNew();
  // Now it is this window's alone.
  QVERIFY(window().openFile(drawing()));
  QVERIFY(message().isEmpty());
}

void TestFilesOnDisk::recoversAfterACrash() {
  saveTwoRooms();
  toggleLinks(19);
  QVERIFY(journalFiles().isEmpty());
  driver_->pressKey(Qt::Key_N);
  driver_->clickBoard(driver_->centreOf(model::hostId) + QPointF(0, 220));  // The twentieth.
  QCOMPARE(journalFiles().size(), 1);
  const model::Topology lost = driver_->topology();
  QVERIFY(RecoveryJournal::leftIn(journals()).empty());  // Its window lives.
  driver_.reset();                                       // Without closing: as a crash leaves it.
  driver_ = std::make_unique<WindowDriver>();
  QString text;
  driver_->inNextDialog([&text](QWidget& dialog) {
    for (auto* label : dialog.findChildren<QLabel*>())
      text += label->text() + QLatin1Char('\n');
    WindowDriver::buttonNamed(dialog, QStringLiteral("Recover"))->click();
  });
  QVERIFY(window().offerRecovery());
  QVERIFY2(text.contains(QStringLiteral("edits to rooms.vloom")), qPrintable(text));
  QCOMPARE(driver_->topology().elements.size(), lost.elements.size());
  const auto* cable = driver_->topology().find<model::Cable>(elementsOf<model::Cable>(driver_->topology()).front());
  const auto* before = lost.find<model::Cable>(elementsOf<model::Cable>(lost).front());
  QCOMPARE(cable->ends[0].interface.up, before->ends[0].interface.up);
  QVERIFY(window().isWindowModified());
  QVERIFY(RecoveryJournal::leftIn(journals()).empty());
  QCOMPARE(journalFiles().size(), 1);                 // This window's own, at once.
  driver_->pressKey(Qt::Key_Z, Qt::ControlModifier);  // One step.
  QVERIFY(!window().isWindowModified());
}

void TestFilesOnDisk::recoversADrawingWithoutAFile() {
  driver_->drawTwoRooms();
  toggleLinks(20);
  driver_.reset();
  driver_ = std::make_unique<WindowDriver>();
  driver_->inNextDialog([](QWidget& dialog) { WindowDriver::buttonNamed(dialog, QStringLiteral("Recover"))->click(); });
  QVERIFY(window().offerRecovery());
  QCOMPARE(rooms(), std::size_t{2});
  QVERIFY(window().files().path().isEmpty());
  QVERIFY(window().isWindowModified());
}

void TestFilesOnDisk::discardsWhatIsNotWanted() {
  driver_->drawTwoRooms();
  toggleLinks(20);
  driver_.reset();
  driver_ = std::make_unique<WindowDriver>();
  driver_->inNextDialog(
      [](QWidget& dialog) { WindowDriver::buttonNamed(dialog, QStringLiteral("Decide later"))->click(); });
  QVERIFY(!window().offerRecovery());
  QCOMPARE(RecoveryJournal::leftIn(journals()).size(), std::size_t{1});
  driver_->inNextDialog([](QWidget& dialog) { WindowDriver::buttonNamed(dialog, QStringLiteral("Discard"))->click(); });
  QVERIFY(!window().offerRecovery());
  QVERIFY(RecoveryJournal::leftIn(journals()).empty());
  QCOMPARE(rooms(), std::size_t{0});
}

void TestFilesOnDisk::leavesNothingToRecoverAfterSaving() {
  saveTwoRooms();
  toggleLinks(21);
  QCOMPARE(journalFiles().size(), 1);
  driver_->pressKey(Qt::Key_S, Qt::ControlModifier);
  QVERIFY(journalFiles().isEmpty());
  toggleLinks(21);
  QCOMPARE(journalFiles().size(), 1);
  driver_->answerNext(QStringLiteral("Discard"));
  QVERIFY(window().close());
  QVERIFY(journalFiles().isEmpty());
}

void TestFilesOnDisk::goesBackInTheHistory() {
  driver_->drawTwoRooms();
  window().docks().bringUp(window().docks().history());
  auto* list = window().docks().history().findChild<QTreeView*>();
  QTRY_COMPARE(list->model()->rowCount(), 4);
  const QRect row = list->visualRect(list->model()->index(1, 0));
  QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, row.center());
  QCOMPARE(rooms(), std::size_t{1});
  QTest::keyClick(list, Qt::Key_End);
  QTest::keyClick(list, Qt::Key_Return);
  QCOMPARE(elementsOf<model::Cable>(driver_->topology()).size(), std::size_t{1});
}

QTEST_MAIN(TestFilesOnDisk)
#include "test_files_on_disk.moc"
