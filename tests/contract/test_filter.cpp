// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/filter.h"
#include "contract/limits.h"

#include <QTest>

using namespace vethloom::contract;

class TestFilter : public QObject {
  Q_OBJECT

private slots:
  void oneSpelling_data();
  void oneSpelling();
  void refused_data();
  void refused();
  void policies();
  void aFailureNamesItsLine();
  void tooManyLines();
  void sortingKeepsTheOrderWithinAChain();
  void everySpellingFitsIntoAComment();
};

void TestFilter::oneSpelling_data() {
  QTest::addColumn<QString>("typed");
  QTest::addColumn<QString>("text");
  const auto row = [](const char* typed, const char* text) { QTest::newRow(typed) << typed << text; };
  row("masquerade from 10.0.0.0/24 out eth0", "masquerade from 10.0.0.0/24 out eth0");
  row(" masquerade\tout  eth0 ", "masquerade out eth0");
  row("drop in eth0 protocol tcp port 80", "drop input in eth0 protocol tcp port 80");
  row("drop port 80 protocol tcp in eth0", "drop input in eth0 protocol tcp port 80");
  row("accept", "accept input");
  row("accept forward established", "accept forward established");
  row("reject output out wan0 protocol udp port 53-153", "reject output out wan0 protocol udp port 53-153");
  row("accept port 80-80 protocol tcp", "accept input protocol tcp port 80");
  row("drop from 10.0.0.1", "drop input from 10.0.0.1");
  row("drop from 10.0.0.1/32 to 10.0.0.2/32", "drop input from 10.0.0.1 to 10.0.0.2");
  row("drop protocol icmpv6 from 2001:DB8::/32", "drop input from 2001:db8::/32 protocol icmpv6");
  row("snat 203.0.113.1 from 10.0.0.0/24 out wan0", "snat 203.0.113.1 from 10.0.0.0/24 out wan0");
  row("dnat 10.0.0.2 in wan0", "dnat 10.0.0.2 in wan0");
  row("dnat 10.0.0.2:80 in wan0 protocol tcp port 8080", "dnat 10.0.0.2:80 in wan0 protocol tcp port 8080");
  row("dnat 2001:db8::2 protocol tcp port 80", "dnat 2001:db8::2 protocol tcp port 80");
  row("dnat [2001:db8::2]:80 protocol tcp", "dnat [2001:db8::2]:80 protocol tcp");
  row("dnat [2001:db8::2] protocol tcp", "dnat 2001:db8::2 protocol tcp");
}

void TestFilter::oneSpelling() {
  QFETCH(QString, typed);
  const auto rule = FilterRule::parse(typed.toStdString());
  QVERIFY2(rule, rule ? "" : rule.error().message.c_str());
  QTEST(QString::fromStdString(rule->text()), "text");
  QVERIFY(FilterRule::parse(rule->text()) == *rule);
}

void TestFilter::refused_data() {
  QTest::addColumn<QString>("typed");
  QTest::addColumn<QString>("why");
  const auto row = [](const char* typed, const char* why) { QTest::newRow(typed) << typed << why; };
  row("", "empty");
  row("deny from 10.0.0.1", "begins with");
  row("forward drop", "begins with");
  row("drop prerouting", "not understood");
  row("drop in", "lacks its value");
  row("drop in eth0 in eth1", "given twice");
  row("drop in no/such", "name");
  row("drop from 10.0.0.1/24", "10.0.0.1/24");
  row("drop from 0.0.0.0/0", "Leave it out");
  row("drop from default", "Leave it out");
  row("drop from 10.0.0.0/33", "prefix");
  row("drop from ten", "address");
  row("drop protocol sctp", "icmp, icmpv6, tcp or udp");
  row("drop port 80", "needs \"protocol");
  row("drop protocol icmp port 80", "needs \"protocol");
  row("drop protocol tcp port 0", "1 to 65535");
  row("drop protocol tcp port 65536", "1 to 65535");
  row("drop protocol tcp port 80-", "missing");
  row("drop protocol tcp port 90-80", "lower one first");
  row("drop protocol tcp port 0x50", "1 to 65535");
  row("drop from 10.0.0.1 to 2001:db8::1", "mixes");
  row("drop protocol icmp from 2001:db8::1", "mixes");
  row("drop protocol icmpv6 to 10.0.0.1", "mixes");
  row("drop out eth0", "no outgoing interface");
  row("drop output in eth0", "no incoming interface");
  row("masquerade", "Say what is masqueraded");
  row("masquerade in eth0 out eth1", "no incoming interface");
  row("masquerade forward out eth0", "not understood");
  row("snat", "lacks the new address");
  row("snat from 10.0.0.0/24", "address");
  row("snat 10.0.0.1:80 protocol tcp", "for \"dnat\"");
  row("snat 0.0.0.0 out eth0", "Nothing can be sent");
  row("snat 2001:db8::1 from 10.0.0.0/24", "mixes");
  row("dnat 10.0.0.2 out eth0", "no outgoing interface");
  row("dnat 10.0.0.2:80", "for \"dnat\" with");
  row("dnat 10.0.0.2: protocol tcp", "missing");
  row("dnat 224.0.0.1", "Nothing can be sent");
  row("drop \x1b[31m", "not understood");
}

