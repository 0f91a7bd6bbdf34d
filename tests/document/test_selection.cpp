// SPDX-License-Identifier: GPL-3.0-or-later
// The selection: its order, the interface in focus, and that it never names what the document no longer has.
#include "document/document.h"
#include "document/selection.h"
#include "model/edits.h"

#include <QSignalSpy>
#include <QTest>

using namespace vethloom;
using editor::Document;
using editor::Selection;
using model::ElementId;

class TestSelection : public QObject {
  Q_OBJECT

private slots:
  void init();
  void cleanup();
  void keepsTheOrderOfSelecting();
  void tellsOnlyOfChanges();
  void anInterfaceSelectsItsElement();
  void dropsWhatIsRemoved();
  void dropsTheInterfaceOfARemovedCable();
  void isEmptyAfterReset();

private:
  std::unique_ptr<Document> document_;
  std::unique_ptr<Selection> selection_;
  ElementId first_ = model::noElement;
  ElementId second_ = model::noElement;
  ElementId cable_ = model::noElement;
};

void TestSelection::init() {
  document_ = std::make_unique<Document>();
  selection_ = std::make_unique<Selection>(*document_);
  for (ElementId* id : {&first_, &second_}) {
    const model::Added added = model::addNamespace(document_->topology(), {});
    document_->push(added.patch, {});
    *id = added.id;
  }
  const model::Added cable = model::addCable(document_->topology(), first_, second_, {}).value();
  document_->push(cable.patch, {});
  cable_ = cable.id;
}

void TestSelection::cleanup() {
  selection_.reset();
  document_.reset();
}

void TestSelection::keepsTheOrderOfSelecting() {
  selection_->toggle(second_);
  selection_->toggle(first_);
  QVERIFY(selection_->elements() == (std::vector{second_, first_}));
  selection_->toggle(second_);
  QVERIFY(selection_->elements() == std::vector{first_});
  QVERIFY(selection_->contains(first_));
  QVERIFY(!selection_->contains(second_));
}

void TestSelection::tellsOnlyOfChanges() {
  QSignalSpy changes(selection_.get(), &Selection::changed);
  selection_->set({first_});
  selection_->set({first_});
  selection_->setInterface({cable_, 0});
  selection_->setInterface({cable_, 0});
  selection_->clear();
  selection_->clear();
  QCOMPARE(changes.count(), 3);
}

void TestSelection::anInterfaceSelectsItsElement() {
  selection_->set({first_, second_});
  selection_->setInterface({cable_, 1});
  QVERIFY(selection_->elements() == std::vector{cable_});
  QVERIFY(selection_->interface() == (model::InterfaceId{cable_, 1}));
  selection_->set({cable_});
  QVERIFY(!selection_->interface());
}

void TestSelection::dropsWhatIsRemoved() {
  selection_->set({first_, second_});
  QSignalSpy changes(selection_.get(), &Selection::changed);
  document_->push(model::remove(document_->topology(), {first_}), {});
  QVERIFY(selection_->elements() == std::vector{second_});
  QCOMPARE(changes.count(), 1);
  document_->undoStack().undo();
  QVERIFY(selection_->elements() == std::vector{second_});
}

void TestSelection::dropsTheInterfaceOfARemovedCable() {
  selection_->setInterface({cable_, 1});
  document_->push(model::remove(document_->topology(), {cable_}), {});
  QVERIFY(selection_->elements().empty());
  QVERIFY(!selection_->interface());
}

void TestSelection::isEmptyAfterReset() {
  selection_->set({first_});
  document_->reset({});
  QVERIFY(selection_->elements().empty());
}

QTEST_GUILESS_MAIN(TestSelection)
#include "test_selection.moc"
