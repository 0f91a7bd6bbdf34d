// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/file_descriptor.h"
#include "server/log.h"
#include "server/poll_loop.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <QTest>
#include <string>

using namespace vethloom::server;
using std::chrono::milliseconds;
using vethloom::netlink::FileDescriptor;

namespace {

FileDescriptor readable() {
  return FileDescriptor(::eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK));
}

}  // namespace

class TestPollLoop : public QObject {
  Q_OBJECT

private slots:
  void watchThatEndsItself() {
    PollLoop loop;
    const auto descriptor = readable();
    int calls = 0;
    PollLoop::Registration registration;
    registration = loop.watch(descriptor.get(), POLLIN, [&](short) {
      ++calls;
      registration.reset();
    });
    loop.turn(milliseconds(0));
    loop.turn(milliseconds(0));
    QCOMPARE(calls, 1);
  }

  /// Two are ready in one turn, and the first to be called ends the other: that one must not be called any more.
  void watchThatEndsAnother() {
    PollLoop loop;
    const auto first = readable();
    const auto second = readable();
    int calls = 0;
    PollLoop::Registration one;
    PollLoop::Registration two;
    one = loop.watch(first.get(), POLLIN, [&](short) {
      ++calls;
      two.reset();
    });
    two = loop.watch(second.get(), POLLIN, [&](short) {
      ++calls;
      one.reset();
    });
    loop.turn(milliseconds(0));
    QCOMPARE(calls, 1);
  }

  void eventsCanBeSwitchedOff() {
    PollLoop loop;
    const auto descriptor = readable();
    int calls = 0;
    const auto registration = loop.watch(descriptor.get(), POLLIN, [&](short) { ++calls; });
    loop.setEvents(registration, 0);
    loop.turn(milliseconds(0));
    QCOMPARE(calls, 0);
    loop.setEvents(registration, POLLIN);
    loop.turn(milliseconds(0));
    QCOMPARE(calls, 1);
  }

  void timersComeInOrderAndOnce() {
    PollLoop loop;
    std::string order;
    const auto late = loop.after(milliseconds(40), [&] {
      order += 'c';
      loop.stop(7);
    });
    const auto soon = loop.after(milliseconds(0), [&] { order += 'a'; });
    const auto later = loop.after(milliseconds(15), [&] { order += 'b'; });
    auto never = loop.after(milliseconds(1), [&] { order += 'x'; });
    never.reset();
    QCOMPARE(loop.run(), 7);
    QCOMPARE(order, std::string("abc"));
  }

  void slicesRunUntilTheyEnd() {
    PollLoop loop;
    int slices = 0;
    PollLoop::Registration registration;
    registration = loop.eachTurn([&] {
      if (++slices == 3) {
        registration.reset();
        loop.post([&] { loop.stop(0); });
      }
    });
    loop.run();
    QCOMPARE(slices, 3);
  }

  void logIsOneEscapedLineAnEvent() {
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    const FileDescriptor read(ends[0]);
    const FileDescriptor write(ends[1]);
    Log log(write.get());
    log.event("a\nb\x1b[31m");
    std::string text(4096, '\0');
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(::read(read.get(), text.data(), text.size()), 0)));
    QVERIFY(text.starts_with("vethloom-helper: a"));
    QCOMPARE(text.find('\n'), text.size() - 1);
    QVERIFY(text.find('\x1b') == std::string::npos);
  }

  /// Nobody reads the pipe, and it is not O_NONBLOCK: the event is counted, and said when there is room again.
  void logNeverWaitsForItsReader() {
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    const FileDescriptor read(ends[0]);
    const FileDescriptor write(ends[1]);
    std::string text(4096, 'x');
    while (::write(write.get(), text.data(), text.size()) > 0) {
    }
    QCOMPARE(::fcntl(write.get(), F_SETFL, 0), 0);
    Log log(write.get());
    log.event("lost");
    while (::read(read.get(), text.data(), text.size()) > 0) {
    }
    log.event("kept");
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(::read(read.get(), text.data(), text.size()), 0)));
    QCOMPARE(text, std::string("vethloom-helper: 1 more events were not logged\nvethloom-helper: kept\n"));
  }

  void logIsRateLimited() {
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    const FileDescriptor read(ends[0]);
    const FileDescriptor write(ends[1]);
    Log log(write.get());
    for (int i = 0; i < 1000; ++i)
      log.event("again");
    std::string text(65536, '\0');
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(::read(read.get(), text.data(), text.size()), 0)));
    const auto lines = std::count(text.begin(), text.end(), '\n');
    QVERIFY(lines >= 50);
    QVERIFY(lines < 100);
  }
};

QTEST_GUILESS_MAIN(TestPollLoop)
#include "test_poll_loop.moc"
