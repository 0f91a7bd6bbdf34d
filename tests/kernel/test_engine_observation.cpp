// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab_fixture.h"
#include "mirror.h"

#include <QRegularExpression>

using namespace vethloom;
using namespace vethloom::contract;
using namespace vethloom::test;

namespace {
std::optional<QString> refusal;
}  // namespace

/// The snapshot and what follows it agree with the kernel: after any change a listener knows what a newcomer is told.
class ObservationTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { VETHLOOM_NEED_SANDBOX(refusal); }

  void init() {
    start();
    VETHLOOM_APPLY(
        *lab_,
        {CreateNamespace{space("a")}, CreateNamespace{space("b")}, veth(at("a", "eth0"), at("b", "eth0")),
         veth(at("a", "eth1"), at("host", "p0")), AddAddress{at("a", "eth0"), address("10.0.0.1/24")},
         AddAddress{at("a", "eth0"), address("fd00::1/64")}, AddAddress{at("b", "eth0"), address("10.0.0.2/24")},
         SetUp{at("a", "eth0"), true}, SetUp{at("b", "eth0"), true}, AddRoute{ns("b"), route("default", "10.0.0.1")}});
  }

  void cleanup() {
    if (!lab_)
      return;
    lab_->tearDown();
    lab_.reset();
    for (const QString& name : ipNamespaces())
      shell(QStringLiteral("ip netns del ") + name);
    QCOMPARE(ipJson(QStringLiteral("link show")).size(), 1);
  }

  void anApplyIsFollowed() {
    QVERIFY2(comesInStep(), difference().constData());
    QVERIFY(isOurs("a"));
    QVERIFY(has("\"name\":\"eth0\",\"ns\":\"a\",\"ours\":true,\"peer\":{\"index\":" + index("b", "eth0") +
                ",\"ns\":\"b\"}"));
    QVERIFY(has("\"name\":\"p0\",\"ns\":\"host\",\"ours\":true,\"peer\":{\"index\":" + index("a", "eth1") +
                ",\"ns\":\"a\"}"));
    QVERIFY(has("\"destination\":\"default\",\"device\":" + index("b", "eth0") +
                ",\"fact\":\"route\",\"ns\":\"b\",\"via\":\"10.0.0.1\""));
  }

  void changesByHandAreFollowed_data() {
    QTest::addColumn<QStringList>("commands");
    const auto row = [](const char* title, const QStringList& commands) { QTest::newRow(title) << commands; };
    row("link down", {QStringLiteral("ip -n b link set eth0 down")});
    row("down and up", {QStringLiteral("ip -n b link set eth0 down"), QStringLiteral("ip -n b link set eth0 up")});
    row("address", {QStringLiteral("ip -n a addr add 10.6.0.1/24 dev eth0")});
    row("address gone", {QStringLiteral("ip -n a addr del 10.0.0.1/24 dev eth0")});
    row("route", {QStringLiteral("ip -n a route add 10.7.0.0/16 via 10.0.0.2")});
    row("route gone", {QStringLiteral("ip -n b route del default")});
    row("route replaced", {QStringLiteral("ip -n b route replace default via 10.0.0.9")});
    row("route with a source that goes", {QStringLiteral("ip -n b addr add 10.0.0.77/32 dev eth0"),
                                          QStringLiteral("ip -n b route add 10.8.0.0/16 dev eth0 src 10.0.0.77"),
                                          QStringLiteral("ip -n b addr del 10.0.0.77/32 dev eth0")});
    row("route of several paths",
        {QStringLiteral("ip -n b route add 10.8.0.0/16 nexthop via 10.0.0.1 nexthop via 10.0.0.3")});
    row("name, MTU, MAC", {QStringLiteral("ip -n b link set eth0 down"), QStringLiteral("ip -n b link set eth0 name x"),
                           QStringLiteral("ip -n b link set x mtu 1300 address 02:00:00:00:00:99")});
    row("forwarding", {QStringLiteral("ip netns exec a sysctl -qw net.ipv4.ip_forward=1"),
                       QStringLiteral("ip netns exec a sysctl -qw net.ipv6.conf.all.forwarding=1")});
    row("new cable", {QStringLiteral("ip -n a link add new type veth peer name new netns b"),
                      QStringLiteral("ip -n b link set new up")});
    row("new bridge and port",
        {QStringLiteral("ip -n a link add br0 type bridge"), QStringLiteral("ip -n a link set eth1 master br0")});
    row("out of the bridge",
        {QStringLiteral("ip -n a link add br0 type bridge"), QStringLiteral("ip -n a link set eth1 master br0"),
         QStringLiteral("ip -n a link set eth1 nomaster")});
    row("cable gone", {QStringLiteral("ip -n a link del eth0")});
    row("cable moved", {QStringLiteral("ip -n a link set eth0 netns b name moved")});
    row("kind of our host link", {QStringLiteral("ip link add dev other type bridge"),
                                  QStringLiteral("ip link set p0 master other"), QStringLiteral("ip link del other")});
    row("namespace by hand", {QStringLiteral("ip netns add hand"), QStringLiteral("ip -n hand link set lo up"),
                              QStringLiteral("ip -n a link add eth9 type veth peer name eth0 netns hand")});
    row("namespace by hand, gone", {QStringLiteral("ip netns add hand"), QStringLiteral("ip netns del hand")});
    row("ours gone", {QStringLiteral("ip netns del b")});
    row("ours gone, another of its name", {QStringLiteral("ip netns del b"), QStringLiteral("ip netns add b")});
  }
  void changesByHandAreFollowed() {
    QFETCH(QStringList, commands);
    for (const QString& command : commands) {
      shell(command);
      hear();
    }
    QVERIFY2(comesInStep(), difference().constData());
  }

  void aNamespaceRemovedByHandDies() {
    const QString before = QStringLiteral("ip -n a link show dev eth0");
    bool there = false;
    shell(before, &there);
    QVERIFY(there);
    shell(QStringLiteral("ip netns del b"));
    // Its end of the cable is only gone when nobody holds it any more: our descriptors were closed.
    QTRY_VERIFY_WITH_TIMEOUT((hear(), ipLink(QStringLiteral("a"), QStringLiteral("eth0")).isEmpty()), 10000);
    QVERIFY2(comesInStep(), difference().constData());
    QVERIFY(!has("\"ns\":\"b\""));
  }

  void aStrangerOfTheSameNameIsNotOurs() {
    shell(QStringLiteral("ip netns del b"));
    shell(QStringLiteral("ip netns add b"));
    QVERIFY2(comesInStep(), difference().constData());
    QVERIFY(has("{\"fact\":\"namespace\",\"ns\":\"b\"}"));
    const auto fd = lab_->engine().openNamespace(lab_->lab(), ns("b"));
    QVERIFY(!fd);
    QCOMPARE(fd.error().kind, FailureKind::NotOurs);
    // Nor would a plan touch it.
    const auto failure = lab_->apply({DeleteNamespace{space("b")}});
    QVERIFY(failure);
    QCOMPARE(failure->kind, FailureKind::NotOurs);
  }

  /// Settings have no events of their own.
  void aSettingThatSomebodyChangedIsInTheNextSnapshot() {
    VETHLOOM_APPLY(*lab_, {SetSysctl{ns("a"), {Sysctl::ArpIgnore, name("eth0")}, 1}});
    hear();
    QVERIFY(has("\"key\":\"net.ipv4.conf.eth0.arp_ignore\",\"ns\":\"a\",\"value\":1"));
    shell(QStringLiteral("ip netns exec a sysctl -qw net.ipv4.conf.eth0.arp_ignore=2"));
    Mirror fresh;
    fresh.hear(*lab_->engine().snapshot(lab_->lab()));
    const QString now = QStringLiteral("\"key\":\"net.ipv4.conf.eth0.arp_ignore\",\"ns\":\"a\",\"value\":2");
    QCOMPARE(fresh.lines().filter(now).size(), 1);
    // And whoever has listened all the time hears of it as well.
    hear();
    QVERIFY(has(now.toStdString()));
  }

  /// Another snapshot tells what the kernel has now, though not everything is read again for it.
  void aSnapshotIsNeverBehind() {
    for (int round = 0; round < 20; ++round) {
      shell(QStringLiteral("ip -n b link set eth0 mtu %1").arg(1300 + round));
      Mirror fresh;
      fresh.hear(*lab_->engine().snapshot(lab_->lab()));
      QCOMPARE(fresh.lines().filter(QStringLiteral("\"mtu\":%1,").arg(1300 + round)).size(), 1);
    }
    hear();
    QVERIFY2(comesInStep(), difference().constData());
  }

  /// The kernel tells nobody when an option of a link that is down changes, nor of some forwarding entries.
  void aSnapshotTellsWhatNoEventTold() {
    shell(QStringLiteral("ip -n a link add br9 type bridge"));
    shell(QStringLiteral("ip -n a link add p9 type veth peer name q9"));
    shell(QStringLiteral("ip -n a link set p9 master br9"));
    hear();
    for (const char* command :
         {"ip -n a link set br9 type bridge ageing_time 1234", "bridge -n a link set dev p9 isolated on",
          "bridge -n a fdb add 02:00:00:00:00:09 dev p9 master static", "ip -n a link set p9 txqueuelen 77"}) {
      shell(QLatin1String(command));
      QCOMPARE(again(), newcomer());
    }
    QVERIFY2(comesInStep(), difference().constData());
    shell(QStringLiteral("ip -n a link del br9"));
    QCOMPARE(again(), newcomer());
    QVERIFY2(comesInStep(), difference().constData());
  }

  /// A snapshot that finds events lost reads everything, and tells the others that they have missed something.
  void aSnapshotFindsThatEventsWereLost() {
    lab_->tearDown();
    lab_.reset();
    start(2048);
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}, bridge(at("a", "br0"))});
    hear();
    for (int i = 0; i < 60; ++i)
      shell(QStringLiteral("ip -n a link set br0 mtu %1").arg(1300 + i));
    Mirror fresh;
    fresh.hear(*lab_->engine().snapshot(lab_->lab()));
    QCOMPARE(fresh.lines().filter(QStringLiteral("\"mtu\":1359")).size(), 1);
    pollfd events{lab_->engine().eventDescriptor(), POLLIN, 0};
    QCOMPARE(::poll(&events, 1, 0), 1);
    QVERIFY(lab_->engine().drain().overrun);
    mirror_ = Mirror();
    mirror_.hear(*lab_->engine().snapshot(lab_->lab()));
    shell(QStringLiteral("ip -n a link set br0 mtu 1280"));
    hear();
    QVERIFY2(comesInStep(), difference().constData());
  }

  /// What was removed by hand is out of the journal when a plan names it again, and harms no other plan.
  void whatIsGoneIsMadeAgain() {
    shell(QStringLiteral("ip netns del b"));
    shell(QStringLiteral("ip link del p0"));
    VETHLOOM_APPLY(*lab_, {SetUp{at("a", "lo"), true}});
    VETHLOOM_APPLY(
        *lab_, {CreateNamespace{space("b")}, veth(at("a", "again"), at("host", "p0")), SetMtu{at("host", "p0"), 1400}});
    QVERIFY2(comesInStep(), difference().constData());
    QVERIFY(isOurs("b"));
    const auto report = lab_->tearDown();
    lab_.reset();
    QCOMPARE(report.left, std::vector<std::string>{});
  }

  /// The event "down" comes before the routes are flushed; a listener must not believe what it reads in between.
  void aFlushIsNeverMissed() {
    const std::string device = index("b", "eth0");
    for (int round = 0; round < 30; ++round) {
      shell(QStringLiteral("ip -n b link set eth0 down"));
      hear();
      QVERIFY(!has("\"destination\":\"10.0.0.0/24\",\"device\":" + device +
                   ",\"fact\":\"route\",\"kernel_made\":true,\"ns\":\"b\""));
      shell(QStringLiteral("ip -n b link set eth0 up"));
      hear();
    }
    QVERIFY2(comesInStep(), difference().constData());
  }

  void anOverrunIsTold() {
    lab_->tearDown();
    lab_.reset();
    start(2048);
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}, bridge(at("a", "br0"))});
    hear();
    for (int i = 0; i < 60; ++i)
      shell(QStringLiteral("ip -n a link set br0 mtu %1").arg(1300 + i));
    const auto batch = lab_->engine().drain();
    QVERIFY(batch.overrun);
    QVERIFY(batch.facts.empty());
    mirror_ = Mirror();
    mirror_.hear(*lab_->engine().snapshot(lab_->lab()));
    QVERIFY(has("\"mtu\":1359"));
    // And from here on it goes on as before.
    shell(QStringLiteral("ip -n a link set br0 mtu 1280"));
    hear();
    QVERIFY(has("\"mtu\":1280"));
    QVERIFY2(comesInStep(), difference().constData());
  }

  void nothingIsToldBeforeASnapshot() {
    LabFixture other;
    shell(QStringLiteral("ip -n a link set eth1 up"));
    const auto batch = other.engine().drain();
    QVERIFY(batch.facts.empty());
    QVERIFY(!batch.overrun);
  }

  void silenceMakesNothingReadable() {
    hear();
    pollfd events{lab_->engine().eventDescriptor(), POLLIN, 0};
    QTRY_COMPARE_WITH_TIMEOUT((hear(), ::poll(&events, 1, 0)), 0, 5000);
    shell(QStringLiteral("ip -n a link set eth1 mtu 1400"));
    QCOMPARE(::poll(&events, 1, 1000), 1);
  }

  void anotherHelpersWorkOnTheLabIsOurs() {
    LabFixture other;
    VETHLOOM_APPLY(other, {CreateNamespace{space("c")}, veth(at("c", "eth0"), at("host", "p1"))});
    QVERIFY2(comesInStep(), difference().constData());
    QVERIFY(isOurs("c"));
    QVERIFY(has("\"name\":\"p1\",\"ns\":\"host\",\"ours\":true"));
  }

