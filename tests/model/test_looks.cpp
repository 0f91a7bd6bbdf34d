// SPDX-License-Identifier: GPL-3.0-or-later
// How things are drawn, what belongs together, many cables at once, and what goes over the clipboard.
#include "drawings/random_drawing.h"
#include "drawings/sample_drawings.h"
#include "model/edits_look.h"
#include "model/edits_wire.h"
#include "model/look.h"
#include "model/naming.h"
#include "model/rules.h"
#include "model/selecting.h"

#include <QTest>

using namespace vethloom;
using namespace vethloom::model;

namespace {

/// Two namespaces on a bridge of the host's, and a third apart.
struct Switch {
  Topology topology;
  ElementId bridge = noElement;
  std::array<ElementId, 3> rooms{};
  std::array<ElementId, 2> cables{};

  Switch() {
    const auto take = [this](const Added& added) {
      samples::carryOut(topology, added.patch);
      return added.id;
    };
    bridge = take(addBridge(topology, hostId, {.x = 48, .y = 72}));
    for (std::size_t i = 0; i < 3; ++i)
      rooms[i] = take(addNamespace(topology, {.x = 300.0 * static_cast<double>(i), .y = 400}));
    for (std::size_t i = 0; i < 2; ++i)
      cables[i] = take(addCable(topology, rooms[i], bridge, {}).value());
  }

  [[nodiscard]] Placement at(ElementId id) const {
    const auto found = topology.placements.find(id);
    return found == topology.placements.end() ? Placement{} : found->second;
  }
  void take(const Patch& patch) { samples::carryOut(topology, patch); }
};

std::size_t cablesIn(const Patch& patch) {
  return static_cast<std::size_t>(std::count_if(patch.elements.begin(), patch.elements.end(), [](const auto& change) {
    return change.after && std::holds_alternative<Cable>(*change.after);
  }));
}

}  // namespace

class TestLooks : public QObject {
  Q_OBJECT

private slots:
  void eachLookCountsWhereItMeansSomething();
  void aCableWithNothingSpecialHasNoPlacement();
  void frontAndBackKeepTheOrderAmongThem();
  void levelsStayInWhatFilesCanHold();
  void aGroupsNumberIsNeverTheLastOnesSuccessor();
  void lockedThingsStay();
  void bendsGoAlong();
  void groupsAreSelectedTogether();
  void copiesAreAGroupOfTheirOwn();
  void sameKindAndSameNetwork();
  void patterns();
  void patternsThatCannotBe();
  void pastedIntoAnEmptyDrawingNothingChanges();
  void pastedTwiceNamesAndAddressesAdvance();
  void anExcerptHoldsOnItsOwn();
  void annotationsAreCopiedMovedAndRemoved();
};

void TestLooks::eachLookCountsWhereItMeansSomething() {
  Switch lab;
  const std::set<ElementId> all{lab.rooms[0], lab.bridge, lab.cables[0], hostId};
  lab.take(setColour(lab.topology, all, "red"));
  lab.take(setIcon(lab.topology, all, "router"));
  lab.take(setCollapsed(lab.topology, all, true));
  lab.take(setRouting(lab.topology, all, Routing::Straight));
  QVERIFY(lab.at(lab.rooms[0]).colour == "red" && lab.at(lab.bridge).colour == "red");
  QVERIFY(lab.at(lab.rooms[0]).icon == "router" && lab.at(lab.bridge).icon.empty());
  QVERIFY(lab.at(lab.rooms[0]).collapsed && !lab.at(hostId).collapsed);
  QVERIFY(lab.at(lab.cables[0]).routing == Routing::Straight && lab.at(lab.cables[0]).colour.empty());
}

void TestLooks::aCableWithNothingSpecialHasNoPlacement() {
  Switch lab;
  const Topology before = lab.topology;
  lab.take(setBends(lab.topology, lab.cables[0], {{10, 20}}));
  lab.take(setRouting(lab.topology, {lab.cables[0]}, Routing::Orthogonal));
  QVERIFY(lab.topology.placements.contains(lab.cables[0]));
  lab.take(setRouting(lab.topology, {lab.cables[0]}, Routing::Curved));
  lab.take(setBends(lab.topology, lab.cables[0], {}));
  QVERIFY(lab.topology == before);
}

void TestLooks::frontAndBackKeepTheOrderAmongThem() {
  Switch lab;
  lab.take(bringToFront(lab.topology, {lab.rooms[1]}));
  lab.take(bringToFront(lab.topology, {lab.rooms[0]}));
  QVERIFY(lab.at(lab.rooms[0]).level > lab.at(lab.rooms[1]).level);
  lab.take(sendToBack(lab.topology, {lab.rooms[0], lab.rooms[1]}));
  QVERIFY(lab.at(lab.rooms[0]).level > lab.at(lab.rooms[1]).level);
  QVERIFY(lab.at(lab.rooms[0]).level < lab.at(lab.rooms[2]).level);
}

