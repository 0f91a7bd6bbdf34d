// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab_fixture.h"
#include "mirror.h"

#include <QJsonDocument>

using namespace vethloom;
using namespace vethloom::contract;
using namespace vethloom::test;

namespace {

std::optional<QString> refusal;

/// What a tool says in JSON.
QJsonArray json(const QString& command) {
  return QJsonDocument::fromJson(shell(command).toUtf8()).array();
}

/// Whether one of the objects has all these fields, as text.
bool has(const QJsonArray& objects, const QMap<QString, QString>& fields) {
  return std::any_of(objects.begin(), objects.end(), [&](const QJsonValue& object) {
    return std::all_of(fields.keyValueBegin(), fields.keyValueEnd(),
                       [&](const auto& field) { return object[field.first].toVariant().toString() == field.second; });
  });
}

QByteArray asText(const QJsonArray& objects) {
  return QJsonDocument(objects).toJson(QJsonDocument::Compact);
}

Operation addRoute(const char* where, const char* text) {
  return AddRoute{ns(where), *Route::parse(text)};
}

}  // namespace

/// Addresses, routes, rules, neighbours, forwarding entries, VLANs and settings, as `ip`, `bridge` and `sysctl` see
/// them, and as they are observed; and that undoing and tearing down leaves nothing of them.
class RoutingTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { VETHLOOM_NEED_SANDBOX(refusal); }

  void init() {
    lab_ = std::make_unique<LabFixture>();
    VETHLOOM_APPLY(
        *lab_, {CreateNamespace{space("a")}, CreateNamespace{space("b")}, veth(at("a", "eth0"), at("b", "eth0")),
                veth(at("a", "eth1"), at("b", "eth1")), bridge(at("b", "br0")), SetMaster{at("b", "eth1"), name("br0")},
                veth(at("host", "h0"), at("b", "h0")), AddAddress{at("host", "h0"), address("10.7.0.1/24")},
                AddAddress{at("a", "eth0"), address("10.0.0.1/24")}, AddAddress{at("a", "eth0"), address("fd00::1/64")},
                AddAddress{at("a", "eth1"), address("10.1.0.1/24")}, SetUp{at("a", "eth0"), true},
                SetUp{at("a", "eth1"), true}, SetUp{at("b", "eth0"), true}, SetUp{at("b", "eth1"), true},
                SetUp{at("host", "h0"), true}, SetUp{at("b", "h0"), true}});
    listener_ = Mirror();
    listener_.hear(*lab_->engine().snapshot(lab_->lab()));
  }

  void cleanup() {
    if (!journals().isEmpty())
      QCOMPARE(lab_->tearDown().left, std::vector<std::string>());
    lab_.reset();
    QCOMPARE(ipNamespaces(), QStringList());
    QCOMPARE(ipJson(QStringLiteral("link show")).size(), 1);
    QCOMPARE(journals(), QStringList());
    QCOMPARE(json(QStringLiteral("ip -j rule show")).size(), 3);
    QCOMPARE(json(QStringLiteral("ip -j route show table all")).size(), 0);
  }

  void addressesWithTheirWords() {
    follow({AddAddress{at("a", "eth0"), address("10.5.0.1 peer 10.5.0.2/32")},
            AddAddress{at("a", "eth0"), address("10.6.0.1/24 broadcast + scope link")}});
    const QJsonArray addresses =
        json(QStringLiteral("ip -n a -j addr show dev eth0")).first()[QLatin1String("addr_info")].toArray();
    QVERIFY2(has(addresses, {{"local", "10.5.0.1"}, {"address", "10.5.0.2"}, {"prefixlen", "32"}}), asText(addresses));
    QVERIFY2(has(addresses, {{"local", "10.6.0.1"}, {"broadcast", "10.6.0.255"}, {"scope", "link"}}),
             asText(addresses));
    QVERIFY(told("10.5.0.1 peer 10.5.0.2/32"));
    QVERIFY(told("10.6.0.1/24 broadcast + scope link"));
    follow({RemoveAddress{at("a", "eth0"), address("10.5.0.1 peer 10.5.0.2/32")},
            RemoveAddress{at("a", "eth0"), address("10.6.0.1/24")}});
    QCOMPARE(ipAddresses(QStringLiteral("a"), QStringLiteral("eth0")),
             (QStringList{QStringLiteral("10.0.0.1/24"), QStringLiteral("fd00::1/64")}));
  }

  void routesOfAllSorts() {
    const Operations routes{addRoute("a", "10.20.0.0/16 via 10.0.0.9 metric 50 table 77 src 10.0.0.1"),
                            addRoute("a", "blackhole 10.21.0.0/16"),
                            addRoute("a", "unreachable fd21::/48 metric 9"),
                            addRoute("a", "prohibit 10.22.0.0/16 table 77"),
                            addRoute("a", "10.23.0.0/16 via 192.0.2.1 dev eth0 onlink"),
                            addRoute("a", "10.24.0.0/16 nexthop via 10.0.0.9 weight 3 nexthop via 10.1.0.9 dev eth1"),
                            addRoute("a", "fd24::/48 nexthop via fd00::8 nexthop via fd00::9 weight 2"),
                            addRoute("host", "blackhole 10.25.0.0/16")};
    follow(routes);
    const QJsonArray all = json(QStringLiteral("ip -n a -j -d route show table all"));
    QVERIFY2(has(all, {{"dst", "10.20.0.0/16"},
                       {"gateway", "10.0.0.9"},
                       {"metric", "50"},
                       {"table", "77"},
                       {"prefsrc", "10.0.0.1"},
                       {"protocol", "118"}}),
             asText(all));
    QVERIFY2(has(all, {{"dst", "10.21.0.0/16"}, {"type", "blackhole"}}), asText(all));
    QVERIFY2(has(all, {{"dst", "fd21::/48"}, {"type", "unreachable"}, {"metric", "9"}}), asText(all));
    QVERIFY2(has(all, {{"dst", "10.22.0.0/16"}, {"type", "prohibit"}, {"table", "77"}}), asText(all));
    QVERIFY2(has(all, {{"dst", "10.23.0.0/16"}, {"gateway", "192.0.2.1"}}), asText(all));
    for (const char* several : {"10.24.0.0/16", "fd24::/48"}) {
      const auto route = std::find_if(all.begin(), all.end(), [&](const QJsonValue& value) {
        return value[QLatin1String("dst")] == QLatin1String(several);
      });
      QVERIFY(route != all.end());
      QCOMPARE((*route)[QLatin1String("nexthops")].toArray().size(), 2);
    }
    QVERIFY(told("\"hops\":["));
    QVERIFY(told("\"type\":\"blackhole\""));
    // And all of it goes again; next hops in whatever order.
    Operations removals;
    for (const Operation& operation : routes) {
      const auto& added = std::get<AddRoute>(operation);
      Route route = added.route;
      std::reverse(route.hops.begin(), route.hops.end());
      removals.emplace_back(RemoveRoute{added.ns, route});
    }
    follow(removals);
    QVERIFY(!told("10.2"));
    QVERIFY(!told("fd2"));
  }

  void rules() {
    const Operations rules{AddRule{ns("a"), *Rule::parse("from 10.0.0.0/24 lookup 77 priority 1000")},
                           AddRule{ns("a"), *Rule::parse("-6 fwmark 0x10/0xf0 iif eth0 lookup 78 priority 1001")},
                           AddRule{ns("a"), *Rule::parse("to 10.9.0.0/16 oif eth1 lookup main")},
                           AddRule{ns("host"), *Rule::parse("iif h0 lookup 77 priority 1002")}};
    follow(rules);
    const QJsonArray v4 = json(QStringLiteral("ip -n a -j -d rule show"));
    QVERIFY2(
        has(v4, {{"priority", "1000"}, {"src", "10.0.0.0"}, {"srclen", "24"}, {"table", "77"}, {"protocol", "118"}}),
        asText(v4));
    QVERIFY2(has(v4, {{"dst", "10.9.0.0"}, {"oif", "eth1"}, {"table", "main"}}), asText(v4));
    const QJsonArray v6 = json(QStringLiteral("ip -n a -6 -j -d rule show"));
    QVERIFY2(has(v6, {{"priority", "1001"}, {"fwmark", "0x10"}, {"fwmask", "0xf0"}, {"iif", "eth0"}, {"table", "78"}}),
             asText(v6));
    QVERIFY(has(json(QStringLiteral("ip -j rule show")), {{"priority", "1002"}, {"iif", "h0"}}));
    QVERIFY(told("from 10.0.0.0/24 lookup 77 priority 1000"));
    Operations removals;
    for (std::size_t i = 0; i + 1 < rules.size(); ++i)  // the host's is the teardown's
      removals.emplace_back(RemoveRule{ns("a"), std::get<AddRule>(rules[i]).rule});
    follow(removals);
    QCOMPARE(json(QStringLiteral("ip -n a -j rule show")).size(), 3);
  }

  void neighbours() {
    follow({AddNeighbour{ns("a"), *Neighbour::parse("10.0.0.9 lladdr 02:00:00:00:00:09 dev eth0")},
            AddNeighbour{ns("a"), *Neighbour::parse("fd00::9 lladdr 02:00:00:00:00:09 dev eth0")}});
    const QJsonArray found = json(QStringLiteral("ip -n a -j neigh show nud permanent"));
    QVERIFY2(has(found, {{"dst", "10.0.0.9"}, {"lladdr", "02:00:00:00:00:09"}, {"dev", "eth0"}}), asText(found));
    QVERIFY2(has(found, {{"dst", "fd00::9"}, {"lladdr", "02:00:00:00:00:09"}}), asText(found));
    QVERIFY(told("\"ip\":\"fd00::9\""));
    // One that is only known by asking is none, and a permanent one takes its place.
    shell(QStringLiteral("ip -n a neigh add 10.0.0.8 lladdr 02:00:00:00:00:07 dev eth0 nud reachable"));
    QVERIFY2(inStep(), difference().constData());
    QVERIFY(!told("10.0.0.8"));
    follow({AddNeighbour{ns("a"), *Neighbour::parse("10.0.0.8 lladdr 02:00:00:00:00:08 dev eth0")},
            RemoveNeighbour{ns("a"), *Neighbour::parse("10.0.0.9 lladdr 02:00:00:00:00:09 dev eth0")}});
    const QJsonArray left = json(QStringLiteral("ip -n a -4 -j neigh show nud permanent"));
    QCOMPARE(left.size(), 1);
    QVERIFY(has(left, {{"dst", "10.0.0.8"}, {"lladdr", "02:00:00:00:00:08"}}));
    // By hand, and with the link.
    shell(QStringLiteral("ip -n a neigh del 10.0.0.8 dev eth0"));
    QVERIFY2(inStep(), difference().constData());
    follow({SetUp{at("a", "eth0"), false}});
    QVERIFY(!told("fd00::9"));
  }

  void forwardingEntries() {
    follow({AddFdbEntry{ns("b"), *FdbEntry::parse("02:00:00:00:00:09 dev eth1 master static")},
            AddFdbEntry{ns("b"), *FdbEntry::parse("02:00:00:00:00:0a dev eth1 master permanent")}});
    const QJsonArray found = json(QStringLiteral("bridge -n b -j fdb show dev eth1"));
    QVERIFY2(has(found, {{"mac", "02:00:00:00:00:09"}, {"master", "br0"}, {"state", "static"}}), asText(found));
    QVERIFY2(has(found, {{"mac", "02:00:00:00:00:0a"}, {"master", "br0"}, {"state", "permanent"}}), asText(found));
    QVERIFY(told("02:00:00:00:00:09"));
    follow({RemoveFdbEntry{ns("b"), *FdbEntry::parse("02:00:00:00:00:09 dev eth1 master static")}});
    QVERIFY(!told("02:00:00:00:00:09"));
    follow({SetMaster{at("b", "eth1"), std::nullopt}});
    QVERIFY(!told("02:00:00:00:00:0a"));
    const auto refused =
        lab_->apply({AddFdbEntry{ns("b"), *FdbEntry::parse("02:00:00:00:00:09 dev eth0 master static")}});
    QVERIFY(refused);
    QCOMPARE(refused->kind, FailureKind::NotSupported);
  }

  void vlans() {
    const auto first = lab_->apply({AddBridgeVlan{at("b", "eth1"), *BridgeVlan::parse("10 pvid untagged")}});
    if (first && first->errorNumber == EOPNOTSUPP)
      QSKIP("this kernel has no VLANs on bridges");
    QVERIFY2(!first, text(first).constData());
    follow({RemoveBridgeVlan{at("b", "eth1"), *BridgeVlan::parse("1")},
            AddBridgeVlan{at("b", "eth1"), *BridgeVlan::parse("20-30")},
            AddBridgeVlan{at("b", "br0"), *BridgeVlan::parse("10"), true}});
    const QJsonArray found = json(QStringLiteral("bridge -n b -j -c vlan show"));
    const auto vlansOf = [&](const char* device) {
      const auto port = std::find_if(found.begin(), found.end(), [&](const QJsonValue& value) {
        return value[QLatin1String("ifname")] == QLatin1String(device);
      });
      return port == found.end() ? QJsonArray() : (*port)[QLatin1String("vlans")].toArray();
    };
    // An older kernel tells each VLAN by itself.
    const bool range = has(vlansOf("eth1"), {{"vlan", "20"}, {"vlanEnd", "30"}});
    const bool each = has(vlansOf("eth1"), {{"vlan", "20"}}) && has(vlansOf("eth1"), {{"vlan", "30"}});
    QVERIFY2(has(vlansOf("eth1"), {{"vlan", "10"}}) && (range || each), asText(found));
    QVERIFY2(!has(vlansOf("eth1"), {{"vlan", "1"}}), asText(found));
    QVERIFY2(has(vlansOf("br0"), {{"vlan", "1"}}) && has(vlansOf("br0"), {{"vlan", "10"}}), asText(found));
    QVERIFY(told("\"vlans\":[\"10 pvid untagged\",\"20-30\"]"));
    // A change that fails half-way puts all VLANs back.
    QVERIFY(lab_->apply({AddBridgeVlan{at("b", "eth1"), *BridgeVlan::parse("25 pvid")},
                         RemoveBridgeVlan{at("b", "eth1"), *BridgeVlan::parse("5-22")},
                         AddFdbEntry{ns("b"), *FdbEntry::parse("02:00:00:00:00:09 dev eth1 master static vlan 77")}}));
    QCOMPARE(json(QStringLiteral("bridge -n b -j -c vlan show")), found);
  }

  void settings() {
    follow({SetSysctl{ns("a"), {Sysctl::ArpIgnore, name("eth0")}, 2}, SetSysctl{ns("a"), Sysctl::RpFilter, 2},
            SetSysctl{ns("a"), {Sysctl::DisableIpv6, name("eth1")}, 1}, SetSysctl{ns("a"), Sysctl::EchoIgnoreAll, 1},
            SetSysctl{ns("host"), {Sysctl::ProxyArp, name("h0")}, 1},
            SetSysctl{ns("host"), Sysctl::EchoIgnoreBroadcasts, 0}});
    const auto value = [](const char* where, const char* key) {
      const QString prefix = qstrcmp(where, "host") == 0 ? QString() : QStringLiteral("ip netns exec a ");
      return shell(prefix + QStringLiteral("sysctl -n ") + QLatin1String(key)).trimmed();
    };
    QCOMPARE(value("a", "net.ipv4.conf.eth0.arp_ignore"), QStringLiteral("2"));
    QCOMPARE(value("a", "net.ipv4.conf.eth1.arp_ignore"), QStringLiteral("0"));
    QCOMPARE(value("a", "net.ipv4.conf.all.rp_filter"), QStringLiteral("2"));
    QCOMPARE(value("a", "net.ipv6.conf.eth1.disable_ipv6"), QStringLiteral("1"));
    QCOMPARE(value("a", "net.ipv4.icmp_echo_ignore_all"), QStringLiteral("1"));
    QCOMPARE(value("host", "net.ipv4.conf.h0.proxy_arp"), QStringLiteral("1"));
    QCOMPARE(value("host", "net.ipv4.icmp_echo_ignore_broadcasts"), QStringLiteral("0"));
    QVERIFY(told("\"key\":\"net.ipv4.conf.eth0.arp_ignore\",\"ns\":\"a\",\"value\":2"));
    // A new link of the name begins with the kernel's own value, and that is seen.
    follow({DeleteLink{at("a", "eth0")}, veth(at("a", "eth0"), at("b", "eth0"))});
    QVERIFY(told("\"key\":\"net.ipv4.conf.eth0.arp_ignore\",\"ns\":\"a\",\"value\":0"));
    lab_->tearDown();
    QCOMPARE(value("host", "net.ipv4.icmp_echo_ignore_broadcasts"), QStringLiteral("1"));
  }

  void whatTheKernelLacksIsSaidBeforeAnythingIsDone() {
    if (QFile::exists(QStringLiteral("/proc/sys/net/bridge/bridge-nf-call-iptables")))
      QSKIP("this kernel has br_netfilter loaded");
    const auto refused = lab_->apply({CreateNamespace{space("c")}, SetSysctl{ns("c"), Sysctl::BridgeCallIptables, 0}});
    QVERIFY(refused);
    QCOMPARE(refused->kind, FailureKind::NotSupported);
    QVERIFY(lab_->steps.empty());
    QVERIFY(refused->message.find("br_netfilter") != std::string::npos);
    // And known before there is a plan.
    const auto lacks = lab_->engine().lacks();
    QVERIFY(std::ranges::find(lacks, "br_netfilter", &Lack::feature) != lacks.end());
  }

  void aFailureTakesAllOfItBack_data() {
    QTest::addColumn<Operations>("plan");
    const auto row = [](const char* title, Operations plan) { QTest::newRow(title) << std::move(plan); };
    row("additions",
        {AddAddress{at("a", "eth0"), address("10.5.0.1 peer 10.5.0.2/32")},
         addRoute("a", "10.50.0.0/16 nexthop via 10.0.0.9 nexthop via 10.1.0.9"),
         addRoute("host", "prohibit 10.50.0.0/16"), AddRule{ns("a"), *Rule::parse("iif eth0 lookup 5 priority 5")},
         AddRule{ns("host"), *Rule::parse("iif h0 lookup 5 priority 5")},
         AddNeighbour{ns("a"), *Neighbour::parse("10.0.0.50 lladdr 02:00:00:00:00:50 dev eth0")},
         AddNeighbour{ns("a"), *Neighbour::parse("10.0.0.9 lladdr 02:00:00:00:00:50 dev eth0")},
         AddFdbEntry{ns("b"), *FdbEntry::parse("02:00:00:00:00:50 dev eth1 master static")},
         SetSysctl{ns("a"), {Sysctl::RpFilter, name("eth0")}, 2}, SetSysctl{ns("host"), Sysctl::EchoIgnoreAll, 1}});
    row("removals", {RemoveRoute{ns("a"), *Route::parse("10.24.0.0/16 nexthop via 10.0.0.9 nexthop via 10.1.0.9")},
                     RemoveRoute{ns("a"), *Route::parse("blackhole 10.21.0.0/16")},
                     RemoveRule{ns("a"), *Rule::parse("from 10.0.0.0/24 lookup 77 priority 1000")},
                     RemoveNeighbour{ns("a"), *Neighbour::parse("10.0.0.9 lladdr 02:00:00:00:00:09 dev eth0")},
                     RemoveFdbEntry{ns("b"), *FdbEntry::parse("02:00:00:00:00:09 dev eth1 master static")}});
    row("a link down", {SetUp{at("a", "eth0"), false}});
    row("another MAC", {SetMac{at("a", "eth0"), mac("02:00:00:00:00:51")}});
    row("a port out of its bridge", {SetMaster{at("b", "eth1"), std::nullopt}});
    row("a cable", {DeleteLink{at("a", "eth0")}});
    row("the other cable", {DeleteLink{at("a", "eth1")}});
    row("a bridge", {DeleteLink{at("b", "br0")}});
    row("no IPv6", {SetSysctl{ns("a"), {Sysctl::DisableIpv6, name("eth0")}, 1}});
    row("a namespace", {DeleteNamespace{space("a")}});
  }
  void aFailureTakesAllOfItBack() {
    QFETCH(Operations, plan);
    VETHLOOM_APPLY(*lab_,
                   {addRoute("a", "10.24.0.0/16 nexthop via 10.0.0.9 nexthop via 10.1.0.9"),
                    addRoute("a", "fd24::/48 nexthop via fd00::8 nexthop via fd00::9 weight 2"),
                    addRoute("a", "blackhole 10.21.0.0/16"), addRoute("a", "10.20.0.0/16 via 10.0.0.9 table 77"),
                    AddRule{ns("a"), *Rule::parse("from 10.0.0.0/24 lookup 77 priority 1000")},
                    AddNeighbour{ns("a"), *Neighbour::parse("10.0.0.9 lladdr 02:00:00:00:00:09 dev eth0")},
                    AddNeighbour{ns("a"), *Neighbour::parse("fd00::9 lladdr 02:00:00:00:00:09 dev eth0")},
                    AddFdbEntry{ns("b"), *FdbEntry::parse("02:00:00:00:00:09 dev eth1 master static")},
                    SetSysctl{ns("a"), {Sysctl::ArpIgnore, name("eth0")}, 2}, SetSysctl{ns("a"), Sysctl::RpFilter, 2}});
    const QStringList before = dump();
    plan.emplace_back(SetUp{at("b", "missing"), true});
    QVERIFY(lab_->apply(plan));
    for (const StepResult& step : lab_->steps)
      QVERIFY2(step.outcome != StepOutcome::UndoFailed, step.message.c_str());
    QCOMPARE(dump(), before);
    QVERIFY2(inStep(), difference().constData());
  }

