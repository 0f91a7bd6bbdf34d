// SPDX-License-Identifier: GPL-3.0-or-later
// Renaming on the board, in a real text field.
#include "board.h"
#include "drawings.h"
#include "model/edits.h"
#include "tools/select_tool.h"

#include <QLineEdit>

using namespace vethloom;
using namespace vethloom::editor;
using drawings::cable;
using drawings::leftRoom;
using model::ElementId;

class TestInlineRename : public QObject {
  Q_OBJECT

private slots:
  void init();
  void cleanup();
  void f2RenamesTheSelected();
  void doubleClickRenamesANamespace();
  void doubleClickRenamesAnInterface();
  void aLabelIsRenamedWhereThereIsOne();
  void aCableGetsALabel();
  void theHostGetsALabel();
  void escapeKeepsTheName();
  void refusedNames_data();
  void refusedNames();
  void leavingCommits();
  void aCommandTakesOverWhatIsValid();
  void aCommandDropsWhatIsRefused();
  void anotherWindowCommitsButKeepsWhatIsRefused();
  void undoingTheElementClosesTheField();
  void nothingSelectedOpensNothing();

private:
  [[nodiscard]] QLineEdit* field() const { return board_->view.viewport()->findChild<QLineEdit*>(); }
  void type(const QString& text, Qt::Key end) {
    QVERIFY(field());
    field()->selectAll();
    QInputMethodEvent typed;  // As an input method commits it: text beyond ASCII has no keys.
    typed.setCommitString(text);
    QApplication::sendEvent(field(), &typed);
    QTest::keyClick(field(), end);
  }
  void doubleClick(QPointF point) {
    QTest::mouseDClick(board_->view.viewport(), Qt::LeftButton, {}, board_->pixel(point));
  }
  [[nodiscard]] std::string name() const { return board_->topology().find<model::Namespace>(leftRoom)->name.text(); }

  std::unique_ptr<Board> board_;
  std::unique_ptr<SelectTool> tool_;
};

void TestInlineRename::init() {
  board_ = std::make_unique<Board>(drawings::twoRooms());
  tool_ = std::make_unique<SelectTool>(board_->view);
  board_->view.setTool(tool_.get());
  board_->view.activateWindow();
  QVERIFY(QTest::qWaitForWindowActive(&board_->view));
}

void TestInlineRename::cleanup() {
  board_->view.setTool(nullptr);
  tool_.reset();
  board_.reset();
}

void TestInlineRename::f2RenamesTheSelected() {
  board_->selection.set({leftRoom});
  board_->key(Qt::Key_F2);
  QVERIFY(board_->view.isRenaming());
  QCOMPARE(field()->text(), QStringLiteral("ns1"));
  QVERIFY(field()->geometry().intersects(board_->view.mapFromScene(board_->node(leftRoom).rect).boundingRect()));
  type(QStringLiteral("office"), Qt::Key_Return);
  QCOMPARE(name(), std::string("office"));
  QTRY_VERIFY(!board_->view.isRenaming());
  QCOMPARE(board_->document.undoStack().count(), 1);
  board_->document.undoStack().undo();
  QCOMPARE(name(), std::string("ns1"));
}

void TestInlineRename::doubleClickRenamesANamespace() {
  doubleClick(board_->header(leftRoom));
  type(QStringLiteral("lab"), Qt::Key_Enter);
  QCOMPARE(name(), std::string("lab"));
}

void TestInlineRename::doubleClickRenamesAnInterface() {
  const model::InterfaceId end{cable, 1};
  doubleClick(board_->view.canvasScene().rectOf(end).center());
  QCOMPARE(field()->text(), QStringLiteral("eth0"));
  type(QStringLiteral("uplink"), Qt::Key_Return);
  QCOMPARE(model::findInterface(board_->topology(), end)->name.text(), std::string("uplink"));
}

void TestInlineRename::aLabelIsRenamedWhereThereIsOne() {
  board_->document.push(model::setLabel(board_->topology(), leftRoom, "Room A"), {});
  doubleClick(board_->header(leftRoom));
  QCOMPARE(field()->text(), QStringLiteral("Room A"));
  type(QStringLiteral("路由器 A"), Qt::Key_Return);
  QCOMPARE(board_->topology().find<model::Namespace>(leftRoom)->label, std::string("路由器 A"));
  QCOMPARE(name(), std::string("ns1"));
}

void TestInlineRename::aCableGetsALabel() {
  doubleClick(board_->layout().cable(cable)->middle());
  type(QStringLiteral("patch 7"), Qt::Key_Return);
  QCOMPARE(board_->topology().find<model::Cable>(cable)->label, std::string("patch 7"));
}

