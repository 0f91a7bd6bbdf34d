// SPDX-License-Identifier: GPL-3.0-or-later
// What a kernel lacks that has said so, and what moves between boxes.
#include "drawings/sample_drawings.h"
#include "model/edits_move.h"
#include "model/kernel_check.h"

#include <QTest>

using namespace vethloom;
using namespace vethloom::model;

namespace {

contract::Capabilities kernelWithout(const char* feature, const char* reason) {
  contract::Capabilities kernel;
  kernel.lacks = {{feature, reason}};
  return kernel;
}

/// ns1 and ns2 at br0 in the host, and a VLAN on br0.
struct Drawing {
  samples::SwitchedRooms rooms = samples::switchedRooms();
  Topology& topology = rooms.topology;
  ElementId vlan = noElement;

  Drawing() {
    const auto added = addLink(topology, hostId, LinkKind::Vlan, {rooms.bridge, 0}, {.x = 10, .y = 200});
    samples::carryOut(topology, added->patch);
    vlan = added->id;
  }
};

}  // namespace

class TestKernelCheck : public QObject {
  Q_OBJECT

private slots:
  void namesWhatIsLacking();
  void saysNothingOfWhatIsNotDrawn();
  void tellsACableOnce();
  void escapesWhatTheHelperSays();
  void movesADeviceWithItsName();
  void leavesPortsAndRoutesBehind();
  void movesNoCableAndIntoNoBridge();
};

void TestKernelCheck::namesWhatIsLacking() {
  const Drawing drawing;
  const auto kernel = kernelWithout("vlan", "This kernel has no VLAN links.");
  const auto problems = checkKernel(drawing.topology, kernel);
  QCOMPARE(problems.size(), std::size_t{1});
  QCOMPARE(problems[0].code, std::string("KERNEL_LACKS"));
  QCOMPARE(problems[0].element, drawing.vlan);
  QCOMPARE(problems[0].severity, Severity::Error);
  QCOMPARE(problems[0].message, std::string("This kernel has no VLAN links."));
  QCOMPARE(whyLacking(kernel, "vlan"), std::string("This kernel has no VLAN links."));
}

void TestKernelCheck::saysNothingOfWhatIsNotDrawn() {
  const Drawing drawing;
  QVERIFY(checkKernel(drawing.topology, kernelWithout("vxlan", "No VXLAN.")).empty());
  QVERIFY(checkKernel(drawing.topology, {}).empty());
  QVERIFY(whyLacking(kernelWithout("vxlan", "No VXLAN."), "vlan").empty());
}

void TestKernelCheck::tellsACableOnce() {
  const samples::TwoRooms rooms = samples::twoRooms();
  QCOMPARE(checkKernel(rooms.topology, kernelWithout("veth", "No veth.")).size(), std::size_t{1});
}

void TestKernelCheck::escapesWhatTheHelperSays() {
  const std::string why = whyLacking(kernelWithout("vlan", "a\x1b[2Jb\nc"), "vlan");
  QVERIFY2(why.find('\x1b') == std::string::npos && why.find('\n') == std::string::npos, why.c_str());
}

void TestKernelCheck::movesADeviceWithItsName() {
  Drawing drawing;
  samples::carryOut(drawing.topology, *moveToBox(drawing.topology, drawing.vlan, drawing.rooms.ns1, {.x = 8, .y = 60}));
  const auto* link = drawing.topology.find<Link>(drawing.vlan);
  QCOMPARE(link->box, drawing.rooms.ns1);
  QCOMPARE(link->interface.name.text(), std::string("br0.10"));
  QCOMPARE(drawing.topology.placements.at(drawing.vlan), (Placement{.x = 8, .y = 60}));
  // Where the name is taken it advances.
  const auto bridge = samples::addBridge(drawing.topology, drawing.rooms.ns2);
  samples::carryOut(drawing.topology, *moveToBox(drawing.topology, bridge, hostId, {}));
  QCOMPARE(drawing.topology.find<Bridge>(bridge)->interface.name.text(), std::string("br1"));
}

void TestKernelCheck::leavesPortsAndRoutesBehind() {
  Drawing drawing;
  samples::carryOut(drawing.topology, *setAddresses(drawing.topology, {drawing.rooms.bridge, 0}, "10.0.1.254/24"));
  samples::carryOut(drawing.topology, *setRoutes(drawing.topology, hostId, "10.9.0.0/16 dev br0"));
  samples::carryOut(drawing.topology, *moveToBox(drawing.topology, drawing.rooms.bridge, drawing.rooms.ns1, {}));
  QCOMPARE(drawing.topology.find<Bridge>(drawing.rooms.bridge)->box, drawing.rooms.ns1);
  QVERIFY(stackOf(drawing.topology, hostId)->routes.empty());
  for (const ElementId cable : {drawing.rooms.cable1, drawing.rooms.cable2}) {
    for (const auto& end : drawing.topology.find<Cable>(cable)->ends) {
      QCOMPARE(end.master, noElement);
    }
  }
}

void TestKernelCheck::movesNoCableAndIntoNoBridge() {
  const Drawing drawing;
  QVERIFY(!moveToBox(drawing.topology, drawing.rooms.cable1, drawing.rooms.ns2, {}));
  QVERIFY(!moveToBox(drawing.topology, drawing.vlan, drawing.rooms.bridge, {}));
  QVERIFY(!moveToBox(drawing.topology, drawing.topology.nextId(), hostId, {}));
  // Within its box it only gets another place.
  const auto patch = moveToBox(drawing.topology, drawing.vlan, hostId, {.x = 1, .y = 2});
  QVERIFY(patch && patch->elements.empty() && patch->placements.size() == 1);
}

QTEST_APPLESS_MAIN(TestKernelCheck)
#include "test_kernel_check.moc"
