// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/echo_packet.h"

#include <QTest>
#include <vector>

using namespace vethloom::server;
using vethloom::contract::Family;

class TestEchoPacket : public QObject {
  Q_OBJECT

private slots:
  void requestIsReadBack() {
    for (const auto family : {Family::V4, Family::V6})
      QCOMPARE(parseEcho(family, echoRequest(family, 0xbeef, 513)), (Echo{false, 0xbeef, 513}));
  }

  /// RFC 1071: the sum over a packet with its checksum in place is all ones.
  void ipv4ChecksumHolds() {
    const auto packet = echoRequest(Family::V4, 0x1234, 65535);
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < packet.size(); i += 2)
      sum += static_cast<std::uint32_t>(packet[i] << 8 | packet[i + 1]);
    while (sum > 0xffff)
      sum = (sum & 0xffff) + (sum >> 16);
    QCOMPARE(sum, 0xffffU);
  }

  void truncatedPacketsAreNothing() {
    const auto packet = echoRequest(Family::V6, 1, 2);
    for (std::size_t size = 0; size < 8; ++size)
      QVERIFY(!parseEcho(Family::V6, std::span(packet).first(size)));
    std::vector<std::uint8_t> ip(28, 0);
    ip[0] = 0x45;
    ip[8] = 63;
    QCOMPARE(parseIpv4(ip)->ttl, 63);
    QCOMPARE(parseIpv4(ip)->payload.size(), 8U);
    for (std::size_t size = 0; size < 20; ++size)
      QVERIFY(!parseIpv4(std::span(ip).first(size)));
    ip[0] = 0x4f;  // says 60 bytes of header
    QVERIFY(!parseIpv4(ip));
    ip[0] = 0x44;  // says 16
    QVERIFY(!parseIpv4(ip));
  }

  void othersPacketsAreNothing() {
    auto packet = echoRequest(Family::V4, 1, 2);
    QVERIFY(!parseEcho(Family::V6, packet));
    packet[0] = 3;  // destination unreachable
    QVERIFY(!parseEcho(Family::V4, packet));
    packet[0] = 0;  // echo reply,
    QVERIFY(parseEcho(Family::V4, packet)->reply);
    packet[1] = 1;  // but of a code that there is not
    QVERIFY(!parseEcho(Family::V4, packet));
  }

  void errorsInPingsWords_data() {
    QTest::addColumn<bool>("v4");
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("words");
    QTest::newRow("net") << true << 3 << 0 << "Destination Net Unreachable";
    QTest::newRow("host") << true << 3 << 1 << "Destination Host Unreachable";
    QTest::newRow("port") << true << 3 << 3 << "Destination Port Unreachable";
    QTest::newRow("mtu") << true << 3 << 4 << "Frag needed and DF set (mtu = 1400)";
    QTest::newRow("filtered") << true << 3 << 13 << "Packet filtered";
    QTest::newRow("unknown code") << true << 3 << 200 << "Dest Unreachable, Bad Code: 200";
    QTest::newRow("loop") << true << 11 << 0 << "Time to live exceeded";
    QTest::newRow("unknown type") << true << 99 << 1 << "ICMP error of type 99, code 1";
    QTest::newRow("v6 route") << false << 1 << 0 << "Destination unreachable: No route";
    QTest::newRow("v6 address") << false << 1 << 3 << "Destination unreachable: Address unreachable";
    QTest::newRow("v6 reject") << false << 1 << 6 << "Destination unreachable: Reject route to destination";
    QTest::newRow("v6 mtu") << false << 2 << 0 << "Packet too big: mtu=1400";
    QTest::newRow("v6 loop") << false << 3 << 0 << "Time exceeded: Hop limit";
  }
  void errorsInPingsWords() {
    QFETCH(bool, v4);
    QFETCH(int, type);
    QFETCH(int, code);
    const auto words = describeIcmpError(v4 ? Family::V4 : Family::V6, static_cast<std::uint8_t>(type),
                                         static_cast<std::uint8_t>(code), 1400);
    QTEST(QString::fromStdString(words), "words");
  }
};

QTEST_GUILESS_MAIN(TestEchoPacket)
#include "test_echo_packet.moc"