void TestLooks::levelsStayInWhatFilesCanHold() {
  Switch lab;
  const auto [a, b, c] = lab.rooms;
  Placement top = lab.at(a);
  top.level = mostLevel;
  lab.take(place(lab.topology, a, top));
  lab.take(bringToFront(lab.topology, {b, c}));
  QVERIFY(lab.at(a).level < lab.at(b).level && lab.at(b).level < lab.at(c).level);
  QVERIFY(lab.at(c).level <= mostLevel);
  Placement low = lab.at(a);
  low.level = -mostLevel;
  lab.take(place(lab.topology, a, low));
  lab.take(sendToBack(lab.topology, {c}));
  QVERIFY(lab.at(c).level < lab.at(a).level && lab.at(a).level < lab.at(b).level);
  QVERIFY(lab.at(c).level >= -mostLevel);
}

void TestLooks::aGroupsNumberIsNeverTheLastOnesSuccessor() {
  Switch lab;
  const auto [a, b, c] = lab.rooms;
  Placement last = lab.at(a);
  last.group = 0xffffffff;
  lab.take(place(lab.topology, a, last));
  lab.take(group(lab.topology, {b, c}));
  QVERIFY(withGroups(lab.topology, {b}) == (std::vector<ElementId>{b, c}));
  // Copies too.
  const Patch copies = duplicate(lab.topology, {a}, 8, 8);
  QCOMPARE(copies.placements.size(), std::size_t(1));
  const std::uint32_t copied = copies.placements.front().after->group;
  QVERIFY(copied != 0 && copied != last.group && copied != lab.at(b).group);
}

void TestLooks::lockedThingsStay() {
  Switch lab;
  lab.take(setLocked(lab.topology, {lab.rooms[0]}, true));
  lab.take(move(lab.topology, {lab.rooms[0], lab.rooms[1]}, 8, 8));
  QCOMPARE(lab.at(lab.rooms[0]).x, 0.0);
  QCOMPARE(lab.at(lab.rooms[1]).x, 308.0);
}

void TestLooks::bendsGoAlong() {
  Switch lab;
  lab.take(setBends(lab.topology, lab.cables[0], {{10, 20}}));
  lab.take(move(lab.topology, {lab.rooms[0]}, 8, 0));
  QVERIFY(lab.at(lab.cables[0]).bends == (std::vector<Point>{{10, 20}}));  // Its other end stays.
  lab.take(move(lab.topology, {lab.rooms[0], lab.bridge}, 8, 16));
  QVERIFY(lab.at(lab.cables[0]).bends == (std::vector<Point>{{18, 36}}));
}

void TestLooks::groupsAreSelectedTogether() {
  Switch lab;
  lab.take(group(lab.topology, {lab.rooms[0], lab.rooms[2], lab.cables[0]}));
  QVERIFY(withGroups(lab.topology, {lab.rooms[2]}) == (std::vector{lab.rooms[2], lab.rooms[0]}));
  QVERIFY(withGroups(lab.topology, {lab.rooms[1]}) == std::vector{lab.rooms[1]});
  lab.take(ungroup(lab.topology, {lab.rooms[0], lab.rooms[2]}));
  QVERIFY(withGroups(lab.topology, {lab.rooms[2]}) == std::vector{lab.rooms[2]});
}

void TestLooks::copiesAreAGroupOfTheirOwn() {
  Switch lab;
  lab.take(group(lab.topology, {lab.rooms[0], lab.rooms[1]}));
  lab.take(duplicate(lab.topology, {lab.rooms[0], lab.rooms[1]}, 10, 10));
  QVERIFY(withGroups(lab.topology, {lab.rooms[0]}) == (std::vector{lab.rooms[0], lab.rooms[1]}));
  QCOMPARE(withGroups(lab.topology, {lab.topology.elements.rbegin()->first}).size(), std::size_t(2));
}

void TestLooks::sameKindAndSameNetwork() {
  Switch lab;
  QVERIFY(sameKind(lab.topology, {lab.rooms[1]}) == (std::vector<ElementId>(lab.rooms.begin(), lab.rooms.end())));
  QVERIFY(sameKind(lab.topology, {lab.cables[0], lab.bridge}).size() == 3);
  const std::vector<ElementId> network{lab.bridge, lab.rooms[0], lab.rooms[1], lab.cables[0], lab.cables[1]};
  QVERIFY(sameNetwork(lab.topology, {lab.cables[1]}) == network);
  QVERIFY(sameNetwork(lab.topology, {lab.rooms[0]}) == network);
  QVERIFY(sameNetwork(lab.topology, {lab.rooms[2]}) == std::vector{lab.rooms[2]});
}

