// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/kinds/kinds.h"
#include "netlink/requests.h"

#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <QTest>
#include <cstring>

using namespace vethloom;
using namespace vethloom::netlink;

namespace {

/// The attributes behind a fixed part of `fixedSize` bytes.
Attributes attributesOf(const Request& request, std::size_t fixedSize) {
  return Attributes(request.sealed().subspan(NLMSG_HDRLEN + NLMSG_ALIGN(fixedSize)));
}

contract::MacAddress mac(const char* text) {
  return *contract::MacAddress::parse(text);
}

}  // namespace

/// Requests, sealed and read again as the kernel would.
class RequestTest : public QObject {
  Q_OBJECT

private slots:
  void everyCreationIsExclusive_data() {
    QTest::addColumn<std::uint16_t>("flags");
    const auto flagsOf = [](const Request& request) { return decodeHeader(request.sealed())->flags; };
    RouteMessage route;
    AddressMessage address;
    address.address = *contract::InterfaceAddress::parse("10.0.0.1/24");
    QTest::newRow("veth") << flagsOf(createVeth({.name = "a"}, {.name = "b"}, 3));
    QTest::newRow("bridge") << flagsOf(createLink(contract::LinkKind::Bridge, {.name = "a"}, {}));
    QTest::newRow("address") << flagsOf(addAddress(address));
    QTest::newRow("route") << flagsOf(addRoute(route));
  }
  void everyCreationIsExclusive() {
    QFETCH(std::uint16_t, flags);
    QVERIFY((flags & NLM_F_CREATE) != 0);
    QVERIFY((flags & NLM_F_EXCL) != 0);
    QVERIFY((flags & NLM_F_REPLACE) == 0);
  }

  void noChangeCanCreate() {
    for (const Request& request :
         {setUp(3, true), setMtu(3, 1500), setMac(3, mac("02:00:00:00:00:01")), setMaster(3, 4)})
      QVERIFY((decodeHeader(request.sealed())->flags & (NLM_F_CREATE | NLM_F_REPLACE)) == 0);
  }

  void vethHasBothEndsInPlace() {
    const Request request = createVeth({"left", mac("02:00:00:00:00:01"), 1400, 77},
                                       {"right", mac("02:00:00:00:00:02"), std::nullopt, 77}, 42);
    QVERIFY(!request.overflowed());
    QCOMPARE(decodeHeader(request.sealed())->type, std::uint16_t{RTM_NEWLINK});
    const Attributes first = attributesOf(request, sizeof(ifinfomsg));
    QCOMPARE(first.text(IFLA_IFNAME), std::optional<std::string>("left"));
    QCOMPARE(first.mac(IFLA_ADDRESS), std::optional(mac("02:00:00:00:00:01")));
    QCOMPARE(first.u32(IFLA_MTU), std::optional(1400U));
    QCOMPARE(first.u32(IFLA_GROUP), std::optional(77U));
    const Attributes info = first.nested(IFLA_LINKINFO);
    QCOMPARE(info.text(IFLA_INFO_KIND), std::optional<std::string>("veth"));
    const auto peer = info.nested(IFLA_INFO_DATA).find(VETH_INFO_PEER);
    QVERIFY(peer && peer->size() > sizeof(ifinfomsg));
    const Attributes second(peer->subspan(sizeof(ifinfomsg)));
    QCOMPARE(second.text(IFLA_IFNAME), std::optional<std::string>("right"));
    QCOMPARE(second.mac(IFLA_ADDRESS), std::optional(mac("02:00:00:00:00:02")));
    QVERIFY(!second.u32(IFLA_MTU));
    QCOMPARE(second.u32(IFLA_GROUP), std::optional(77U));
    QCOMPARE(second.s32(IFLA_NET_NS_FD), std::optional(42));
  }

  void everyKindHasASample() {
    for (const Kind& kind : kinds()) {
      for (const contract::Option option : contract::requiredOptions(kind.kind))
        QVERIFY(kind.sample.contains(option));
      const Request request = createLink(kind.kind, {.name = "sample"}, kind.sample, 3);
      const auto info = attributesOf(request, sizeof(ifinfomsg)).nested(IFLA_LINKINFO);
      QCOMPARE(info.text(IFLA_INFO_KIND), std::optional(std::string(kind.kernelName)));
    }
  }

  void anAddressComesBackAsItWas() {
    AddressMessage address;
    address.index = 7;
    address.address = *contract::InterfaceAddress::parse("10.5.0.1/32");
    address.peer = *contract::IpAddress::parse("10.5.0.2");
    address.broadcast = *contract::IpAddress::parse("10.5.0.255");
    address.label = "eth0:1";
    address.scope = RT_SCOPE_LINK;
    address.preferred = 100;
    address.valid = 200;
    QCOMPARE(decodeAddress(addAddress(address).sealed()), std::optional(address));
  }

  void aRouteComesBackAsItWas_data() {
    QTest::addColumn<QByteArray>("destination");
    QTest::addColumn<QByteArray>("via");
    QTest::newRow("default") << QByteArray("default") << QByteArray("10.0.0.1");
    QTest::newRow("IPv6 default") << QByteArray("::/0") << QByteArray("fd00::1");
    QTest::newRow("network") << QByteArray("10.9.0.0/16") << QByteArray();
    QTest::newRow("IPv6 network") << QByteArray("fd00:9::/48") << QByteArray("fe80::1");
  }
  void aRouteComesBackAsItWas() {
    QFETCH(QByteArray, destination);
    QFETCH(QByteArray, via);
    RouteMessage route;
    route.destination = *contract::Destination::parse(destination.toStdString());
    if (!via.isEmpty())
      route.via = *contract::IpAddress::parse(via.toStdString());
    route.device = 7;
    route.metric = 50;
    route.table = RT_TABLE_MAIN;
    route.protocol = routeProtocol;
    route.scope = RT_SCOPE_LINK;
    route.type = RTN_UNICAST;
    route.onlink = true;
    QCOMPARE(decodeRoute(addRoute(route).sealed()), std::optional(route));
  }

  void upAndDownChangeOneFlag() {
    for (const bool up : {true, false}) {
      ifinfomsg link;
      std::memcpy(&link, setUp(5, up).sealed().data() + NLMSG_HDRLEN, sizeof(link));
      QCOMPARE(link.ifi_index, 5);
      QCOMPARE(link.ifi_flags, up ? unsigned{IFF_UP} : 0U);
      QCOMPARE(link.ifi_change, unsigned{IFF_UP});
    }
  }

  void whatDoesNotFitIsReported() {
    Request request(RTM_NEWLINK, 0);
    const std::vector<std::uint8_t> large(500);
    for (int i = 0; i < 3; ++i)
      request.bytes(1, large);
    QVERIFY(!request.overflowed());
    const std::size_t before = request.sealed().size();
    request.bytes(1, std::vector<std::uint8_t>(600));
    QVERIFY(request.overflowed());
    QCOMPARE(request.sealed().size(), before);
  }
};

QTEST_APPLESS_MAIN(RequestTest)
#include "test_request.moc"
