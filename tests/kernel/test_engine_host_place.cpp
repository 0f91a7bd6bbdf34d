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
          "ip link add t0 type veth peer name eth0 netns theirs", "ip link set t0 master docker0"})
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
    row("the default route", {AddRoute{ns("host"), route("default", "172.17.0.9")}}, FailureKind::NotPermitted);
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
  std::unique_ptr<LabFixture> lab_;
  QStringList before_;
};

VETHLOOM_SANDBOX_MAIN(HostPlaceTest, refusal)
#include "test_engine_host_place.moc"
