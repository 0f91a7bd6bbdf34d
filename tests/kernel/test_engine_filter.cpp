// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/limits.h"
#include "lab_fixture.h"
#include "mirror.h"
#include "patience.h"

#include <QProcess>
#include <algorithm>

using namespace vethloom;
using namespace vethloom::contract;
using namespace vethloom::test;

namespace {

std::optional<QString> refusal;

Filter filter(const std::vector<std::string>& lines) {
  return *Filter::parse(lines);
}

QString inside(const char* ns, const QString& command) {
  return QStringLiteral("ip netns exec %1 %2").arg(QLatin1String(ns), command);
}

/// The lines of `nft list chain`, without what stands around the rules.
QStringList nftRules(const char* ns, const char* chain) {
  const QString text =
      shell(inside(ns, QStringLiteral("nft -s list chain inet vethloom %1").arg(QLatin1String(chain))));
  QStringList rules;
  for (const QString& line : text.split(QLatin1Char('\n'))) {
    const QString rule = line.trimmed();
    if (rule.contains(QLatin1String(" comment ")))
      rules << rule.section(QStringLiteral(" comment "), 0, 0).replace(QStringLiteral("counter "), QString());
  }
  return rules;
}

bool runs(const char* ns, const QString& command) {
  bool ok = false;
  (void)shell(inside(ns, command), &ok);
  return ok;
}

bool pings(const char* ns, const char* address) {
  return runs(ns, QStringLiteral("ping -c 1 -W 1 %1").arg(QLatin1String(address)));
}

/// Two rooms and a router between them; the second room knows nothing of the first one's network.
Operations routedLab() {
  return {CreateNamespace{space("a")},
          CreateNamespace{space("r")},
          CreateNamespace{space("b")},
          veth(at("a", "eth0"), at("r", "lan")),
          veth(at("r", "wan"), at("b", "eth0")),
          AddAddress{at("a", "eth0"), address("10.1.0.2/24")},
          AddAddress{at("r", "lan"), address("10.1.0.1/24")},
          AddAddress{at("r", "wan"), address("192.0.2.1/24")},
          AddAddress{at("b", "eth0"), address("192.0.2.2/24")},
          SetUp{at("a", "eth0"), true},
          SetUp{at("a", "lo"), true},
          SetUp{at("r", "lan"), true},
          SetUp{at("r", "wan"), true},
          SetUp{at("b", "eth0"), true},
          SetUp{at("b", "lo"), true},
          SetSysctl{ns("r"), Sysctl::Ipv4Forwarding, true},
          AddRoute{ns("a"), route("default", "10.1.0.1")}};
}

}  // namespace

