// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/operation.h"

#include <QTest>

using namespace vethloom::contract;

namespace {

enum class Kind { Address, Route, Rule, Neighbour, FdbEntry, BridgeVlan };

struct Parsed {
  std::string text;     ///< Printed again; empty where it was refused.
  std::string again;    ///< What came of the printed text.
  std::string message;  ///< Why it was refused.
};

template <typename T>
Parsed parsed(const std::string& text) {
  const auto thing = T::parse(text);
  if (!thing)
    return {{}, {}, thing.error().message};
  const auto again = T::parse(thing->text());
  return {thing->text(), again && *again == *thing ? again->text() : std::string(), {}};
}

Parsed parsed(Kind kind, const std::string& text) {
  switch (kind) {
    case Kind::Address:
      return parsed<InterfaceAddress>(text);
    case Kind::Route:
      return parsed<Route>(text);
    case Kind::Rule:
      return parsed<Rule>(text);
    case Kind::Neighbour:
      return parsed<Neighbour>(text);
    case Kind::FdbEntry:
      return parsed<FdbEntry>(text);
    case Kind::BridgeVlan:
      return parsed<BridgeVlan>(text);
  }
  return {};
}

}  // namespace

Q_DECLARE_METATYPE(Kind)

/// Texts in the manner of `ip` and `bridge`: what is read, how it is written, and what is refused with which words.
class TestTexts : public QObject {
  Q_OBJECT

private slots:
  void read_data() {
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("printed");
    const auto row = [](Kind kind, const char* text, const char* printed = nullptr) {
      QTest::newRow(text) << kind << QByteArray(text) << QByteArray(printed ? printed : text);
    };
    row(Kind::Address, "10.0.0.1/24");
    row(Kind::Address, " 10.0.0.1/24  brd + ", "10.0.0.1/24 broadcast +");
    row(Kind::Address, "10.0.0.1/24 broadcast 10.0.0.255", "10.0.0.1/24 broadcast +");
    row(Kind::Address, "10.0.0.1/24 broadcast 10.0.0.77");
    row(Kind::Address, "10.0.0.1 peer 10.0.0.2/32");
    row(Kind::Address, "10.0.0.1 peer 10.0.0.2", "10.0.0.1 peer 10.0.0.2/32");
    row(Kind::Address, "10.0.0.1 peer 10.0.0.1/24", "10.0.0.1/24");
    row(Kind::Address, "fd00::1 peer fd00::2/128");
    row(Kind::Address, "10.0.0.1/24 scope link");
    row(Kind::Address, "10.0.0.1/24 scope global", "10.0.0.1/24");
    row(Kind::Address, "127.0.0.2/8 scope host", "127.0.0.2/8");
    row(Kind::Address, "fe80::1/64 scope link nodad", "fe80::1/64");
    row(Kind::Route, "default via 10.0.0.1");
    row(Kind::Route, "unicast default via 10.0.0.1 dev eth0", "default via 10.0.0.1 dev eth0");
    row(Kind::Route, "default via fe80::1 dev eth0", "::/0 via fe80::1 dev eth0");
    row(Kind::Route, "10.1.2.3 via 10.0.0.1 priority 5 table main", "10.1.2.3/32 via 10.0.0.1 metric 5");
    row(Kind::Route, "10.1.0.0/16 dev eth0 src 10.0.0.1 table 100", "10.1.0.0/16 dev eth0 table 100 src 10.0.0.1");
    row(Kind::Route, "10.1.0.0/16 via 192.0.2.1 dev eth0 onlink");
    row(Kind::Route, "fd00::/48 via fd01::1 metric 1024", "fd00::/48 via fd01::1");
    row(Kind::Route, "blackhole 10.9.0.0/16 metric 7 table 4294967295",
        "blackhole 10.9.0.0/16 table 4294967295 metric 7");
    row(Kind::Route, "unreachable ::/0");
    row(Kind::Route, "prohibit default");
    row(Kind::Route, "default nexthop via 10.0.0.1 weight 2 nexthop dev eth1 weight 1",
        "default nexthop via 10.0.0.1 weight 2 nexthop dev eth1");
    row(Kind::Route, "default nexthop via 10.0.0.1 dev eth0", "default via 10.0.0.1 dev eth0");
    row(Kind::Route, "default metric 3 nexthop via fd00::1 nexthop via fd00::2 dev e onlink",
        "::/0 metric 3 nexthop via fd00::1 nexthop via fd00::2 dev e onlink");
    row(Kind::Rule, "from 10.0.0.0/24 table 100 pref 1000", "from 10.0.0.0/24 lookup 100 priority 1000");
    row(Kind::Rule, "to fd00::1 lookup default", "from all to fd00::1/128 lookup 253");
    row(Kind::Rule, "-6 iif eth0 fwmark 16/0xff lookup 7", "-6 from all fwmark 0x10/0xff iif eth0 lookup 7");
    row(Kind::Rule, "from all oif lo lookup main priority 0x7", "from all oif lo lookup main priority 7");
    row(Kind::Neighbour, "10.0.0.2 dev eth0 lladdr 02:00:00:00:00:0A nud permanent",
        "10.0.0.2 lladdr 02:00:00:00:00:0a dev eth0");
    row(Kind::FdbEntry, "02:00:00:00:00:02 dev eth0 master", "02:00:00:00:00:02 dev eth0 master permanent");
    row(Kind::FdbEntry, "02:00:00:00:00:02 dev eth0 static master vlan 10",
        "02:00:00:00:00:02 dev eth0 vlan 10 master static");
    row(Kind::FdbEntry, "00:00:00:00:00:00 dev vx0 dst fd00::2",
        "00:00:00:00:00:00 dev vx0 dst fd00::2 self permanent");
    row(Kind::BridgeVlan, "vid 10 untagged pvid", "10 pvid untagged");
    row(Kind::BridgeVlan, "1-4094");
    row(Kind::BridgeVlan, "20-20", "20");
  }
  void read() {
    QFETCH(Kind, kind);
    QFETCH(QByteArray, text);
    const Parsed result = parsed(kind, text.toStdString());
    QVERIFY2(result.message.empty(), result.message.c_str());
    QTEST(QByteArray::fromStdString(result.text), "printed");
    QCOMPARE(result.again, result.text);
  }

