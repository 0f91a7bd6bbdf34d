// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/applied_mark.h"
#include "panel_test.h"
#include "panels/history_panel.h"

#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace vethloom;
using namespace vethloom::test;
using editor::HistoryPanel;

namespace {

/// The history of two rooms, and three edits.
struct History {
  TwoRooms rooms;
  editor::AppliedMark applied{rooms.document};
  HistoryPanel panel{rooms.document, applied};
  QTreeView* list = panel.findChild<QTreeView*>();

  History() {
    panel.resize(300, 200);
    panel.show();
    for (const auto* name : {"a", "b", "c"})
      rename(name);
  }
  void rename(const char* name) {
    rooms.document.push(*model::renameNamespace(rooms.document.topology(), rooms.ns1, name),
                        QStringLiteral("Rename to %1").arg(QLatin1String(name)));
  }
  [[nodiscard]] QString step(int row) const { return list->model()->index(row, 0).data().toString(); }
  [[nodiscard]] QString marks(int row) const { return list->model()->index(row, 1).data().toString(); }
  [[nodiscard]] QString spoken(int row) const {
    return list->model()->index(row, 0).data(Qt::AccessibleTextRole).toString();
  }
};

}  // namespace

class TestHistory : public QObject {
  Q_OBJECT

private slots:
  void listsEveryState();
  void marksWhatIsSavedAndApplied();
  void forgetsTheMarkOfAStateThatIsGone();
  void asksForAState();
};

void TestHistory::listsEveryState() {
  History history;
  QTRY_COMPARE(history.list->model()->rowCount(), 4);
  QCOMPARE(history.step(0), QStringLiteral("At the beginning"));
  QCOMPARE(history.step(3), QStringLiteral("Rename to c"));
  QCOMPARE(history.list->currentIndex().row(), 3);
  history.rooms.document.undoStack().undo();
  QTRY_COMPARE(history.list->currentIndex().row(), 2);
  QVERIFY(history.spoken(3).contains(QStringLiteral("undone")));
  QVERIFY(history.spoken(2).contains(QStringLiteral("now")));
  history.rename("d");
  QTRY_COMPARE(history.step(3), QStringLiteral("Rename to d"));
  QCOMPARE(history.list->model()->rowCount(), 4);
}

void TestHistory::marksWhatIsSavedAndApplied() {
  History history;
  QTRY_COMPARE(history.marks(0), QStringLiteral("saved"));
  history.rooms.document.setSaved();
  history.applied.begin();
  history.rename("d");  // While it is being applied.
  history.applied.end(true);
  QTRY_COMPARE(history.marks(3), QStringLiteral("saved, applied"));
  QCOMPARE(history.marks(4), QString());
  history.applied.begin();
  history.applied.end(false);
  QCOMPARE(history.applied.index(), 3);
  history.applied.forget();
  QTRY_COMPARE(history.marks(3), QStringLiteral("saved"));
}

void TestHistory::forgetsTheMarkOfAStateThatIsGone() {
  History history;
  editor::Document& document = history.rooms.document;
  history.applied.begin();
  history.applied.end(true);
  document.undoStack().undo();
  history.rename("d");  // The applied state can no longer be come to.
  QCOMPARE(history.applied.index(), -1);
  // No step is merged into one that was applied, whose state would be lost.
  const int gesture = document.newGesture();
  document.push(model::setLabel(document.topology(), history.rooms.ns1, "x"), QStringLiteral("Label"), gesture);
  history.applied.begin();
  history.applied.end(true);
  const int applied = document.undoStack().index();
  document.push(model::setLabel(document.topology(), history.rooms.ns1, "xy"), QStringLiteral("Label"), gesture);
  QCOMPARE(history.applied.index(), applied);
  QCOMPARE(document.undoStack().index(), applied + 1);
}

void TestHistory::asksForAState() {
  History history;
  QTRY_COMPARE(history.list->model()->rowCount(), 4);
  QSignalSpy wanted(&history.panel, &HistoryPanel::stateRequested);
  const QRect row = history.list->visualRect(history.list->model()->index(1, 0));
  QTest::mouseClick(history.list->viewport(), Qt::LeftButton, {}, row.center());
  QCOMPARE(wanted.size(), 1);
  QCOMPARE(wanted.first().first().toInt(), 1);
}

QTEST_MAIN(TestHistory)
#include "test_history.moc"
