// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ownership.h"
#include "netlink/decode.h"
#include "values.h"

#include <QTest>

using namespace vethloom;
using namespace vethloom::engine;
using namespace vethloom::test;

namespace {

Ownership someOwnership() {
  Ownership ownership;
  ownership.id = "0123456789abcdef0123456789abcdef";
  ownership.group = 4000000000U;
  ownership.uid = 1000;
  return ownership;
}

std::vector<JournalEntry> someEntries() {
  return {{true, OwnedNamespace{space("a"), 0xffffffffffffffffU}},
          {true, OwnedLink{name("v0"), "veth", 0, {}}},
          {true, OwnedLink{name("v0"), "veth", 7, {mac("02:00:00:00:00:01"), mac("02:00:00:00:00:02")}}},
          {true, OwnedRoute{route("10.0.0.0/8", "10.1.2.3", "v0")}},
          {true, OwnedRoute{route("fd00::/16", "fd01::1")}},
          {true, UsedSysctl{contract::Sysctl::Ipv4Forwarding}},
          {true, OwnedFilter{}},
          {true, UsedSysctl{contract::Sysctl::Ipv4Forwarding, {}}},
          {true, UsedSysctl{{contract::Sysctl::RpFilter, name("v0")}, {}}},
          {true, UsedSysctl{{contract::Sysctl::ArpIgnore, name("eth0")}, ns("b")}},
          {true, OwnedRoute{*contract::Route::parse("blackhole 10.0.0.0/8 metric 7")}},
          {true, OwnedRule{*contract::Rule::parse("iif v0 lookup 100 priority 1000")}},
          {false, OwnedNamespace{space("a"), 0xffffffffffffffffU}},
          {true, OwnedNamespace{space("b"), 12}},
          {true, UsedSysctl{{contract::Sysctl::ArpIgnore, name("eth0")}, ns("b")}},
          {true, OwnedNamespace{space("c"), 13, contract::Adoption{4711}}},
          {true, OwnedNamespace{space("d"), 14, contract::Adoption{}}},
          {true, OwnedLink{name("v0"), "veth", 9, {}, ns("c")}},
          {true, OwnedRoute{*contract::Route::parse("blackhole 10.0.0.0/8 metric 7"), ns("c")}},
          {true, OwnedRule{*contract::Rule::parse("iif v0 lookup 100 priority 1000"), ns("c")}},
          {true, OwnedFilter{ns("c")}}};
}

std::string someJournal() {
  std::string text = headerLine(lab("demo"), someOwnership());
  for (const JournalEntry& entry : someEntries())
    text += entryLine(entry);
  return text;
}

netlink::LinkMessage linkMessage(const char* called, int index, const char* kind, std::uint32_t group) {
  netlink::LinkMessage message;
  message.name = called;
  message.index = index;
  message.kind = kind;
  message.group = group;
  return message;
}

}  // namespace

/// The journal's text: what is written is what is read, and nothing else is believed.
class OwnershipTest : public QObject {
  Q_OBJECT

private slots:
  void knowsARouteThatWasSeen_data() {
    QTest::addColumn<QString>("recorded");
    QTest::addColumn<QString>("asked");
    QTest::addColumn<bool>("meant");
    QTest::newRow("the same") << "10.1.0.0/16 via 10.0.0.1"
                              << "10.1.0.0/16 via 10.0.0.1" << true;
    QTest::newRow("with its device") << "10.1.0.0/16 via 10.0.0.1"
                                     << "10.1.0.0/16 via 10.0.0.1 dev br0" << true;
    QTest::newRow("with the kernel's metric") << "fd01::/16 via fd00::1"
                                              << "fd01::/16 via fd00::1 dev br0 metric 1024" << true;
    QTest::newRow("through another device") << "10.1.0.0/16 dev br0"
                                            << "10.1.0.0/16 dev br1" << false;
    QTest::newRow("by another gateway") << "10.1.0.0/16 via 10.0.0.1"
                                        << "10.1.0.0/16 via 10.0.0.2 dev br0" << false;
    QTest::newRow("in another table") << "10.1.0.0/16 via 10.0.0.1"
                                      << "10.1.0.0/16 via 10.0.0.1 table 7" << false;
    QTest::newRow("another metric") << "10.1.0.0/16 via 10.0.0.1"
                                    << "10.1.0.0/16 via 10.0.0.1 metric 7" << false;
  }
  void knowsARouteThatWasSeen() {
    QFETCH(QString, recorded);
    QFETCH(QString, asked);
    const auto known = contract::Route::parse(recorded.toStdString());
    const auto wanted = contract::Route::parse(asked.toStdString());
    QVERIFY(known && wanted);
    QTEST(isMeant(*known, *wanted), "meant");
  }

