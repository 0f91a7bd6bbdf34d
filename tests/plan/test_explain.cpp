// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/codec.h"
#include "drawings/sample_drawings.h"
#include "plan/model_kernel.h"
#include "plan/plan.h"

#include <QTest>
#include <nlohmann/json.hpp>

using namespace vethloom;
using namespace vethloom::contract;

namespace {

LinkRef ref(const char* ns, const char* name) {
  return {*NamespaceRef::parse(ns), *InterfaceName::parse(name)};
}

}  // namespace

class TestExplain : public QObject {
  Q_OBJECT

private slots:
  void operationsAsCommands_data();
  void operationsAsCommands();
  void scriptSaysWhy();
  void jsonCarriesTheWholePlan();
  void nothingToDoIsSaid();
};

void TestExplain::operationsAsCommands_data() {
  QTest::addColumn<Operation>("operation");
  QTest::addColumn<QString>("command");
  const auto mac = *MacAddress::parse("02:00:00:00:00:01");
  const auto v4 = *InterfaceAddress::parse("10.0.0.1/24");
  const Route route{*Destination::parse("10.1.0.0/16"), *IpAddress::parse("10.0.0.9"), {}};
  const Route defaultRoute{Destination::defaultRoute(Family::V6), *IpAddress::parse("fe80::1"),
                           *InterfaceName::parse("eth0")};
  const auto row = [](const char* name, const Operation& operation, const char* command) {
    QTest::newRow(name) << operation << QString::fromLatin1(command);
  };
  row("namespace", CreateNamespace{*NamespaceName::parse("ns1")}, "ip netns add ns1");
  row("no namespace", DeleteNamespace{*NamespaceName::parse("ns1")}, "ip netns del ns1");
  row("adopted by name", AdoptNamespace{*NamespaceName::parse("ns1"), {}}, "test -e /run/netns/ns1");
  row("adopted by process", AdoptNamespace{*NamespaceName::parse("ns1"), {4711}}, "ip netns attach ns1 4711");
  row("given back", DeleteNamespace{*NamespaceName::parse("ns1"), Adoption{}}, "# keep ns1");
  row("process's given back", DeleteNamespace{*NamespaceName::parse("ns1"), Adoption{4711}}, "ip netns del ns1");
  row("number", SetNamespaceId{*NamespaceName::parse("ns1"), 7}, "ip netns set ns1 7");
  row("veth", CreateVeth{{ref("ns1", "veth1"), {}, {}}, {ref("host", "veth2"), mac, 1400}},
      "ip link add name veth1 netns ns1 type veth peer name veth2 address 02:00:00:00:00:01 mtu 1400");
  row("bridge", CreateLink{ref("ns1", "br0")}, "ip -n ns1 link add name br0 type bridge");
  row("no link", DeleteLink{ref("host", "br0")}, "ip link del dev br0");
  row("port", SetMaster{ref("host", "veth0"), *InterfaceName::parse("br0")}, "ip link set dev veth0 master br0");
  row("no port", SetMaster{ref("ns1", "veth0"), {}}, "ip -n ns1 link set dev veth0 nomaster");
  row("up", SetUp{ref("ns1", "lo"), true}, "ip -n ns1 link set dev lo up");
  row("mtu", SetMtu{ref("host", "veth0"), 1400}, "ip link set dev veth0 mtu 1400");
  row("mac", SetMac{ref("host", "veth0"), mac}, "ip link set dev veth0 address 02:00:00:00:00:01");
  row("address", AddAddress{ref("ns1", "eth0"), v4}, "ip -n ns1 addr add 10.0.0.1/24 dev eth0");
  row("no address", RemoveAddress{ref("host", "eth0"), v4}, "ip addr del 10.0.0.1/24 dev eth0");
  row("route", AddRoute{{}, route}, "ip route add 10.1.0.0/16 via 10.0.0.9");
  row("default", RemoveRoute{*NamespaceRef::parse("ns1"), defaultRoute},
      "ip -6 -n ns1 route del default via fe80::1 dev eth0");
  row("IPv6 address", AddAddress{ref("ns1", "eth0"), *InterfaceAddress::parse("2001:db8::1/64")},
      "ip -n ns1 addr add 2001:db8::1/64 dev eth0 nodad");
  row("address with words", AddAddress{ref("host", "eth0"), *InterfaceAddress::parse("10.0.0.1 peer 10.0.0.2/32")},
      "ip addr add 10.0.0.1 peer 10.0.0.2/32 dev eth0");
  row("several next hops", AddRoute{{}, *Route::parse("default nexthop via 10.0.0.1 nexthop dev eth1 weight 2")},
      "ip route add default nexthop via 10.0.0.1 nexthop dev eth1 weight 2");
  row("IPv6 dead end", AddRoute{{}, *Route::parse("blackhole ::/0 table 7 metric 5")},
      "ip -6 route add blackhole default table 7 metric 5");
  row("rule", AddRule{*NamespaceRef::parse("ns1"), *Rule::parse("from 10.0.0.0/24 lookup 7 priority 5")},
      "ip -n ns1 rule add from 10.0.0.0/24 lookup 7 priority 5");
  row("IPv6 rule", RemoveRule{{}, *Rule::parse("-6 iif eth0 lookup 7")}, "ip -6 rule del from all iif eth0 lookup 7");
  row("neighbour", AddNeighbour{{}, *Neighbour::parse("10.0.0.2 lladdr 02:00:00:00:00:02 dev eth0")},
      "ip neigh replace 10.0.0.2 lladdr 02:00:00:00:00:02 dev eth0");
  row("no neighbour", RemoveNeighbour{{}, *Neighbour::parse("10.0.0.2 lladdr 02:00:00:00:00:02 dev eth0")},
      "ip neigh del 10.0.0.2 dev eth0");
  row("fdb", AddFdbEntry{*NamespaceRef::parse("ns1"), *FdbEntry::parse("02:00:00:00:00:02 dev eth0 master static")},
      "bridge -n ns1 fdb add 02:00:00:00:00:02 dev eth0 master static");
  row("far end", AddFdbEntry{{}, *FdbEntry::parse("00:00:00:00:00:00 dev vx0 dst 10.0.0.2")},
      "bridge fdb append 00:00:00:00:00:00 dev vx0 dst 10.0.0.2 self permanent");
  row("vlan", AddBridgeVlan{ref("ns1", "eth0"), *BridgeVlan::parse("10 pvid untagged")},
      "bridge -n ns1 vlan add dev eth0 vid 10 pvid untagged");
  row("no vlan", RemoveBridgeVlan{ref("host", "br0"), *BridgeVlan::parse("20-30"), true},
      "bridge vlan del dev br0 vid 20-30 self");
  row("sysctl of an interface", SetSysctl{{}, {Sysctl::RpFilter, *InterfaceName::parse("eth0.7")}, 2},
      "sysctl -q -w net.ipv4.conf.eth0/7.rp_filter=2");
  row("sysctl", SetSysctl{*NamespaceRef::parse("ns1"), Sysctl::Ipv4Forwarding, true},
      "ip netns exec ns1 sysctl -q -w net.ipv4.ip_forward=1");
  row("sysctl of the host", SetSysctl{{}, Sysctl::Ipv6Forwarding, false},
      "sysctl -q -w net.ipv6.conf.all.forwarding=0");
  row("no filter", SetFilter{*NamespaceRef::parse("ns1"), {}},
      "ip netns exec ns1 nft add table inet vethloom\nip netns exec ns1 nft delete table inet vethloom");
  row("filter",
      SetFilter{{},
                *contract::Filter::parse({"policy forward drop", "masquerade from 10.0.0.0/24 out eth0",
                                          "reject forward protocol tcp port 80-90 established"})},
      "nft add table inet vethloom\n"
      "nft delete table inet vethloom\n"
      "nft add table inet vethloom\n"
      "nft 'add chain inet vethloom forward { type filter hook forward priority filter; policy drop; }'\n"
      "nft 'add chain inet vethloom postrouting { type nat hook postrouting priority srcnat; }'\n"
      "nft 'add rule inet vethloom postrouting oifname \"eth0\" ip saddr 10.0.0.0/24 counter masquerade comment "
      "\"masquerade from 10.0.0.0/24 out eth0\"'\n"
      "nft 'add rule inet vethloom forward tcp dport 80-90 ct state established,related counter reject with tcp reset "
      "comment \"reject forward protocol tcp port 80-90 established\"'");
  using contract::QualityField;
  row("quality",
      SetQuality{ref("ns1", "eth0"), contract::Quality{{{QualityField::Delay, 20'000'000},
                                                        {QualityField::Jitter, 3'000'000},
                                                        {QualityField::Loss, 10'000},
                                                        {QualityField::LossCorrelation, 250'000}}}},
      "tc -n ns1 qdisc replace dev eth0 root handle 2: netem limit 1000 delay 20ms 3ms loss 1% 25%");
  row("rate", SetQuality{ref("host", "eth0"), contract::Quality{{{QualityField::Rate, 10'000'000}}}},
      "tc qdisc replace dev eth0 root handle 3: tbf rate 10mbit burst 12500b latency 50ms");
  row("both",
      SetQuality{ref("host", "eth0"),
                 contract::Quality{{{QualityField::Rate, 10'000'000}, {QualityField::Loss, 10'000}}}},
      "tc qdisc replace dev eth0 root handle 1: netem limit 1000 loss 1%\n"
      "tc qdisc replace dev eth0 parent 1:1 handle 10: tbf rate 10mbit burst 12500b latency 50ms");
  row("no quality", SetQuality{ref("ns1", "eth0"), {}}, "tc -n ns1 qdisc del dev eth0 root");
  contract::Wireguard settings;
  settings.publicKey = contract::WireguardKey(contract::WireguardKeyBytes{1});
  settings.listenPort = 51820;
  settings.peers = {{contract::WireguardKey(contract::WireguardKeyBytes{2}),
                     *contract::Endpoint::parse("10.0.0.2:51820"),
                     25,
                     {*contract::AllowedIp::parse("10.9.0.2")}}};
  contract::WireguardSecrets secrets;
  secrets.privateKey = contract::WireguardSecret(contract::WireguardKeyBytes{3});
  row("WireGuard, without its private key", SetWireguard{ref("ns1", "wg0"), settings, secrets},
      "for peer in $(ip netns exec ns1 wg show wg0 peers); do ip netns exec ns1 wg set wg0 peer \"$peer\" remove; "
      "done\n"
      "vethloomctl keys \"${DRAWING:?the file of the drawing}\" --reveal AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= "
      "| ip netns exec ns1 wg set wg0 private-key /dev/stdin listen-port 51820 peer "
      "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= endpoint 10.0.0.2:51820 persistent-keepalive 25 allowed-ips "
      "10.9.0.2/32");
  settings.publicKey.reset();
  settings.peers.clear();
  row("a port only", SetWireguard{ref("host", "wg0"), settings, {}},
      "for peer in $(wg show wg0 peers); do wg set wg0 peer \"$peer\" remove; done\n"
      "wg set wg0 listen-port 51820");
}

void TestExplain::operationsAsCommands() {
  QFETCH(Operation, operation);
  QFETCH(QString, command);
  QCOMPARE(QString::fromStdString(plan::asCommands(operation)), command);
}

void TestExplain::scriptSaysWhy() {
  samples::ModelKernel kernel;
  for (const auto& step : plan::makePlan(samples::twoRooms().topology, kernel.observed()).steps) {
    QVERIFY(!kernel.carryOut(step.operation));
  }
  const auto script = plan::asScript(plan::makePlan(model::Topology(), kernel.observed()));
  QCOMPARE(QString::fromStdString(script), QStringLiteral("#!/bin/sh\n"
                                                          "# Run as root. Each line is one step of the plan.\n"
                                                          "set -e\n"
                                                          "ip netns del ns1  # it is not drawn\n"
                                                          "ip netns del ns2  # it is not drawn\n"));
}

void TestExplain::jsonCarriesTheWholePlan() {
  const auto plan = plan::makePlan(samples::twoRooms().topology, {});
  const auto json = nlohmann::json::parse(plan::asJson(plan));
  QCOMPARE(json.at("steps").size(), plan.steps.size());
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const auto decoded = decode<Operation>(json["steps"][i].at("operation"));
    QVERIFY(decoded);
    QCOMPARE(*decoded, plan.steps[i].operation);
    QCOMPARE(json["steps"][i].at("command").get<std::string>(), plan::asCommands(plan.steps[i].operation));
  }
  QVERIFY(json.at("obstacles").empty());
}

void TestExplain::nothingToDoIsSaid() {
  QCOMPARE(plan::asText({}), std::string("Nothing to do: the kernel has what the drawing says.\n"));
  const contract::Failure taken{FailureKind::NotOurs, "It is taken.", "ns1", 0, {}, {}};
  QCOMPARE(plan::asText({{}, {taken}}), "Cannot be applied: " + describe(taken) + "\n");
}

Q_DECLARE_METATYPE(vethloom::contract::Operation)
QTEST_GUILESS_MAIN(TestExplain)
#include "test_explain.moc"
