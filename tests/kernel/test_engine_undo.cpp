// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab_fixture.h"

using namespace vethloom;
using namespace vethloom::contract;
using namespace vethloom::test;

namespace {

std::optional<QString> refusal;

/// Two rooms on a switch in the host, a third room cabled to the first, with everything that an undo might forget.
Operations richLab() {
  return {CreateNamespace{space("a")},
          CreateNamespace{space("b")},
          CreateNamespace{space("c")},
          CreateLink{at("host", "br0"), LinkKind::Bridge, mac("02:00:00:00:00:0b"), {}},
          CreateVeth{{at("a", "eth0"), mac("02:00:00:00:00:a0"), 1400}, {at("host", "pa"), {}, {}}},
          CreateVeth{{at("b", "eth0"), {}, {}}, {at("host", "pb"), {}, {}}},
          CreateVeth{{at("a", "eth1"), {}, {}}, {at("c", "eth0"), {}, {}}},
          bridge(at("b", "inner")),
          veth(at("b", "x"), at("b", "y")),
          SetMaster{at("b", "x"), name("inner")},
          SetMaster{at("host", "pa"), name("br0")},
          SetMaster{at("host", "pb"), name("br0")},
          AddAddress{at("a", "eth0"), address("10.0.0.1/24")},
          AddAddress{at("a", "eth0"), address("10.0.0.11/24")},
          AddAddress{at("a", "eth0"), address("10.0.0.12/24")},
          AddAddress{at("a", "eth0"), address("fd00::1/64")},
          AddAddress{at("a", "eth1"), address("10.1.0.1/30")},
          AddAddress{at("c", "eth0"), address("10.1.0.2/30")},
          AddAddress{at("b", "inner"), address("10.2.0.1/24")},
          AddAddress{at("host", "br0"), address("10.0.0.254/24")},
          SetUp{at("a", "lo"), true},
          SetUp{at("a", "eth0"), true},
          SetUp{at("a", "eth1"), true},
          SetUp{at("b", "eth0"), true},
          SetUp{at("b", "inner"), true},
          SetUp{at("c", "eth0"), true},
          SetUp{at("host", "pa"), true},
          SetUp{at("host", "pb"), true},
          SetUp{at("host", "br0"), true},
          AddRoute{ns("a"), route("default", "10.0.0.254")},
          AddRoute{ns("a"), route("fd09::/32", "fd00::2")},
          AddRoute{ns("c"), route("default", "10.1.0.1")},
          AddRoute{ns("host"), route("10.1.0.0/30", "10.0.0.1")},
          SetSysctl{ns("a"), Sysctl::Ipv4Forwarding, true},
          SetFilter{ns("a"), *Filter::parse({"masquerade from 10.1.0.0/30 out eth0", "drop forward in eth0"})},
          SetFilter{ns("host"), *Filter::parse({"accept input in br0 protocol tcp port 22"})},
          SetQuality{at("a", "eth0"), Quality{{{QualityField::Rate, 10'000'000}}}}};
}

Filter someFilter() {
  return *Filter::parse({"policy forward drop", "dnat 10.0.0.2:80 in eth0 protocol tcp port 8080"});
}

/// Fails when it is carried out, and passes the policy.
Operation impossible() {
  return SetUp{at("a", "missing"), true};
}

}  // namespace

