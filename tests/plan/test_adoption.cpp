// SPDX-License-Identifier: GPL-3.0-or-later
// Namespaces that are there without the lab, and the numbers of namespaces: plans, and what the canvas would show.
#include "drawings/sample_drawings.h"
#include "plan/comparison.h"
#include "plan/model_kernel.h"
#include "plan/plan.h"

#include <QTest>
#include <algorithm>

using namespace vethloom;
using plan::Standing;

namespace {

/// Two rooms, of which the first is adopted.
struct Lab {
  samples::TwoRooms rooms = samples::twoRooms();
  samples::ModelKernel kernel;
  const contract::NamespaceRef ns1 = *contract::NamespaceRef::parse("ns1");

  void adopt(std::optional<std::uint32_t> process = {}) {
    samples::carryOut(rooms.topology, setAdoption(rooms.topology, rooms.ns1, contract::Adoption{process}).value());
  }
  void number(const char* nsid) {
    samples::carryOut(rooms.topology, setNamespaceId(rooms.topology, rooms.ns1, nsid).value());
  }
  void addTheirs() {
    kernel.addForeignNamespace(*contract::NamespaceName::parse("ns1"));
    kernel.addForeignLink(ns1, "own0", "dummy");
  }
  [[nodiscard]] plan::Plan plan() const { return plan::makePlan(rooms.topology, kernel.observed()); }
  [[nodiscard]] plan::ElementComparison seen() const {
    return plan::compare(rooms.topology, kernel.observed()).elements.at(rooms.ns1);
  }
  /// The plan's sentences; carried out, which leaves nothing to be done.
  QStringList apply() {
    const auto steps = plan().steps;
    QStringList sentences;
    for (const auto& step : steps) {
      const auto refusal = kernel.carryOut(step.operation);
      sentences << QString::fromStdString(contract::describe(step.operation) + (refusal ? ": " + *refusal : ""));
    }
    if (!plan().isEmpty()) {
      sentences << QStringLiteral("and then ") + QString::fromStdString(plan::asText(plan()));
    }
    return sentences;
  }
};

}  // namespace

class TestAdoption : public QObject {
  Q_OBJECT

private slots:
  void byNameAndBack();
  void leavesTheLoopbackAlone();
  void anotherProcessTakesThePlace();
  void whatStandsInTheWay();
  void numbersAreDifferences();
};

void TestAdoption::byNameAndBack() {
  Lab lab;
  lab.addTheirs();
  lab.adopt();
  lab.number("7");
  QCOMPARE(lab.seen().standing, Standing::Planned);
  QVERIFY(lab.plan().obstacles.empty());
  const QStringList steps = lab.apply();
  QCOMPARE(steps.mid(0, 2), (QStringList{QStringLiteral("adopt the namespace ns1, which somebody else made"),
                                         QStringLiteral("give the namespace ns1 the number 7")}));
  QVERIFY2(steps.last() == QStringLiteral("add the route default via 192.168.1.1 in ns2") ||
               !steps.last().startsWith(QStringLiteral("and then")),
           qPrintable(steps.join(QLatin1Char('\n'))));
  QCOMPARE(lab.seen().standing, Standing::Applied);
  // It is drawn no longer.
  samples::carryOut(lab.rooms.topology, model::remove(lab.rooms.topology, {lab.rooms.ns1}));
  QVERIFY(lab.apply().contains(QStringLiteral("give the adopted namespace ns1 back")));
  const auto* theirs = lab.kernel.observed().find(lab.ns1);
  QVERIFY(theirs && !theirs->adopted && theirs->links.size() == 1);
}

void TestAdoption::leavesTheLoopbackAlone() {
  Lab lab;
  lab.addTheirs();
  lab.kernel.addForeignLink(lab.ns1, "lo", "loopback");
  lab.adopt();
  QVERIFY(lab.apply().filter(QStringLiteral("ns1/lo")).isEmpty());
}

void TestAdoption::anotherProcessTakesThePlace() {
  Lab lab;
  lab.adopt(4711);
  QVERIFY(!lab.apply().last().startsWith(QStringLiteral("and then")));
  lab.adopt(4712);
  QCOMPARE(lab.seen().standing, Standing::Drifted);
  QCOMPARE(lab.seen().differences.front(), (plan::Difference{"process", "4711", "4712"}));
  const QStringList steps = lab.apply();
  QVERIFY2(steps.contains(QStringLiteral("adopt the namespace of process 4712 as ns1")),
           qPrintable(steps.join(QLatin1Char('\n'))));
  QCOMPARE(lab.seen().standing, Standing::Applied);
}

void TestAdoption::whatStandsInTheWay() {
  const auto obstacle = [](const Lab& lab) {
    const auto obstacles = lab.plan().obstacles;
    return obstacles.empty() ? QString() : QString::fromStdString(obstacles.front().message);
  };
  Lab theirs;
  theirs.addTheirs();
  QVERIFY(obstacle(theirs).contains(QStringLiteral("this lab did not make it")));
  theirs.adopt(4711);
  QVERIFY(obstacle(theirs).contains(QStringLiteral("that of the process cannot get this name")));
  QCOMPARE(theirs.seen().standing, Standing::Conflict);
  theirs.adopt();
  theirs.kernel.addForeignLink(theirs.ns1, "eth0", "dummy");
  QVERIFY(obstacle(theirs).contains(QStringLiteral("A link eth0 exists already in ns1")));
  Lab ours;
  ours.apply();
  ours.adopt();
  QVERIFY(obstacle(ours).contains(QStringLiteral("The lab has made the namespace ns1 itself")));
}

void TestAdoption::numbersAreDifferences() {
  Lab lab;
  lab.number("3");
  lab.apply();
  QCOMPARE(lab.kernel.observed().find(lab.ns1)->nsid, std::optional<std::uint32_t>(3));
  lab.number("5");
  QCOMPARE(lab.seen().differences.front(), (plan::Difference{"nsid", "3", "5"}));
  const auto plan = lab.plan();
  QVERIFY(plan.isEmpty());
  QCOMPARE(plan.obstacles.size(), std::size_t{1});
  QVERIFY(plan.obstacles.front().message.find("never changes it") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestAdoption)
#include "test_adoption.moc"
