// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/netns.h"
#include "server/echo_socket.h"
#include "test_sandbox.h"

#include <net/if.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <QTest>

using namespace vethloom;
using server::EchoSocket;

namespace {

std::optional<QString> refusal;

bool setLoopbackUp() {
  const netlink::FileDescriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::string_view("lo").copy(request.ifr_name, sizeof request.ifr_name - 1);
  request.ifr_flags = IFF_UP;
  return ::ioctl(socket.get(), SIOCSIFFLAGS, &request) == 0;
}

}  // namespace

class TestEchoSocket : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() {
    VETHLOOM_NEED_SANDBOX(refusal);
    QVERIFY(setLoopbackUp());
  }

  /// A raw socket gets every answer of its namespace; somebody else's flood is looked at in portions.
  void othersAnswersAreLookedAtInPortions() {
    const auto ns = netlink::openCurrentNamespace();
    QVERIFY(ns.has_value());
    const auto address = *contract::IpAddress::parse("127.0.0.1");
    auto ours = EchoSocket::open(*ns, address);
    auto theirs = EchoSocket::open(*ns, address);
    QVERIFY(ours && theirs);
    for (std::uint16_t sequence = 1; sequence <= 50; ++sequence)
      QCOMPARE(theirs->send(sequence), 0);
    QCOMPARE(ours->send(7), 0);
    int portions = 0;
    std::optional<server::EchoEvent> answer;
    for (; !answer && portions < 100; ++portions) {
      pollfd readable{ours->descriptor(), POLLIN, 0};
      QCOMPARE(::poll(&readable, 1, 20000), 1);
      int looks = 10;
      answer = ours->receive(looks);
    }
    QVERIFY(answer.has_value());
    QVERIFY(answer->answered);
    QCOMPARE(answer->sequence, 7);
    QVERIFY2(portions >= 5, qPrintable(QString::number(portions)));
  }
};

VETHLOOM_SANDBOX_MAIN(TestEchoSocket, refusal)
#include "test_echo_socket.moc"
