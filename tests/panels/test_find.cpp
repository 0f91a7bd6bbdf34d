// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel_test.h"
#include "panels/chooser.h"
#include "panels/find_bar.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QTest>

using namespace vethloom;
using namespace vethloom::test;
using editor::Chooser;
using editor::FindBar;

class TestFind : public QObject {
  Q_OBJECT

private slots:
  void goesThroughWhatItFinds();
  void findsAddressesLabelsAndMacs();
  void fitsLettersInOrder();
  void choosesByTyping();
  void leavesOutWhatCannotBeTaken();
};

void TestFind::goesThroughWhatItFinds() {
  TwoRooms rooms;
  FindBar bar(rooms.document, rooms.selection);
  QSignalSpy found(&bar, &FindBar::found);
  QSignalSpy closed(&bar, &FindBar::closed);
  bar.start();
  QApplication::setActiveWindow(&bar);
  auto* field = bar.findChild<QLineEdit*>(QStringLiteral("find"));
  auto* count = bar.findChild<QLabel*>(QStringLiteral("found"));
  QTest::keyClicks(field, QStringLiteral("NS"));
  QCOMPARE(count->text(), QStringLiteral("2 places"));
  QTest::keyClick(field, Qt::Key_Return);
  QCOMPARE(rooms.selection.elements(), std::vector{rooms.ns1});
  QTest::keyClick(field, Qt::Key_Return);
  QCOMPARE(rooms.selection.elements(), std::vector{rooms.ns2});
  QTest::keyClick(field, Qt::Key_Return);
  QCOMPARE(rooms.selection.elements(), std::vector{rooms.ns1});
  QTest::keyClick(field, Qt::Key_Return, Qt::ShiftModifier);
  QCOMPARE(rooms.selection.elements(), std::vector{rooms.ns2});
  QCOMPARE(found.size(), 4);
  // What is found keeps up with the drawing.
  rooms.document.push(*model::renameNamespace(rooms.document.topology(), rooms.ns1, "kitchen"),
                      QStringLiteral("Rename"));
  QCOMPARE(count->text(), QStringLiteral("1 place"));
  QTest::keyClick(field, Qt::Key_Escape);
  QVERIFY(bar.isHidden());
  QCOMPARE(closed.size(), 1);
}

void TestFind::findsAddressesLabelsAndMacs() {
  TwoRooms rooms;
  rooms.document.push(*model::setMac(rooms.document.topology(), {rooms.cable, 1}, "02:00:00:00:be:ef"),
                      QStringLiteral("MAC"));
  rooms.document.push(model::setLabel(rooms.document.topology(), rooms.ns1, "路由器A"), QStringLiteral("Label"));
  const model::Topology& topology = rooms.document.topology();
  const auto byAddress = editor::search(topology, QStringLiteral("10.0.1.1"));
  QCOMPARE(byAddress.size(), std::size_t{1});
  QCOMPARE(byAddress[0].interface, std::optional(model::InterfaceId{rooms.cable, 0}));
  const auto byMac = editor::search(topology, QStringLiteral("BE:EF"));
  QCOMPARE(byMac.size(), std::size_t{1});
  QCOMPARE(byMac[0].interface, std::optional(model::InterfaceId{rooms.cable, 1}));
  const auto byLabel = editor::search(topology, QStringLiteral("路由"));
  QCOMPARE(byLabel.size(), std::size_t{1});
  QCOMPARE(byLabel[0].element, rooms.ns1);
  QVERIFY(editor::search(topology, QString()).empty());
  QVERIFY(editor::search(topology, QStringLiteral("nowhere")).empty());
}

void TestFind::fitsLettersInOrder() {
  using editor::fitOf;
  QVERIFY(!fitOf(u"xyz", u"Zoom in"));
  QVERIFY(!fitOf(u"mz", u"Zoom in"));
  QVERIFY(fitOf(u"zi", u"Zoom in") > fitOf(u"zi", u"Zero friction"));
  QVERIFY(fitOf(u"save", u"Save as…") > fitOf(u"save", u"Select all views, erase"));
  QCOMPARE(fitOf(u"", u"anything"), std::optional(0));
}

void TestFind::choosesByTyping() {
  QWidget window;
  window.show();
  auto* chooser = new Chooser(QStringLiteral("Fruit"), QStringLiteral("Which?"),
                              {{.text = QStringLiteral("Apple")},
                               {.text = QStringLiteral("Apple pie")},
                               {.text = QStringLiteral("Plum"), .details = QStringLiteral("a stone fruit")}},
                              &window);
  QSignalSpy chosen(chooser, &Chooser::chosen);
  chooser->open();
  QApplication::setActiveWindow(chooser);
  auto* field = chooser->findChild<QLineEdit*>();
  auto* list = chooser->findChild<QListView*>();
  QCOMPARE(list->model()->rowCount(), 3);
  QTest::keyClicks(field, QStringLiteral("ap"));
  QCOMPARE(list->model()->rowCount(), 2);
  QTest::keyClick(field, Qt::Key_Down);
  QTest::keyClick(field, Qt::Key_Return);
  QCOMPARE(chosen.size(), 1);
  QCOMPARE(chosen.first().first().toInt(), 1);
}

void TestFind::leavesOutWhatCannotBeTaken() {
  QWidget window;
  window.show();
  auto* chooser = new Chooser(
      QStringLiteral("Commands"), QStringLiteral("Which?"),
      {{.text = QStringLiteral("Paste"), .details = QStringLiteral("Nothing was copied."), .enabled = false},
       {.text = QStringLiteral("Print as text")}},
      &window);
  QSignalSpy chosen(chooser, &Chooser::chosen);
  chooser->open();
  auto* field = chooser->findChild<QLineEdit*>();
  auto* list = chooser->findChild<QListView*>();
  QTest::keyClicks(field, QStringLiteral("past"));
  QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(1, 0)).center());
  QVERIFY(chosen.isEmpty());
  QVERIFY(list->model()
              ->index(1, 0)
              .data(Qt::AccessibleTextRole)
              .toString()
              .contains(QStringLiteral("Nothing was copied.")));
  QTest::keyClick(field, Qt::Key_Return);
  QCOMPARE(chosen.size(), 1);
  QCOMPARE(chosen.first().first().toInt(), 1);
}

QTEST_MAIN(TestFind)
#include "test_find.moc"
