// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/listener.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <QTemporaryDir>
#include <QTest>

using namespace vethloom::server;
using std::chrono::milliseconds;
using vethloom::netlink::FileDescriptor;

namespace {

FileDescriptor unixSocket() {
  return FileDescriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

/// Leaves this process no descriptor to open until it is destroyed.
class NoDescriptors {
public:
  NoDescriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const FileDescriptor lowestFree(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const rlimit none{static_cast<rlim_t>(lowestFree.get()), before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;

private:
  rlimit before_{};
};

}  // namespace

class TestListener : public QObject {
  Q_OBJECT

private slots:
  /// A visitor whom there is no descriptor for waits; the helper must not turn for nothing meanwhile.
  void visitorsWaitForAFreeDescriptor() {
    const QTemporaryDir directory;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    directory.filePath(QStringLiteral("s")).toStdString().copy(address.sun_path, sizeof address.sun_path - 1);
    const auto* const where = reinterpret_cast<const sockaddr*>(&address);
    auto socket = unixSocket();
    QCOMPARE(::bind(socket.get(), where, sizeof address), 0);
    QCOMPARE(::listen(socket.get(), 1), 0);
    const auto visitor = unixSocket();
    QCOMPARE(::connect(visitor.get(), where, sizeof address), 0);

    PollLoop loop;
    Log log;
    int accepted = 0;
    const Listener listener(loop, std::move(socket), ::getuid(), log, [&accepted](FileDescriptor) { ++accepted; });
    int turns = 0;
    {
      const NoDescriptors exhausted;
      const auto end = PollLoop::Clock::now() + milliseconds(100);
      for (; PollLoop::Clock::now() < end; ++turns)
        loop.turn(milliseconds(50));
    }
    QVERIFY2(turns < 10, qPrintable(QString::number(turns)));
    QCOMPARE(accepted, 0);
    const auto deadline = PollLoop::Clock::now() + std::chrono::seconds(20);
    while (accepted == 0 && PollLoop::Clock::now() < deadline)
      loop.turn(milliseconds(50));
    QCOMPARE(accepted, 1);
  }
};

QTEST_GUILESS_MAIN(TestListener)
#include "test_listener.moc"