  void readsWhatWasWritten() {
    Ownership expected = someOwnership();
    for (const JournalEntry& entry : someEntries())
      expected.take(entry);
    const std::string text = someJournal();
    const auto parsed = parseJournal(text, lab("demo"));
    QVERIFY2(parsed, parsed ? "" : parsed.error().message.c_str());
    QVERIFY(parsed->ownership == expected);
    QCOMPARE(parsed->goodBytes, text.size());
    QCOMPARE(expected.namespaces.size(), std::size_t{3});
    QCOMPARE(expected.in({}).links.at(name("v0")).index, 7);
    QCOMPARE(expected.in({}).routes.size(), std::size_t{3});
    QCOMPARE(expected.in({}).rules.size(), std::size_t{1});
    QVERIFY(expected.sharedSysctls({}) == std::vector{contract::Sysctl::Ipv4Forwarding});
    QVERIFY(expected.adoptionOf(space("c")) == contract::Adoption{4711});
    QVERIFY(expected.adoptionOf(space("d")) == contract::Adoption{});
    QCOMPARE(expected.in(ns("c")).links.at(name("v0")).index, 9);
    QVERIFY(expected.in(ns("c")).filter && expected.in(ns("c")).routes.size() == 1);
    QVERIFY(expected.uses(ns("b"), {contract::Sysctl::ArpIgnore, name("eth0")}));
  }

  void settingsGoWithWhatTheyAreOf() {
    Ownership ownership = someOwnership();
    for (const JournalEntry& entry : someEntries())
      ownership.take(entry);
    ownership.take({false, OwnedLink{name("v0"), "veth", 7, {}}});
    QVERIFY(!ownership.uses({}, {contract::Sysctl::RpFilter, name("v0")}));
    QVERIFY(ownership.uses({}, contract::Sysctl::Ipv4Forwarding));
    ownership.take({false, OwnedNamespace{space("b"), 12}});
    QVERIFY(!ownership.uses(ns("b"), {contract::Sysctl::ArpIgnore, name("eth0")}));
  }

  void everyTruncationIsAShorterJournal() {
    const std::string text = someJournal();
    for (std::size_t size = 0; size <= text.size(); ++size) {
      const std::string head = text.substr(0, size);
      const auto parsed = parseJournal(head, lab("demo"));
      QVERIFY(parsed);
      const std::size_t lastNewline = head.rfind('\n');
      QCOMPARE(parsed->goodBytes, lastNewline == std::string::npos ? 0 : lastNewline + 1);
    }
  }

