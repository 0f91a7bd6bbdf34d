// SPDX-License-Identifier: GPL-3.0-or-later
// The document: one undo step a gesture, and one channel that tells of every change.
#include "document/document.h"
#include "model/edits.h"

#include <QSignalSpy>
#include <QTest>

using namespace vethloom;
using editor::Document;

class TestDocument : public QObject {
  Q_OBJECT

private slots:
  void pushAppliesAndTells();
  void undoAndRedoAreExact();
  void oneGestureIsOneStep();
  void differentGesturesAreDifferentSteps();
  void aGestureThatCancelsOutLeavesNoStep();
  void anEmptyPatchIsNothing();
  void aPatchThatDoesNotFitChangesNothing();
  void aPatchThatDoesNotFitBringsNothingAndLosesNothing();
  void aGestureAcrossASaveStaysModified();
  void aPushFromInsideAChangeIsRefused();
  void resetStartsAnew();

private:
  static model::ElementId addNamespace(Document& document, int gesture = 0) {
    const model::Added added = model::addNamespace(document.topology(), {.x = 8, .y = 8});
    document.push(added.patch, QStringLiteral("Add"), gesture);
    return added.id;
  }
  static void move(Document& document, model::ElementId id, double dx, int gesture) {
    document.push(model::move(document.topology(), {id}, dx, 0), QStringLiteral("Move"), gesture);
  }
};

void TestDocument::pushAppliesAndTells() {
  Document document;
  QSignalSpy changes(&document, &Document::changed);
  const model::ElementId id = addNamespace(document);
  QVERIFY(document.topology().find<model::Namespace>(id));
  QCOMPARE(changes.count(), 1);
  QVERIFY(document.isModified());
  QCOMPARE(document.undoStack().undoText(), QStringLiteral("Add"));
}

void TestDocument::undoAndRedoAreExact() {
  Document document;
  const model::Topology start = document.topology();
  const model::ElementId first = addNamespace(document);
  const model::ElementId second = addNamespace(document);
  document.push(model::addCable(document.topology(), first, second, {}).value().patch, QStringLiteral("Cable"));
  document.push(model::remove(document.topology(), {first}), QStringLiteral("Remove"));
  const model::Topology end = document.topology();
  QVERIFY(!end.find<model::Namespace>(first));

  QSignalSpy changes(&document, &Document::changed);
  while (document.undoStack().canUndo())
    document.undoStack().undo();
  QCOMPARE(changes.count(), 4);
  QVERIFY(document.topology() == start);
  while (document.undoStack().canRedo())
    document.undoStack().redo();
  QVERIFY(document.topology() == end);
}

void TestDocument::oneGestureIsOneStep() {
  Document document;
  const model::ElementId id = addNamespace(document);
  const model::Topology before = document.topology();
  const int gesture = document.newGesture();
  for (int i = 0; i < 5; ++i)
    move(document, id, 10, gesture);
  QCOMPARE(document.undoStack().count(), 2);
  QCOMPARE(document.topology().placements.at(id).x, before.placements.at(id).x + 50);
  document.undoStack().undo();
  QVERIFY(document.topology() == before);
}

void TestDocument::differentGesturesAreDifferentSteps() {
  Document document;
  const model::ElementId id = addNamespace(document);
  move(document, id, 10, document.newGesture());
  move(document, id, 10, document.newGesture());
  move(document, id, 10, 0);
  move(document, id, 10, 0);
  QCOMPARE(document.undoStack().count(), 5);
}

void TestDocument::aGestureThatCancelsOutLeavesNoStep() {
  Document document;
  const model::ElementId id = addNamespace(document);
  const int gesture = document.newGesture();
  move(document, id, 10, gesture);
  move(document, id, -10, gesture);
  QCOMPARE(document.undoStack().count(), 1);
  QCOMPARE(document.undoStack().undoText(), QStringLiteral("Add"));
}

void TestDocument::anEmptyPatchIsNothing() {
  Document document;
  QSignalSpy changes(&document, &Document::changed);
  document.push({}, QStringLiteral("Nothing"));
  QCOMPARE(document.undoStack().count(), 0);
  QCOMPARE(changes.count(), 0);
}

void TestDocument::aPatchThatDoesNotFitChangesNothing() {
  Document document;
  const model::ElementId id = addNamespace(document);
  const model::Patch stale = model::move(document.topology(), {id}, 10, 0);
  move(document, id, 30, 0);
  const model::Topology before = document.topology();
  QSignalSpy changes(&document, &Document::changed);
  document.push(stale, QStringLiteral("Stale"));
  QVERIFY(document.topology() == before);
  QCOMPARE(document.undoStack().count(), 2);
  QCOMPARE(changes.count(), 0);
}

void TestDocument::aPatchThatDoesNotFitBringsNothingAndLosesNothing() {
  Document document;
  const model::ElementId id = addNamespace(document);
  const model::Patch stale = model::move(document.topology(), {id}, 10, 0);
  move(document, id, 30, 0);
  move(document, id, 30, 0);
  document.undoStack().undo();
  int asked = 0;
  document.setSettle([&](const model::Patch&) {
    ++asked;
    return model::Patch();
  });
  document.push(stale, QStringLiteral("Stale"));
  QCOMPARE(asked, 0);
  QVERIFY(document.undoStack().canRedo());
  move(document, id, 30, 0);
  QCOMPARE(asked, 1);
}

void TestDocument::aGestureAcrossASaveStaysModified() {
  Document document;
  const model::ElementId id = addNamespace(document);
  const int gesture = document.newGesture();
  move(document, id, 10, gesture);
  QSignalSpy modified(&document, &Document::modifiedChanged);
  document.setSaved();
  QVERIFY(!document.isModified());
  move(document, id, 10, gesture);
  QVERIFY(document.isModified());
  document.undoStack().undo();
  QVERIFY(!document.isModified());
  QCOMPARE(modified.count(), 3);
}

void TestDocument::aPushFromInsideAChangeIsRefused() {
  Document document;
  const model::ElementId first = addNamespace(document);
  addNamespace(document);
  int attempts = 0;
  const auto meddle = [&] {
    ++attempts;
    QVERIFY(document.isChanging());
    QTest::ignoreMessage(QtWarningMsg, "Document: \"Move\" was pushed from inside another change and is ignored");
    move(document, first, 10, 0);
  };
  connect(&document, &Document::changed, this, meddle);
  connect(&document, &Document::wasReset, this, meddle);
  model::Topology before = document.topology();
  document.undoStack().undo();
  document.undoStack().redo();
  QCOMPARE(attempts, 2);
  QVERIFY(document.topology() == before);
  QCOMPARE(document.undoStack().count(), 2);
  document.reset(before);
  QCOMPARE(attempts, 3);
  QVERIFY(document.topology() == before && !document.isModified() && !document.isChanging());
}

void TestDocument::resetStartsAnew() {
  Document document;
  addNamespace(document);
  model::Topology other;
  const model::Added added = model::addNamespace(other, {.x = 0, .y = 0});
  QVERIFY(model::apply(other, added.patch));
  QSignalSpy resets(&document, &Document::wasReset);
  document.reset(other);
  QCOMPARE(resets.count(), 1);
  QVERIFY(document.topology() == other);
  QVERIFY(!document.isModified());
  QVERIFY(!document.undoStack().canUndo());
}

QTEST_GUILESS_MAIN(TestDocument)
#include "test_document.moc"
