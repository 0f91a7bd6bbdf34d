// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/feature.h"
#include "drawings/random_drawing.h"
#include "drawings/sample_drawings.h"
#include "files/vloom_file.h"
#include "model/edits.h"
#include "plan/comparison.h"
#include "plan/model_kernel.h"
#include "plan/plan.h"

#include <QTest>
#include <algorithm>

using namespace vethloom;

namespace {

/// Carries a plan out; the first refusal ends the test with both sides shown.
bool carryOut(samples::ModelKernel& kernel, const plan::Plan& plan) {
  for (const auto& step : plan.steps) {
    if (const auto refusal = kernel.carryOut(step.operation)) {
      qWarning("%s: %s\nof the plan\n%s", contract::describe(step.operation).c_str(), refusal->c_str(),
               plan::asText(plan).c_str());
      return false;
    }
  }
  return true;
}

/// Applies the drawing, and that is that: the second time there is nothing to do.
bool applies(samples::ModelKernel& kernel, const model::Topology& topology,
             const std::vector<contract::Lack>& lacks = {}) {
  const auto plan = plan::makePlan(topology, kernel.observed(), lacks);
  if (!plan.obstacles.empty() || !carryOut(kernel, plan)) {
    return false;
  }
  const auto again = plan::makePlan(topology, kernel.observed());
  if (!again.isEmpty()) {
    qWarning("after\n%s\nstill to do\n%s\nof\n%s", plan::asText(plan).c_str(), plan::asText(again).c_str(),
             files::print(topology).c_str());
  }
  return again.isEmpty();
}

/// What the canvas would show: everything as drawn, nothing of ours left over.
bool looksApplied(const plan::Comparison& comparison) {
  const bool applied = std::all_of(comparison.elements.begin(), comparison.elements.end(),
                                   [](const auto& entry) { return entry.second.standing == plan::Standing::Applied; });
  return applied &&
         std::none_of(comparison.extras.begin(), comparison.extras.end(), [](const auto& extra) { return extra.ours; });
}

/// Somebody's hand in the lab: a change that the drawing knows nothing of.
void meddle(samples::ModelKernel& kernel, std::mt19937& random) {
  std::vector<contract::LinkRef> links;
  for (const auto& [ns, box] : kernel.observed().namespaces) {
    for (const auto& [index, link] : box.links) {
      links.push_back({ns, *contract::InterfaceName::parse(link.fact.name)});
    }
  }
  if (links.empty()) {
    return;
  }
  const auto link = links[random() % links.size()];
  const contract::Operations mischief{
      contract::SetUp{link, random() % 2 == 0},
      contract::DeleteLink{link},
      contract::SetMaster{link, std::nullopt},
      contract::SetMtu{link, 1300},
      contract::AddAddress{link, *contract::InterfaceAddress::parse("172.31.0.1/24")},
      contract::AddRoute{link.ns, {*contract::Destination::parse("172.30.0.0/16"), std::nullopt, link.name}},
      contract::CreateLink{{link.ns, *contract::InterfaceName::parse("stray0")}},
      contract::SetSysctl{link.ns, contract::Sysctl::Ipv4Forwarding, random() % 2 == 0}};
  static_cast<void>(kernel.carryOut(mischief[random() % mischief.size()]));
}

}  // namespace

class TestPlanner : public QObject {
  Q_OBJECT

private slots:
  void leadsFromAnyDrawingToAnyOther_data();
  void leadsFromAnyDrawingToAnyOther();
  void repairsWhatSomebodyChanged();
  void agreesWithThePicture();
  void leavesForeignThingsAlone();
  void namesWhatStandsInTheWay();
  void bringsBridgesUpLast();
  void renamesWhileDownWhereItMust();
  void setsWhatIsDrawnOnly();
};

void TestPlanner::leadsFromAnyDrawingToAnyOther_data() {
  QTest::addColumn<bool>("links");
  QTest::newRow("bridges and cables") << false;
  QTest::newRow("links of every kind") << true;
}

void TestPlanner::leadsFromAnyDrawingToAnyOther() {
  QFETCH(bool, links);
  const samples::Abilities kinds{.kinds = links ? samples::everyKind() : std::vector<model::LinkKind>{}};
  for (unsigned seed = 0; seed < (links ? 150U : 500U); ++seed) {
    std::mt19937 random(seed);
    // Every third kernel is an older one.
    samples::ModelKernel kernel(seed % 3 != 0);
    std::vector<contract::Lack> lacks;
    if (seed % 3 == 0) {
      lacks.push_back({std::string(contract::liveRename), {}});
    }
    auto topology = samples::randomDrawing(random, 25, kinds);
    QVERIFY2(applies(kernel, topology, lacks), qPrintable(QStringLiteral("first drawing of seed %1").arg(seed)));
    samples::change(topology, random, 8, kinds);
    QVERIFY2(applies(kernel, topology, lacks), qPrintable(QStringLiteral("changed drawing of seed %1").arg(seed)));
    QVERIFY2(applies(kernel, samples::randomDrawing(random, 25, kinds), lacks),
             qPrintable(QStringLiteral("other drawing of seed %1").arg(seed)));
    QVERIFY2(applies(kernel, model::Topology()), qPrintable(QStringLiteral("nothing, after seed %1").arg(seed)));
    QCOMPARE(kernel.observed().namespaces.size(), std::size_t{1});
    QVERIFY(kernel.observed().namespaces.begin()->second.links.empty());
  }
}