void TestLooks::patterns() {
  Switch lab;
  const std::vector<ElementId> rooms(lab.rooms.begin(), lab.rooms.end());
  QCOMPARE(cablesIn(wire(lab.topology, rooms, Pattern::Line, {}).value()), std::size_t(2));
  QCOMPARE(cablesIn(wire(lab.topology, rooms, Pattern::Ring, {}).value()), std::size_t(3));
  QCOMPARE(cablesIn(wire(lab.topology, rooms, Pattern::Mesh, {}).value()), std::size_t(3));
  std::vector<ElementId> withBridge = rooms;
  withBridge.push_back(lab.cables[0]);  // What cannot be cabled is passed over.
  withBridge.push_back(lab.bridge);
  const Patch star = wire(lab.topology, withBridge, Pattern::ToFirstMaster, {}).value();
  QCOMPARE(cablesIn(star), std::size_t(3));
  lab.take(star);
  for (const auto& change : star.elements)
    QVERIFY(std::get<Cable>(*change.after).ends[1].master == lab.bridge);
  QCOMPARE(interfacesOf(lab.topology).size(), std::size_t(1 + 2 * 5));
}

void TestLooks::patternsThatCannotBe() {
  Switch lab;
  QVERIFY(!wire(lab.topology, {lab.rooms[0]}, Pattern::Line, {}));
  QVERIFY(!wire(lab.topology, {lab.rooms[0], lab.rooms[1]}, Pattern::Ring, {}));
  QVERIFY(!wire(lab.topology, {lab.rooms[0], lab.rooms[1]}, Pattern::ToFirstMaster, {}));
  Topology large;
  std::vector<ElementId> many;
  for (int i = 0; i < 100; ++i) {
    const Added added = addNamespace(large, {});
    samples::carryOut(large, added.patch);
    many.push_back(added.id);
  }
  const auto mesh = wire(large, many, Pattern::Mesh, {});
  QVERIFY(!mesh && mesh.error().kind == contract::FailureKind::LimitExceeded);
}

void TestLooks::pastedIntoAnEmptyDrawingNothingChanges() {
  Switch lab;
  Topology other;
  const Topology part = excerpt(lab.topology, {lab.rooms[0], lab.rooms[1], lab.bridge});
  samples::carryOut(other, paste(other, part, 0, 0));
  QVERIFY(namespaceNames(other) == (std::set<std::string>{"ns1", "ns2"}));
  QCOMPARE(interfacesOf(other).size(), std::size_t(5));
  for (const auto& placed : interfacesOf(other)) {
    const auto same =
        interfaceNamed(lab.topology, boxNamed(lab.topology, refOf(other, placed.box)), placed.interface->name.text());
    QVERIFY(same);
    QVERIFY(findInterface(lab.topology, *same)->addresses == placed.interface->addresses);
  }
}

void TestLooks::pastedTwiceNamesAndAddressesAdvance() {
  Switch lab;
  const Topology part = excerpt(lab.topology, {lab.rooms[0], lab.rooms[1], lab.bridge});
  for (int i = 0; i < 2; ++i)
    lab.take(paste(lab.topology, part, 32, 32));
  QVERIFY(namespaceNames(lab.topology) == (std::set<std::string>{"ns1", "ns2", "ns3", "ns4", "ns5", "ns6", "ns7"}));
  std::set<std::string> addresses;
  for (const auto& placed : interfacesOf(lab.topology)) {
    for (const auto& address : placed.interface->addresses)
      QVERIFY(addresses.insert(address.text()).second);
  }
  QCOMPARE(addresses.size(), std::size_t(6));
}

void TestLooks::anExcerptHoldsOnItsOwn() {
  for (unsigned seed = 0; seed < 100; ++seed) {
    std::mt19937 random(seed);
    const Topology topology = samples::randomDrawing(random, 40, {.kinds = samples::everyKind()});
    std::set<ElementId> some;
    for (const auto& [id, element] : topology.elements) {
      if (random() % 2 == 0)
        some.insert(id);
    }
    const Topology part = excerpt(topology, some);
    std::set<std::pair<ElementId, std::string>> names;
    for (const auto& placed : interfacesOf(part)) {
      QVERIFY(stackOf(part, placed.box));
      QVERIFY(placed.master == noElement || masterKindOf(part, placed.master));
      QVERIFY(names.emplace(placed.box, placed.interface->name.text()).second);
    }
    Topology whole = topology;
    samples::carryOut(whole, paste(whole, part, 0, 0));
    std::set<std::pair<ElementId, std::string>> all;
    for (const auto& placed : interfacesOf(whole))
      QVERIFY(all.emplace(placed.box, placed.interface->name.text()).second);
  }
}

void TestLooks::annotationsAreCopiedMovedAndRemoved() {
  Switch lab;
  const Added note = addAnnotation(lab.topology, Annotation::Kind::Note, "line\nline\x07", {.x = 5, .y = 6});
  lab.take(note.patch);
  QCOMPARE(lab.topology.find<Annotation>(note.id)->label, std::string("line\nline"));
  lab.take(move(lab.topology, {note.id}, 10, 0));
  QCOMPARE(lab.at(note.id).x, 15.0);
  const Patch copy = duplicate(lab.topology, {note.id}, 32, 32);
  QCOMPARE(copy.elements.size(), std::size_t(1));
  lab.take(copy);
  lab.take(remove(lab.topology, {note.id}));
  QVERIFY(!lab.topology.elements.contains(note.id) && !lab.topology.placements.contains(note.id));
}

QTEST_APPLESS_MAIN(TestLooks)
#include "test_looks.moc"
