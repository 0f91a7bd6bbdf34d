// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawn_labs.h"
#include "host_dump.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

using namespace vethloom;
using namespace vethloom::contract;
using namespace vethloom::test;

namespace {

std::optional<QString> refusal;

/// The lab that is built beside and against the foreign things: host_switch has br0, p1 and p2 in the host, ns1 and
/// ns2.
constexpr auto labName = "host_switch";

void carryOut(const QStringList& commands) {
  for (const QString& command : commands) {
    bool ok = false;
    (void)shell(command, &ok);
    if (!ok)
      qFatal("%s", qPrintable(command));
  }
}

/// Somebody else's network, with names, numbers and addresses that are nearly the lab's.
void makeForeignThings() {
  carryOut({QStringLiteral("ip link add br00 type bridge"),
            QStringLiteral("ip link add b0 type bridge"),
            QStringLiteral("ip link add br0.1 address 02:00:00:00:77:01 type bridge"),
            QStringLiteral("ip link property add dev br0.1 altname br0-alt altname br0_and_so_on"),
            QStringLiteral("ip link add p10 type veth peer name p11"),
            QStringLiteral("ip link add p0 type veth peer name q0"),
            QStringLiteral("ip link set p10 alias br0"),
            QStringLiteral("ip link set p10 master br00"),
            QStringLiteral("ip addr add 10.77.0.1/24 dev br00"),
            QStringLiteral("ip addr add fd00:77::1/64 dev br00 nodad"),
            QStringLiteral("ip link set br00 up"),
            QStringLiteral("ip link set p10 up"),
            QStringLiteral("ip link set p11 up"),
            QStringLiteral("ip route add 10.78.0.0/16 dev br00 proto 118"),  // our own protocol number
            QStringLiteral("ip route add 10.79.0.0/16 via 10.77.0.9 metric 7 proto static"),
            QStringLiteral("ip rule add from 10.77.0.0/24 table 77 priority 1000"),
            QStringLiteral("ip route add default dev br00 table 77"),
            QStringLiteral("ip netns add ns10"),
            QStringLiteral("ip netns add ns"),
            QStringLiteral("ip -n ns10 link add eth0 type veth peer name p1"),
            QStringLiteral("ip -n ns10 addr add 10.60.0.1/24 dev eth0")});
  if (!QStandardPaths::findExecutable(QStringLiteral("nft")).isEmpty())
    carryOut({QStringLiteral("nft add table inet vethloom0"), QStringLiteral("nft add table ip vethloom-demo"),
              QStringLiteral("nft add chain inet vethloom0 input")});
  for (const char* path : {"/run/netns/.ns1", "/run/netns/not-a-namespace", "/run/vethloom/demo.journal.bak"}) {
    QFile file(QString::fromLatin1(path));
    if (!file.open(QIODevice::WriteOnly) || file.write("theirs\n") != 7)
      qFatal("%s", path);
  }
}

/// What was there and is not there any more, in these very bytes.
QStringList missingOf(const QStringList& before) {
  const QStringList now = hostDump();
  QStringList missing;
  for (const QString& line : before) {
    if (!now.contains(line))
      missing << line;
  }
  return missing;
}

std::size_t openDescriptors() {
  return static_cast<std::size_t>(
      QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System).size());
}

#define VETHLOOM_UNTOUCHED(lines, when)                                                                       \
  do {                                                                                                        \
    const QStringList lost = (lines);                                                                         \
    QVERIFY2(lost.isEmpty(), (QByteArray(when) + ":\n" + lost.join(QLatin1Char('\n')).toUtf8()).constData()); \
  } while (false)

}  // namespace

