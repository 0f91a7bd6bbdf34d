// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/decode.h"
#include "netlink/kinds/kinds.h"

#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/if_tun.h>
#include <linux/rtnetlink.h>
#include <QTest>
#include <algorithm>
#include <cstring>

using namespace vethloom;
using namespace vethloom::netlink;
using contract::LinkKind;
using contract::Option;
using contract::OptionInfo;
using contract::Options;
using contract::OptionScope;
using contract::OptionType;
using contract::OptionValue;

Q_DECLARE_METATYPE(vethloom::contract::Option)
Q_DECLARE_METATYPE(vethloom::contract::LinkKind)

namespace {

/// What a kernel that keeps everything would tell of a request.
Options readBack(const Request& request) {
  const Bytes message = request.sealed();
  ifinfomsg fixed;
  std::memcpy(&fixed, message.data() + MNL_NLMSG_HDRLEN, sizeof(fixed));
  return optionsOf(Attributes(message.subspan(MNL_NLMSG_HDRLEN + sizeof(fixed))), fixed.ifi_flags);
}

/// A few values of an option, usual and unusual ones.
std::vector<std::string> samplesOf(const OptionInfo& info) {
  switch (info.type) {
    case OptionType::Switch:
      return {"on", "off"};
    case OptionType::Number:
      return {std::to_string(info.least), std::to_string(info.most), std::to_string(info.least + 1)};
    case OptionType::Word:
      return {info.words.begin(), info.words.end()};
    case OptionType::Text:
      return {"some words", "with $(id) and 'quotes'"};
    case OptionType::Ip:
      return {"192.0.2.1", "2001:db8::1", "239.0.0.1"};
  }
  return {};
}

bool isTunOption(Option option) {
  return contract::appliesTo(option, LinkKind::Tap) && contract::infoOf(option).scope == OptionScope::Kind;
}

}  // namespace

/// Every option into a message and out of it again.
class TestKinds : public QObject {
  Q_OBJECT

private slots:
  void optionsComeBack_data();
  void optionsComeBack();
  void newLinksCarryTheirs();
  void everyOptionHasItsAttribute();
  void knowsTapFromTun();
  void hostileMessagesSayNothing();
};

void TestKinds::optionsComeBack_data() {
  QTest::addColumn<LinkKind>("kind");
  QTest::addColumn<Option>("option");
  QTest::addColumn<QString>("text");
  for (const auto& kind : contract::linkKinds()) {
    for (const OptionInfo& info : contract::optionTable()) {
      const bool belongs =
          info.scope == OptionScope::Kind ? contract::appliesTo(info.option, kind.kind) : kind.kind == LinkKind::Veth;
      if (!belongs || isTunOption(info.option))
        continue;
      for (const std::string& text : samplesOf(info)) {
        const bool v4Only = kind.kind == LinkKind::Gre || kind.kind == LinkKind::Gretap;
        if (info.type == OptionType::Ip && v4Only && text.find(':') != std::string::npos)
          continue;
        QTest::newRow((std::string(kind.name) + " " + std::string(info.name) + " " + text).c_str())
            << kind.kind << info.option << QString::fromStdString(text);
      }
    }
  }
}

void TestKinds::optionsComeBack() {
  QFETCH(LinkKind, kind);
  QFETCH(Option, option);
  QFETCH(QString, text);
  const auto value = contract::parseOption(option, text.toStdString());
  QVERIFY(value);
  const Request request = setOptions(7, kind, {{option, *value}});
  QVERIFY(!request.overflowed());
  Options expected;
  if (value.value() != contract::usualValue(option))
    expected.emplace(option, *value);
  Options found = readBack(request);
  // The kernel tells all flags of a VLAN; a request says in its mask which it means.
  if (option == Option::Gvrp || option == Option::LooseBinding)
    found.erase(Option::ReorderHeader);
  QCOMPARE(QString::fromStdString(contract::describe(found)), QString::fromStdString(contract::describe(expected)));
}

