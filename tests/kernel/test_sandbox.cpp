// SPDX-License-Identifier: GPL-3.0-or-later
#include "real_helper.h"

#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <algorithm>

using namespace vethloom;
using namespace vethloom::test;
using namespace std::string_literals;
using contract::WatchUpdate;
namespace method = contract::method;

namespace {

constexpr uid_t ordinaryUser = 1;  // In every password database, and nobody in particular.

/// The links of a namespace as `ip -j` has them, run by the helper inside the sandbox.
QJsonArray ipLinks(TestClient& client, const std::string& ns) {
  const auto result = runIn(client, "host", {"ip", "-n", ns, "-j", "addr"});
  return QJsonDocument::fromJson(result.output).array();
}

QJsonObject ipLink(TestClient& client, const std::string& ns, const QString& name) {
  for (const auto& link : ipLinks(client, ns)) {
    if (link[QStringLiteral("ifname")].toString() == name)
      return link.toObject();
  }
  return {};
}

bool readSnapshot(TestClient& client) {
  for (;;) {
    const auto update = TestClient::as<WatchUpdate>(client.reply());
    if (!update)
      return false;
    if (update->settled)
      return true;
  }
}

/// Parameters of Apply, with so many namespaces to make.
std::string manyNamespaces(int count) {
  std::string operations;
  for (int i = 0; i < count; ++i)
    operations += (i == 0 ? "" : ",") + R"({"do":"create_namespace","name":"n)"s + std::to_string(i) + "\"}";
  return R"({"lab":"l","operations":[)" + operations + "]}";
}

/// Waits until the watcher hears that a link of ns1 named eth0 is down.
bool hearsThatEth0IsDown(TestClient& watcher) {
  while (const auto update = TestClient::as<WatchUpdate>(watcher.reply())) {
    for (const auto& fact : update->facts) {
      const auto* link = std::get_if<contract::LinkFact>(&fact);
      if (link != nullptr && link->ns.text() == "ns1" && link->name == "eth0" && !link->up)
        return true;
    }
  }
  return false;
}

bool limitDescriptors(rlim_t count) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return false;
  limit.rlim_cur = count;
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

std::map<QByteArray, QByteArray> statusFields(const QByteArray& text) {
  std::map<QByteArray, QByteArray> fields;
  for (const auto& line : text.split('\n')) {
    const auto colon = line.indexOf(':');
    fields[line.left(colon)] = line.mid(colon + 1).simplified();
  }
  return fields;
}

}  // namespace

class TestSandbox : public QObject {
  Q_OBJECT

private slots:
  void init() {
    VETHLOOM_NEED_SANDBOX();
    QFETCH(uid_t, user);
    if (user != ::getuid() && ::getuid() != 0)
      QSKIP("Only root can start a helper as somebody else.");
  }

  void theMainJob_data() { users(); }
  void theMainJob() {
    QFETCH(uid_t, user);
    RealHelper helper({.user = user});
    auto& client = helper.client();
    QCOMPARE(errorName(applyPlan(client, twoRoomsOneCable())), std::string());

    const auto link = ipLink(client, "ns1", QStringLiteral("eth0"));
    QVERIFY(link[QStringLiteral("flags")].toArray().contains(QStringLiteral("UP")));
    const auto addresses = link[QStringLiteral("addr_info")].toArray();
    QCOMPARE(addresses.first()[QStringLiteral("local")].toString(), QStringLiteral("10.0.0.1"));

    for (const auto& [from, to] : {std::pair("ns1", "10.0.0.2"), std::pair("ns2", "10.0.0.1")}) {
      const auto updates = pingFrom(client, from, to, 3);
      QCOMPARE(updates.size(), 4U);
      for (std::size_t i = 0; i < 3; ++i) {
        QVERIFY2(updates[i].answered, updates[i].message.c_str());
        QCOMPARE(updates[i].sequence, i + 1);
        QCOMPARE(updates[i].from, std::string(to));
        QCOMPARE(updates[i].ttl, 64);
      }
      QCOMPARE(updates[3].sent, 3U);
      QCOMPARE(updates[3].received, 3U);
    }

    const auto watcher = helper.connectAgain();
    QVERIFY(watcher != nullptr);
    watcher->call(method::watch, R"({"lab":"l"})", true);
    QVERIFY(readSnapshot(*watcher));
    QCOMPARE(runIn(client, "ns1", {"ip", "link", "set", "eth0", "down"}).status, 0);
    QVERIFY(hearsThatEth0IsDown(*watcher));

    client.call(method::tearDown, R"({"lab":"l"})");
    const auto report = TestClient::as<contract::TearDownReport>(client.reply());
    QVERIFY(report.has_value());
    QCOMPARE(report->namespaces, 2U);
    QVERIFY(report->left.empty());
    QCOMPARE(runIn(client, "host", {"ip", "netns", "list"}).output, QByteArray());
    QCOMPARE(ipLinks(client, "ns1").size(), 0);
    client.closeSocket();
    QCOMPARE(helper.waitForEnd(), 0);
  }

