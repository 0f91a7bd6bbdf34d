// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/operation.h"
#include "samples.h"

#include <QTest>

using namespace vethloom::contract;

class TestOperation : public QObject {
  Q_OBJECT

private slots:
  void words_data();
  void words();
  void sysctls();
};

void TestOperation::words_data() {
  QTest::addColumn<int>("sample");
  QTest::addColumn<QString>("name");
  QTest::addColumn<QString>("object");
  QTest::addColumn<QString>("sentence");
  int sample = 0;
  const auto row = [&sample](const char* name, const char* object, const char* sentence) {
    QTest::newRow(sentence) << sample++ << name << object << sentence;
  };
  row("create_namespace", "ns1", "create the namespace ns1");
  row("delete_namespace", "ns1", "delete the namespace ns1");
  row("create_veth", "ns1/veth1", "create the veth pair ns1/veth1 – host/veth2");
  row("create_link", "host/br0", "create the bridge host/br0");
  row("create_link", "ns1/br0", "create the bridge ns1/br0 (stp on, max_age 700)");
  row("create_link", "ns1/eth0.10", "create the VLAN link ns1/eth0.10 on host/eth0 (vlan_id 10, protocol 802.1ad)");
  row("create_link", "ns1/vx", "create the VXLAN link ns1/vx (vni 7, remote 2001:db8::2)");
  row("create_link", "host/tap0", "create the TAP device host/tap0");
  row("set_options", "ns1/veth1", "set alias for\"people\", arp off, port_cost 9 of ns1/veth1");
  row("rename_link", "ns1/veth1", "rename ns1/veth1 to veth9");
  row("move_link", "ns1/veth1", "move ns1/veth1 to host/veth1");
  row("move_link", "ns1/veth1", "move ns1/veth1 to ns2/veth9");
  row("delete_link", "ns1/veth1", "delete the link ns1/veth1");
  row("set_master", "ns1/veth1", "make ns1/veth1 a port of br0");
  row("set_master", "ns1/veth1", "take ns1/veth1 out of its master");
  row("set_up", "ns1/lo", "set ns1/lo up");
  row("set_up", "ns1/veth1", "set ns1/veth1 down");
  row("set_mtu", "ns1/veth1", "set the MTU of ns1/veth1 to 68");
  row("set_mac", "ns1/veth1", "set the MAC address of ns1/veth1 to fe:ff:ff:ff:ff:ff");
  row("add_address", "ns1/veth1", "add the address 10.0.0.1/24 to ns1/veth1");
  row("remove_address", "ns1/veth1", "remove the address 2001:db8::1/64 from ns1/veth1");
  row("add_route", "ns1", "add the route default via 10.0.0.254 in ns1");
  row("remove_route", "host", "remove the route 2001:db8:1::/48 via fe80::1 dev veth1 in host");
  row("set_sysctl", "ns1", "set net.ipv4.ip_forward to 1 in ns1");
  row("set_sysctl", "host", "set net.ipv6.conf.all.forwarding to 0 in host");
  row("set_filter", "ns1", "set the packet filter of ns1 (3 rules)");
  row("set_filter", "host", "remove the packet filter of host");
  row("set_quality", "ns1/veth1", "set the quality of ns1/veth1 to delay 20ms limit 1000");
  row("set_quality", "ns1/veth1", "let ns1/veth1 send without losses and delay");
  row("set_wireguard", "ns1/veth1", "set the WireGuard keys and peers of ns1/veth1 (no peers)");
  row("set_wireguard", "ns1/veth1", "set the WireGuard keys and peers of ns1/veth1 (port 51820, fwmark 7, 1 peer)");
  row("set_sysctl", "ns1", "set net.ipv4.conf.veth1.rp_filter to 2 in ns1");
  row("add_address", "ns1/veth1", "add the address 10.0.0.1 peer 10.0.0.2/32 scope link to ns1/veth1");
  row("add_route", "ns1",
      "add the route default table 7 metric 5 nexthop via 10.0.0.1 weight 2 nexthop dev veth1 in ns1");
  row("add_rule", "ns1", "add the rule \"from 10.0.0.0/24 fwmark 0x10/0xf0 iif veth1 lookup 7 priority 100\" in ns1");
  row("remove_rule", "host", "remove the rule \"-6 from all iif lo lookup main\" in host");
  row("add_neighbour", "ns1/veth1", "add the neighbour 10.0.0.2 lladdr 02:00:00:00:00:02 dev veth1 in ns1");
  row("remove_neighbour", "ns1/veth1", "remove the neighbour fe80::2 lladdr 02:00:00:00:00:02 dev veth1 in ns1");
  row("add_fdb_entry", "ns1/veth1",
      "add the forwarding entry 02:00:00:00:00:02 dev veth1 vlan 10 master static in ns1");
  row("remove_fdb_entry", "ns1/vx0",
      "remove the forwarding entry 00:00:00:00:00:00 dev vx0 dst 10.0.0.2 self permanent in ns1");
  row("add_bridge_vlan", "ns1/veth1", "add the VLAN 10 pvid untagged to ns1/veth1");
  row("remove_bridge_vlan", "ns1/br0", "remove the VLAN 20-30 from ns1/br0");
  row("adopt_namespace", "ns1", "adopt the namespace ns1, which somebody else made");
  row("delete_namespace", "ns1", "give the adopted namespace ns1 back");
  row("delete_namespace", "ns1", "give the namespace of process 4711 back, and take the name ns1 from it");
  row("adopt_namespace", "ns1", "adopt the namespace of process 4711 as ns1");
  row("set_namespace_id", "ns1", "give the namespace ns1 the number 2147483647");
}

void TestOperation::words() {
  QFETCH(int, sample);
  const Operation operation = samples::everyOperation().at(static_cast<std::size_t>(sample));
  QTEST(QString::fromUtf8(nameOf(operation).data()), "name");
  QTEST(QString::fromStdString(objectOf(operation)), "object");
  QTEST(QString::fromStdString(describe(operation)), "sentence");
}

void TestOperation::sysctls() {
  for (const SysctlInfo& info : sysctlTable()) {
    QVERIFY(*SysctlKey::parse(nameOf(info.sysctl)) == SysctlKey(info.sysctl));
    QVERIFY(validate(info.sysctl, info.least) && validate(info.sysctl, info.most));
    QVERIFY(!validate(info.sysctl, info.least - 1) && !validate(info.sysctl, info.most + 1));
    const SysctlKey own(info.sysctl, samples::name("eth0.7"));
    QCOMPARE(SysctlKey::parse(own.text()).has_value(), info.perInterface);
    if (info.perInterface) {
      QVERIFY(*SysctlKey::parse(own.text()) == own);
      QVERIFY(*sysctlFromShortName(shortNameOf(info.sysctl)) == info.sysctl);
    }
  }
  for (const char* name :
       {"", "kernel.core_pattern", "net.ipv4.ip_forward ", "net/ipv4/ip_forward", "../x\x1b",
        "net.ipv4.conf.default.rp_filter", "net.ipv4.conf..rp_filter", "net.ipv4.conf.rp_filter",
        "net.ipv4.conf.../../../kernel.rp_filter", "net.ipv4.conf.a/b.rp_filter", "net.ipv4.conf.eth0.ip_forward",
        "net.ipv6.conf.eth0.forwarding", "net.ipv4.conf.eth0.disable_ipv6"})
    QVERIFY2(!SysctlKey::parse(name), name);
}

QTEST_GUILESS_MAIN(TestOperation)
#include "test_operation.moc"
