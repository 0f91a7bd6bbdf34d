// SPDX-License-Identifier: GPL-3.0-or-later
#include "real_helper.h"

#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <unistd.h>
#include <QFile>
#include <QProcess>
#include <QTest>
#include <cstring>

using namespace vethloom;
using namespace vethloom::test;
namespace method = contract::method;

namespace {

constexpr uid_t ordinaryUser = 1;

/// Makes a "this computer" of the test's own: a network namespace as its host network and an empty /run, both of
/// which vanish with the helper. Root stays the real root, so privileges are dropped for real.
bool isolateHost() {
  return ::unshare(CLONE_NEWNET | CLONE_NEWNS) == 0 &&
         ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount("tmpfs", "/run", "tmpfs", 0, "mode=0755") == 0;
}

HelperStart hostFor(uid_t caller) {
  HelperStart start{.arguments = {QStringLiteral("host")}, .before = isolateHost};
  if (caller != 0)
    start.pkexecCaller = caller;
  return start;
}

/// Runs ip(8) on that computer. Never before the helper serves, and so has left the real one for good.
QByteArray ipOnHost(RealHelper& helper, const QStringList& arguments) {
  const auto network = [](const QString& process) {
    return QFile::symLinkTarget(QStringLiteral("/proc/%1/ns/net").arg(process));
  };
  helper.client().call(method::describe);
  const auto id = QString::number(helper.pid());
  if (!TestClient::as<contract::Capabilities>(helper.client().reply()) ||
      network(id) == network(QStringLiteral("self")))
    return "the helper is not on a host of its own";
  QProcess process;
  process.setProcessChannelMode(QProcess::MergedChannels);
  process.start(QStringLiteral("nsenter"), QStringList{QStringLiteral("-t"), id, QStringLiteral("-m"),
                                                       QStringLiteral("-n"), QStringLiteral("ip")} +
                                               arguments);
  process.waitForFinished();
  return process.readAllStandardOutput();
}

std::map<QByteArray, QByteArray> statusFields(const QByteArray& text) {
  std::map<QByteArray, QByteArray> fields;
  for (const auto& line : text.split('\n')) {
    const auto colon = line.indexOf(':');
    fields[line.left(colon)] = line.mid(colon + 1).simplified();
  }
  return fields;
}

std::vector<pid_t> childrenOf(pid_t parent) {
  QFile file(QStringLiteral("/proc/%1/task/%1/children").arg(parent));
  std::vector<pid_t> children;
  if (file.open(QIODevice::ReadOnly)) {
    for (const auto& word : file.readAll().simplified().split(' '))
      if (!word.isEmpty())
        children.push_back(word.toInt());
  }
  return children;
}

std::map<QByteArray, QByteArray> statusOf(pid_t process) {
  QFile file(QStringLiteral("/proc/%1/status").arg(process));
  return statusFields(file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
}

}  // namespace

class TestHost : public QObject {
  Q_OBJECT

private slots:
  void init() {
    if (::getuid() == 0)
      return;
    if (qEnvironmentVariable("CI") == QLatin1String("true"))
      QFAIL("The tests of the host mode must run as root.");
    QSKIP("Building on the host needs root.");
  }

