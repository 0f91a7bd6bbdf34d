// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/palette_panel.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using vethloom::editor::PalettePanel;

class TestPalettePanel : public QObject {
  Q_OBJECT

private slots:
  void everyToolHasAButtonThatExplainsItself_data();
  void everyToolHasAButtonThatExplainsItself();
  void showsTheToolThatIsOn();
  void isReachedByKeyboard();
  void findsByWord();
  void doubleClickPlaces();
  void saysWhatIsMissing();
};

void TestPalettePanel::everyToolHasAButtonThatExplainsItself_data() {
  QTest::addColumn<QString>("word");
  QTest::addColumn<QString>("key");
  QTest::newRow("select") << "select"
                          << "(V)";
  QTest::newRow("namespace") << "namespace"
                             << "(N)";
  QTest::newRow("bridge") << "bridge"
                          << "(B)";
  QTest::newRow("cable") << "cable"
                         << "(C)";
}

void TestPalettePanel::everyToolHasAButtonThatExplainsItself() {
  QFETCH(QString, word);
  QFETCH(QString, key);
  PalettePanel panel;
  panel.show();
  QSignalSpy requested(&panel, &PalettePanel::toolRequested);
  auto* button = panel.findChild<QToolButton*>(word);
  QVERIFY(button != nullptr);
  QVERIFY(!button->icon().isNull());
  QVERIFY(!button->text().isEmpty());
  QVERIFY2(button->toolTip().contains(key), qPrintable(button->toolTip()));
  QTest::mouseClick(button, Qt::LeftButton);
  QCOMPARE(requested.size(), 1);
  QCOMPARE(requested.first().first().toString(), word);
}

void TestPalettePanel::showsTheToolThatIsOn() {
  PalettePanel panel;
  QVERIFY(panel.findChild<QToolButton*>(QStringLiteral("select"))->isChecked());
  panel.setCurrentTool(QStringLiteral("cable"));
  QVERIFY(panel.findChild<QToolButton*>(QStringLiteral("cable"))->isChecked());
  QVERIFY(!panel.findChild<QToolButton*>(QStringLiteral("select"))->isChecked());
  panel.setCurrentTool(QStringLiteral("no such tool"));
  QVERIFY(panel.findChild<QToolButton*>(QStringLiteral("cable"))->isChecked());
}

void TestPalettePanel::isReachedByKeyboard() {
  PalettePanel panel;
  panel.show();
  QSignalSpy requested(&panel, &PalettePanel::toolRequested);
  auto* button = panel.findChild<QToolButton*>(QStringLiteral("bridge"));
  QVERIFY(button->focusPolicy() & Qt::TabFocus);
  button->setFocus();
  QTest::keyClick(button, Qt::Key_Space);
  QCOMPARE(requested.size(), 1);
}

void TestPalettePanel::findsByWord() {
  PalettePanel panel;
  panel.show();
  QSignalSpy requested(&panel, &PalettePanel::toolRequested);
  auto* search = panel.findChild<QLineEdit*>(QStringLiteral("search"));
  QTest::keyClicks(search, QStringLiteral("veth"));  // What a cable is to the kernel.
  QVERIFY(!panel.findChild<QToolButton*>(QStringLiteral("cable"))->isHidden());
  QVERIFY(panel.findChild<QToolButton*>(QStringLiteral("namespace"))->isHidden());
  QTest::keyClick(search, Qt::Key_Return);
  QCOMPARE(requested.size(), 1);
  QCOMPARE(requested.first().first().toString(), QStringLiteral("cable"));
  QVERIFY(!panel.findChild<QToolButton*>(QStringLiteral("namespace"))->isHidden());
  QTest::keyClicks(search, QStringLiteral("no such thing"));
  QTest::keyClick(search, Qt::Key_Return);
  QCOMPARE(requested.size(), 1);
  QTest::keyClick(search, Qt::Key_Escape);
  QVERIFY(search->text().isEmpty());
}

void TestPalettePanel::doubleClickPlaces() {
  PalettePanel panel;
  panel.show();
  QSignalSpy placed(&panel, &PalettePanel::placeRequested);
  QTest::mouseDClick(panel.findChild<QToolButton*>(QStringLiteral("bridge")), Qt::LeftButton);
  QCOMPARE(placed.size(), 1);
  QCOMPARE(placed.first().first().toString(), QStringLiteral("bridge"));
  QTest::mouseDClick(panel.findChild<QToolButton*>(QStringLiteral("cable")), Qt::LeftButton);
  QCOMPARE(placed.size(), 1);
}

void TestPalettePanel::saysWhatIsMissing() {
  PalettePanel panel;
  panel.show();
  const QString why = QStringLiteral("This kernel has no bridges.");
  panel.setMissing({{QStringLiteral("bridge"), why}});
  auto* bridge = panel.findChild<QToolButton*>(QStringLiteral("bridge"));
  QVERIFY(!bridge->isEnabled());
  QCOMPARE(bridge->toolTip(), why);
  QVERIFY(panel.findChild<QToolButton*>(QStringLiteral("cable"))->isEnabled());
  auto* search = panel.findChild<QLineEdit*>(QStringLiteral("search"));
  QSignalSpy requested(&panel, &PalettePanel::toolRequested);
  QTest::keyClicks(search, QStringLiteral("bridge,"));  // Only in what is said of it.
  QTest::keyClick(search, Qt::Key_Return);
  QVERIFY(requested.isEmpty());
  panel.setMissing({});
  QVERIFY(bridge->isEnabled());
  QVERIFY(bridge->toolTip() != why);
}

QTEST_MAIN(TestPalettePanel)
#include "test_palette_panel.moc"
