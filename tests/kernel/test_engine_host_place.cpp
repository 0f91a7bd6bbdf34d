// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab_fixture.h"
#include "mirror.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>

using namespace vethloom;
using namespace vethloom::contract;
using namespace vethloom::test;

namespace {
std::optional<QString> refusal;
}  // namespace

/// The rules for "this computer", played in a sandbox that stands for it: what is not the lab's is told by name and
/// otherwise left alone.
class HostPlaceTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() {
    VETHLOOM_NEED_SANDBOX(refusal);
    // Somebody's network: a bridge with an address and routes, a namespace with a cable.
    for (const char* command :
         {"ip netns add theirs", "ip link add docker0 type bridge", "ip addr add 172.17.0.1/16 dev docker0",
          "ip link set docker0 up", "ip route add 10.200.0.0/16 dev docker0", "ip route add default via 172.17.0.9",
          "ip link add t0 type veth peer name eth0 netns theirs", "ip link set t0 master docker0", "ip link set lo up",
          "ip link add virbr0 type bridge", "ip addr add 10.201.0.1/16 dev virbr0"})
      shell(QLatin1String(command));
    lab_ = std::make_unique<LabFixture>(Where::Host);
    before_ = ipDump();
  }

  void cleanup() {
    if (!lab_)
      return;
    if (!journals().isEmpty())
      lab_->tearDown();
    QCOMPARE(ipDump(), before_);
  }

  void strangersAreToldByNameOnly() {
    Mirror mirror;
    mirror.hear(*lab_->engine().snapshot(lab_->lab()));
    const QStringList lines = mirror.lines();
    QVERIFY(lines.contains(QStringLiteral("{\"fact\":\"namespace\",\"ns\":\"theirs\"}")));
    QVERIFY(lines.contains(QStringLiteral("{\"fact\":\"namespace\",\"ns\":\"host\"}")));
    QCOMPARE(lines.filter(QStringLiteral("\"ns\":\"theirs\"")).size(), 1);
    QCOMPARE(lines.filter(QStringLiteral("\"name\":\"docker0\"")).size(), 1);
    QCOMPARE(lines.filter(QStringLiteral("\"ours\":true")), QStringList());
    QVERIFY(lines.filter(QStringLiteral("172.17.")).isEmpty());
    QVERIFY(lines.filter(QStringLiteral("10.200.")).isEmpty());
  }

  void strangersComeAndGoByNameOnly() {
    Mirror mirror;
    mirror.hear(*lab_->engine().snapshot(lab_->lab()));
    shell(QStringLiteral("ip netns add guest"));
    QTRY_VERIFY_WITH_TIMEOUT((mirror.hear(lab_->engine().drain().facts),
                              mirror.lines().contains(QStringLiteral("{\"fact\":\"namespace\",\"ns\":\"guest\"}"))),
                             5000);
    shell(QStringLiteral("ip netns del guest"));
    QTRY_VERIFY_WITH_TIMEOUT(
        (mirror.hear(lab_->engine().drain().facts), mirror.lines().filter(QStringLiteral("guest")).isEmpty()), 5000);
  }

  /// Nor one that took the place of ours.
  void aStrangerOfOurNameIsToldByNameOnly() {
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}});
    shell(QStringLiteral("ip netns del a"));
    shell(QStringLiteral("ip netns add a"));
    const QString numbers = shell(QStringLiteral("ip netns list-id"));
    lab_ = std::make_unique<LabFixture>(Where::Host);
    Mirror mirror;
    mirror.hear(*lab_->engine().snapshot(lab_->lab()));
    QCOMPARE(mirror.lines().filter(QStringLiteral("\"ns\":\"a\"")),
             QStringList{QStringLiteral("{\"fact\":\"namespace\",\"ns\":\"a\"}")});
    QCOMPARE(lab_->engine().openNamespace(lab_->lab(), ns("a")).error().kind, FailureKind::NotOurs);
    QCOMPARE(shell(QStringLiteral("ip netns list-id")), numbers);
    QCOMPARE(lab_->tearDown().left.size(), std::size_t{1});
    shell(QStringLiteral("ip netns del a"));
  }

  void aStrangersNamespaceIsNotOpened() {
    const auto fd = lab_->engine().openNamespace(lab_->lab(), ns("theirs"));
    QVERIFY(!fd);
    QCOMPARE(fd.error().kind, FailureKind::NotOurs);
    QVERIFY(lab_->engine().openNamespace(lab_->lab(), ns("host")));
  }

  void aLabInTheHostComesAndGoes() {
    VETHLOOM_APPLY(
        *lab_,
        {CreateNamespace{space("a")}, bridge(at("host", "br0")), veth(at("a", "eth0"), at("host", "pa")),
         SetMaster{at("host", "pa"), name("br0")}, AddAddress{at("host", "br0"), address("10.0.0.254/24")},
         AddAddress{at("a", "eth0"), address("10.0.0.1/24")}, SetUp{at("host", "br0"), true},
         SetUp{at("host", "pa"), true}, SetUp{at("a", "eth0"), true}, AddRoute{ns("a"), route("default", "10.0.0.254")},
         AddRoute{ns("host"), route("10.1.0.0/16", "10.0.0.1")}, SetSysctl{ns("host"), Sysctl::Ipv4Forwarding, true}});
    QVERIFY(ipForwards(QStringLiteral("host")));
    QVERIFY(
        ipRoutes(QStringLiteral("host")).contains(QStringLiteral("10.1.0.0/16 gateway 10.0.0.1 dev br0 protocol 118")));
    bool answered = false;
    shell(QStringLiteral("ip netns exec a ping -c 1 -W 2 10.0.0.254"), &answered);
    QVERIFY(answered);
    Mirror mirror;
    mirror.hear(*lab_->engine().snapshot(lab_->lab()));
    QVERIFY(!mirror.lines().filter(QStringLiteral("10.0.0.254/24")).isEmpty());
    QVERIFY(!mirror.lines().filter(QStringLiteral("10.1.0.0/16")).isEmpty());
    QCOMPARE(lab_->tearDown().left, std::vector<std::string>());
  }

  /// Somebody who has seen it in the kernel names the device as well.
  void aRouteIsRemovedAsItIsSeen() {
    VETHLOOM_APPLY(*lab_, {bridge(at("host", "br0")), AddAddress{at("host", "br0"), address("10.0.0.254/24")},
                           SetUp{at("host", "br0"), true}, AddRoute{ns("host"), route("10.1.0.0/16", "10.0.0.1")}});
    QVERIFY(!ipRoutes(QStringLiteral("host")).filter(QStringLiteral("10.1.0.0/16")).isEmpty());
    VETHLOOM_APPLY(*lab_, {RemoveRoute{ns("host"), route("10.1.0.0/16", "10.0.0.1", "br0")}});
    QVERIFY(ipRoutes(QStringLiteral("host")).filter(QStringLiteral("10.1.0.0/16")).isEmpty());
    QCOMPARE(lab_->tearDown().left, std::vector<std::string>());
  }

  /// Else a plan would want it away, and be refused.
  void somebodysRouteThroughALinkOfOursIsNotTold() {
    VETHLOOM_APPLY(*lab_, {bridge(at("host", "br0")), AddAddress{at("host", "br0"), address("10.0.0.254/24")},
                           SetUp{at("host", "br0"), true}});
    shell(QStringLiteral("ip route add 10.99.0.0/16 via 10.0.0.7 dev br0"));
    QVERIFY(!ipRoutes(QStringLiteral("host")).filter(QStringLiteral("10.99.0.0/16")).isEmpty());
    Mirror mirror;
    mirror.hear(*lab_->engine().snapshot(lab_->lab()));
    QVERIFY(!mirror.lines().filter(QStringLiteral("10.0.0.254/24")).isEmpty());
    QCOMPARE(mirror.lines().filter(QStringLiteral("10.99.")), QStringList());
    QCOMPARE(lab_->tearDown().left, std::vector<std::string>());
  }

  /// The lab's table has the lab's id in its name; whatever others have in theirs, also in one called "vethloom",
  /// stays.
  void thePacketFilterIsATableOfTheLabsOwn() {
    for (const char* command :
         {"nft add table inet vethloom", "nft add chain inet vethloom input", "nft add rule inet vethloom input accept",
          "nft add table inet vethloom-0123456789abcdef0123456789abcdef"})
      shell(QLatin1String(command));
    const QStringList theirs = ipDump();
    const Filter filter = *Filter::parse({"masquerade from 10.77.0.0/24 out docker0", "drop forward in br0"});
    VETHLOOM_APPLY(*lab_, {bridge(at("host", "br0")), SetFilter{ns("host"), filter}});
    const QString tables = shell(QStringLiteral("nft list tables"));
    QCOMPARE(tables.count(QStringLiteral("table inet vethloom-")), 2);
    QVERIFY(shell(QStringLiteral("nft list ruleset"))
                .contains(QStringLiteral("iifname \"br0\" counter packets 0 bytes 0 drop")));
    Mirror mirror;
    mirror.hear(*lab_->engine().snapshot(lab_->lab()));
    QCOMPARE(mirror.lines().filter(QStringLiteral("\"fact\":\"filter\"")).filter(QStringLiteral("masquerade")).size(),
             1);
    // Another of the lab's helpers takes it down.
    QCOMPARE(LabFixture(Where::Host).tearDown().left, std::vector<std::string>());
    QCOMPARE(ipDump(), theirs);
    shell(QStringLiteral("nft flush ruleset"));
  }

  void plansThatReachForMoreAreRefused_data() {
    QTest::addColumn<Operations>("plan");
    QTest::addColumn<FailureKind>("kind");
    const auto row = [](const char* title, Operations plan, FailureKind kind) {
      QTest::newRow(title) << std::move(plan) << kind;
    };
    row("their bridge", {SetUp{at("host", "docker0"), false}}, FailureKind::NotOurs);
    row("their bridge as a master",
        {veth(at("host", "x"), at("host", "y")), SetMaster{at("host", "x"), name("docker0")}}, FailureKind::NotOurs);
    row("their namespace", {DeleteNamespace{space("theirs")}}, FailureKind::NotOurs);
    row("a namespace of their name", {CreateNamespace{space("theirs")}}, FailureKind::AlreadyExists);
    row("a link of their name", {bridge(at("host", "docker0"))}, FailureKind::AlreadyExists);
    row("their route", {RemoveRoute{ns("host"), route("10.200.0.0/16", nullptr)}}, FailureKind::InvalidArgument);
    row("a route through their gateway", {AddRoute{ns("host"), route("10.66.0.0/16", "172.17.0.9")}},
        FailureKind::NotOurs);
    row("a policy for everybody", {SetFilter{ns("host"), *Filter::parse({"policy input drop"})}},
        FailureKind::NotPermitted);
    row("a rule for everybody", {SetFilter{ns("host"), *Filter::parse({"drop protocol tcp port 22"})}},
        FailureKind::NotPermitted);
    row("a rule for their link", {SetFilter{ns("host"), *Filter::parse({"drop in docker0"})}},
        FailureKind::NotPermitted);
    row("their network masqueraded", {SetFilter{ns("host"), *Filter::parse({"masquerade from 172.17.0.0/16"})}},
        FailureKind::NotPermitted);
    row("everything masqueraded", {SetFilter{ns("host"), *Filter::parse({"masquerade out docker0"})}},
        FailureKind::NotPermitted);
    row("their port taken", {SetFilter{ns("host"), *Filter::parse({"dnat 10.0.0.2 in docker0"})}},
        FailureKind::NotPermitted);
    row("the default route", {AddRoute{ns("host"), route("default", "172.17.0.9")}}, FailureKind::NotPermitted);
    row("a half of the default route",
        {bridge(at("host", "br0")), AddRoute{ns("host"), route("0.0.0.0/1", nullptr, "br0")}},
        FailureKind::NotPermitted);
    row("a part of the network that leads everywhere",
        {bridge(at("host", "br0")), AddAddress{at("host", "br0"), address("172.17.3.1/24")}},
        FailureKind::NotPermitted);
    row("a part of the network of another link of theirs",
        {bridge(at("host", "br0")), AddAddress{at("host", "br0"), address("10.201.0.7/24")}},
        FailureKind::NotPermitted);
    row("the loopback's network", {bridge(at("host", "br0")), AddAddress{at("host", "br0"), address("127.1.0.1/16")}},
        FailureKind::NotPermitted);
    row("the gateway that leads everywhere",
        {bridge(at("host", "br0")), AddRoute{ns("host"), route("172.17.0.9/32", nullptr, "br0")}},
        FailureKind::NotPermitted);
    row("the loopback", {SetUp{at("host", "lo"), true}}, FailureKind::NotOurs);
  }
  void plansThatReachForMoreAreRefused() {
    QFETCH(Operations, plan);
    QFETCH(FailureKind, kind);
    const auto failure = lab_->apply(plan);
    QVERIFY(failure);
    QCOMPARE(failure->kind, kind);
    QCOMPARE(journals(), QStringList());
  }

  void forwardingThatWasOnStaysOn() {
    shell(QStringLiteral("sysctl -qw net.ipv4.ip_forward=1"));
    VETHLOOM_APPLY(*lab_, {SetSysctl{ns("host"), Sysctl::Ipv4Forwarding, true}});
    QCOMPARE(journals(), QStringList());
    QVERIFY(ipForwards(QStringLiteral("host")));
    shell(QStringLiteral("sysctl -qw net.ipv4.ip_forward=0"));
  }

  void forwardingLeavesNoTrace_data() {
    QTest::addColumn<int>("before");
    QTest::addColumn<bool>("value");
    QTest::addColumn<bool>("fails");
    QTest::newRow("on and off") << 0 << true << false;
    QTest::newRow("on and undone") << 0 << true << true;
    QTest::newRow("off and on") << 2 << false << false;
    QTest::newRow("off and undone") << 2 << false << true;
  }
  void forwardingLeavesNoTrace() {
    QFETCH(int, before);
    QFETCH(bool, value);
    QFETCH(bool, fails);
    shell(QStringLiteral("sysctl -qw net.ipv4.ip_forward=%1").arg(before));
    shell(
        QStringLiteral("sysctl -qw net.ipv4.conf.all.accept_redirects=1 net.ipv4.conf.docker0.forwarding=1 "
                       "net.ipv4.conf.t0.forwarding=0"));
    const QString settings = ipv4Settings();
    Operations plan{SetSysctl{ns("host"), Sysctl::Ipv4Forwarding, value}};
    if (fails) {
      plan.push_back(CreateNamespace{space("theirs")});
      QVERIFY(lab_->apply(plan));
      QCOMPARE(journals(), QStringList());
    } else {
      VETHLOOM_APPLY(*lab_, plan);
      QCOMPARE(ipForwards(QStringLiteral("host")), value);
      QCOMPARE(lab_->tearDown().left, std::vector<std::string>());
    }
    QCOMPARE(ipv4Settings(), settings);
    shell(QStringLiteral("sysctl -qw net.ipv4.ip_forward=0"));
  }

  /// The last lab that needs a setting puts it back as it was before the first.
  void labsShareASetting() {
    const Operation on = SetSysctl{ns("host"), Sysctl::Ipv4Forwarding, true};
    VETHLOOM_APPLY(*lab_, {on});
    const auto second = test::lab("second");
    const auto applySecond = [&](const Operation& operation) {
      auto execution = lab_->engine().begin(second, {operation});
      std::vector<StepResult> steps;
      while (execution && (*execution)->advance(steps)) {
      }
      return execution ? (*execution)->failure() : std::optional(execution.error());
    };
    QVERIFY(!applySecond(on));
    const auto refused = lab_->apply({SetSysctl{ns("host"), Sysctl::Ipv4Forwarding, false}});
    QVERIFY(refused);
    QCOMPARE(refused->kind, FailureKind::NotPermitted);
    QCOMPARE(lab_->tearDown().left, std::vector<std::string>());
    QVERIFY(ipForwards(QStringLiteral("host")));
    QVERIFY(lab_->engine().tearDown(second));
    QVERIFY(!ipForwards(QStringLiteral("host")));
    QCOMPARE(journals(), QStringList());
  }

  void whatSomebodyElseSetSinceIsLeft() {
    shell(QStringLiteral("sysctl -qw net.ipv4.ip_forward=2"));
    VETHLOOM_APPLY(*lab_, {SetSysctl{ns("host"), Sysctl::Ipv4Forwarding, false}});
    shell(QStringLiteral("sysctl -qw net.ipv4.ip_forward=1"));
    const auto left = lab_->tearDown().left;
    QCOMPARE(left.size(), std::size_t{1});
    QVERIFY(QString::fromStdString(left.front()).contains(QStringLiteral("somebody else")));
    QVERIFY(ipForwards(QStringLiteral("host")));
    shell(QStringLiteral("sysctl -qw net.ipv4.ip_forward=0"));
  }

  void anAdvertisedDefaultRouteIsKept() {
    shell(QStringLiteral("ip -6 route add default via fe80::1 dev docker0 proto ra"));
    const Operations plan{SetSysctl{ns("host"), Sysctl::Ipv6Forwarding, true}};
    const auto refused = lab_->apply(plan);
    QVERIFY(refused);
    QCOMPARE(refused->kind, FailureKind::NotPermitted);
    QVERIFY(refused->message.find("accept_ra=2") != std::string::npos);
    QCOMPARE(journals(), QStringList());
    shell(QStringLiteral("sysctl -qw net.ipv6.conf.docker0.accept_ra=2"));
    VETHLOOM_APPLY(*lab_, plan);
    lab_->tearDown();
    shell(QStringLiteral("sysctl -qw net.ipv6.conf.docker0.accept_ra=1"));
    shell(QStringLiteral("ip -6 route del default"));
  }

  void thePingRangeOfTheHostIsLeftAlone() {
    const QString path = QStringLiteral("cat /proc/sys/net/ipv4/ping_group_range");
    const QString range = shell(path);
    const LabFixture other(Where::Host);
    QCOMPARE(shell(path), range);
  }

  void theDirectoryOfNamesIsMountedOnceAndShared() {
    const LabFixture other(Where::Host);
    const LabFixture third(Where::Host);
    const QStringList mounts = shell(QStringLiteral("cat /proc/self/mountinfo")).split(QLatin1Char('\n'));
    // Of our own /run: the system's may show underneath.
    const QStringList here = mounts.filter(QStringLiteral(" /netns /run/netns "));
    QCOMPARE(here.size(), 1);
    QVERIFY(here.first().contains(QStringLiteral("shared:")));
  }

  void aDirectoryThatOthersMayWriteIsRefused() {
    ::chmod("/run/vethloom", 0777);
    engine::EngineOptions options{Where::Host, ::getuid(), ::getgid()};
    const auto opened = engine::Engine::open(options);
    ::chmod("/run/vethloom", 0755);
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, FailureKind::NotPermitted);
  }

  void anotherUsersLabIsRefused() {
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}});
    engine::EngineOptions options{Where::Host, 4242, 4242};
    auto other = engine::Engine::open(options);
    QVERIFY(other);
    QCOMPARE((*other)->tearDown(lab_->lab()).error().kind, FailureKind::NotPermitted);
    QCOMPARE((*other)->begin(lab_->lab(), {}).error().kind, FailureKind::NotPermitted);
    QCOMPARE((*other)->snapshot(lab_->lab()).error().kind, FailureKind::NotPermitted);
    QCOMPARE((*other)->openNamespace(lab_->lab(), ns("a")).error().kind, FailureKind::NotPermitted);
  }

private:
  static QString ipv4Settings() {
    return shell(
        QStringLiteral("sysctl net.ipv4.ip_forward net.ipv4.conf.all.accept_redirects "
                       "net.ipv4.conf.default.forwarding net.ipv4.conf.docker0.forwarding "
                       "net.ipv4.conf.t0.forwarding"));
  }

  std::unique_ptr<LabFixture> lab_;
  QStringList before_;
};

VETHLOOM_SANDBOX_MAIN(HostPlaceTest, refusal)
#include "test_engine_host_place.moc"
