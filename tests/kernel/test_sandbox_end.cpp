// SPDX-License-Identifier: GPL-3.0-or-later
#include "real_helper.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

using namespace vethloom;
using namespace vethloom::test;
using netlink::FileDescriptor;
namespace method = contract::method;

namespace {

constexpr uid_t ordinaryUser = 1;

/// Everything of the host's that a sandbox must not touch, and that must look the same afterwards.
QByteArray hostNetwork() {
  QByteArray text;
  for (const auto* command : {"ip -j link", "ip -j addr", "ip -j route", "ip netns list"}) {
    QProcess process;
    process.startCommand(QString::fromLatin1(command));
    process.waitForFinished();
    text += process.readAllStandardOutput();
  }
  return text +
         QDir(QStringLiteral("/run")).entryList(QDir::AllEntries | QDir::System).join(QLatin1Char('\n')).toUtf8();
}

/// What starts the helper's commands.
bool isLauncher(pid_t process) {
  QFile name(QStringLiteral("/proc/%1/comm").arg(process));
  return name.open(QIODevice::ReadOnly) && name.readAll().trimmed() == "vethloom-launch";
}

/// The processes below `parent`, from /proc/PID/task/PID/children, without the launcher.
std::vector<pid_t> childrenOf(pid_t parent) {
  QFile file(QStringLiteral("/proc/%1/task/%1/children").arg(parent));
  std::vector<pid_t> children;
  if (file.open(QIODevice::ReadOnly)) {
    for (const auto& word : file.readAll().simplified().split(' '))
      if (!word.isEmpty() && !isLauncher(word.toInt()))
        children.push_back(word.toInt());
  }
  return children;
}

/// Whether the process behind a pidfd ends within 20 s.
bool ends(const FileDescriptor& process) {
  pollfd ended{process.get(), POLLIN, 0};
  return ::poll(&ended, 1, 20000) == 1;
}

FileDescriptor watchProcess(pid_t process) {
  return FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
}

FileDescriptor connectTo(const std::string& path) {
  FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return ::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 ? std::move(socket)
                                                                                             : FileDescriptor();
}

/// Runs `action` in a process of another user; its exit status.
int asUser(uid_t user, const std::function<int()>& action) {
  const pid_t child = ::fork();
  if (child == 0) {
    const bool became =
        ::setgroups(0, nullptr) == 0 && ::setresgid(user, user, user) == 0 && ::setresuid(user, user, user) == 0;
    ::_exit(became ? action() : 99);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WEXITSTATUS(status);
}

/// Starts a command and leaves it running; its output is thrown away.
void startIn(TestClient& client, const std::vector<std::string>& arguments) {
  const FileDescriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  const std::array passed{null.get(), null.get(), null.get()};
  client.call(method::run, nlohmann::json{{"lab", "l"}, {"ns", "host"}, {"arguments", arguments}}.dump(), true, passed);
}

}  // namespace

class TestSandboxEnd : public QObject {
  Q_OBJECT

private slots:
  void init() { VETHLOOM_NEED_SANDBOX(); }

  /// SIGKILL for the process that was started, or for the one inside: either takes everything along.
  void killLeavesNothing_data() {
    QTest::addColumn<bool>("inner");
    QTest::newRow("the process that was started") << false;
    QTest::newRow("the process inside") << true;
  }
  void killLeavesNothing() {
    QFETCH(bool, inner);
    const auto before = hostNetwork();
    RealHelper helper({});
    QCOMPARE(errorName(applyPlan(helper.client(), twoRoomsOneCable())), std::string());
    const auto second = helper.connectAgain();
    startIn(*second, {"sh", "-c", "setsid sleep 1000 & trap '' HUP TERM; sleep 1000"});
    QVERIFY(second->reply()->continues);
    const auto inside = childrenOf(helper.pid());
    QCOMPARE(inside.size(), 1U);
    QTRY_COMPARE(childrenOf(inside.front()).size(), 1U);
    const auto shell = childrenOf(inside.front()).front();
    QTRY_COMPARE(childrenOf(shell).size(), 2U);
    std::vector<FileDescriptor> processes;
    processes.push_back(watchProcess(inside.front()));
    processes.push_back(watchProcess(shell));
    for (const auto sleeper : childrenOf(shell))
      processes.push_back(watchProcess(sleeper));

    QCOMPARE(::kill(inner ? inside.front() : helper.pid(), SIGKILL), 0);
    QCOMPARE(helper.waitForEnd(), 128 + SIGKILL);
    for (const auto& process : processes)
      QVERIFY(ends(process));
    QVERIFY(helper.client().ended());
    QCOMPARE(hostNetwork(), before);
  }

  void endOfFileEndsEverything() {
    const auto before = hostNetwork();
    RealHelper helper({});
    QCOMPARE(errorName(applyPlan(helper.client(), twoRoomsOneCable())), std::string());
    const auto second = helper.connectAgain();
    startIn(*second, {"sleep", "1000"});
    QVERIFY(second->reply()->continues);
    helper.client().closeSocket();
    QCOMPARE(helper.waitForEnd(), 0);
    QVERIFY(second->ended());
    QCOMPARE(hostNetwork(), before);
  }

