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
}

void TestOperation::words() {
  QFETCH(int, sample);
  const Operation operation = samples::everyOperation().at(static_cast<std::size_t>(sample));
  QTEST(QString::fromUtf8(nameOf(operation).data()), "name");
  QTEST(QString::fromStdString(objectOf(operation)), "object");
  QTEST(QString::fromStdString(describe(operation)), "sentence");
}

void TestOperation::sysctls() {
  for (const Sysctl key : {Sysctl::Ipv4Forwarding, Sysctl::Ipv6Forwarding})
    QCOMPARE(*sysctlFromName(nameOf(key)), key);
  for (const char* name : {"", "kernel.core_pattern", "net.ipv4.ip_forward ", "net/ipv4/ip_forward", "../x\x1b"})
    QVERIFY(!sysctlFromName(name));
}

QTEST_GUILESS_MAIN(TestOperation)
#include "test_operation.moc"