private:
  void start(std::size_t bufferBytes = 1U << 20) {
    lab_ = std::make_unique<LabFixture>(Where::Sandbox, bufferBytes);
    mirror_ = Mirror();
    mirror_.hear(*lab_->engine().snapshot(lab_->lab()));
  }

  void hear() {
    pollfd events{lab_->engine().eventDescriptor(), POLLIN, 0};
    do {
      mirror_.hear(lab_->engine().drain().facts);
    } while (::poll(&events, 1, 0) > 0);
  }

  /// What another engine, which has just come, says.
  QStringList newcomer() {
    LabFixture other;
    Mirror fresh;
    fresh.hear(*other.engine().snapshot(other.lab()));
    return fresh.lines();
  }

  /// What the same engine says once more.
  QStringList again() {
    Mirror fresh;
    fresh.hear(*lab_->engine().snapshot(lab_->lab()));
    return fresh.lines();
  }

  /// Whether, some time soon, we know what a newcomer is told, and what this engine would tell one. Carrier and
  /// namespaces' ends come a moment later by themselves, so one look is not enough.
  [[nodiscard]] bool comesInStep() {
    return QTest::qWaitFor(
        [this] {
          hear();
          const QStringList told = newcomer();
          return mirror_.lines() == told && again() == told;
        },
        10000);
  }

  QByteArray difference() {
    const QStringList told = newcomer();
    QStringList lines;
    for (const QString& line : again()) {
      if (!told.contains(line))
        lines << QStringLiteral("we would say ") + line;
    }
    for (const QString& line : mirror_.lines()) {
      if (!told.contains(line))
        lines << QStringLiteral("we believe ") + line;
    }
    for (const QString& line : told) {
      if (!mirror_.lines().contains(line))
        lines << QStringLiteral("we missed ") + line;
    }
    return lines.join(QLatin1Char('\n')).toUtf8();
  }

  [[nodiscard]] bool has(const std::string& part) const {
    return !mirror_.lines().filter(QString::fromStdString(part)).isEmpty();
  }
  /// Whether the namespace is told as the lab's, whatever number it has got.
  [[nodiscard]] bool isOurs(const char* space) const {
    const QRegularExpression fact(
        QStringLiteral("^\\{\"fact\":\"namespace\",\"ns\":\"%1\",(\"nsid\":[0-9]+,)?\"ours\":true\\}$")
            .arg(QLatin1String(space)));
    return !mirror_.lines().filter(fact).isEmpty();
  }
  /// A link's index, as `ip` says it.
  [[nodiscard]] static std::string index(const char* space, const char* link) {
    return std::to_string(ipLink(QLatin1String(space), QLatin1String(link)).value(QLatin1String("ifindex")).toInt());
  }

  std::unique_ptr<LabFixture> lab_;
  Mirror mirror_;
};

VETHLOOM_SANDBOX_MAIN(ObservationTest, refusal)
#include "test_engine_observation.moc"