  void commandIsItsCallersAlone_data() {
    QTest::addColumn<uid_t>("caller");
    QTest::newRow("root") << uid_t{0};
    QTest::newRow("ordinary user through pkexec") << ordinaryUser;
  }
  void commandIsItsCallersAlone() {
    QFETCH(uid_t, caller);
    RealHelper helper(hostFor(caller));
    auto& client = helper.client();
    QCOMPARE(errorName(applyPlan(client, twoRoomsOneCable())), std::string());
    for (const auto* ns : {"ns1", "host"}) {
      auto status = statusFields(runIn(client, ns, {"cat", "/proc/self/status"}).output);
      const auto id = QByteArray::number(caller);
      QCOMPARE(status["Uid"], id + ' ' + id + ' ' + id + ' ' + id);
      for (const auto* set : {"CapInh", "CapPrm", "CapEff", "CapAmb"})
        QCOMPARE(status[set], QByteArray("0000000000000000"));
      QCOMPARE(status["NoNewPrivs"], QByteArray("1"));
      QVERIFY(caller == 0 || !status["Groups"].split(' ').contains("0"));
      QCOMPARE(runIn(client, ns, {"ls", "/proc/self/fd"}).output, QByteArray("0\n1\n2\n3\n"));
    }
    QVERIFY(runIn(client, "ns1", {"ip", "-br", "addr"}).output.contains("10.0.0.1/24"));
    // Neither the network nor another user's files are open to it.
    QVERIFY(runIn(client, "ns1", {"ip", "link", "set", "eth0", "down"}).status != 0);
    if (caller != 0)
      QVERIFY(runIn(client, "ns1", {"cat", "/etc/shadow"}).status != 0);
    QVERIFY(runIn(client, "ns1", {"unshare", "-m", "true"}).status != 0);
    QCOMPARE(runIn(client, "ns1", {"ping", "-c1", "-W2", "10.0.0.2"}).status, 0);
  }

  /// What the helper makes is where ip-netns(8) looks, and gone after the tear-down.
  void namesAppearForEverybody() {
    RealHelper helper(hostFor(0));
    auto& client = helper.client();
    QCOMPARE(errorName(applyPlan(client, twoRoomsOneCable())), std::string());
    const auto listed = [&] { return ipOnHost(helper, {QStringLiteral("netns"), QStringLiteral("list")}); };
    QVERIFY(listed().contains("ns1"));
    QVERIFY(listed().contains("ns2"));
    QCOMPARE(pingFrom(client, "ns2", "10.0.0.1", 1).front().message, std::string());
    client.call(method::tearDown, R"({"lab":"l"})");
    QVERIFY(TestClient::as<contract::TearDownReport>(client.reply()));
    QCOMPARE(listed(), QByteArray());
    client.closeSocket();
    QCOMPARE(helper.waitForEnd(), 0);
  }

  void othersNamespacesAreRefused() {
    RealHelper helper(hostFor(0));
    auto& client = helper.client();
    QCOMPARE(ipOnHost(helper, {QStringLiteral("netns"), QStringLiteral("add"), QStringLiteral("foreign")}),
             QByteArray());
    const auto result = runIn(client, "foreign", {"true"});
    QVERIFY2(result.status != 0, result.output.constData());
    QVERIFY(!result.output.isEmpty());
  }

  void whoIsNotRootIsRefused() {
    RealHelper helper({.arguments = {QStringLiteral("host")}, .user = ordinaryUser});
    helper.client().call(method::describe);
    const auto reply = helper.client().reply();
    QCOMPARE(errorName(reply), std::string("NotPermitted"));
    QVERIFY(contract::failureOf(*reply).message.find("pkexec") != std::string::npos);
    QCOMPARE(helper.waitForEnd(), 3);
    QCOMPARE(helper.errors().count('\n'), 1);
  }

  /// PKEXEC_UID that pkexec did not set: the parent is root, so nobody asked polkit for user 1.
  void inventedCallerIsRefused() {
    RealHelper helper({.arguments = {QStringLiteral("host")},
                       .before = [] { return isolateHost() && ::setenv("PKEXEC_UID", "1", 1) == 0; }});
    helper.client().call(method::describe);
    QCOMPARE(errorName(helper.client().reply()), std::string("NotPermitted"));
    QCOMPARE(helper.waitForEnd(), 3);
  }

  /// Whoever is refused speaks to a process that has nothing to offer.
  void refusalNeedsNoPrivilege() {
    RealHelper helper({.arguments = {QStringLiteral("host")},
                       .before = [] { return isolateHost() && ::setenv("PKEXEC_UID", "1", 1) == 0; }});
    // The log line says that it waits for its first call.
    QTRY_VERIFY(helper.errors().contains('\n'));
    auto status = statusOf(helper.pid());
    QCOMPARE(status["NoNewPrivs"], QByteArray("1"));
    QCOMPARE(status["CapBnd"], QByteArray("00000000002830e0"));
    for (const auto* set : {"CapInh", "CapPrm", "CapEff", "CapAmb"})
      QCOMPARE(status[set], QByteArray("0000000000000000"));
  }

