// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawings/sample_drawings.h"
#include "plan/comparison.h"
#include "plan/model_kernel.h"
#include "plan/plan.h"

#include <QTest>

using namespace vethloom;
using plan::Standing;

Q_DECLARE_METATYPE(contract::Operation)

namespace {

contract::LinkRef ref(const char* ns, const char* name) {
  return {*contract::NamespaceRef::parse(ns), *contract::InterfaceName::parse(name)};
}

/// Two rooms, applied.
struct Lab {
  samples::TwoRooms rooms = samples::twoRooms();
  samples::ModelKernel kernel;

  Lab() {
    for (const auto& step : plan::makePlan(rooms.topology, kernel.observed()).steps) {
      static_cast<void>(kernel.carryOut(step.operation));
    }
  }
  [[nodiscard]] plan::Comparison compare() const { return plan::compare(rooms.topology, kernel.observed()); }
  /// What differs at an element: "what: observed -> drawn".
  [[nodiscard]] QStringList differencesAt(model::ElementId id) const {
    QStringList list;
    const auto comparison = compare();
    for (const auto& difference : comparison.elements.at(id).differences) {
      list << QString::fromStdString(difference.what + ": " + difference.observed + " -> " + difference.drawn);
    }
    return list;
  }
  [[nodiscard]] Standing standingOf(model::ElementId id) const { return compare().elements.at(id).standing; }
};

}  // namespace

class TestComparison : public QObject {
  Q_OBJECT

private slots:
  void everythingIsPlannedBeforeTheFirstApply();
  void everythingIsAppliedAfterIt();
  void differencesAreNamed_data();
  void differencesAreNamed();
  void carrierAndAddressesComeFromTheKernel();
  void rewiredCableNamesItsOtherEnd();
  void halfACableIsDrift();
  void foreignNamesAreConflicts();
  void extrasTellOursFromTheirs();
  void hostSettingsCountOnceSomethingStands();
  void aVxlansOwnEntryIsNoDifference();
};

void TestComparison::everythingIsPlannedBeforeTheFirstApply() {
  const auto rooms = samples::twoRooms();
  const auto unknown = plan::compare(rooms.topology, {});
  for (const auto& [id, element] : unknown.elements) {
    QCOMPARE(element.standing, Standing::Planned);
  }
  QCOMPARE(unknown.elements.size(), rooms.topology.elements.size());
  QVERIFY(!unknown.interfaces.at({rooms.cable, 0}).present);
}

void TestComparison::everythingIsAppliedAfterIt() {
  const Lab lab;
  const auto comparison = lab.compare();
  for (const auto& [id, element] : comparison.elements) {
    QCOMPARE(element.standing, Standing::Applied);
    QVERIFY(element.differences.empty());
  }
  QVERIFY(lab.compare().extras.empty());
}

void TestComparison::differencesAreNamed_data() {
  using namespace contract;
  QTest::addColumn<Operation>("change");
  QTest::addColumn<QString>("element");
  QTest::addColumn<QStringList>("differences");
  const auto link = ref("ns1", "eth0");
  QTest::newRow("up") << Operation(SetUp{link, false}) << "cable" << QStringList{"ns1/eth0 up: down -> up"};
  QTest::newRow("address added") << Operation(AddAddress{link, *InterfaceAddress::parse("10.7.0.1/24")}) << "cable"
                                 << QStringList{"ns1/eth0 address: 10.7.0.1/24 -> "};
  QTest::newRow("address gone") << Operation(RemoveAddress{link, *InterfaceAddress::parse("10.0.1.1/24")}) << "cable"
                                << QStringList{"ns1/eth0 address:  -> 10.0.1.1/24"};
  QTest::newRow("route") << Operation(AddRoute{link.ns, {*Destination::parse("10.9.0.0/16"), {}, link.name}}) << "ns1"
                         << QStringList{"route: 10.9.0.0/16 dev eth0 -> "};
  QTest::newRow("loopback") << Operation(SetUp{ref("ns1", "lo"), false}) << "ns1"
                            << QStringList{"loopback: down -> up"};
  QTest::newRow("mtu not drawn") << Operation(SetMtu{link, 1400}) << "cable" << QStringList{};
  QTest::newRow("forwarding not drawn") << Operation(SetSysctl{link.ns, Sysctl::Ipv4Forwarding, true}) << "ns1"
                                        << QStringList{};
}

void TestComparison::differencesAreNamed() {
  QFETCH(contract::Operation, change);
  QFETCH(QString, element);
  QFETCH(QStringList, differences);
  Lab lab;
  QVERIFY(!lab.kernel.carryOut(change));
  const auto id = element == QLatin1String("cable") ? lab.rooms.cable : lab.rooms.ns1;
  QCOMPARE(lab.differencesAt(id), differences);
  QCOMPARE(lab.standingOf(id), differences.isEmpty() ? Standing::Applied : Standing::Drifted);
}

void TestComparison::carrierAndAddressesComeFromTheKernel() {
  Lab lab;
  const auto live = lab.compare().interfaces.at({lab.rooms.cable, 0});
  QVERIFY(live.present && live.up && live.carrier);
  QCOMPARE(live.addresses, std::vector<std::string>{"10.0.1.1/24"});  // Without the link-local one.
  QVERIFY(!lab.kernel.carryOut(contract::SetUp{ref("ns1", "eth0"), false}));
  QVERIFY(!lab.compare().interfaces.at({lab.rooms.cable, 0}).up);
  QCOMPARE(lab.compare().interfaces.at({lab.rooms.cable, 0}).standing, Standing::Drifted);
  QCOMPARE(lab.compare().interfaces.at({lab.rooms.cable, 1}).standing, Standing::Applied);
}

