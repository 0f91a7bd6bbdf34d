// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel_test.h"
#include "panels/problem_delegate.h"
#include "panels/problems_model.h"
#include "panels/problems_panel.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace vethloom;
using editor::ProblemDelegate;
using editor::ProblemsModel;
using editor::ProblemsPanel;
using test::TwoRooms;

namespace {

/// A panel that shows two rooms of which one is drawn down and has the other's address.
struct Spoilt {
  TwoRooms rooms;
  ProblemsPanel panel{rooms.document, rooms.selection};
  QTreeView* list = panel.findChild<QTreeView*>();

  Spoilt() {
    panel.resize(800, 300);
    panel.show();
    rooms.document.push(model::setUp(rooms.document.topology(), {rooms.cable, 0}, false), QStringLiteral("Down"));
    rooms.document.push(*model::setAddresses(rooms.document.topology(), {rooms.cable, 1}, "10.0.1.1/24"),
                        QStringLiteral("Address"));
  }
  [[nodiscard]] bool isReady() const { return panel.problems().size() == 2; }
  [[nodiscard]] QRect button(int row) const {
    QStyleOptionViewItem option;
    option.initFrom(list);
    option.rect = list->visualRect(list->model()->index(row, 0));
    return ProblemDelegate::buttonRect(option, list->model()->index(row, 0));
  }
};

}  // namespace

class TestProblemsPanel : public QObject {
  Q_OBJECT

private slots:
  void followsTheDrawing();
  void everyProblemNamesItsObjectAndSeverity();
  void clickSelectsTheElement();
  void mendsByOneClick();
  void mendsByTheKeyboard();
  void mendsEverythingAsOneStep();
  void choosesTheProblemOfAnElement();
  void hidesNotes();
  void saysWhatCanNoLongerBeMended();
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
  const QModelIndex first = panel.findChild<QTreeView*>()->model()->index(0, 0);
  QVERIFY(first.data().toString().contains(QString::fromStdString(panel.problems().front().message)));
  QCOMPARE(first.data(ProblemsModel::RemedyRole).toString(), QString::fromStdString(panel.problems().front().remedy));
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
  const QAbstractItemModel* list = panel.findChild<QTreeView*>()->model();
  QTRY_COMPARE(list->rowCount(), 2);
  for (const int row : {0, 1}) {
    const QString head = QStringLiteral("Note in ns%1: No cable").arg(row + 1);
    const QModelIndex index = list->index(row, 0);
    QVERIFY2(index.data().toString().startsWith(head), qPrintable(index.data().toString()));
    QVERIFY(index.data(Qt::AccessibleTextRole).toString().startsWith(head));
    QVERIFY(!index.data(Qt::DecorationRole).value<QIcon>().isNull());
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
  auto* list = panel.findChild<QTreeView*>();
  const QRect row = list->visualRect(list->model()->index(0, 0));
  QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, row.topLeft() + QPoint(40, 12));
  QCOMPARE(chosen.size(), 1);
  QCOMPARE(rooms.selection.elements(), std::vector{panel.problems().front().element});
}

void TestProblemsPanel::mendsByOneClick() {
  Spoilt spoilt;
  QTRY_VERIFY(spoilt.isReady());
  QCOMPARE(spoilt.panel.problems().front().code, std::string("DUP_IP"));
  spoilt.rooms.selection.clear();
  QTest::mouseClick(spoilt.list->viewport(), Qt::LeftButton, {}, spoilt.button(0).center());
  QCOMPARE(spoilt.rooms.end(1).addresses.front().text(), std::string("10.0.1.2/24"));
  QTRY_COMPARE(spoilt.panel.problems().size(), std::size_t{1});
  // It can be taken back like any other step.
  spoilt.rooms.document.undoStack().undo();
  QCOMPARE(spoilt.rooms.end(1).addresses.front().text(), std::string("10.0.1.1/24"));
}

void TestProblemsPanel::mendsByTheKeyboard() {
  Spoilt spoilt;
  QTRY_VERIFY(spoilt.isReady());
  spoilt.list->setFocus();
  spoilt.list->setCurrentIndex(spoilt.list->model()->index(1, 0));
  QTest::keyClick(spoilt.list, Qt::Key_Space);
  QVERIFY(spoilt.rooms.end(0).up);
  QTRY_COMPARE(spoilt.panel.problems().size(), std::size_t{1});
  QCOMPARE(spoilt.list->currentIndex().row(), 0);
  QTest::keyClick(spoilt.list, Qt::Key_Space);
  QTRY_VERIFY(spoilt.panel.problems().empty());
}

void TestProblemsPanel::mendsEverythingAsOneStep() {
  Spoilt spoilt;
  QTRY_VERIFY(spoilt.isReady());
  const int steps = spoilt.rooms.document.undoStack().count();
  QTest::mouseClick(spoilt.panel.findChild<QPushButton*>(QStringLiteral("fixAll")), Qt::LeftButton);
  QTRY_VERIFY(spoilt.panel.problems().empty());
  QCOMPARE(spoilt.rooms.document.undoStack().count(), steps + 1);
}

void TestProblemsPanel::choosesTheProblemOfAnElement() {
  Spoilt spoilt;
  spoilt.rooms.document.push(model::setLoopbackUp(spoilt.rooms.document.topology(), spoilt.rooms.ns2, false),
                             QStringLiteral("Down"));
  QTRY_COMPARE(spoilt.panel.problems().size(), std::size_t{3});
  spoilt.panel.showProblemOf(spoilt.rooms.ns2);
  QVERIFY(spoilt.list->currentIndex().data().toString().contains(QStringLiteral("ns2")));
  spoilt.panel.showProblemOf(spoilt.rooms.cable);
  QCOMPARE(spoilt.list->currentIndex().row(), 0);  // The worst of several.
}

void TestProblemsPanel::hidesNotes() {
  Spoilt spoilt;
  QTRY_VERIFY(spoilt.isReady());
  auto* notes = spoilt.panel.findChild<QAbstractButton*>(QStringLiteral("showNotes"));
  QTest::keyClick(notes, Qt::Key_Space);
  QCOMPARE(spoilt.list->model()->rowCount(), 1);
  QVERIFY(spoilt.list->model()->index(0, 0).data().toString().startsWith(QStringLiteral("Error")));
}

void TestProblemsPanel::saysWhatCanNoLongerBeMended() {
  Spoilt spoilt;
  QTRY_VERIFY(spoilt.isReady());
  QSignalSpy refused(&spoilt.panel, &ProblemsPanel::refused);
  spoilt.list->setCurrentIndex(spoilt.list->model()->index(0, 0));
  // The panel looks again a moment later; until then its row is about something that is gone.
  spoilt.rooms.document.push(model::remove(spoilt.rooms.document.topology(), {spoilt.rooms.cable}),
                             QStringLiteral("Delete"));
  QTest::keyClick(spoilt.list, Qt::Key_Space);
  QCOMPARE(refused.size(), 1);
  QVERIFY(!refused.first().first().toString().isEmpty());
}

QTEST_MAIN(TestProblemsPanel)
#include "test_problems_panel.moc"
