// SPDX-License-Identifier: GPL-3.0-or-later
// The dialogs in which pictures are made and keys are set, in the real window.
#include "export_dialog.h"
#include "shortcuts_dialog.h"
#include "window_test.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>
#include <QTreeWidget>

using namespace vethloom;
using namespace vethloom::test;
using gui::Command;

class TestDialogs : public WindowTest {
  Q_OBJECT

private slots:
  void exportsWhatIsChosen();
  void copiesAsAnImage();
  void fitsThePage();
  void setsKeys();
  void takesNoKeysUnasked();
  void showsAllKeys();

private:
  static QTreeWidgetItem* rowOf(QWidget& dialog, const QString& command) {
    for (auto* item : dialog.findChild<QTreeWidget*>()->findItems(command, Qt::MatchExactly | Qt::MatchRecursive))
      return item;
    return nullptr;
  }
  /// Enter on the command, and then the keys.
  static void setKeys(QWidget& dialog, const QString& command, Qt::Key key, Qt::KeyboardModifiers modifiers) {
    auto* tree = dialog.findChild<QTreeWidget*>();
    QApplication::setActiveWindow(&dialog);
    tree->setFocus();
    tree->setCurrentItem(rowOf(dialog, command));
    QTest::keyClick(tree, Qt::Key_Return);
    auto* field = tree->findChild<QKeySequenceEdit*>();
    QVERIFY(field != nullptr);
    QTest::keyClick(field, key, modifiers);
    QTRY_VERIFY(tree->findChild<QKeySequenceEdit*>() == nullptr);  // It waits a second for further keys.
  }
};

void TestDialogs::exportsWhatIsChosen() {
  driver_->drawTwoRooms();
  const gui::PictureRequest request{.topology = driver_->topology(), .comparison = nullptr, .hostTitle = {}};
  gui::ExportDialog dialog(request, QStringLiteral("rooms"));
  QCOMPARE(dialog.format(), QStringLiteral("png"));
  QTest::keyClick(dialog.findChild<QSpinBox*>(QStringLiteral("scale")), Qt::Key_Up);
  QTest::keyClick(dialog.findChild<QCheckBox*>(QStringLiteral("transparent")), Qt::Key_Space);
  QTest::keyClick(dialog.findChild<QComboBox*>(QStringLiteral("colours")), Qt::Key_Down);
  QCOMPARE(dialog.request().scale, 3.0);
  QVERIFY(dialog.request().dark);
  const QString file = driver_->file(QStringLiteral("rooms.png"));
  QVERIFY(gui::exportPicture(dialog.request(), file));
  const QImage image(file);
  QCOMPARE(image.pixelColor(1, 1).alpha(), 0);
  QVERIFY(image.width() > 300);
  QTest::keyClick(dialog.findChild<QComboBox*>(QStringLiteral("format")), Qt::Key_Down);
  QCOMPARE(dialog.format(), QStringLiteral("svg"));
  QVERIFY(!dialog.findChild<QSpinBox*>(QStringLiteral("scale"))->isEnabled());
}

void TestDialogs::copiesAsAnImage() {
  driver_->drawTwoRooms();
  QGuiApplication::clipboard()->clear();
  window().action(Command::CopyPicture)->trigger();
  QVERIFY(QGuiApplication::clipboard()->image().width() > 300);
}

void TestDialogs::fitsThePage() {
  driver_->drawTwoRooms();
  QImage page(400, 600, QImage::Format_RGB32);
  page.fill(Qt::white);
  QPainter painter(&page);
  gui::paintPage(painter, page.rect(),
                 {.topology = driver_->topology(), .comparison = nullptr, .hostTitle = {}, .dark = true});
  painter.end();
  // In the middle, on white, and with something in it.
  QCOMPARE(page.pixelColor(200, 2), QColor(Qt::white));
  QCOMPARE(page.pixelColor(200, 597), QColor(Qt::white));
  bool inked = false;
  for (int y = 200; y < 400; ++y)
    inked = inked || page.pixelColor(200, y) != QColor(Qt::white);
  QVERIFY(inked);
}

void TestDialogs::setsKeys() {
  driver_->inNextDialog([](QWidget& dialog) {
    setKeys(dialog, QStringLiteral("Select all"), Qt::Key_J, Qt::ControlModifier);
    dialog.close();
  });
  window().action(Command::ShowShortcuts)->trigger();
  const QKeySequence keys(Qt::CTRL | Qt::Key_J);
  QCOMPARE(window().action(Command::SelectAll)->shortcut(), keys);
  QVERIFY(window().action(Command::SelectAll)->toolTip().contains(keys.toString(QKeySequence::NativeText)));
  driver_->drawTwoRooms();
  driver_->pressKey(Qt::Key_J, Qt::ControlModifier);
  QCOMPARE(window().selection().elements().size(), std::size_t{3});
  // All as they were.
  driver_->inNextDialog([](QWidget& dialog) {
    WindowDriver::buttonNamed(dialog, QStringLiteral("All as they were"))->click();
    dialog.close();
  });
  window().action(Command::ShowShortcuts)->trigger();
  QCOMPARE(window().action(Command::SelectAll)->shortcut(), QKeySequence(QKeySequence::SelectAll));
}

void TestDialogs::takesNoKeysUnasked() {
  QString conflict;
  driver_->inNextDialog([&conflict](QWidget& dialog) {
    setKeys(dialog, QStringLiteral("Select all"), Qt::Key_K, Qt::ControlModifier);
    conflict = dialog.findChild<QLabel*>(QStringLiteral("conflict"))->text();
    dialog.close();
  });
  window().action(Command::ShowShortcuts)->trigger();
  QVERIFY2(conflict.contains(QStringLiteral("Command palette")), qPrintable(conflict));
  QCOMPARE(window().action(Command::SelectAll)->shortcut(), QKeySequence(QKeySequence::SelectAll));
  driver_->inNextDialog([](QWidget& dialog) {
    setKeys(dialog, QStringLiteral("Select all"), Qt::Key_K, Qt::ControlModifier);
    dialog.findChild<QPushButton*>(QStringLiteral("take"))->click();
    dialog.close();
  });
  window().action(Command::ShowShortcuts)->trigger();
  QCOMPARE(window().action(Command::SelectAll)->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_K));
  QVERIFY(window().action(Command::CommandPalette)->shortcut().isEmpty());
}

void TestDialogs::showsAllKeys() {
  QStringList seen;
  driver_->inNextDialog([&seen](QWidget& dialog) {
    for (const auto* command : {"Undo", "Namespace", "Apply", "Move what is selected"}) {
      if (QTreeWidgetItem* item = rowOf(dialog, QLatin1String(command)))
        seen << item->text(1);
    }
    dialog.close();
  });
  driver_->pressKey(Qt::Key_Question);
  QCOMPARE(seen.size(), 4);
  QCOMPARE(seen[0], QKeySequence(Qt::CTRL | Qt::Key_Z).toString(QKeySequence::NativeText));
}

QTEST_MAIN(TestDialogs)
#include "test_dialogs.moc"