void TestInlineRename::theHostGetsALabel() {
  doubleClick(board_->header(model::hostId));
  type(QStringLiteral("My laptop"), Qt::Key_Return);
  QCOMPARE(board_->topology().find<model::Host>(model::hostId)->label, std::string("My laptop"));
}

void TestInlineRename::escapeKeepsTheName() {
  doubleClick(board_->header(leftRoom));
  type(QStringLiteral("other"), Qt::Key_Escape);
  QCOMPARE(name(), std::string("ns1"));
  QTRY_VERIFY(!board_->view.isRenaming());
  QCOMPARE(board_->document.undoStack().count(), 0);
}

void TestInlineRename::refusedNames_data() {
  QTest::addColumn<QString>("text");
  QTest::newRow("taken") << QStringLiteral("ns2");
  QTest::newRow("a slash") << QStringLiteral("a/b");
  QTest::newRow("a blank inside") << QStringLiteral("a b");
  QTest::newRow("digits only") << QStringLiteral("123");
  QTest::newRow("host") << QStringLiteral("host");
  QTest::newRow("a template") << QStringLiteral("x%d");
}

void TestInlineRename::refusedNames() {
  QFETCH(QString, text);
  doubleClick(board_->header(leftRoom));
  const QColor usual = field()->palette().color(QPalette::Text);
  type(text, Qt::Key_Return);
  QVERIFY(board_->view.isRenaming());
  QCOMPARE(name(), std::string("ns1"));
  QVERIFY(!field()->toolTip().isEmpty());
  QVERIFY(field()->palette().color(QPalette::Text) != usual);
  type(QStringLiteral("fine"), Qt::Key_Return);
  QCOMPARE(name(), std::string("fine"));
}

void TestInlineRename::leavingCommits() {
  doubleClick(board_->header(leftRoom));
  field()->selectAll();
  QTest::keyClicks(field(), QStringLiteral("left"));
  board_->click({250, -60});
  board_->view.setFocus(Qt::MouseFocusReason);
  QTRY_COMPARE(name(), std::string("left"));
  QTRY_VERIFY(!board_->view.isRenaming());
}

void TestInlineRename::aCommandTakesOverWhatIsValid() {
  doubleClick(board_->header(leftRoom));
  field()->setText(QStringLiteral("kitchen"));
  board_->view.commitRename();
  QCOMPARE(name(), std::string("kitchen"));
  QVERIFY(!board_->view.isRenaming());
  board_->view.commitRename();
  QCOMPARE(board_->document.undoStack().count(), 1);
}

void TestInlineRename::aCommandDropsWhatIsRefused() {
  doubleClick(board_->header(leftRoom));
  field()->setText(QStringLiteral("a/b"));
  board_->view.commitRename();
  QCOMPARE(name(), std::string("ns1"));
  QVERIFY(!board_->view.isRenaming());
  QCOMPARE(board_->document.undoStack().count(), 0);
}

void TestInlineRename::anotherWindowCommitsButKeepsWhatIsRefused() {
  const auto leaveTheWindow = [this] {
    QFocusEvent leaving(QEvent::FocusOut, Qt::ActiveWindowFocusReason);
    QApplication::sendEvent(field(), &leaving);
  };
  doubleClick(board_->header(leftRoom));
  field()->setText(QStringLiteral("a/b"));
  leaveTheWindow();
  QVERIFY(field()->isVisible());
  QCOMPARE(name(), std::string("ns1"));
  field()->setText(QStringLiteral("kitchen"));
  leaveTheWindow();
  QCOMPARE(name(), std::string("kitchen"));
  QTRY_VERIFY(!board_->view.isRenaming());
}

void TestInlineRename::undoingTheElementClosesTheField() {
  const model::Added added = model::addNamespace(board_->topology(), {.x = 8, .y = 300});
  board_->document.push(added.patch, QStringLiteral("Add"));
  board_->view.startRename({added.id, std::nullopt});
  field()->setText(QStringLiteral("gone"));
  board_->document.undoStack().undo();
  QTRY_VERIFY(!board_->view.isRenaming());
  QVERIFY(board_->document.undoStack().canRedo());
  QCOMPARE(board_->document.undoStack().count(), 1);
}

void TestInlineRename::nothingSelectedOpensNothing() {
  board_->key(Qt::Key_F2);
  QVERIFY(!board_->view.isRenaming());
}

QTEST_MAIN(TestInlineRename)
#include "test_inline_rename.moc"
