// SPDX-License-Identifier: GPL-3.0-or-later
#include "captured.h"
#include "netlink/decode.h"
#include "netlink/requests.h"

#include <QTest>
#include <cerrno>

using namespace vethloom;
using namespace vethloom::netlink;
using test::captured;
using test::cut;

namespace {

contract::IpAddress ip(const char* text) {
  return *contract::IpAddress::parse(text);
}

contract::Destination destination(const char* text) {
  return *contract::Destination::parse(text);
}

/// Runs every decoder: none may crash or read outside, whatever comes.
void decodeAll(const std::vector<std::uint8_t>& bytes) {
  (void)decodeHeader(bytes);
  (void)decodeLink(bytes);
  (void)decodeAddress(bytes);
  (void)decodeRoute(bytes);
  (void)decodeNetconf(bytes);
  (void)decodeNsid(bytes);
  (void)decodeAcknowledgement(bytes);
}

const std::vector<const char*> allCaptured{"address-loopback",
                                           "address-v4",
                                           "address-v4-peer",
                                           "address-v6",
                                           "address-v6-linklocal",
                                           "done",
                                           "link-bridge",
                                           "link-gone",
                                           "link-loopback",
                                           "link-veth",
                                           "netconf-v4",
                                           "netconf-v6",
                                           "nsid",
                                           "nsid-none",
                                           "refusal",
                                           "route-v4-default",
                                           "route-v4-connected",
                                           "route-v4-device",
                                           "route-v4-multipath",
                                           "route-v6-gateway",
                                           "success"};

}  // namespace

/// The decoders, with messages that a kernel sent and with what is left of them when they are damaged.
class DecodeTest : public QObject {
  Q_OBJECT

private slots:
  void link() {
    const auto veth = decodeLink(captured("link-veth"));
    QVERIFY(veth);
    QVERIFY(!veth->gone);
    QCOMPARE(veth->name, std::string("hv0"));
    QCOMPARE(veth->kind, std::string("veth"));
    QCOMPARE(veth->mac->text(), std::string("02:00:00:00:00:02"));
    QCOMPARE(veth->mtu, 1400U);
    QCOMPARE(veth->group, 77U);
    QVERIFY(veth->isUp());
    QVERIFY(veth->hasCarrier());
    QCOMPARE(veth->linkNsid, std::optional<int>(0));
    QVERIFY(veth->link > 0);

    const auto bridge = decodeLink(captured("link-bridge"));
    QVERIFY(bridge);
    QCOMPARE(bridge->kind, std::string("bridge"));
    QCOMPARE(bridge->mac->text(), std::string("02:00:00:00:00:01"));
    QCOMPARE(bridge->master, 0);
    QVERIFY(!bridge->linkNsid);
    QCOMPARE(veth->master, bridge->index);

    const auto loopback = decodeLink(captured("link-loopback"));
    QVERIFY(loopback);
    QCOMPARE(loopback->kind, std::string("loopback"));
    QCOMPARE(loopback->index, 1);

    const auto gone = decodeLink(captured("link-gone"));
    QVERIFY(gone);
    QVERIFY(gone->gone);
    QCOMPARE(gone->index, veth->index);
  }