  /// A command whose connection closes is hung up, and killed when it does not care.
  void commandEndsWithItsConnection() {
    RealHelper helper({});
    QCOMPARE(runIn(helper.client(), "host", {"true"}).status, 0);
    const auto inside = childrenOf(helper.pid());
    QCOMPARE(inside.size(), 1U);
    for (const auto* command : {"exec sleep 1000", "trap '' HUP; while :; do sleep 1; done"}) {
      const auto second = helper.connectAgain();
      startIn(*second, {"sh", "-c", command});
      QVERIFY(second->reply()->continues);
      QTRY_COMPARE(childrenOf(inside.front()).size(), 1U);
      const auto process = watchProcess(childrenOf(inside.front()).front());
      second->closeSocket();
      QVERIFY(ends(process));
      QTRY_VERIFY(childrenOf(inside.front()).empty());
    }
  }

  void lingeringSandboxIsFoundAgain() {
    const QTemporaryDir directory;
    const auto path = directory.filePath(QStringLiteral("l.sock")).toStdString();
    RealHelper helper({.arguments = {QStringLiteral("sandbox"), QStringLiteral("--linger")}, .listenerPath = path});
    QCOMPARE(errorName(applyPlan(helper.client(), twoRoomsOneCable())), std::string());
    helper.client().closeSocket();

    TestClient later(connectTo(path));
    QCOMPARE(pingFrom(later, "ns1", "10.0.0.2", 1).front().message, std::string());
    later.call(method::tearDown, R"({"lab":"l"})");
    QVERIFY(TestClient::as<contract::TearDownReport>(later.reply()));
    // Torn down and nobody there: it ends by itself.
    later.closeSocket();
    QCOMPARE(helper.waitForEnd(), 0);
  }

  /// Inside a user namespace strangers read as user 65534, so its owner could not be let in again.
  void nobodyCannotLinger() {
    if (::getuid() != 0)
      QSKIP("Only root can be another user.");
    const QTemporaryDir directory;
    RealHelper helper({.arguments = {QStringLiteral("sandbox"), QStringLiteral("--linger")},
                       .user = 65534,
                       .listenerPath = directory.filePath(QStringLiteral("l.sock")).toStdString()});
    helper.client().call(method::describe);
    const auto reply = helper.client().reply();
    QCOMPARE(errorName(reply), std::string("NotSupported"));
    QVERIFY(contract::failureOf(*reply).message.find("65534") != std::string::npos);
    QCOMPARE(helper.waitForEnd(), 3);
  }

  void otherUsersAreRefused_data() {
    QTest::addColumn<uid_t>("owner");
    QTest::addColumn<uid_t>("visitor");
    QTest::newRow("a user at root's") << uid_t{0} << ordinaryUser;
    QTest::newRow("root at a user's") << ordinaryUser << uid_t{0};
    QTest::newRow("a user at another's") << ordinaryUser << uid_t{2};
  }
  void otherUsersAreRefused() {
    if (::getuid() != 0)
      QSKIP("Only root can be two users.");
    QFETCH(uid_t, owner);
    QFETCH(uid_t, visitor);
    const QTemporaryDir directory;
    ::chmod(directory.path().toLocal8Bit().constData(), 0755);
    const auto path = directory.filePath(QStringLiteral("l.sock")).toStdString();
    RealHelper helper({.user = owner, .listenerPath = path});
    helper.client().call(method::describe);
    QVERIFY(TestClient::as<contract::Capabilities>(helper.client().reply()));
    const auto isServed = [&path] {
      auto socket = connectTo(path);
      if (!socket)
        return 2;
      TestClient client(std::move(socket));
      client.call(method::describe);
      return client.reply() ? 1 : 0;
    };
    QCOMPARE(asUser(visitor, isServed), 0);
    QCOMPARE(asUser(owner, isServed), 1);
  }

  /// A parent that ignores its children's ends, or blocks signals, hands that on.
  void inheritedSignalStateDoesNotMatter() {
    RealHelper helper({.before = [] {
      sigset_t all;
      ::sigfillset(&all);
      return ::signal(SIGCHLD, SIG_IGN) != SIG_ERR && ::sigprocmask(SIG_SETMASK, &all, nullptr) == 0;
    }});
    QCOMPARE(runIn(helper.client(), "host", {"sh", "-c", "exit 5"}).status, 5);
    QCOMPARE(::kill(helper.pid(), SIGTERM), 0);
    QCOMPARE(helper.waitForEnd(), 128 + SIGTERM);
    QVERIFY(helper.client().ended());
  }

  /// Where the system forbids a sandbox, the first call's answer says why, and so does the log.
  void refusalIsSaid() {
    const QStringList forbid = {QStringLiteral("unshare"), QStringLiteral("-r"), QStringLiteral("sh"),
                                QStringLiteral("-c"),
                                QStringLiteral("echo 0 > /proc/sys/user/max_user_namespaces; exec \"$0\" \"$@\"")};
    RealHelper helper({.wrapper = forbid});
    helper.client().call(method::apply, "{}", true);
    const auto reply = helper.client().reply();
    QCOMPARE(errorName(reply), std::string("NotPermitted"));
    const auto failure = contract::failureOf(*reply);
    QVERIFY2(failure.message.find("user.max_user_namespaces") != std::string::npos, failure.message.c_str());
    QVERIFY(helper.client().ended());
    QCOMPARE(helper.waitForEnd(), 3);
    QCOMPARE(helper.errors().count('\n'), 1);
    QVERIFY(helper.errors().contains("user.max_user_namespaces"));
  }
};

QTEST_GUILESS_MAIN(TestSandboxEnd)
#include "test_sandbox_end.moc"
