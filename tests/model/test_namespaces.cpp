// SPDX-License-Identifier: GPL-3.0-or-later
// Namespaces that are there without the drawing, and the numbers of namespaces.
#include "drawings/sample_drawings.h"
#include "model/rules.h"

#include <QTest>
#include <algorithm>

using namespace vethloom;
using namespace vethloom::model;

namespace {

struct Drawing {
  samples::TwoRooms rooms = samples::twoRooms();
  Topology& topology = rooms.topology;

  void take(Result<Patch> patch) { samples::carryOut(topology, patch.value()); }
  [[nodiscard]] QStringList codes() const {
    QStringList codes;
    for (const Problem& problem : check(topology)) {
      if (problem.code.starts_with("ADOPT") || problem.code.starts_with("NSID")) {
        codes << QString::fromStdString(problem.code + ' ' + problem.object);
      }
    }
    return codes;
  }
};

}  // namespace

class TestNamespaces : public QObject {
  Q_OBJECT

private slots:
  void takesWhatIsTyped();
  void numbersAreUnique();
  void processesAreAdoptedOnce();
  void whatAGuestMayNotIsSaid_data();
  void whatAGuestMayNotIsSaid();
  void copiesAreTheLabsOwn();
};

void TestNamespaces::takesWhatIsTyped() {
  Drawing drawing;
  const auto id = drawing.rooms.ns1;
  const auto ns = [&] { return *drawing.topology.find<Namespace>(id); };
  drawing.take(setAdoption(drawing.topology, id, " existing "));
  QVERIFY(ns().adopted == contract::Adoption{});
  drawing.take(setAdoption(drawing.topology, id, "4711"));
  QVERIFY(ns().adopted == contract::Adoption{4711});
  drawing.take(setAdoption(drawing.topology, id, ""));
  QVERIFY(!ns().adopted);
  for (const char* wrong : {"0", "-1", "4194305", "sleep", "1 2"}) {
    QVERIFY2(!setAdoption(drawing.topology, id, wrong), wrong);
  }
  drawing.take(setNamespaceId(drawing.topology, id, "0"));
  QVERIFY(ns().nsid == 0U);
  drawing.take(setNamespaceId(drawing.topology, id, ""));
  QVERIFY(!ns().nsid);
  for (const char* wrong : {"-1", "2147483648", "x"}) {
    QVERIFY2(!setNamespaceId(drawing.topology, id, wrong), wrong);
  }
  QVERIFY(!setNamespaceId(drawing.topology, hostId, "1") && !setAdoption(drawing.topology, hostId, "1"));
}

void TestNamespaces::numbersAreUnique() {
  Drawing drawing;
  drawing.take(setNamespaceId(drawing.topology, drawing.rooms.ns1, "7"));
  QVERIFY(drawing.codes().isEmpty());
  drawing.take(setNamespaceId(drawing.topology, drawing.rooms.ns2, "7"));
  QCOMPARE(drawing.codes(), QStringList{QStringLiteral("NSID_TWICE ns2")});
}

void TestNamespaces::processesAreAdoptedOnce() {
  Drawing drawing;
  for (const auto id : {drawing.rooms.ns1, drawing.rooms.ns2}) {
    drawing.take(setAdoption(drawing.topology, id, "4711"));
  }
  QCOMPARE(drawing.codes(), (QStringList{QStringLiteral("ADOPT_TWICE ns2"), QStringLiteral("ADOPT_PROCESS ns1"),
                                         QStringLiteral("ADOPT_PROCESS ns2")}));
}

void TestNamespaces::whatAGuestMayNotIsSaid_data() {
  QTest::addColumn<QString>("rules");
  QTest::addColumn<QString>("filter");
  QTest::addColumn<bool>("sysctl");
  QTest::addColumn<bool>("vrf");
  QTest::newRow("rule without a priority") << "from 10.0.0.0/24 lookup 7"
                                           << "" << false << false;
  QTest::newRow("policy") << ""
                          << "policy input drop" << false << false;
  QTest::newRow("all interfaces") << ""
                                  << "" << true << false;
  QTest::newRow("VRF") << ""
                       << "" << false << true;
}

void TestNamespaces::whatAGuestMayNotIsSaid() {
  QFETCH(QString, rules);
  QFETCH(QString, filter);
  QFETCH(bool, sysctl);
  QFETCH(bool, vrf);
  Drawing drawing;
  const auto id = drawing.rooms.ns1;
  drawing.take(setRules(drawing.topology, id, rules.toStdString()));
  drawing.take(setFilter(drawing.topology, id, filter.toStdString()));
  if (sysctl) {
    drawing.take(setSysctl(drawing.topology, id, contract::Sysctl::RpFilter, 1));
  }
  if (vrf) {
    const auto added = addLink(drawing.topology, id, LinkKind::Vrf, {}, {});
    samples::carryOut(drawing.topology, added->patch);
  }
  QVERIFY(drawing.codes().isEmpty());
  drawing.take(setAdoption(drawing.topology, id, "existing"));
  QCOMPARE(drawing.codes(), QStringList{QStringLiteral("ADOPTED_REFUSED ns1")});
}

void TestNamespaces::copiesAreTheLabsOwn() {
  Drawing drawing;
  drawing.take(setAdoption(drawing.topology, drawing.rooms.ns1, "existing"));
  drawing.take(setNamespaceId(drawing.topology, drawing.rooms.ns1, "7"));
  samples::carryOut(drawing.topology, duplicate(drawing.topology, {drawing.rooms.ns1}, 10, 10));
  std::size_t adopted = 0;
  for (const auto& [id, element] : drawing.topology.elements) {
    const auto* ns = std::get_if<Namespace>(&element);
    adopted += ns && (ns->adopted || ns->nsid) ? 1 : 0;
  }
  QCOMPARE(adopted, std::size_t{1});
}

QTEST_GUILESS_MAIN(TestNamespaces)
#include "test_namespaces.moc"
