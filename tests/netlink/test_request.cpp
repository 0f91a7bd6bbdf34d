// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/kinds/kinds.h"
#include "netlink/requests.h"

#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
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
    address.address = *contract::InterfaceAddress::parse("10.5.0.1 peer 10.5.0.2/32 broadcast 10.5.0.255 scope link");
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

  void aDrawnRouteComesBackAsItWas_data() {
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"default via 10.0.0.1 table 100000 metric 7", "10.9.0.0/16 via 10.0.0.1 src 10.0.0.2",
                             "blackhole 10.9.0.0/16", "unreachable fd00:9::/48", "prohibit 10.9.0.0/16 table 7",
                             "10.9.0.0/16 nexthop via 10.0.0.1 weight 2 nexthop via 10.0.0.2 weight 256",
                             "fd00:9::/48 nexthop via fd00::1 nexthop via fd00::2 weight 3"})
      QTest::newRow(text) << QByteArray(text);
  }
  void aDrawnRouteComesBackAsItWas() {
    QFETCH(QByteArray, text);
    const auto route = contract::Route::parse(text.toStdString());
    QVERIFY2(route, route ? "" : route.error().message.c_str());
    const RouteMessage message = messageOf(*route);
    const Request request = addRoute(message);
    QVERIFY(!request.overflowed());
    const auto back = decodeRoute(request.sealed());
    QVERIFY(back);
    QCOMPARE(*back, message);
    QVERIFY(back->isPlain());
    QCOMPARE(back->routeType(), route->type);
  }

  void aRuleComesBackAsItWas_data() {
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"from 10.0.0.0/24 lookup 100 priority 1000", "-6 from all iif eth0 lookup 7 priority 5",
                             "from all to fd00::/64 oif eth0 lookup main priority 9",
                             "from all fwmark 0x10/0xf0 iif lo lookup 4000000000 priority 77"})
      QTest::newRow(text) << QByteArray(text);
  }
  void aRuleComesBackAsItWas() {
    QFETCH(QByteArray, text);
    const auto rule = contract::Rule::parse(text.toStdString());
    QVERIFY2(rule, rule ? "" : rule.error().message.c_str());
    QCOMPARE(decodeRule(addRule(*rule).sealed()), std::optional(RuleMessage{false, *rule, routeProtocol}));
  }

  void stationsComeBackAsTheyWere() {
    const auto ip = *contract::IpAddress::parse("fd00::2");
    const auto neighbour = decodeNeighbour(addNeighbour(7, ip, mac("02:00:00:00:00:02")).sealed());
    QVERIFY(neighbour);
    QVERIFY(neighbour->isPermanent());
    QCOMPARE(neighbour->ip, ip);
    QCOMPARE(neighbour->mac, std::optional(mac("02:00:00:00:00:02")));
    QVERIFY(decodeNeighbour(removeNeighbour(7, ip).sealed())->gone);

    FdbMessage entry;
    entry.index = 7;
    entry.mac = mac("02:00:00:00:00:02");
    entry.vlan = std::uint16_t{10};
    entry.dst = ip;
    entry.self = true;  // without the bridge's name, which only the kernel adds
    entry.state = NUD_NOARP;
    QCOMPARE(decodeFdb(addFdb(entry, false).sealed()), std::optional(entry));
    QVERIFY(decodeFdb(removeFdb(entry).sealed())->gone);
  }

  void vlansComeBackAsTheyWere() {
    for (const char* text : {"1 pvid untagged", "10", "20-4094 untagged"}) {
      const contract::BridgeVlan vlan = *contract::BridgeVlan::parse(text);
      const Request request = addBridgeVlan(7, true, vlan);
      std::vector<std::uint8_t> bytes(request.sealed().begin(), request.sealed().end());
      reinterpret_cast<nlmsghdr*>(bytes.data())->nlmsg_type =
          RTM_NEWLINK;  // as the kernel reports what RTM_SETLINK set
      const auto port = decodeBridgePort(bytes);
      QVERIFY(port);
      QVERIFY(port->vlans == contract::BridgeVlans{vlan});
    }
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
