// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel_test.h"
#include "panels/problems_panel.h"

#include <QListWidget>
#include <QSignalSpy>
#include <QTest>

using namespace vethloom;
using editor::ProblemsPanel;
using test::TwoRooms;

class TestProblemsPanel : public QObject {
  Q_OBJECT

private slots:
  void followsTheDrawing();
  void everyProblemNamesItsObjectAndSeverity();
  void clickSelectsTheElement();
};

void TestProblemsPanel::followsTheDrawing() {
  TwoRooms rooms;
  ProblemsPanel panel(rooms.document, rooms.selection);
  QVERIFY(panel.problems().empty());
  QSignalSpy counted(&panel, &ProblemsPanel::countChanged);
  rooms.document.push(*model::setAddresses(rooms.document.topology(), {rooms.cable, 0}, "10.77.0.1/24"),
                      QStringLiteral("Change"));
  QTRY_VERIFY(!panel.problems().empty());
  QVERIFY(counted.last().first().toInt() > 0);
  const auto* list = panel.findChild<QListWidget*>();
  QVERIFY(list->item(0)->text().contains(QString::fromStdString(panel.problems().front().message)));
  QVERIFY(list->item(0)->text().contains(QString::fromStdString(panel.problems().front().remedy)));
  rooms.document.undoStack().undo();
  QTRY_VERIFY(panel.problems().empty());
  QCOMPARE(counted.last().first().toInt(), 0);
}

void TestProblemsPanel::everyProblemNamesItsObjectAndSeverity() {
  editor::Document document;
  editor::Selection selection(document);
  ProblemsPanel panel(document, selection);
  for (int i = 0; i < 2; ++i)
    document.push(model::addNamespace(document.topology(), {}).patch, QStringLiteral("Add"));
  const auto* list = panel.findChild<QListWidget*>();
  QTRY_COMPARE(list->count(), 2);
  for (const int row : {0, 1}) {
    const QString head = QStringLiteral("Note in ns%1: No cable").arg(row + 1);
    QVERIFY2(list->item(row)->text().startsWith(head), qPrintable(list->item(row)->text()));
    QVERIFY(list->item(row)->data(Qt::AccessibleTextRole).toString().startsWith(head));
    QVERIFY(!list->item(row)->icon().isNull());
  }
}

void TestProblemsPanel::clickSelectsTheElement() {
  TwoRooms rooms;
  ProblemsPanel panel(rooms.document, rooms.selection);
  panel.resize(600, 200);
  panel.show();
  rooms.document.push(*model::setAddresses(rooms.document.topology(), {rooms.cable, 0}, "10.77.0.1/24"),
                      QStringLiteral("Change"));
  QTRY_VERIFY(!panel.problems().empty());
  rooms.selection.clear();
  QSignalSpy chosen(&panel, &ProblemsPanel::elementChosen);
  auto* list = panel.findChild<QListWidget*>();
  QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(0)).center());
  QCOMPARE(chosen.size(), 1);
  QCOMPARE(rooms.selection.elements(), std::vector{panel.problems().front().element});
}

QTEST_MAIN(TestProblemsPanel)
#include "test_problems_panel.moc"