  void refusesWhatWeDidNotWrite_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("empty line") << QByteArray("");
    QTest::newRow("no JSON") << QByteArray("garbage");
    QTest::newRow("binary") << QByteArray("\x00\xff\x1b", 3);
    QTest::newRow("no object") << QByteArray("[1]");
    QTest::newRow("nothing") << QByteArray("{}");
    QTest::newRow("no verb") << QByteArray(R"({"namespace":"a","cookie":1})");
    QTest::newRow("another verb") << QByteArray(R"({"do":"move","namespace":"a","cookie":1})");
    QTest::newRow("no cookie") << QByteArray(R"({"do":"add","namespace":"a"})");
    QTest::newRow("cookie is text") << QByteArray(R"({"do":"add","namespace":"a","cookie":"1"})");
    QTest::newRow("path as a name") << QByteArray(R"({"do":"add","namespace":"../etc","cookie":1})");
    QTest::newRow("number as a name") << QByteArray(R"({"do":"add","namespace":7,"cookie":1})");
    QTest::newRow("process of one that was made")
        << QByteArray(R"({"do":"add","namespace":"a","cookie":1,"process":7})");
    QTest::newRow("no process") << QByteArray(R"({"do":"add","adopted":"a","cookie":1,"process":0})");
    QTest::newRow("process is text") << QByteArray(R"({"do":"add","adopted":"a","cookie":1,"process":"7"})");
    QTest::newRow("link of a bad namespace") << QByteArray(R"({"do":"add","link":"v0","kind":"veth","ns":"../a"})");
    QTest::newRow("long link") << QByteArray(R"({"do":"add","link":"abcdefghijklmnop","kind":"veth"})");
    QTest::newRow("bad MAC") << QByteArray(R"({"do":"add","link":"v0","kind":"veth","macs":["x"]})");
    QTest::newRow("MAC is a number") << QByteArray(R"({"do":"add","link":"v0","kind":"veth","macs":[1]})");
    QTest::newRow("huge index") << QByteArray(R"({"do":"add","link":"v0","kind":"veth","index":4294967296})");
    QTest::newRow("bad route") << QByteArray(R"({"do":"add","route":"10.0.0.1/8"})");
    QTest::newRow("bad gateway") << QByteArray(R"({"do":"add","route":"10.0.0.0/8 via gate"})");
    QTest::newRow("bad device") << QByteArray(R"({"do":"add","route":"10.0.0.0/8 dev a/b"})");
    QTest::newRow("bad rule") << QByteArray(R"({"do":"add","rule":"lookup 7"})");
    QTest::newRow("rule is a number") << QByteArray(R"({"do":"add","rule":7})");
    QTest::newRow("setting of a bad namespace")
        << QByteArray(R"({"do":"add","sysctl":"net.ipv4.ip_forward","ns":"a/b"})");
    QTest::newRow("another setting") << QByteArray(R"({"do":"add","sysctl":"kernel.core_pattern"})");
    QTest::newRow("setting is a number") << QByteArray(R"({"do":"add","sysctl":4})");
  }
  void refusesWhatWeDidNotWrite() {
    QFETCH(QByteArray, line);
    const std::string header = headerLine(lab("demo"), someOwnership());
    const auto parsed = parseJournal(header + line.toStdString() + '\n', lab("demo"));
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().kind, contract::FailureKind::Io);
    QCOMPARE(parsed.error().object, std::string("line 2"));
    // Cut short it may be what a crash left.
    QVERIFY(parseJournal(header + line.toStdString(), lab("demo")));
  }

  void refusesAHeaderThatIsNotOurs_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("none") << QByteArray(R"({"do":"add","namespace":"a","cookie":1})");
    QTest::newRow("newer") << QByteArray(R"({"vethloom":2,"lab":"demo","id":"x","group":1,"uid":0})");
    QTest::newRow("another lab") << QByteArray(R"({"vethloom":1,"lab":"other","id":"x","group":1,"uid":0})");
    QTest::newRow("group of all links") << QByteArray(R"({"vethloom":1,"lab":"demo","id":"x","group":0,"uid":0})");
    QTest::newRow("no owner") << QByteArray(R"({"vethloom":1,"lab":"demo","id":"x","group":1})");
    QTest::newRow("nobody as owner") << QByteArray(
        R"({"vethloom":1,"lab":"demo","id":"x","group":1,"uid":4294967295})");
    QTest::newRow("negative owner") << QByteArray(R"({"vethloom":1,"lab":"demo","id":"x","group":1,"uid":-1})");
  }
  void refusesAHeaderThatIsNotOurs() {
    QFETCH(QByteArray, header);
    QVERIFY(!parseJournal(header.toStdString() + '\n', lab("demo")));
  }

  void ownsALinkByIndexGroupAndKind() {
    Ownership ownership = someOwnership();
    ownership.take({true, OwnedLink{name("v0"), "veth", 0, {}}});
    // Announced, not read back: the name, the group and the kind must do.
    QVERIFY(ownership.owns({}, linkMessage("v0", 9, "veth", ownership.group)));
    QVERIFY(!ownership.owns({}, linkMessage("v0", 9, "veth", 0)));
    QVERIFY(!ownership.owns({}, linkMessage("v0", 9, "veth", ownership.group + 1)));
    QVERIFY(!ownership.owns({}, linkMessage("v0", 9, "bridge", ownership.group)));
    QVERIFY(!ownership.owns({}, linkMessage("v00", 9, "veth", ownership.group)));
    ownership.take({true, OwnedLink{name("v0"), "veth", 9, {}}});
    QVERIFY(ownership.owns({}, linkMessage("renamed", 9, "veth", ownership.group)));
    QVERIFY(!ownership.owns({}, linkMessage("v0", 10, "veth", ownership.group)));
    // Without a journal nothing is ours, not even what has the group of all links.
    QVERIFY(!Ownership{}.owns({}, linkMessage("v0", 9, "veth", 0)));
  }

  void isEmptyWhenAllIsDropped() {
    Ownership ownership = someOwnership();
    QVERIFY(ownership.isEmpty());
    for (JournalEntry entry : someEntries()) {
      entry.added = true;
      ownership.take(entry);
      QVERIFY(!ownership.isEmpty());
    }
    for (JournalEntry entry : someEntries()) {
      entry.added = false;
      ownership.take(entry);
    }
    QVERIFY(ownership.isEmpty());
  }
};

QTEST_APPLESS_MAIN(OwnershipTest)
#include "test_ownership.moc"