/// The packet filter on the real kernel: nft(8) says what is there, and packets say what it does.
class FilterTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() {
    VETHLOOM_NEED_SANDBOX(refusal);
    lab_ = std::make_unique<LabFixture>();
    VETHLOOM_APPLY(*lab_, routedLab());
  }

  void cleanup() {
    if (lab_)
      VETHLOOM_APPLY(*lab_, {SetFilter{ns("r"), {}}, SetFilter{ns("b"), {}}});
  }

  void cleanupTestCase() {
    if (!lab_)
      return;
    lab_->tearDown();
    QCOMPARE(shell(QStringLiteral("nft list ruleset")), QString());
  }

  void nftSaysTheSame_data() {
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("chain");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* rule, const char* chain, const char* said) {
      QTest::newRow(rule) << rule << chain << said;
    };
    row("accept input", "input", "accept");
    row("drop forward in lan out wan", "forward", "iifname \"lan\" oifname \"wan\" drop");
    row("reject output to 192.0.2.9", "output", "ip daddr 192.0.2.9 reject");
    row("reject input protocol tcp port 80", "input", "tcp dport 80 reject with tcp reset");
    row("accept input protocol udp port 53-153", "input", "udp dport 53-153 accept");
    row("drop input from 10.0.0.0/9", "input", "ip saddr 10.0.0.0/9 drop");
    row("drop input from 2001:db8::/32", "input", "ip6 saddr 2001:db8::/32 drop");
    row("drop input from 2001:db8::/33 protocol icmpv6", "input",
        "ip6 saddr 2001:db8::/33 meta l4proto ipv6-icmp drop");
    row("accept forward protocol icmp established", "forward", "meta l4proto icmp ct state established,related accept");
    row("masquerade from 10.1.0.0/24 out wan", "postrouting", "oifname \"wan\" ip saddr 10.1.0.0/24 masquerade");
    row("snat 192.0.2.1 out wan", "postrouting", "oifname \"wan\" meta nfproto ipv4 snat ip to 192.0.2.1");
    row("dnat 10.1.0.2 in wan", "prerouting", "iifname \"wan\" meta nfproto ipv4 dnat ip to 10.1.0.2");
    row("dnat 10.1.0.2:80 in wan protocol tcp port 8080", "prerouting",
        "iifname \"wan\" meta nfproto ipv4 tcp dport 8080 dnat ip to 10.1.0.2:80");
    row("dnat [2001:db8::2]:80 protocol udp", "prerouting",
        "meta nfproto ipv6 meta l4proto udp dnat ip6 to [2001:db8::2]:80");
  }

  /// Each rule as nft shows it, and as we read it back: ours, unchanged.
  void nftSaysTheSame() {
    QFETCH(QString, rule);
    QFETCH(QString, chain);
    QFETCH(QString, said);
    const Filter wanted = filter({rule.toStdString()});
    VETHLOOM_APPLY(*lab_, {SetFilter{ns("r"), wanted}});
    QCOMPARE(nftRules("r", chain.toLatin1().constData()), QStringList{said});
    const FilterFact fact = told("r");
    QCOMPARE(fact.filter.lines(), wanted.lines());
    QCOMPARE(fact.changed, 0U);
    QCOMPARE(fact.counters.size(), std::size_t{1});
  }

  void policiesAndOrderAreKept() {
    const Filter wanted =
        filter({"policy forward drop", "drop forward in wan protocol udp", "accept forward established",
                "accept forward in lan", "masquerade out wan", "accept input", "policy output drop"});
    VETHLOOM_APPLY(*lab_, {SetFilter{ns("r"), wanted}});
    QCOMPARE(told("r").filter.lines(), wanted.sorted().lines());
    QCOMPARE(told("r").changed, 0U);
    const QString chains = shell(inside("r", QStringLiteral("nft list chains inet")));
    QVERIFY(chains.contains(QLatin1String("hook forward priority filter; policy drop;")));
    QVERIFY(chains.contains(QLatin1String("hook output priority filter; policy drop;")));
    QVERIFY(chains.contains(QLatin1String("hook input priority filter; policy accept;")));
    QVERIFY(!chains.contains(QLatin1String("prerouting")));
  }

  void answersFindTheirWayBackThroughAMasquerade() {
    QVERIFY(!pings("a", "192.0.2.2"));
    VETHLOOM_APPLY(*lab_, {SetFilter{ns("r"), filter({"masquerade from 10.1.0.0/24 out wan"})}});
    QVERIFY(pings("a", "192.0.2.2"));
    VETHLOOM_APPLY(*lab_, {SetFilter{ns("r"), filter({"snat 192.0.2.1 from 10.1.0.0/24 out wan"})}});
    QVERIFY(pings("a", "192.0.2.2"));
    const FilterFact fact = told("r");
    QVERIFY(fact.counters.at(0).packets > 0 && fact.counters.at(0).bytes >= 84);
  }

  void destinationIsTranslated() {
    VETHLOOM_APPLY(*lab_,
                   {SetFilter{ns("r"), filter({"dnat 10.1.0.2 in wan", "masquerade from 10.1.0.0/24 out wan"})}});
    QVERIFY(pings("b", "192.0.2.1"));
    QCOMPARE(told("r").counters.at(0).packets, std::uint64_t{1});
  }

  /// A port where nobody listens answers with a reset; one that is dropped does not answer at all.
  void aDroppedPortIsSilentAndCounted() {
    const auto exitOf = [&](int port) {
      QProcess process;
      process.start(QStringLiteral("ip"),
                    {QStringLiteral("netns"), QStringLiteral("exec"), QStringLiteral("b"), QStringLiteral("timeout"),
                     QString::number(patient(5)), QStringLiteral("bash"), QStringLiteral("-c"),
                     QStringLiteral("</dev/tcp/192.0.2.1/%1").arg(port)});
      process.waitForFinished(patient(20000));
      return process.exitCode();
    };
    constexpr int timedOut = 124;  // timeout(1)
    VETHLOOM_APPLY(*lab_, {SetFilter{ns("r"), filter({"drop in wan protocol tcp port 80"})}});
    QCOMPARE(exitOf(80), timedOut);
    QVERIFY(exitOf(81) != timedOut);
    QVERIFY(told("r").counters.at(0).packets >= 1);
    VETHLOOM_APPLY(*lab_, {SetFilter{ns("r"), filter({"reject in wan protocol tcp port 80"})}});
    QVERIFY(exitOf(80) != timedOut);
    QVERIFY(told("r").counters.at(0).packets >= 1);
  }

  void aPolicyStopsWhatNoRuleLetsPass() {
    VETHLOOM_APPLY(*lab_, {SetFilter{ns("r"), filter({"masquerade out wan", "policy forward drop"})}});
    QVERIFY(!pings("a", "192.0.2.2"));
    VETHLOOM_APPLY(*lab_, {SetFilter{ns("r"), filter({"masquerade out wan", "policy forward drop",
                                                      "accept forward in lan", "accept forward established"})}});
    QVERIFY(pings("a", "192.0.2.2"));
  }

  void otherTablesStayAsTheyAre() {
    for (const char* command :
         {"nft add table inet other", "nft add chain inet other input", "nft add table ip vethloom",
          "nft add rule inet other input counter accept", "nft add table inet vethloom2"})
      QVERIFY(runs("b", QLatin1String(command)));
    const QString before = shell(inside("b", QStringLiteral("nft list ruleset")));
    VETHLOOM_APPLY(*lab_, {SetFilter{ns("b"), filter({"drop in nowhere"})}});
    VETHLOOM_APPLY(*lab_, {SetFilter{ns("b"), {}}});
    QCOMPARE(shell(inside("b", QStringLiteral("nft list ruleset"))), before);
    QVERIFY(runs("b", QStringLiteral("nft flush ruleset")));
  }

  void changesBySomebodyElseAreSeen_data() {
    QTest::addColumn<QString>("command");
    QTest::newRow("rule added") << QStringLiteral("nft add rule inet vethloom input counter accept");
    QTest::newRow("our comment on another rule")
        << QStringLiteral("nft add rule inet vethloom input tcp dport 81 counter drop comment \"drop input\"");
    QTest::newRow("chain added") << QStringLiteral("nft add chain inet vethloom mine");
    QTest::newRow("set added") << QStringLiteral("nft add set inet vethloom mine { type ipv4_addr; }");
    QTest::newRow("chain's policy") << QStringLiteral(
        "nft add chain inet vethloom postrouting { type nat hook postrouting priority srcnat; policy drop; }");
    QTest::newRow("table asleep") << QStringLiteral("nft add table inet vethloom { flags dormant; }");
  }
  void changesBySomebodyElseAreSeen() {
    QFETCH(QString, command);
    const Filter wanted = filter({"drop input protocol tcp port 80", "masquerade out wan"});
    VETHLOOM_APPLY(*lab_, {SetFilter{ns("r"), wanted}});
    Mirror mirror;
    mirror.hear(*lab_->engine().snapshot(lab_->lab()));
    QCOMPARE(mirror.lines().filter(QStringLiteral("\"fact\":\"filter\"")).filter(QStringLiteral("changed")).size(), 0);
    QVERIFY(runs("r", command));
    QTRY_VERIFY_WITH_TIMEOUT(
        (mirror.hear(lab_->engine().drain().facts),
         mirror.lines().filter(QStringLiteral("\"fact\":\"filter\"")).filter(QStringLiteral("changed")).size() == 1),
        5000);
    // And put right again, as a whole.
    VETHLOOM_APPLY(*lab_, {SetFilter{ns("r"), wanted}});
    QTRY_VERIFY_WITH_TIMEOUT(
        (mirror.hear(lab_->engine().drain().facts), mirror.lines().filter(QStringLiteral("changed")).isEmpty()), 5000);
    QCOMPARE(told("r").filter.lines(), wanted.sorted().lines());
  }

  void countersAreToldWhenTheyAreAskedFor() {
    VETHLOOM_APPLY(*lab_, {SetFilter{ns("r"), filter({"accept input protocol icmp"})}});
    QCOMPARE(told("r").counters.at(0).packets, std::uint64_t{0});
    (void)lab_->engine().drain();
    QVERIFY(pings("b", "192.0.2.1"));
    lab_->engine().recount();
    const Facts facts = lab_->engine().drain().facts;
    const auto fact =
        std::ranges::find_if(facts, [](const Fact& it) { return std::holds_alternative<FilterFact>(it); });
    QVERIFY(fact != facts.end());
    QCOMPARE(std::get<FilterFact>(*fact).counters.at(0).packets, std::uint64_t{1});
    lab_->engine().recount();
    QVERIFY(lab_->engine().drain().facts.empty());  // Nothing new.
  }

  void aTableThatGoesIsTold() {
    VETHLOOM_APPLY(*lab_, {SetFilter{ns("r"), filter({"drop input protocol tcp port 80"})}});
    Mirror mirror;
    mirror.hear(*lab_->engine().snapshot(lab_->lab()));
    QCOMPARE(mirror.lines().filter(QStringLiteral("\"fact\":\"filter\"")).size(), 1);
    QVERIFY(runs("r", QStringLiteral("nft flush ruleset")));
    QTRY_VERIFY_WITH_TIMEOUT((mirror.hear(lab_->engine().drain().facts),
                              mirror.lines().filter(QStringLiteral("\"fact\":\"filter\"")).isEmpty()),
                             5000);
  }

  /// As many rules as a filter may have, and each as long as one can be: still one transaction.
  void theLargestFilterFits() {
    Filter largest;
    for (std::size_t i = 0; i < limits::filterRules; ++i) {
      const std::string number = std::to_string(10000 + i);
      largest.rules.push_back(
          *FilterRule::parse("accept forward from 2001:db8:1111:2222:3333:4444:5555:8000/113 to "
                             "2001:db8:1111:2222:3333:4444:5555:8000/113 "
                             "in fifteen-bytes-a out fifteen-bytes-b protocol tcp port " +
                             number + "-65535 established"));
    }
    VETHLOOM_APPLY(*lab_, {SetFilter{ns("r"), largest}});
    QCOMPARE(told("r").filter.rules.size(), largest.rules.size());
    QCOMPARE(told("r").changed, 0U);
  }

private:
  /// What a snapshot tells of a namespace's filter.
  FilterFact told(const char* where) {
    FilterFact found;
    const auto facts = lab_->engine().snapshot(lab_->lab());
    for (const Fact& fact : *facts) {
      const auto* const it = std::get_if<FilterFact>(&fact);
      if (it && it->ns == ns(where))
        found = *it;
    }
    return found;
  }

  std::unique_ptr<LabFixture> lab_;
};

VETHLOOM_SANDBOX_MAIN(FilterTest, refusal)
#include "test_engine_filter.moc"
