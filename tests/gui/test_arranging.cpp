// SPDX-License-Identifier: GPL-3.0-or-later
// Automatic layout beside the event loop, and drawings on the clipboard; without a window.
#include "auto_arrange.h"
#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "clipboard.h"
#include "document/document.h"
#include "document/selection.h"
#include "model/edits.h"
#include "model/edits_look.h"
#include "model/generate.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTest>

using namespace vethloom;
using model::ElementId;

namespace {

/// A drawing on a board, in which everything lies on one heap.
struct Heap {
  editor::Document document;
  editor::Selection selection{document};
  editor::CanvasView view{document, selection};
  gui::AutoArrange arrange{document, view, &view};

  explicit Heap(std::size_t namespaces) {
    model::Topology topology = *model::generate(model::Shape::Tree, namespaces);
    for (auto& [id, placement] : topology.placements)
      placement.x = placement.y = 0;
    view.setAnimated(false);
    document.reset(topology);
  }
  [[nodiscard]] const editor::CanvasLayout& layout() { return view.canvasScene().layout(); }
  [[nodiscard]] int overlaps() {
    int count = 0;
    for (const auto& [a, one] : layout().nodes()) {
      for (const auto& [b, other] : layout().nodes())
        count += a < b && editor::isBox(one.kind) && editor::isBox(other.kind) && one.rect.intersects(other.rect);
    }
    return count;
  }
};

}  // namespace

class TestArranging : public QObject {
  Q_OBJECT

private slots:
  void nothingLiesUponAnotherInOneStep();
  void onlyTheSelectedMoveAndLockedOnesStay();
  void bendsGo();
  void bendsOfCablesInsideABoxGo();
  void whatWasGivenUpChangesNothing();
  void tooManyAreRefusedWithAReason();
  void copiedAndPasted();
  void whatIsNoDrawingIsNotPasted();
};

void TestArranging::nothingLiesUponAnotherInOneStep() {
  for (const auto style :
       {autolayout::Style::Layered, autolayout::Style::Radial, autolayout::Style::Circular, autolayout::Style::Force}) {
    Heap heap(12);
    const model::Topology before = heap.document.topology();
    QVERIFY(heap.overlaps() > 0);
    QSignalSpy finished(&heap.arrange, &gui::AutoArrange::finished);
    heap.arrange.start(style);
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(heap.overlaps(), 0);
    QCOMPARE(heap.document.undoStack().count(), 1);
    heap.document.undoStack().undo();
    QVERIFY(heap.document.topology() == before);
  }
}

void TestArranging::onlyTheSelectedMoveAndLockedOnesStay() {
  Heap heap(12);
  const std::vector<ElementId> some{ElementId{3}, ElementId{4}, ElementId{5}, ElementId{6}};
  heap.document.push(model::setLocked(heap.document.topology(), {some.back()}, true), QStringLiteral("Lock"));
  heap.selection.set(some);
  const auto before = heap.document.topology().placements;
  QSignalSpy finished(&heap.arrange, &gui::AutoArrange::finished);
  heap.arrange.start(autolayout::Style::Layered);
  QTRY_COMPARE(finished.count(), 1);
  int moved = 0;
  for (const auto& [id, placement] : heap.document.topology().placements) {
    const bool isMoved = !(placement == before.at(id));
    QVERIFY(!isMoved || (std::find(some.begin(), some.end(), id) != some.end() && id != some.back()));
    moved += isMoved;
  }
  QVERIFY(moved > 0);
}

void TestArranging::bendsGo() {
  Heap heap(4);
  ElementId cable = model::noElement;
  for (const auto& [id, element] : heap.document.topology().elements) {
    if (std::holds_alternative<model::Cable>(element))
      cable = id;
  }
  heap.document.push(model::setBends(heap.document.topology(), cable, {{5000, 5000}}), QStringLiteral("Bend"));
  QSignalSpy finished(&heap.arrange, &gui::AutoArrange::finished);
  heap.arrange.start(autolayout::Style::Layered);
  QTRY_COMPARE(finished.count(), 1);
  QVERIFY(!heap.document.topology().placements.contains(cable));
}

void TestArranging::bendsOfCablesInsideABoxGo() {
  Heap heap(2);
  model::Topology topology;
  const auto take = [&](const model::Patch& patch) { QVERIFY(model::apply(topology, patch)); };
  std::vector<ElementId> bridges;
  for (int i = 0; i < 3; ++i) {
    const model::Added bridge = model::addBridge(topology, model::hostId, {.x = 40.0, .y = 60.0});
    take(bridge.patch);
    bridges.push_back(bridge.id);
  }
  const auto bent = model::addCable(topology, bridges[0], bridges[1], {.addresses = false});
  take(bent->patch);
  take(model::setRouting(topology, {bent->id}, model::Routing::Straight));
  take(model::setBends(topology, bent->id, {{5000, 5000}}));
  heap.document.reset(topology);
  heap.selection.set({bridges[0], bridges[1]});
  QSignalSpy finished(&heap.arrange, &gui::AutoArrange::finished);
  heap.arrange.start(autolayout::Style::Layered);
  QTRY_COMPARE(finished.count(), 1);
  const model::Placement& placement = heap.document.topology().placements.at(bent->id);
  QVERIFY(placement.bends.empty());
  QCOMPARE(placement.routing, model::Routing::Straight);
  QCOMPARE(heap.document.undoStack().count(), 1);
}

void TestArranging::whatWasGivenUpChangesNothing() {
  Heap heap(12);
  const model::Topology before = heap.document.topology();
  QSignalSpy finished(&heap.arrange, &gui::AutoArrange::finished);
  heap.arrange.start(autolayout::Style::Force);
  QVERIFY(heap.arrange.isRunning());
  heap.arrange.cancel();
  QVERIFY(!heap.arrange.isRunning());
  QTest::qWait(300);
  QVERIFY(heap.document.topology() == before);
  QCOMPARE(finished.count(), 0);
}

void TestArranging::tooManyAreRefusedWithAReason() {
  Heap heap(autolayout::mostNodes(autolayout::Style::Layered) + 1);
  QSignalSpy failed(&heap.arrange, &gui::AutoArrange::failed);
  heap.arrange.start(autolayout::Style::Layered);
  QTRY_COMPARE(failed.count(), 1);
  QVERIFY(failed.first().first().toString().contains(QStringLiteral("1500")));
  QCOMPARE(heap.document.undoStack().count(), 0);
}

void TestArranging::copiedAndPasted() {
  const model::Topology topology = *model::generate(model::Shape::Line, 3);
  gui::copyToClipboard(topology, {ElementId{2}, ElementId{3}});
  const auto drawing = gui::drawingOnClipboard();
  QVERIFY(drawing && drawing->has_value());
  QCOMPARE(model::interfacesOf(**drawing).size(), std::size_t(2));  // The cable between the two, and no other.
  // As text it is a drawing too.
  const QString text = QGuiApplication::clipboard()->text();
  QGuiApplication::clipboard()->setText(text);
  const auto again = gui::drawingOnClipboard();
  QVERIFY(again && again->has_value());
  QVERIFY((*again)->elements == (*drawing)->elements);
}

void TestArranging::whatIsNoDrawingIsNotPasted() {
  QGuiApplication::clipboard()->setText(QStringLiteral("ip link show"));
  QVERIFY(!gui::drawingOnClipboard());
  QGuiApplication::clipboard()->setText(QStringLiteral("{\"vethloom\": 99}"));
  const auto drawing = gui::drawingOnClipboard();
  QVERIFY(drawing && !drawing->has_value());
}

QTEST_MAIN(TestArranging)
#include "test_arranging.moc"