  /// Neither Ctrl-Z in the caller's terminal nor a limit on files stops it in the middle of a change.
  void signalsDoNotStopIt() {
    RealHelper helper(hostFor(0));
    helper.client().call(method::describe);
    QVERIFY(TestClient::as<contract::Capabilities>(helper.client().reply()));
    const auto ignored = statusOf(helper.pid())["SigIgn"].toULongLong(nullptr, 16);
    for (const int signal : {SIGINT, SIGQUIT, SIGHUP, SIGPIPE, SIGTSTP, SIGTTIN, SIGTTOU, SIGXFSZ})
      QVERIFY2((ignored >> (signal - 1)) & 1, ::strsignal(signal));
    QVERIFY(((ignored >> (SIGCHLD - 1)) & 1) == 0);
  }

  /// What the caller left open or in the environment does not reach the helper.
  void nothingIsInherited() {
    RealHelper helper({.arguments = {QStringLiteral("host")}, .before = [] {
                         return isolateHost() && ::dup2(1, 40) == 40 && ::setenv("LD_LIBRARY_PATH", "/tmp", 1) == 0;
                       }});
    helper.client().call(method::describe);
    QVERIFY(TestClient::as<contract::Capabilities>(helper.client().reply()));
    QVERIFY(!QFile::exists(QStringLiteral("/proc/%1/fd/40").arg(helper.pid())));
  }

  /// Two processes, neither of which has what only the other needs. Numbers as in linux/capability.h.
  void helperAndLauncherAreNarrow() {
    RealHelper helper(hostFor(ordinaryUser));
    helper.client().call(method::describe);
    QVERIFY(TestClient::as<contract::Capabilities>(helper.client().reply()));
    const pid_t serving = childrenOf(helper.pid()).front();
    auto status = statusOf(serving);
    QCOMPARE(status["Seccomp"], QByteArray("2"));
    QCOMPARE(status["Seccomp_filters"], QByteArray("1"));
    for (const auto* set : {"CapPrm", "CapEff"})
      QCOMPARE(status[set], QByteArray("0000000000283020"));
    QCOMPARE(childrenOf(serving).size(), 1U);
    auto launcher = statusOf(childrenOf(serving).front());
    for (const auto* set : {"CapPrm", "CapEff"})
      QCOMPARE(launcher[set], QByteArray("00000000002000c0"));
    for (auto* process : {&status, &launcher}) {
      QCOMPARE((*process)["NoNewPrivs"], QByteArray("1"));
      QCOMPARE((*process)["CapBnd"], QByteArray("00000000002830e0"));
      QCOMPARE((*process)["CapInh"], QByteArray("0000000000000000"));
      QCOMPARE((*process)["CapAmb"], QByteArray("0000000000000000"));
    }
    // The filter is the helper's own.
    QCOMPARE(statusFields(runIn(helper.client(), "host", {"cat", "/proc/self/status"}).output)["Seccomp"],
             QByteArray("0"));
  }

  /// Without its launcher a helper runs no commands, says so, and does everything else.
  void launcherMayDie() {
    RealHelper helper(hostFor(0));
    auto& client = helper.client();
    QCOMPARE(errorName(applyPlan(client, twoRoomsOneCable())), std::string());
    QCOMPARE(runIn(client, "ns1", {"true"}).status, 0);
    QCOMPARE(childrenOf(helper.pid()).size(), 1U);
    QCOMPARE(::kill(childrenOf(helper.pid()).front(), SIGKILL), 0);
    QTRY_VERIFY(childrenOf(helper.pid()).empty());
    const auto result = runIn(client, "ns1", {"true"});
    QVERIFY2(result.output.contains("has ended"), result.output.constData());
    QCOMPARE(pingFrom(client, "ns2", "10.0.0.1", 1).front().message, std::string());
    client.closeSocket();
    QCOMPARE(helper.waitForEnd(), 0);
  }
};

QTEST_GUILESS_MAIN(TestHost)
#include "test_host.moc"