/// A plan that fails leaves the kernel exactly as it was, whatever it had done before.
class UndoTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() {
    VETHLOOM_NEED_SANDBOX(refusal);
    lab_ = std::make_unique<LabFixture>();
    VETHLOOM_APPLY(*lab_, richLab());
    // What no plan of ours would make: other routes, flags and labels must come back too.
    shell(QStringLiteral("ip -n a route add 10.77.0.0/16 via 10.0.0.9 metric 7 proto static src 10.0.0.11"));
    shell(QStringLiteral("ip -n a route add 10.78.0.0/16 dev eth0 scope link metric 3"));
    shell(QStringLiteral("ip -n a addr add 10.3.0.1/24 brd 10.3.0.255 dev eth0 label eth0:own"));
    shell(QStringLiteral("ip -n c addr add 10.4.0.1/32 dev lo"));
    before_ = ipDump();
  }

  void cleanupTestCase() {
    if (!lab_)
      return;
    lab_->tearDown();
    QCOMPARE(ipJson(QStringLiteral("link show")).size(), 1);
    QCOMPARE(ipNamespaces(), QStringList());
    QCOMPARE(journals(), QStringList());
  }

  /// What cannot be put back as it was is not put back as something else, and is named.
  void namesTheRoutesThatItCannotPutBack_data() {
    QTest::addColumn<QString>("route");
    QTest::newRow("metrics") << QStringLiteral("10.80.0.0/16 dev eth0 mtu 1300");
    QTest::newRow("gateway of the other family") << QStringLiteral("10.80.0.0/16 via inet6 fe80::1 dev eth0");
  }
  void namesTheRoutesThatItCannotPutBack() {
    QFETCH(QString, route);
    shell(QStringLiteral("ip -n a route add ") + route);
    Operations plan{DeleteLink{at("a", "eth0")}, DeleteLink{at("a", "none")}};
    QVERIFY(lab_->apply(plan));
    QVERIFY(lab_->steps.back().outcome == StepOutcome::UndoFailed);
    const QString message = QString::fromStdString(lab_->steps.back().message);
    QVERIFY2(message.contains(QStringLiteral("a/eth0")), qPrintable(message));
    QCOMPARE(ipDump(), before_);
  }

  void putsBackWhatWas_data() {
    QTest::addColumn<Operations>("plan");
    const auto row = [](const char* title, Operations plan) { QTest::newRow(title) << std::move(plan); };
    row("new namespace", {CreateNamespace{space("d")}});
    row("new cable", {veth(at("b", "new"), at("c", "new")), SetUp{at("b", "new"), true}});
    row("new host cable", {veth(at("b", "new"), at("host", "pn")), SetMaster{at("host", "pn"), name("br0")}});
    row("new bridge", {bridge(at("c", "br0")), AddAddress{at("c", "br0"), address("10.9.0.1/24")}});
    row("address", {AddAddress{at("b", "eth0"), address("10.0.0.2/24")}});
    row("route", {AddRoute{ns("a"), route("10.55.0.0/16", "10.0.0.254")}});
    row("host route", {AddRoute{ns("host"), route("10.55.0.0/16", "10.0.0.1")}});
    row("forwarding",
        {SetSysctl{ns("b"), Sysctl::Ipv4Forwarding, true}, SetSysctl{ns("a"), Sysctl::Ipv4Forwarding, false},
         SetSysctl{ns("host"), Sysctl::Ipv4Forwarding, true}});
    row("filter", {SetFilter{ns("a"), *Filter::parse({"policy input drop"})}, SetFilter{ns("b"), someFilter()},
                   SetFilter{ns("host"), {}}});
    row("quality", {SetQuality{at("a", "eth0"), Quality{{{QualityField::Rate, 64'000}}}},
                    SetQuality{at("b", "eth0"), Quality{{{QualityField::Rate, 64'000}}}}});
    row("quality taken away", {SetQuality{at("a", "eth0"), std::nullopt}});
    row("down, which flushes routes and IPv6 addresses", {SetUp{at("a", "eth0"), false}});
    row("host link down", {SetUp{at("host", "br0"), false}, SetUp{at("host", "pa"), false}});
    row("loopback down", {SetUp{at("a", "lo"), false}});
    row("up", {SetUp{at("b", "x"), true}, SetUp{at("c", "lo"), true}});
    row("MTU too small for IPv6", {SetMtu{at("a", "eth0"), 576}});
    row("MAC", {SetMac{at("a", "eth0"), mac("02:00:00:00:00:cc")}, SetMac{at("host", "pa"), mac("02:00:00:00:00:cd")}});
    row("out of the bridge", {SetMaster{at("host", "pa"), std::nullopt}});
    row("first of a subnet's addresses", {RemoveAddress{at("a", "eth0"), address("10.0.0.1/24")}});
    row("last of a subnet's addresses", {RemoveAddress{at("a", "eth0"), address("10.0.0.12/24")}});
    row("IPv6 address", {RemoveAddress{at("a", "eth0"), address("fd00::1/64")}});
    row("labelled address", {RemoveAddress{at("a", "eth0"), address("10.3.0.1/24")}});
    row("removed routes",
        {RemoveRoute{ns("a"), route("default", "10.0.0.254")}, RemoveRoute{ns("a"), route("10.77.0.0/16", "10.0.0.9")},
         RemoveRoute{ns("a"), route("fd09::/32", "fd00::2")},
         RemoveRoute{ns("host"), route("10.1.0.0/30", "10.0.0.1")}});
    row("cable with its peer's port", {DeleteLink{at("a", "eth0")}});
    row("host end of a cable", {DeleteLink{at("host", "pb")}});
    row("cable between namespaces", {DeleteLink{at("c", "eth0")}});
    row("bridge with ports", {DeleteLink{at("host", "br0")}});
    row("inner bridge", {DeleteLink{at("b", "inner")}});
    row("namespace with everything", {DeleteNamespace{space("a")}});
    row("namespace with a bridge", {DeleteNamespace{space("b")}});
    row("all namespaces", {DeleteNamespace{space("a")}, DeleteNamespace{space("b")}, DeleteNamespace{space("c")},
                           CreateNamespace{space("a")}});
    row("the same names anew", {DeleteLink{at("a", "eth0")}, bridge(at("a", "eth0")), SetUp{at("a", "eth0"), true}});
  }
  void putsBackWhatWas() {
    QFETCH(Operations, plan);
    const std::size_t count = plan.size();
    plan.push_back(impossible());
    const auto failure = lab_->apply(plan);
    QVERIFY(failure);
    QCOMPARE(failure->operation, std::optional(count));
    for (const StepResult& step : lab_->steps)
      QVERIFY2(step.outcome != StepOutcome::UndoFailed, step.message.c_str());
    QCOMPARE(ipDump(), before_);
    // Nothing was forgotten in the journal either: what came back is the lab's again.
    const auto facts = lab_->engine().snapshot(lab_->lab());
    QVERIFY(facts);
    int ours = 0;
    for (const Fact& fact : *facts) {
      if (const auto* link = std::get_if<LinkFact>(&fact); link && link->ours && link->ns.isHost())
        ++ours;
    }
    QCOMPARE(ours, 3);
  }

  void cancelPutsBackWhatWas() {
    auto execution = lab_->engine().begin(lab_->lab(), {DeleteNamespace{space("a")}, CreateNamespace{space("d")}});
    QVERIFY(execution);
    std::vector<StepResult> steps;
    (*execution)->advance(steps);
    (*execution)->cancel();
    while ((*execution)->advance(steps)) {
    }
    QCOMPARE(ipDump(), before_);
  }

  void anAbandonedExecutionPutsBackWhatWas() {
    {
      auto execution = lab_->engine().begin(lab_->lab(), {DeleteLink{at("a", "eth0")}, DeleteNamespace{space("b")},
                                                          CreateNamespace{space("d")}, impossible()});
      QVERIFY(execution);
      std::vector<StepResult> steps;
      (*execution)->advance(steps);
    }
    QCOMPARE(ipDump(), before_);
  }

  void whatCannotBeMadeAgainIsNamed() {
    shell(QStringLiteral("ip -n c link add odd type veth peer name other"));
    shell(QStringLiteral("ip -n c link set other name o$(id)"));
    const auto failure = lab_->apply({DeleteNamespace{space("c")}, impossible()});
    QVERIFY(failure);
    const auto& steps = lab_->steps;
    QCOMPARE(steps.back().outcome, StepOutcome::UndoFailed);
    QVERIFY2(steps.back().message.find("cannot be made again") != std::string::npos, steps.back().message.c_str());
    QCOMPARE(ipDump(), before_);
  }

private:
  std::unique_ptr<LabFixture> lab_;
  QStringList before_;
};

VETHLOOM_SANDBOX_MAIN(UndoTest, refusal)
#include "test_engine_undo.moc"