/// What is not the lab's is byte by byte as it was, whatever the lab does.
class TestForeign : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() {
    VETHLOOM_NEED_SANDBOX(refusal);
    const LabFixture first(Where::Host);
    makeForeignThings();
    makeAdoptee();
    // The kernel looks for duplicates of its own link-local addresses for a second or two.
    QTRY_VERIFY(hostDump().filter(QStringLiteral("tentative")).isEmpty());
    before_ = hostDump();
  }

  void besideTheLab() {
    const auto topology = drawing(QString::fromLatin1(labName));
    {
      LabFixture fixture(Where::Host);
      VETHLOOM_APPLY(fixture, planFor(fixture, topology));
      VETHLOOM_UNTOUCHED(missingOf(before_), "after an apply");
      (void)fixture.engine().drain();
      QVERIFY(fixture.engine().snapshot(fixture.lab()));
      VETHLOOM_UNTOUCHED(missingOf(before_), "after a look");

      QVERIFY(fixture.apply({CreateNamespace{space("ns3")}, veth(at("ns3", "eth0"), at("host", "p3")),
                             SetMaster{at("host", "p3"), name("br0")},
                             AddRoute{ns("host"), route("10.99.0.0/16", "10.98.0.1")}}));
      VETHLOOM_UNTOUCHED(missingOf(before_), "after an apply that failed");
    }
    LabFixture next(Where::Host);
    QVERIFY(next.tearDown().left.empty());
    VETHLOOM_UNTOUCHED(differencesFrom(before_), "after the teardown");
  }

  /// Somebody puts a link of theirs into the lab's group: a group is deleted only where all of it is the lab's.
  void sameGroup() {
    LabFixture fixture(Where::Host);
    VETHLOOM_APPLY(fixture, planFor(fixture, drawing(QString::fromLatin1(labName))));
    const auto group =
        ipLink(QStringLiteral("host"), QStringLiteral("br0"))[QLatin1String("group")].toVariant().toString();
    QVERIFY(group.toULong() > 0);
    carryOut({QStringLiteral("ip link set b0 group ") + group, QStringLiteral("ip link set p0 group ") + group});
    const auto with = hostDump();
    QVERIFY(fixture.tearDown().left.empty());
    for (const char* link : {"b0", "p0", "q0"})
      QVERIFY2(!ipLink(QStringLiteral("host"), QString::fromLatin1(link)).isEmpty(), link);
    carryOut({QStringLiteral("ip link set b0 group default"), QStringLiteral("ip link set p0 group default")});
    VETHLOOM_UNTOUCHED(differencesFrom(before_), "after the teardown");
  }

  /// A name that is taken, under whatever of its names: the lab cannot be built, and says so.
  void takenNames_data() {
    QTest::addColumn<QStringList>("take");
    QTest::addColumn<QStringList>("giveBack");
    const auto row = [](const char* name, const char* take, const char* giveBack) {
      QTest::newRow(name) << QStringList{QString::fromLatin1(take)} << QStringList{QString::fromLatin1(giveBack)};
    };
    row("the bridge", "ip link add br0 type bridge", "ip link del br0");
    row("the bridge, of another kind", "ip link add br0 type veth peer name other", "ip link del br0");
    row("the bridge, as another name", "ip link property add dev br00 altname br0",
        "ip link property del dev br00 altname br0");
    row("a cable's end", "ip link add p2 type veth peer name other", "ip link del p2");
    row("a cable's end, as another name", "ip link property add dev p11 altname p2",
        "ip link property del dev p11 altname p2");
    row("a namespace", "ip netns add ns2", "ip netns del ns2");
    row("a namespace's file", "touch /run/netns/ns2", "rm /run/netns/ns2");
  }
  void takenNames() {
    QFETCH(QStringList, take);
    QFETCH(QStringList, giveBack);
    // The plan of a moment before.
    LabFixture fixture(Where::Host);
    const auto plan = planFor(fixture, drawing(QString::fromLatin1(labName)));
    carryOut(take);
    const auto with = hostDump();
    const auto failure = fixture.apply(plan);
    QVERIFY(failure);
    QVERIFY2(failure->kind == FailureKind::AlreadyExists, text(failure).constData());
    VETHLOOM_UNTOUCHED(differencesFrom(with), "after the refusal");
    carryOut(giveBack);
    VETHLOOM_UNTOUCHED(differencesFrom(before_), "afterwards");
  }

  /// Every drawing once more, and one of them many times.
  void manyCycles() {
    LabFixture fixture(Where::Host);
    const auto once = [&](const model::Topology& topology) {
      const auto failure = fixture.apply(planFor(fixture, topology));
      return failure ? text(failure) : fixture.tearDown().left.empty() ? QByteArray() : QByteArray("something is left");
    };
    for (const QString& lab : drawnLabs()) {
      const auto topology = drawing(lab);
      if (missingFor(topology))
        continue;
      QCOMPARE(once(topology), QByteArray());
      VETHLOOM_UNTOUCHED(differencesFrom(before_), lab.toUtf8());
    }
    const auto descriptors = openDescriptors();
    const auto topology = drawing(QString::fromLatin1(labName));
    for (int cycle = 0; cycle < 200; ++cycle)
      QCOMPARE(once(topology), QByteArray());
    QCOMPARE(openDescriptors(), descriptors);
    VETHLOOM_UNTOUCHED(differencesFrom(before_), "after 200 cycles");
  }

private:
  QStringList before_;
};

VETHLOOM_SANDBOX_MAIN(TestForeign, refusal)
#include "test_foreign.moc"
