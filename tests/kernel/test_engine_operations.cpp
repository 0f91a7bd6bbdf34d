// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab_fixture.h"

#include <algorithm>

using namespace vethloom;
using namespace vethloom::contract;
using namespace vethloom::test;

namespace {
std::optional<QString> refusal;
}  // namespace

/// Each operation does what it says, as `ip` sees it.
class OperationsTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { VETHLOOM_NEED_SANDBOX(refusal); }

  void init() { lab_ = std::make_unique<LabFixture>(); }

  void cleanup() {
    if (!journals().isEmpty())
      lab_->tearDown();
    lab_.reset();
    QCOMPARE(ipNamespaces(), QStringList());
    QCOMPARE(ipJson(QStringLiteral("link show")).size(), 1);
    QCOMPARE(journals(), QStringList());
  }

  void kindsAreTriedOut() {
    const auto kinds = lab_->engine().kinds();
    for (const char* kind : {"veth", "bridge"})
      QVERIFY(std::ranges::find(kinds, kind) != kinds.end());
    QCOMPARE(ipJson(QStringLiteral("link show")).size(), 1);
  }

  void namespaceHasItsNameAndLetsPing() {
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}});
    QCOMPARE(ipNamespaces(), QStringList{QStringLiteral("a")});
    // Whoever enters it through us may ping without any privilege.
    QVERIFY(lab_->engine().openNamespace(lab_->lab(), ns("a")));
    const QString gid = QString::number(::getgid());
    const QString range = shell(QStringLiteral("ip netns exec a cat /proc/sys/net/ipv4/ping_group_range"));
    QCOMPARE(range.simplified(), gid + QLatin1Char(' ') + gid);
    VETHLOOM_APPLY(*lab_, {DeleteNamespace{space("a")}});
    QCOMPARE(namespaceFiles(), QStringList());
  }

  /// What one helper remembers of a journal counts only while nobody else writes it.
  void anotherHelpersWorkIsSeen() {
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}});
    {
      LabFixture other;
      VETHLOOM_APPLY(other, {CreateNamespace{space("b")}, DeleteNamespace{space("a")}});
    }
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}, DeleteNamespace{space("b")}});
    QCOMPARE(ipNamespaces(), QStringList{QStringLiteral("a")});
    VETHLOOM_APPLY(*lab_, {DeleteNamespace{space("a")}});
    QCOMPARE(journals(), QStringList());
  }

  void vethIsInPlaceAtOnce() {
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}, CreateNamespace{space("b")},
                           CreateVeth{{at("a", "left"), mac("02:00:00:00:00:01"), 1400},
                                      {at("b", "right"), mac("02:00:00:00:00:02"), 9000}}});
    const QJsonObject left = ipLink(QStringLiteral("a"), QStringLiteral("left"));
    const QJsonObject right = ipLink(QStringLiteral("b"), QStringLiteral("right"));
    QCOMPARE(left[QLatin1String("linkinfo")][QLatin1String("info_kind")], QStringLiteral("veth"));
    QCOMPARE(left[QLatin1String("address")], QStringLiteral("02:00:00:00:00:01"));
    QCOMPARE(left[QLatin1String("mtu")], 1400);
    QCOMPARE(right[QLatin1String("address")], QStringLiteral("02:00:00:00:00:02"));
    QCOMPARE(right[QLatin1String("mtu")], 9000);
    QVERIFY(!left[QLatin1String("flags")].toArray().contains(QStringLiteral("UP")));
    QVERIFY(!right[QLatin1String("flags")].toArray().contains(QStringLiteral("UP")));
    QCOMPARE(left[QLatin1String("link_index")], right[QLatin1String("ifindex")]);
    VETHLOOM_APPLY(*lab_, {DeleteLink{at("b", "right")}});
    QVERIFY(ipLink(QStringLiteral("a"), QStringLiteral("left")).isEmpty());
  }

  void bothEndsInOneNamespace() {
    VETHLOOM_APPLY(
        *lab_, {CreateNamespace{space("a")}, veth(at("a", "x"), at("a", "y")), veth(at("host", "x"), at("host", "y"))});
    for (const char* where : {"a", "host"}) {
      QVERIFY(!ipLink(QLatin1String(where), QStringLiteral("x")).isEmpty());
      QVERIFY(!ipLink(QLatin1String(where), QStringLiteral("y")).isEmpty());
    }
    VETHLOOM_APPLY(*lab_, {DeleteLink{at("host", "y")}, DeleteLink{at("a", "x")}});
  }

  void bridgeAndPort() {
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")},
                           CreateLink{at("host", "br0"), LinkKind::Bridge, mac("02:00:00:00:00:0b"), 1400},
                           veth(at("a", "eth0"), at("host", "p0")), SetMaster{at("host", "p0"), name("br0")}});
    const QJsonObject bridge = ipLink(QStringLiteral("host"), QStringLiteral("br0"));
    QCOMPARE(bridge[QLatin1String("linkinfo")][QLatin1String("info_kind")], QStringLiteral("bridge"));
    QCOMPARE(bridge[QLatin1String("address")], QStringLiteral("02:00:00:00:00:0b"));
    QCOMPARE(bridge[QLatin1String("mtu")], 1400);
    QCOMPARE(ipLink(QStringLiteral("host"), QStringLiteral("p0"))[QLatin1String("master")], QStringLiteral("br0"));
    VETHLOOM_APPLY(*lab_, {SetMaster{at("host", "p0"), std::nullopt}});
    QVERIFY(!ipLink(QStringLiteral("host"), QStringLiteral("p0")).contains(QStringLiteral("master")));
  }

  /// The kernel lets a bridge follow its ports unless its MTU was changed after its birth.
  void aBridgeKeepsTheMtuThatItWasGiven() {
    VETHLOOM_APPLY(*lab_, {CreateLink{at("host", "br0"), LinkKind::Bridge, {}, 1500}, bridge(at("host", "br1")),
                           CreateVeth{{at("host", "p0"), {}, 1400}, {at("host", "p1"), {}, 1400}},
                           SetMaster{at("host", "p0"), name("br0")}, SetMaster{at("host", "p1"), name("br1")}});
    QCOMPARE(ipLink(QStringLiteral("host"), QStringLiteral("br0"))[QLatin1String("mtu")], 1500);
    QCOMPARE(ipLink(QStringLiteral("host"), QStringLiteral("br1"))[QLatin1String("mtu")], 1400);
  }

  void aBridgeKeepsItsMacWhenPortsJoin() {
    VETHLOOM_APPLY(*lab_, {bridge(at("host", "br0"))});
    const QJsonValue before = ipLink(QStringLiteral("host"), QStringLiteral("br0"))[QLatin1String("address")];
    VETHLOOM_APPLY(*lab_, {CreateVeth{{at("host", "p0"), mac("02:00:00:00:00:01"), {}}, {at("host", "p1"), {}, {}}},
                           SetMaster{at("host", "p0"), name("br0")}, SetUp{at("host", "p0"), true},
                           SetUp{at("host", "br0"), true}});
    QCOMPARE(ipLink(QStringLiteral("host"), QStringLiteral("br0"))[QLatin1String("address")], before);
  }

  void upMtuMac() {
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}, bridge(at("a", "br0")), SetUp{at("a", "br0"), true},
                           SetMtu{at("a", "br0"), 1300}, SetMac{at("a", "br0"), mac("02:00:00:00:00:aa")},
                           SetUp{at("a", "lo"), true}});
    const QJsonObject link = ipLink(QStringLiteral("a"), QStringLiteral("br0"));
    QVERIFY(link[QLatin1String("flags")].toArray().contains(QStringLiteral("UP")));
    QCOMPARE(link[QLatin1String("mtu")], 1300);
    QCOMPARE(link[QLatin1String("address")], QStringLiteral("02:00:00:00:00:aa"));
    const QJsonArray loFlags = ipLink(QStringLiteral("a"), QStringLiteral("lo"))[QLatin1String("flags")].toArray();
    QVERIFY(loFlags.contains(QStringLiteral("UP")));
    VETHLOOM_APPLY(*lab_, {SetUp{at("a", "br0"), false}});
    const QJsonArray flags = ipLink(QStringLiteral("a"), QStringLiteral("br0"))[QLatin1String("flags")].toArray();
    QVERIFY(!flags.contains(QStringLiteral("UP")));
  }

  void addressesAndRoutes() {
    VETHLOOM_APPLY(
        *lab_,
        {CreateNamespace{space("a")}, bridge(at("a", "br0")), AddAddress{at("a", "br0"), address("10.0.0.1/24")},
         AddAddress{at("a", "br0"), address("fd00::1/64")}, SetUp{at("a", "br0"), true},
         AddRoute{ns("a"), route("default", "10.0.0.254")}, AddRoute{ns("a"), route("10.8.0.0/16", nullptr, "br0")},
         AddRoute{ns("a"), route("fd08::/32", "fd00::2", "br0")}});
    const QString a = QStringLiteral("a");
    QCOMPARE(ipAddresses(a, QStringLiteral("br0")),
             (QStringList{QStringLiteral("10.0.0.1/24"), QStringLiteral("fd00::1/64")}));
    QCOMPARE(ipRoutes(a), (QStringList{QStringLiteral("10.8.0.0/16 dev br0 protocol 118 scope link"),
                                       QStringLiteral("default gateway 10.0.0.254 dev br0 protocol 118"),
                                       QStringLiteral("fd08::/32 gateway fd00::2 dev br0 protocol 118 metric 1024")}));
    VETHLOOM_APPLY(*lab_, {RemoveRoute{ns("a"), route("default", "10.0.0.254")},
                           RemoveRoute{ns("a"), route("10.8.0.0/16", nullptr, "br0")},
                           RemoveRoute{ns("a"), route("fd08::/32", "fd00::2", "br0")},
                           RemoveAddress{at("a", "br0"), address("10.0.0.1/24")},
                           RemoveAddress{at("a", "br0"), address("fd00::1/64")}});
    QCOMPARE(ipAddresses(a, QStringLiteral("br0")), QStringList());
    QCOMPARE(ipRoutes(a), QStringList());
  }

  void anIpv6AddressIsUsableAtOnce() {
    VETHLOOM_APPLY(
        *lab_, {CreateNamespace{space("a")}, CreateNamespace{space("b")}, veth(at("a", "eth0"), at("b", "eth0")),
                AddAddress{at("a", "eth0"), address("fd00::1/64")}, AddAddress{at("b", "eth0"), address("fd00::2/64")},
                SetUp{at("a", "eth0"), true}, SetUp{at("b", "eth0"), true}});
    bool answered = false;
    shell(QStringLiteral("ip netns exec a ping -c 1 -W 2 fd00::2"), &answered);
    QVERIFY(answered);
  }

  void forwarding() {
    VETHLOOM_APPLY(
        *lab_, {CreateNamespace{space("a")}, SetSysctl{ns("a"), Sysctl::Ipv4Forwarding, true},
                SetSysctl{ns("a"), Sysctl::Ipv6Forwarding, true}, SetSysctl{ns("host"), Sysctl::Ipv4Forwarding, true}});
    QVERIFY(ipForwards(QStringLiteral("a")));
    QVERIFY(ipForwards(QStringLiteral("host")));
    QCOMPARE(shell(QStringLiteral("ip netns exec a cat /proc/sys/net/ipv6/conf/all/forwarding")).trimmed(),
             QStringLiteral("1"));
    lab_->tearDown();
    QVERIFY(!ipForwards(QStringLiteral("host")));
  }

  void everythingCarriesTheLabsGroup() {
    VETHLOOM_APPLY(*lab_,
                   {CreateNamespace{space("a")}, veth(at("a", "eth0"), at("host", "p0")), bridge(at("a", "br0"))});
    const QJsonValue group = ipLink(QStringLiteral("host"), QStringLiteral("p0"))[QLatin1String("group")];
    QVERIFY(group != QStringLiteral("default"));
    QCOMPARE(ipLink(QStringLiteral("a"), QStringLiteral("eth0"))[QLatin1String("group")], group);
    QCOMPARE(ipLink(QStringLiteral("a"), QStringLiteral("br0"))[QLatin1String("group")], group);
  }

  /// What is so already was not done by us, and undoing it would take something away from somebody.
  void whatIsThereAlreadyIsAFailure_data() {
    QTest::addColumn<QString>("command");
    QTest::addColumn<Operations>("plan");
    const auto row = [](const char* title, const char* command, Operation operation) {
      QTest::newRow(title) << QString::fromLatin1(command) << Operations{std::move(operation)};
    };
    row("namespace", "ip netns add b", CreateNamespace{space("b")});
    row("link", "ip -n a link add x type bridge", bridge(at("a", "x")));
    row("peer", "ip -n a link add x type bridge", veth(at("a", "y"), at("a", "x")));
    row("link of the host", "ip link add x type bridge", bridge(at("host", "x")));
    row("alternative name", "ip -n a link property add dev br0 altname x", bridge(at("a", "x")));
    row("address", "ip -n a addr add 10.0.0.9/24 dev br0", AddAddress{at("a", "br0"), address("10.0.0.9/24")});
    row("IPv6 address", "ip -n a addr add fd00::9/64 dev br0", AddAddress{at("a", "br0"), address("fd00::9/64")});
    row("route", "ip -n a route add 10.8.0.0/16 dev br0", AddRoute{ns("a"), route("10.8.0.0/16", nullptr, "br0")});
  }
  void whatIsThereAlreadyIsAFailure() {
    QFETCH(QString, command);
    QFETCH(Operations, plan);
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}, bridge(at("a", "br0")), SetUp{at("a", "br0"), true}});
    shell(command);
    const QStringList before = ipDump();
    const auto failure = lab_->apply(plan);
    QVERIFY(failure);
    QCOMPARE(failure->kind, FailureKind::AlreadyExists);
    QCOMPARE(failure->operation, std::optional<std::size_t>(0));
    QCOMPARE(ipDump(), before);
    lab_->tearDown();
    for (const char* undo : {"ip netns del b", "ip link del x"}) {
      bool ignored = false;
      shell(QLatin1String(undo), &ignored);
    }
  }

  void theKernelsWordsArePassedOn() {
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}});
    const auto failure = lab_->apply({AddRoute{ns("a"), route("default", "10.9.9.9")}});
    QVERIFY(failure);
    QCOMPARE(failure->errorNumber, ENETUNREACH);
    QCOMPARE(failure->kernelMessage, std::string("Nexthop has invalid gateway"));
    QCOMPARE(failure->object, std::string("a"));
  }

  void whatIsNotThereIsNotFound() {
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}, bridge(at("a", "br0"))});
    shell(QStringLiteral("ip -n a link property add dev br0 altname other"));
    const Operations attempts{DeleteLink{at("a", "none")}, SetUp{at("a", "other"), true},
                              RemoveAddress{at("a", "br0"), address("10.0.0.1/24")},
                              RemoveRoute{ns("a"), route("10.8.0.0/16", nullptr, "br0")},
                              SetMaster{at("a", "br0"), name("none")}};
    for (const Operation& operation : attempts) {
      const auto failure = lab_->apply({operation});
      QVERIFY2(failure, describe(operation).c_str());
      QCOMPARE(failure->kind, FailureKind::NotFound);
    }
  }

private:
  std::unique_ptr<LabFixture> lab_;
};

VETHLOOM_SANDBOX_MAIN(OperationsTest, refusal)
#include "test_engine_operations.moc"