void TestPlanner::repairsWhatSomebodyChanged() {
  for (unsigned seed = 0; seed < 250; ++seed) {
    std::mt19937 random(seed);
    samples::ModelKernel kernel;
    const auto topology = samples::randomDrawing(random, 25);
    QVERIFY(applies(kernel, topology));
    for (int i = 0; i < 3; ++i) {
      meddle(kernel, random);
    }
    QVERIFY2(applies(kernel, topology), qPrintable(QStringLiteral("seed %1").arg(seed)));
  }
}

void TestPlanner::agreesWithThePicture() {
  for (unsigned seed = 0; seed < 150; ++seed) {
    std::mt19937 random(seed);
    samples::ModelKernel kernel;
    const auto topology = samples::randomDrawing(random, 20);
    QVERIFY(applies(kernel, topology));
    QVERIFY(looksApplied(plan::compare(topology, kernel.observed())));
    meddle(kernel, random);
    const bool nothingToDo = plan::makePlan(topology, kernel.observed()).isEmpty();
    QCOMPARE(looksApplied(plan::compare(topology, kernel.observed())), nothingToDo);
  }
}

void TestPlanner::leavesForeignThingsAlone() {
  samples::ModelKernel kernel;
  kernel.addForeignNamespace(*contract::NamespaceName::parse("theirs"));
  kernel.addForeignLink({}, "enp1s0", "");
  auto rooms = samples::switchedRooms();
  QVERIFY(plan::makePlan(rooms.topology, kernel.observed()).obstacles.empty());
  // The sandbox's own host belongs to the lab; a computer's does not, and there only what we made is removed.
  auto observed = kernel.observed();
  observed.namespaces.at(contract::NamespaceRef::host()).ours = false;
  const auto plan = plan::makePlan(model::Topology(), observed);
  QVERIFY2(plan.isEmpty(), plan::asText(plan).c_str());
}

void TestPlanner::namesWhatStandsInTheWay() {
  samples::ModelKernel kernel;
  kernel.addForeignNamespace(*contract::NamespaceName::parse("ns1"));
  kernel.addForeignLink({}, "br0", "bridge");
  const auto rooms = samples::switchedRooms();
  const auto plan = plan::makePlan(rooms.topology, kernel.observed());
  QCOMPARE(plan.obstacles.size(), std::size_t{2});
  QCOMPARE(plan.obstacles[0].object, std::string("host/br0"));
  QCOMPARE(plan.obstacles[1].object, std::string("ns1"));
  QCOMPARE(plan.obstacles[1].kind, contract::FailureKind::NotOurs);
  QVERIFY(!plan::asText(plan).empty());
}

void TestPlanner::bringsBridgesUpLast() {
  const auto rooms = samples::switchedRooms();
  const auto plan = plan::makePlan(rooms.topology, samples::ModelKernel().observed());
  std::vector<std::string> ups;
  for (const auto& step : plan.steps) {
    if (const auto* up = std::get_if<contract::SetUp>(&step.operation)) {
      ups.push_back(contract::describe(up->link));
    }
  }
  QCOMPARE(ups.back(), std::string("host/br0"));
  QCOMPARE(ups.size(), std::size_t{7});  // Two loopbacks, four ends, the bridge.
}

void TestPlanner::renamesWhileDownWhereItMust() {
  auto rooms = samples::twoRooms();
  samples::ModelKernel kernel(false);
  QVERIFY(applies(kernel, rooms.topology));
  samples::carryOut(rooms.topology, model::renameInterface(rooms.topology, {rooms.cable, 0}, "outside").value());
  const auto plan = plan::makePlan(rooms.topology, kernel.observed(), {{std::string(contract::liveRename), {}}});
  QStringList steps;
  for (const auto& step : plan.steps) {
    steps << QString::fromStdString(contract::describe(step.operation));
  }
  QCOMPARE(steps.join(QStringLiteral(", ")),
           QStringLiteral("set ns1/eth0 down, rename ns1/eth0 to outside, set ns1/outside up"));
  QVERIFY(carryOut(kernel, plan));
}

void TestPlanner::setsWhatIsDrawnOnly() {
  samples::ModelKernel kernel;
  const auto rooms = samples::twoRooms();
  QVERIFY(applies(kernel, rooms.topology));
  const auto link = *model::interfacesOf(rooms.topology).front().interface;
  const contract::LinkRef ref{model::refOf(rooms.topology, rooms.ns1), link.name};
  for (const contract::Operation& change :
       {contract::Operation(contract::SetMtu{ref, 1400}),
        contract::Operation(contract::SetMac{ref, *contract::MacAddress::parse("02:00:00:00:00:01")}),
        contract::Operation(contract::SetSysctl{ref.ns, contract::Sysctl::Ipv4Forwarding, true})}) {
    QVERIFY(!kernel.carryOut(change));
  }
  QVERIFY(plan::makePlan(rooms.topology, kernel.observed()).isEmpty());
}

QTEST_GUILESS_MAIN(TestPlanner)
#include "test_planner.moc"