void TestFilter::refused() {
  QFETCH(QString, typed);
  QFETCH(QString, why);
  const auto rule = FilterRule::parse(typed.toStdString());
  QVERIFY(!rule);
  QVERIFY2(QString::fromStdString(rule.error().message).contains(why), rule.error().message.c_str());
  QVERIFY(!QString::fromStdString(rule.error().message).contains(QChar(0x1b)));
}

void TestFilter::policies() {
  const auto filter = Filter::parse({"accept forward established", "policy forward drop", "policy input accept"});
  QVERIFY(filter);
  QCOMPARE(filter->lines(), (std::vector<std::string>{"policy forward drop", "accept forward established"}));
  QVERIFY(Filter::parse({"policy output drop", "policy output accept"})->isEmpty());
  for (const char* bad :
       {"policy", "policy drop", "policy forward reject", "policy prerouting drop", "policy forward drop now"})
    QVERIFY2(!Filter::parse({bad}), bad);
}

void TestFilter::aFailureNamesItsLine() {
  const auto filter = Filter::parse({"accept input", "drop input port 1"});
  QVERIFY(!filter);
  QCOMPARE(filter.error().object, std::string("[1]"));
}

void TestFilter::tooManyLines() {
  std::vector<std::string> lines(limits::filterRules, "accept input");
  QVERIFY(Filter::parse(lines));
  lines.emplace_back("accept input");
  QCOMPARE(Filter::parse(lines).error().kind, FailureKind::LimitExceeded);
}

void TestFilter::sortingKeepsTheOrderWithinAChain() {
  const auto filter = *Filter::parse({"drop output to 10.0.0.1", "accept input", "masquerade out b", "drop forward",
                                      "dnat 10.0.0.2 in a", "drop input", "snat 10.0.0.9 out a"});
  QCOMPARE(filter.sorted().lines(),
           (std::vector<std::string>{"dnat 10.0.0.2 in a", "masquerade out b", "snat 10.0.0.9 out a", "accept input",
                                     "drop input", "drop forward", "drop output to 10.0.0.1"}));
}

/// The kernel keeps at most 256 bytes with a rule (NFT_USERDATA_MAXLEN), three of which are not the comment's own.
void TestFilter::everySpellingFitsIntoAComment() {
  const std::string address = "2001:db8:1111:2222:3333:4444:5555:6666";
  const std::string longest = "accept forward from " + address + " to " + address +
                              " in fifteen-bytes-a out fifteen-bytes-b protocol tcp port 10000-65535 established";
  const std::string translation = "dnat [" + address + "]:65535 from " + address + " to " + address +
                                  " in fifteen-bytes-a protocol tcp port 10000-65535 established";
  for (const std::string& text : {longest, translation}) {
    const auto rule = FilterRule::parse(text);
    QVERIFY(rule);
    QCOMPARE(rule->text(), text);
    QVERIFY(text.size() <= 253);
  }
}

QTEST_APPLESS_MAIN(TestFilter)
#include "test_filter.moc"