  void address_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("kernelMade");
    QTest::newRow("IPv4") << QByteArray("address-v4") << QByteArray("10.1.2.3/24 broadcast +") << false;
    QTest::newRow("with a peer") << QByteArray("address-v4-peer") << QByteArray("10.5.0.1 peer 10.5.0.2/32") << false;
    QTest::newRow("IPv6") << QByteArray("address-v6") << QByteArray("fd00:1::3/64") << false;
    QTest::newRow("link-local") << QByteArray("address-v6-linklocal") << QByteArray("fe80::ff:fe00:1/64") << true;
    QTest::newRow("lo's own") << QByteArray("address-loopback") << QByteArray("127.0.0.1/8") << true;
  }
  void address() {
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, text);
    QFETCH(bool, kernelMade);
    const auto decoded = decodeAddress(captured(file.constData()));
    QVERIFY(decoded);
    QVERIFY(!decoded->gone);
    QCOMPARE(QByteArray::fromStdString(decoded->address.text()), text);
    QCOMPARE(decoded->isKernelMade(), kernelMade);
  }

  void addressDetails() {
    const auto plain = decodeAddress(captured("address-v4"));
    QCOMPARE(plain->address.broadcast, std::optional(ip("10.1.2.255")));
    QVERIFY(!plain->address.peer);
    QCOMPARE(plain->label, std::string("br0"));
    QCOMPARE(plain->valid, 0xffffffffU);
    const auto pointToPoint = decodeAddress(captured("address-v4-peer"));
    QCOMPARE(pointToPoint->address.peer, std::optional(ip("10.5.0.2")));
  }

  void route() {
    const auto byGateway = decodeRoute(captured("route-v4-default"));
    QVERIFY(byGateway);
    QVERIFY(byGateway->isPlain());
    QVERIFY(!byGateway->isKernelMade());
    QCOMPARE(byGateway->destination, destination("default"));
    QCOMPARE(byGateway->via, std::optional(ip("10.1.2.1")));
    QCOMPARE(byGateway->protocol, routeProtocol);

    const auto byDevice = decodeRoute(captured("route-v4-device"));
    QVERIFY(byDevice);
    QCOMPARE(byDevice->destination, destination("10.9.0.0/16"));
    QVERIFY(!byDevice->via);
    QCOMPARE(byDevice->source, std::optional(ip("10.1.2.3")));
    QCOMPARE(byDevice->metric, 5U);

    const auto connected = decodeRoute(captured("route-v4-connected"));
    QVERIFY(connected);
    QVERIFY(connected->isKernelMade());

    const auto v6 = decodeRoute(captured("route-v6-gateway"));
    QVERIFY(v6);
    QCOMPARE(v6->destination, destination("fd00:2::/48"));
    QCOMPARE(v6->via, std::optional(ip("fd00:1::1")));

    const auto several = decodeRoute(captured("route-v4-multipath"));
    QVERIFY(several);
    QVERIFY(several->isPlain());
    QVERIFY(!several->via && several->device == 0);
    QCOMPARE(several->hops.size(), std::size_t{2});
    QVERIFY(several->hops[0].via && several->hops[1].via);
    QVERIFY(several->hops[0].device > 0);
  }

  void otherMessages() {
    const auto v4 = decodeNetconf(captured("netconf-v4"));
    QVERIFY(v4);
    QCOMPARE(v4->index, -1);
    QCOMPARE(v4->family, contract::Family::V4);
    QCOMPARE(v4->forwarding, std::optional(false));
    QCOMPARE(decodeNetconf(captured("netconf-v6"))->family, contract::Family::V6);

    QCOMPARE(decodeNsid(captured("nsid"))->nsid, 0);
    QCOMPARE(decodeNsid(captured("nsid-none"))->nsid, -1);
  }

  void acknowledgement() {
    const auto refusal = decodeAcknowledgement(captured("refusal"));
    QVERIFY(refusal);
    QCOMPARE(refusal->errorNumber, ENETUNREACH);
    QCOMPARE(refusal->words, std::string("Nexthop has invalid gateway"));
    QCOMPARE(decodeAcknowledgement(captured("success"))->errorNumber, 0);
    QCOMPARE(decodeAcknowledgement(captured("done"))->errorNumber, 0);
  }

  void eachDecoderTakesOnlyItsOwn() {
    for (const char* name : allCaptured) {
      const auto bytes = captured(name);
      QVERIFY2(!bytes.empty(), name);
      const QByteArray file(name);
      QCOMPARE(decodeLink(bytes).has_value(), file.startsWith("link"));
      QCOMPARE(decodeAddress(bytes).has_value(), file.startsWith("address"));
      QCOMPARE(decodeRoute(bytes).has_value(), file.startsWith("route"));
      QCOMPARE(decodeNetconf(bytes).has_value(), file.startsWith("netconf"));
      QCOMPARE(decodeNsid(bytes).has_value(), file.startsWith("nsid"));
      QCOMPARE(decodeAcknowledgement(bytes).has_value(), file == "refusal" || file == "success" || file == "done");
    }
  }

  void survivesEveryPrefix() {
    for (const char* name : allCaptured) {
      const auto whole = captured(name);
      for (std::size_t size = 0; size < whole.size(); ++size) {
        // A copy of exactly this size each time, so that a sanitizer sees the smallest step outside.
        decodeAll(cut(whole, size));
        const std::vector<std::uint8_t> lying(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        QVERIFY2(!decodeHeader(lying), "a header that claims more than is there");
        QVERIFY(!decodeLink(lying) && !decodeAddress(lying) && !decodeRoute(lying));
      }
    }
  }

  void survivesEveryByteBeingWrong() {
    for (const char* name : {"address-v4", "route-v4-device", "refusal", "nsid", "netconf-v4"}) {
      const auto whole = captured(name);
      for (std::size_t at = 0; at < whole.size(); ++at) {
        for (const int value : {0x00, 0x01, 0x7f, 0x80, 0xff}) {
          auto damaged = whole;
          damaged[at] = static_cast<std::uint8_t>(value);
          decodeAll(damaged);
        }
      }
    }
  }

  void cutsADatagramIntoMessages() {
    std::vector<std::uint8_t> datagram;
    for (const char* name : {"success", "nsid", "done"}) {
      const auto message = captured(name);
      datagram.insert(datagram.end(), message.begin(), message.end());
    }
    const auto count = [](Bytes bytes) {
      int messages = 0;
      forEachMessage(bytes, [&](Bytes) { ++messages; });
      return messages;
    };
    QCOMPARE(count(datagram), 3);
    QCOMPARE(count(Bytes(datagram).first(datagram.size() - 1)), 2);
    QCOMPARE(count({}), 0);
    const std::vector<std::uint8_t> zeroLength(32, 0);
    QCOMPARE(count(zeroLength), 0);
  }
};

QTEST_APPLESS_MAIN(DecodeTest)
#include "test_decode.moc"