void TestKinds::newLinksCarryTheirs() {
  const Options options{{Option::Vni, std::uint64_t{0xabcdef}}, {Option::DestinationPort, std::uint64_t{4789}}};
  const Request request = createLink(LinkKind::Vxlan, {.name = "vx"}, options, 9);
  QCOMPARE(QString::fromStdString(contract::describe(readBack(request))),
           QString::fromStdString(contract::describe(options)));
  const Attributes link(request.sealed().subspan(MNL_NLMSG_HDRLEN + sizeof(ifinfomsg)));
  QVERIFY(!link.u32(IFLA_LINK));  // Of a VXLAN it stands inside.
  QCOMPARE(link.nested(IFLA_LINKINFO).nested(IFLA_INFO_DATA).s32(IFLA_VXLAN_LINK), std::optional(9));
  const Request vlan = createLink(LinkKind::Vlan, {.name = "v"}, {{Option::VlanId, std::uint64_t{5}}}, 9, 3);
  const Attributes attributes(vlan.sealed().subspan(MNL_NLMSG_HDRLEN + sizeof(ifinfomsg)));
  QCOMPARE(attributes.s32(IFLA_LINK), std::optional(9));
  QCOMPARE(attributes.s32(IFLA_NET_NS_FD), std::optional(3));
}

void TestKinds::everyOptionHasItsAttribute() {
  for (const OptionInfo& info : contract::optionTable()) {
    if (info.scope != OptionScope::Kind)
      continue;
    for (const auto& kind : contract::linkKinds()) {
      if (!contract::appliesTo(info.option, kind.kind))
        continue;
      const Kind& ours = kindOf(kind.kind);
      QCOMPARE(ours.kind, kind.kind);
      const bool inTable =
          std::ranges::any_of(ours.attributes, [&](const auto& row) { return row.option == info.option; });
      QVERIFY2(inTable || ours.putMore, std::string(info.name).c_str());
    }
  }
}

void TestKinds::knowsTapFromTun() {
  for (const auto& [type, name] : {std::pair(IFF_TUN, "tun"), std::pair(IFF_TAP, "tap")}) {
    Request request(RTM_NEWLINK, 0);
    ifinfomsg link{};
    link.ifi_index = 5;
    request.fixed(link).text(IFLA_IFNAME, "t0");
    {
      const Request::Nest info(request, IFLA_LINKINFO);
      request.text(IFLA_INFO_KIND, "tun");
      const Request::Nest data(request, IFLA_INFO_DATA);
      request.u8(IFLA_TUN_TYPE, static_cast<std::uint8_t>(type)).u32(IFLA_TUN_OWNER, 1000).u8(IFLA_TUN_MULTI_QUEUE, 1);
    }
    const auto decoded = decodeLink(request.sealed());
    QVERIFY(decoded);
    QCOMPARE(QString::fromStdString(decoded->kind), QString::fromLatin1(name));
    QCOMPARE(QString::fromStdString(contract::describe(decoded->options)),
             QStringLiteral("owner 1000, multi_queue on"));
  }
}

void TestKinds::hostileMessagesSayNothing() {
  // Cut anywhere, and with any byte changed, a message gives some options or none, and never a crash.
  const Request request = setOptions(7, LinkKind::Bridge,
                                     {{Option::Stp, true},
                                      {Option::MaxAge, std::uint64_t{700}},
                                      {Option::VlanProtocol, std::string("802.1ad")},
                                      {Option::PortCost, std::uint64_t{4}}});
  const Bytes whole = request.sealed().subspan(MNL_NLMSG_HDRLEN + sizeof(ifinfomsg));
  for (std::size_t size = 0; size < whole.size(); ++size)
    QVERIFY(optionsOf(Attributes(whole.first(size)), 0).size() <= 4);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::vector<std::uint8_t> bytes(whole.begin(), whole.end());
    bytes[at] ^= 0xff;
    QVERIFY(optionsOf(Attributes(bytes), 0).size() <= 12);
  }
}

QTEST_GUILESS_MAIN(TestKinds)
#include "test_kinds.moc"