  /// Nothing of the outside is hidden but what the sandbox has its own of, and nothing of the inside shows outside.
  void runOfItsOwn_data() { users(); }
  void runOfItsOwn() {
    QFETCH(uid_t, user);
    RealHelper helper({.user = user});
    QCOMPARE(errorName(applyPlan(helper.client(), twoRoomsOneCable())), std::string());
    const auto inside = runIn(helper.client(), "host", {"ls", "-A", "/run"}).output.split('\n');
    for (const auto& name :
         QDir(QStringLiteral("/run")).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::System))
      QVERIFY2(inside.contains(name.toLocal8Bit()), qPrintable(name));
    QVERIFY(inside.contains("netns"));
    QVERIFY(!QFile::exists(QStringLiteral("/run/netns/ns1")));
    QVERIFY(!QFile::exists(QStringLiteral("/run/vethloom/l.journal")));
    // Processes of the outside are not there, so a command cannot take one for its own.
    QCOMPARE(runIn(helper.client(), "host", {"readlink", "/proc/self/ns/pid"}).output,
             runIn(helper.client(), "host", {"readlink", "/proc/1/ns/pid"}).output);
  }

  void commandInASandbox_data() { users(); }
  void commandInASandbox() {
    QFETCH(uid_t, user);
    RealHelper helper(
        {.user = user, .before = [] { return limitDescriptors(333) && ::signal(SIGUSR1, SIG_IGN) != SIG_ERR; }});
    auto& client = helper.client();
    QCOMPARE(errorName(applyPlan(client, twoRoomsOneCable())), std::string());
    auto status = statusFields(runIn(client, "ns1", {"cat", "/proc/self/status"}).output);
    const auto id = QByteArray::number(user);
    QCOMPARE(status["Uid"], id + ' ' + id + ' ' + id + ' ' + id);
    QCOMPARE(status["NoNewPrivs"], QByteArray("1"));
    // NET_BIND_SERVICE, NET_ADMIN, NET_RAW, SYS_PTRACE, SYS_ADMIN, SETUID, SETGID, KILL: in the sandbox alone, and in
    // every set alike.
    for (const auto* set : {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"})
      QCOMPARE(status[set], QByteArray("00000000002834e0"));
    QCOMPARE(status["SigIgn"].toULongLong(nullptr, 16), 0ULL);
    QCOMPARE(status["SigBlk"].toULongLong(nullptr, 16), 0ULL);
    // 3 is the directory that ls itself reads.
    QCOMPARE(runIn(client, "ns1", {"ls", "/proc/self/fd"}).output, QByteArray("0\n1\n2\n3\n"));
    QCOMPARE(runIn(client, "ns1", {"ls", "/sys/class/net"}).output, QByteArray("eth0\nlo\n"));
    // The helper's own limit is higher by now.
    QCOMPARE(runIn(client, "ns1", {"sh", "-c", "ulimit -n"}).output, QByteArray("333\n"));
  }

  void environmentOfACommand_data() { users(); }
  void environmentOfACommand() {
    QFETCH(uid_t, user);
    RealHelper helper({.user = user});
    auto environment = runIn(helper.client(), "host", {"env"}).output.trimmed().split('\n');
    std::sort(environment.begin(), environment.end());
    const passwd* entry = ::getpwuid(user);
    const QList<QByteArray> expected = {QByteArray("HOME=") + entry->pw_dir, "LANG=C.UTF-8",
                                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                                        "TERM=xterm-256color", QByteArray("USER=") + entry->pw_name};
    QCOMPARE(environment, expected);
  }

  /// As with `ip netns exec` on the host: a shell sees the namespaces that are made while it runs.
  void laterNamespacesAppearInARunningCommand_data() { users(); }
  void laterNamespacesAppearInARunningCommand() {
    QFETCH(uid_t, user);
    RealHelper helper({.user = user});
    QCOMPARE(errorName(applyPlan(helper.client(), {R"({"do":"create_namespace","name":"ns1"})"})), std::string());
    const auto shell = helper.connectAgain();
    QVERIFY(shell != nullptr);
    int input[2];
    int output[2];
    QCOMPARE(::pipe2(input, O_CLOEXEC), 0);
    QCOMPARE(::pipe2(output, O_CLOEXEC), 0);
    const netlink::FileDescriptor theirInput(input[0]);
    netlink::FileDescriptor ourInput(input[1]);
    const netlink::FileDescriptor ourOutput(output[0]);
    netlink::FileDescriptor theirOutput(output[1]);
    const std::array passed{theirInput.get(), theirOutput.get(), theirOutput.get()};
    // It says when it runs in its own view of the mounts.
    shell->call(
        method::run,
        R"({"lab":"l","ns":"ns1","arguments":["sh","-c","echo on; read x; nsenter --net=/run/netns/ns2 echo in"]})",
        true, passed);
    theirOutput.reset();
    QVERIFY(shell->reply()->continues);
    char text[256];
    auto size = ::read(ourOutput.get(), text, sizeof text);
    QCOMPARE(QByteArray(text, static_cast<int>(size)), QByteArray("on\n"));
    QCOMPARE(errorName(applyPlan(helper.client(), {R"({"do":"create_namespace","name":"ns2"})"})), std::string());
    ourInput.reset();
    QCOMPARE(TestClient::as<contract::RunUpdate>(shell->reply())->exitStatus, std::optional(0));
    size = ::read(ourOutput.get(), text, sizeof text);
    QCOMPARE(QByteArray(text, static_cast<int>(size)), QByteArray("in\n"));
  }

  void commandsEnd_data() { users(); }
  void commandsEnd() {
    QFETCH(uid_t, user);
    RealHelper helper({.user = user});
    auto& client = helper.client();
    QCOMPARE(runIn(client, "host", {"sh", "-c", "exit 7"}).status, 7);
    QCOMPARE(runIn(client, "host", {"sh", "-c", "kill -9 $$"}).status, 128 + 9);
    const auto missing = runIn(client, "host", {"no-such-command"});
    QCOMPARE(missing.status, 127);
    QCOMPARE(missing.output, QByteArray("vethloom-helper: cannot run no-such-command: No such file or directory\n"));
    QCOMPARE(runIn(client, "host", {"pwd"}, "/usr").output, QByteArray("/usr\n"));
    QCOMPARE(runIn(client, "host", {"pwd"}, "/no/such/directory").output, QByteArray("/\n"));
    QVERIFY(runIn(client, "unknown", {"true"}).status != 0);
    // An orphan is reaped by the helper, which is init here: no zombie stays.
    QCOMPARE(runIn(client, "host", {"sh", "-c", "sh -c 'true & exec true' & wait; exit 0"}).status, 0);
    QTRY_VERIFY(!runIn(client, "host", {"ps", "-e", "-o", "stat="}).output.contains('Z'));
  }

  void endOfFileInTheMiddleOfAnApplyUndoesIt_data() { users(); }
  void endOfFileInTheMiddleOfAnApplyUndoesIt() {
    QFETCH(uid_t, user);
    RealHelper helper({.user = user});
    const auto second = helper.connectAgain();
    QVERIFY(second != nullptr);
    second->call(method::apply, manyNamespaces(400), true);
    QVERIFY(second->reply()->continues);
    second->closeSocket();
    QTRY_COMPARE(runIn(helper.client(), "host", {"ls", "-A", "/run/netns"}).output, QByteArray());
  }

private:
  static void users() {
    QTest::addColumn<uid_t>("user");
    QTest::newRow("as we are") << ::getuid();
    QTest::newRow("ordinary user") << ordinaryUser;
  }
};

QTEST_GUILESS_MAIN(TestSandbox)
#include "test_sandbox.moc"