  void refused_data() {
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](Kind kind, const char* text, const char* words) {
      QTest::newRow(text) << kind << QByteArray(text) << QByteArray(words);
    };
    row(Kind::Address, "", "not an IPv4 or IPv6 address");
    row(Kind::Address, "10.0.0.1", "needs the length");
    row(Kind::Address, "10.0.0.1/33", "from 0 to 32");
    row(Kind::Address, "224.0.0.5/24", "multicast");
    row(Kind::Address, "10.0.0.1/24 peer 10.0.0.2/32", "behind the peer");
    row(Kind::Address, "10.0.0.1 peer fd00::1/64", "no other interface's");
    row(Kind::Address, "10.0.0.1/24 peer", "lacks its argument");
    row(Kind::Address, "10.0.0.1/24 scope near", "global, site, link or host");
    row(Kind::Address, "10.0.0.1/24 brd + brd +", "given twice");
    row(Kind::Address, "fd00::1/64 broadcast +", "IPv6 has no broadcast");
    row(Kind::Address, "fd00::1/64 scope link", "follows from the address");
    row(Kind::Address, "10.0.0.1/24 nodad", "for IPv6");
    row(Kind::Address, "10.0.0.1/24 dev eth0", "\"dev\" is not understood");
    row(Kind::Route, "", "empty");
    row(Kind::Route, "blackhole", "empty");
    row(Kind::Route, "default", "needs a gateway");
    row(Kind::Route, "default via", "lacks its argument");
    row(Kind::Route, "default via 10.0.0.1 via 10.0.0.2", "given twice");
    row(Kind::Route, "default over eth0", "\"over\" is not understood");
    row(Kind::Route, "10.1.2.3/16 dev eth0", "Write \"10.1.0.0/16\"");
    row(Kind::Route, "10.0.0.0/8 via fd00::1", "different families");
    row(Kind::Route, "224.0.0.0/4 dev eth0", "multicast");
    row(Kind::Route, "default via 10.0.0.1 table local", "kernel's own");
    row(Kind::Route, "default via 10.0.0.1 table 0", "from 1 to");
    row(Kind::Route, "default via 10.0.0.1 metric -1", "A metric is a number");
    row(Kind::Route, "default via 10.0.0.1 metric 4294967296", "A metric is a number");
    row(Kind::Route, "default via 10.0.0.1 onlink", "needs a gateway (via) and a device");
    row(Kind::Route, "default via 10.0.0.1 weight 2", "behind \"nexthop\"");
    row(Kind::Route, "default via 10.0.0.1 src fd00::1", "cannot be the source");
    row(Kind::Route, "blackhole default via 10.0.0.1", "ends here");
    row(Kind::Route, "default via 10.0.0.1 nexthop via 10.0.0.2", "one way or several");
    row(Kind::Route, "default nexthop via 10.0.0.1 nexthop weight 2", "needs a gateway (via), a device (dev)");
    row(Kind::Route, "default nexthop via 10.0.0.1 weight 257 nexthop dev e", "from 1 to 256");
    row(Kind::Route, "default nexthop via 10.0.0.1 nexthop via 10.0.0.1", "given twice");
    row(Kind::Route, "::/0 nexthop via fd00::1 nexthop dev e", "needs a gateway (via)");
    row(Kind::Route, "default via 10.0.0.1\x1b[31m", "\\x1B[31m");
    row(Kind::Rule, "", "does not say where to look");
    row(Kind::Rule, "lookup 7", "which packets");
    row(Kind::Rule, "from 10.0.0.1/24 lookup 7", "did you mean 10.0.0.0/24");
    row(Kind::Rule, "from 10.0.0.0/24 to fd00::/64 lookup 7", "all IPv4 or all IPv6");
    row(Kind::Rule, "-6 from 10.0.0.0/24 lookup 7", "for IPv6 (-6)");
    row(Kind::Rule, "iif eth0 lookup 7 priority 32766", "kernel's own");
    row(Kind::Rule, "iif eth0 lookup 7 priority 0", "from 1 to");
    row(Kind::Rule, "fwmark 0x10/0x0f lookup 7", "never hold");
    row(Kind::Rule, "fwmark 0x lookup 7", "A mark is a number");
    row(Kind::Rule, "iif a/b lookup 7", "");
    row(Kind::Rule, "iif eth0 goto 5 lookup 7", "\"goto\" is not understood");
    row(Kind::Neighbour, "10.0.0.2 dev eth0", "a MAC address and a device");
    row(Kind::Neighbour, "224.0.0.2 lladdr 02:00:00:00:00:02 dev eth0", "no neighbour's");
    row(Kind::Neighbour, "10.0.0.2 lladdr 01:00:00:00:00:02 dev eth0", "group's");
    row(Kind::Neighbour, "10.0.0.2 lladdr 02:00:00:00:00:02 dev eth0 nud stale", "permanent");
    row(Kind::FdbEntry, "02:00:00:00:00:02 dev eth0", "\"master\" for the bridge's");
    row(Kind::FdbEntry, "02:00:00:00:00:02 master", "and a device");
    row(Kind::FdbEntry, "02:00:00:00:00:02 dev eth0 master self", "Leave one of the two out");
    row(Kind::FdbEntry, "02:00:00:00:00:02 dev eth0 master static permanent", "Leave one of the two out");
    row(Kind::FdbEntry, "02:00:00:00:00:02 dev eth0 master dst 10.0.0.1", "instead of \"master\"");
    row(Kind::FdbEntry, "02:00:00:00:00:02 dev vx0 self vlan 10", "instead of \"self\"");
    row(Kind::FdbEntry, "02:00:00:00:00:02 dev eth0 master vlan 4095", "from 1 to 4094");
    row(Kind::FdbEntry, "01:00:5e:00:00:01 dev eth0 master", "single stations");
    row(Kind::FdbEntry, "00:00:00:00:00:00 dev eth0 master", "single stations");
    row(Kind::BridgeVlan, "", "A VLAN is a number");
    row(Kind::BridgeVlan, "0", "A VLAN is a number");
    row(Kind::BridgeVlan, "30-20", "lower one");
    row(Kind::BridgeVlan, "20-30 pvid", "Only a single VLAN");
    row(Kind::BridgeVlan, "20 tagged", "\"tagged\" is not understood");
    QTest::newRow("too long") << Kind::Route << QByteArray(5000, 'a') << QByteArray("too long");
  }
  void refused() {
    QFETCH(Kind, kind);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, words);
    const Parsed result = parsed(kind, text.toStdString());
    QVERIFY2(result.text.empty(), result.text.c_str());
    const QByteArray message = QByteArray::fromStdString(result.message);
    QVERIFY2(message.contains(words), message.constData());
    QVERIFY2(message.endsWith('.') || message.endsWith('?'), message.constData());
    QVERIFY(!message.contains('\x1b'));
  }

  void vlansInOrder() {
    const auto vlans = [](std::initializer_list<const char*> texts) {
      BridgeVlans all;
      for (const char* text : texts)
        all.push_back(*BridgeVlan::parse(text));
      return all;
    };
    QVERIFY(normalised(vlans({"30", "10-12", "13"})) == vlans({"10-13", "30"}));
    QVERIFY(normalised(vlans({"1 pvid untagged", "2 untagged", "3 untagged"})) ==
            vlans({"1 pvid untagged", "2-3 untagged"}));
    QVERIFY(normalised(vlans({"10 pvid", "20 pvid"})) == vlans({"10", "20 pvid"}));
    QVERIFY(normalised(vlans({"1-4094", "5 untagged"})) == vlans({"1-4", "5 untagged", "6-4094"}));
  }

  void subnetsOfPeers() {
    const auto address = *InterfaceAddress::parse("10.0.0.1 peer 10.9.0.2/24");
    QVERIFY(address.contains(*IpAddress::parse("10.9.0.77")));
    QVERIFY(!address.contains(*IpAddress::parse("10.0.0.2")));
    QCOMPARE(address.network().text(), std::string("10.9.0.0"));
    QVERIFY(InterfaceAddress::parse("10.0.0.1/24 brd +")->identity() == *InterfaceAddress::parse("10.0.0.1/24"));
  }
};

QTEST_APPLESS_MAIN(TestTexts)
#include "test_texts.moc"
