// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/palette_panel.h"

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

QTEST_MAIN(TestPalettePanel)
#include "test_palette_panel.moc"