void TestComparison::rewiredCableNamesItsOtherEnd() {
  Lab lab;
  const auto ns3 = samples::addNamespace(lab.rooms.topology);
  samples::carryOut(lab.rooms.topology, model::reconnectEnd(lab.rooms.topology, {lab.rooms.cable, 1}, ns3).value());
  QCOMPARE(lab.standingOf(lab.rooms.cable), Standing::Drifted);
  QCOMPARE(lab.differencesAt(lab.rooms.cable), QStringList{"ns1/eth0 peer: ns2/eth0 -> ns3/eth0"});
  QCOMPARE(lab.standingOf(ns3), Standing::Planned);
}

void TestComparison::halfACableIsDrift() {
  Lab lab;
  samples::carryOut(lab.rooms.topology,
                    model::renameInterface(lab.rooms.topology, {lab.rooms.cable, 1}, "uplink").value());
  QCOMPARE(lab.standingOf(lab.rooms.cable), Standing::Drifted);
  QCOMPARE(lab.compare().extras.size(), std::size_t{1});
  QCOMPARE(lab.compare().extras[0].link, std::string("eth0"));
}

void TestComparison::foreignNamesAreConflicts() {
  samples::ModelKernel kernel;
  kernel.addForeignNamespace(*contract::NamespaceName::parse("ns1"));
  kernel.addForeignLink({}, "br0", "bridge");
  const auto rooms = samples::switchedRooms();
  const auto comparison = plan::compare(rooms.topology, kernel.observed());
  QCOMPARE(comparison.elements.at(rooms.ns1).standing, Standing::Conflict);
  QCOMPARE(comparison.elements.at(rooms.bridge).standing, Standing::Conflict);
  QCOMPARE(comparison.elements.at(rooms.ns2).standing, Standing::Planned);
  QVERIFY(!comparison.interfaces.at({rooms.bridge, 0}).present);
}

void TestComparison::extrasTellOursFromTheirs() {
  Lab lab;
  lab.kernel.addForeignLink({}, "a\x1b[31m", "dummy");
  lab.kernel.addForeignNamespace(*contract::NamespaceName::parse("theirs"));
  QVERIFY(!lab.kernel.carryOut(contract::CreateLink{ref("ns1", "stray0")}));
  const auto extras = lab.compare().extras;
  QCOMPARE(extras.size(), std::size_t{3});
  QCOMPARE(extras[0], (plan::Extra{contract::NamespaceRef::host(), "a\\x1B[31m", "dummy", false}));
  QCOMPARE(extras[1], (plan::Extra{*contract::NamespaceRef::parse("ns1"), "stray0", "bridge", true}));
  QCOMPARE(extras[2], (plan::Extra{*contract::NamespaceRef::parse("theirs"), "", "", false}));
}

void TestComparison::hostSettingsCountOnceSomethingStands() {
  auto rooms = samples::switchedRooms();
  samples::carryOut(rooms.topology,
                    model::setForwarding(rooms.topology, model::hostId, contract::Sysctl::Ipv4Forwarding, true));
  samples::ModelKernel kernel;
  const auto standing = [&] {
    return plan::compare(rooms.topology, kernel.observed()).elements.at(model::hostId).standing;
  };
  QCOMPARE(standing(), Standing::Planned);
  for (const auto& step : plan::makePlan(rooms.topology, kernel.observed()).steps) {
    QVERIFY(!kernel.carryOut(step.operation));
  }
  QCOMPARE(standing(), Standing::Applied);
  QVERIFY(!kernel.carryOut(contract::SetSysctl{{}, contract::Sysctl::Ipv4Forwarding, false}));
  QCOMPARE(standing(), Standing::Drifted);
}

void TestComparison::aVxlansOwnEntryIsNoDifference() {
  Lab lab;
  const auto added = model::addLink(lab.rooms.topology, lab.rooms.ns1, contract::LinkKind::Vxlan, {}, {});
  samples::carryOut(lab.rooms.topology, added->patch);
  samples::carryOut(lab.rooms.topology,
                    model::setOption(lab.rooms.topology, {added->id, 0}, contract::Option::Remote, "10.0.1.2").value());
  for (const auto& step : plan::makePlan(lab.rooms.topology, lab.kernel.observed()).steps) {
    QVERIFY(!lab.kernel.carryOut(step.operation));
  }
  QCOMPARE(lab.differencesAt(lab.rooms.ns1), QStringList());
  // Another one is.
  const auto name = lab.rooms.topology.find<model::Link>(added->id)->interface.name;
  const auto entry = contract::FdbEntry::parse("00:00:00:00:00:00 dev " + name.text() + " dst 10.0.1.9 self permanent");
  QVERIFY(!lab.kernel.carryOut(contract::AddFdbEntry{ref("ns1", "eth0").ns, *entry}));
  QCOMPARE(lab.differencesAt(lab.rooms.ns1).size(), 1);
}

QTEST_GUILESS_MAIN(TestComparison)
#include "test_comparison.moc"
