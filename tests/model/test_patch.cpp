// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawings/random_drawing.h"
#include "drawings/sample_drawings.h"

#include <QTest>

using namespace vethloom;
using namespace vethloom::model;

class TestPatch : public QObject {
  Q_OBJECT

private slots:
  void appliesAndInverts();
  void refusesWhatDoesNotFit();
  void mergesIntoOneStep();
  void dropsWhatEndsAsItBegan();
  void differenceLeadsFromOneToTheOther();
  void idsAreNeverTakenTwice();
};

void TestPatch::appliesAndInverts() {
  std::mt19937 random(1);
  Topology topology;
  for (int i = 0; i < 300; ++i) {
    const Topology before = topology;
    samples::change(topology, random, 1);
    const Patch patch = difference(before, topology);
    Topology copy = before;
    QVERIFY(apply(copy, patch));
    QCOMPARE(copy, topology);
    QVERIFY(apply(copy, inverse(patch)));
    QCOMPARE(copy, before);
  }
}

void TestPatch::refusesWhatDoesNotFit() {
  auto rooms = samples::twoRooms();
  const Patch rename = renameNamespace(rooms.topology, rooms.ns1, "left").value();
  const Patch removal = remove(rooms.topology, {rooms.ns1});
  QVERIFY(apply(rooms.topology, rename));
  const Topology before = rooms.topology;
  QVERIFY(!apply(rooms.topology, rename));   // It is called so already.
  QVERIFY(!apply(rooms.topology, removal));  // It is not what was to be removed.
  QCOMPARE(rooms.topology, before);          // And nothing was half done.
}

void TestPatch::mergesIntoOneStep() {
  std::mt19937 random(2);
  Topology topology;
  const Topology first = topology;
  Patch whole;
  for (int i = 0; i < 60; ++i) {
    const Topology before = topology;
    samples::change(topology, random, 1);
    whole = merged(whole, difference(before, topology));
  }
  Topology copy = first;
  QVERIFY(apply(copy, whole));
  QCOMPARE(copy, topology);
  QVERIFY(apply(copy, inverse(whole)));
  QCOMPARE(copy, first);
}

void TestPatch::dropsWhatEndsAsItBegan() {
  auto rooms = samples::twoRooms();
  const Patch there = model::move(rooms.topology, {rooms.ns1}, 10, 20);
  Topology moved = rooms.topology;
  QVERIFY(apply(moved, there));
  QVERIFY(merged(there, model::move(moved, {rooms.ns1}, -10, -20)).isEmpty());
  const Patch title = setInfo(rooms.topology, {{}, "A title", {}}).value();
  QVERIFY(merged(title, inverse(title)).isEmpty());
}

void TestPatch::differenceLeadsFromOneToTheOther() {
  for (unsigned seed = 0; seed < 100; ++seed) {
    std::mt19937 random(seed);
    const Topology from = samples::randomDrawing(random, 20);
    const Topology to = samples::randomDrawing(random, 20);
    Topology copy = from;
    QVERIFY(apply(copy, difference(from, to)));
    QCOMPARE(copy, to);
    QVERIFY(difference(to, to).isEmpty());
  }
}

void TestPatch::idsAreNeverTakenTwice() {
  Topology topology;
  topology.unknownFields[{ElementId{9}, "/colour"}] = "\"red\"";
  QCOMPARE(topology.nextId(), ElementId{10});
  QCOMPARE(samples::addNamespace(topology), ElementId{10});
}

QTEST_GUILESS_MAIN(TestPatch)
#include "test_patch.moc"