private:
  /// Applies, and sees that whoever listens knows what a newcomer is told.
  void follow(const Operations& plan) {
    VETHLOOM_APPLY(*lab_, plan);
    QVERIFY2(inStep(), difference().constData());
  }

  bool inStep() {
    // The kernel tells of a lost carrier up to a second late (linkwatch).
    for (int tries = 0; tries < 400; ++tries) {
      listener_.hear(lab_->engine().drain().facts);
      newcomer_ = Mirror();
      newcomer_.hear(*lab_->engine().snapshot(lab_->lab()));
      if (listener_.lines() == newcomer_.lines())
        return true;
      QTest::qSleep(10);
    }
    return false;
  }

  QByteArray difference() {
    QByteArray words;
    for (const QString& line : listener_.lines())
      words += newcomer_.lines().contains(line) ? QByteArray() : "only heard: " + line.toUtf8() + '\n';
    for (const QString& line : newcomer_.lines())
      words += listener_.lines().contains(line) ? QByteArray() : "not heard: " + line.toUtf8() + '\n';
    return words;
  }

  /// Whether the last newcomer was told something with these words.
  bool told(const char* words) { return !newcomer_.lines().filter(QLatin1String(words)).isEmpty(); }

  static QStringList dump() {
    QStringList lines = ipDump();
    for (const char* command :
         {"ip -n a -N route show table all proto 118", "ip -n a -6 -N route show table all proto 118", "ip rule show",
          "ip -n a rule show", "ip -n a -6 rule show", "ip -n a -4 neigh show nud permanent",
          "ip -n a -6 neigh show nud permanent",
          "ip netns exec a sysctl net.ipv4.conf.eth0.arp_ignore net.ipv4.conf.all.rp_filter "
          "net.ipv4.conf.eth0.rp_filter net.ipv6.conf.eth0.disable_ipv6",
          "sysctl net.ipv4.icmp_echo_ignore_all"})
      lines << shell(QLatin1String(command)).split(QLatin1Char('\n'));
    // But those that the kernel makes by itself, at times a second after a link has come up.
    for (const QString& line : shell(QStringLiteral("ip -N route show table all")).split(QLatin1Char('\n'))) {
      if (!line.contains(QLatin1String(" proto 2 ")))
        lines << line;
    }
    // In the order of the kernel's hash table, which is that of adding.
    QStringList entries = shell(QStringLiteral("bridge -n b fdb show dev eth1"))
                              .split(QLatin1Char('\n'))
                              .filter(QStringLiteral("static"));
    entries.sort();
    return lines + entries;
  }

  std::unique_ptr<LabFixture> lab_;
  Mirror listener_;
  Mirror newcomer_;
};

VETHLOOM_SANDBOX_MAIN(RoutingTest, refusal)
#include "test_engine_routing.moc"
