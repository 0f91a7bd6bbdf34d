// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawings/random_drawing.h"
#include "files/vloom_file.h"
#include "plan/model_kernel.h"
#include "plan/neutral.h"
#include "plan/plan.h"

#include <QTest>
#include <nlohmann/json.hpp>

using namespace vethloom;

namespace {

model::Topology example(const char* name) {
  return files::load(std::string(VETHLOOM_SOURCE_DIR "/resources/examples/") + name).value();
}

model::Observed applied(const model::Topology& topology) {
  samples::ModelKernel kernel;
  for (const auto& step : plan::makePlan(topology, kernel.observed()).steps) {
    static_cast<void>(kernel.carryOut(step.operation));
  }
  return kernel.observed();
}

/// What a drawing leaves to the kernel, taken out of what the kernel has.
plan::Neutral asDrawn(plan::Neutral neutral, const plan::Neutral& drawn) {
  for (std::size_t i = 0; i < neutral.links.size() && i < drawn.links.size(); ++i) {
    neutral.links[i].mac = drawn.links[i].mac ? neutral.links[i].mac : std::nullopt;
    neutral.links[i].mtu = drawn.links[i].mtu ? neutral.links[i].mtu : std::nullopt;
  }
  for (std::size_t i = 0; i < neutral.routes.size() && i < drawn.routes.size(); ++i) {
    neutral.routes[i].dev = drawn.routes[i].dev ? neutral.routes[i].dev : std::nullopt;
  }
  return neutral;
}

}  // namespace

class TestNeutral : public QObject {
  Q_OBJECT

private slots:
  void jsonHasTheAgreedShape();
  void textIsATableABox();
  void kernelAndDrawingAgree();
  void listsAreSorted();
  void onlyOursIsDescribed();
  void hostileNamesAreEscaped();
};

void TestNeutral::jsonHasTheAgreedShape() {
  const auto json = nlohmann::json::parse(plan::toJson(plan::describe(example("switch-gateway.vloom"))));
  QCOMPARE(json.at("namespaces").dump(), std::string(R"(["ns1","ns2"])"));
  const auto& bridge = json.at("links").at(0);
  QCOMPARE(bridge.dump(),
           std::string(R"({"addresses":["192.168.1.254/24"],"kind":"bridge","name":"br0","ns":"host","up":true})"));
  const auto& port = json.at("links").at(1);
  QCOMPARE(port.dump(), std::string(R"({"kind":"veth","master":"br0","name":"veth1-br","ns":"host",)"
                                    R"("peer":{"name":"veth1","ns":"ns1"},"up":true})"));
  QCOMPARE(json.at("routes").at(0).dump(), std::string(R"({"dst":"default","ns":"ns1","via":"192.168.1.254"})"));
  QVERIFY(json.at("sysctls").empty());
}

void TestNeutral::textIsATableABox() {
  const auto text = plan::toText(plan::describe(example("two-rooms.vloom")));
  QCOMPARE(QString::fromStdString(text), QStringLiteral("ns1\n"
                                                        "  veth1  veth  up  192.168.1.1/24  to ns2/veth2\n"
                                                        "  route default via 192.168.1.2\n"
                                                        "\n"
                                                        "ns2\n"
                                                        "  veth2  veth  up  192.168.1.2/24  to ns1/veth1\n"
                                                        "  route default via 192.168.1.1\n"));
  QCOMPARE(plan::toText({}), std::string("(nothing)\n"));
}

void TestNeutral::kernelAndDrawingAgree() {
  for (const char* name : {"two-rooms.vloom", "host-cable.vloom", "three-rooms-switch.vloom", "switch-gateway.vloom"}) {
    const auto topology = example(name);
    const auto drawn = plan::describe(topology);
    QCOMPARE(asDrawn(plan::describe(applied(topology)), drawn), drawn);
  }
}

void TestNeutral::listsAreSorted() {
  for (unsigned seed = 0; seed < 50; ++seed) {
    std::mt19937 random(seed);
    const auto neutral = plan::describe(samples::randomDrawing(random, 30));
    QVERIFY(std::is_sorted(neutral.namespaces.begin(), neutral.namespaces.end()));
    QVERIFY(std::is_sorted(neutral.links.begin(), neutral.links.end()));
    QVERIFY(std::is_sorted(neutral.routes.begin(), neutral.routes.end()));
    QVERIFY(std::is_sorted(neutral.sysctls.begin(), neutral.sysctls.end()));
    QCOMPARE(plan::toJson(neutral), plan::toJson(neutral));
  }
}

void TestNeutral::onlyOursIsDescribed() {
  samples::ModelKernel kernel;
  kernel.addForeignNamespace(*contract::NamespaceName::parse("theirs"));
  kernel.addForeignLink({}, "enp1s0", "");
  auto observed = kernel.observed();
  observed.namespaces.at(contract::NamespaceRef::host()).ours = false;
  QCOMPARE(plan::describe(observed), plan::Neutral());
}

void TestNeutral::hostileNamesAreEscaped() {
  samples::ModelKernel kernel;
  kernel.addForeignLink({}, "a\x1b[31m", "dummy\n");
  const auto neutral = plan::describe(kernel.observed());  // The sandbox's host is ours, and so is all in it.
  QCOMPARE(neutral.links.size(), std::size_t{1});
  QCOMPARE(neutral.links[0].name, std::string("a\\x1B[31m"));
  const auto text = plan::toJson(neutral) + plan::toText(neutral);
  QVERIFY(text.find('\x1b') == std::string::npos);
}

QTEST_GUILESS_MAIN(TestNeutral)
#include "test_neutral.moc"
