// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"

/// One value of every kind that goes over the wire, for tests of the codec.
namespace samples {

namespace contract = vethloom::contract;

inline contract::NamespaceName ns(const char* text) {
  return *contract::NamespaceName::parse(text);
}
inline contract::MacAddress mac(const char* text) {
  return *contract::MacAddress::parse(text);
}
inline contract::IpAddress ip(const char* text) {
  return *contract::IpAddress::parse(text);
}
inline contract::Destination destination(const char* text) {
  return *contract::Destination::parse(text);
}
inline contract::InterfaceName name(const char* text) {
  return *contract::InterfaceName::parse(text);
}

inline contract::LinkRef link(const char* box, const char* text) {
  return {*contract::NamespaceRef::parse(box), name(text)};
}

/// Every operation, with and without what is optional.
inline contract::Operations everyOperation() {
  using namespace contract;
  const LinkRef veth = link("ns1", "veth1");
  const auto address = *InterfaceAddress::parse("10.0.0.1/24");
  return {
      CreateNamespace{ns("ns1")},
      DeleteNamespace{ns("ns1")},
      CreateVeth{{veth, mac("02:00:00:00:00:01"), 1400}, {link("host", "veth2"), std::nullopt, std::nullopt}},
      CreateLink{link("host", "br0"), LinkKind::Bridge, mac("02:00:00:00:00:02"), 9000},
      CreateLink{link("ns1", "br0"),
                 LinkKind::Bridge,
                 {},
                 {},
                 {},
                 {{Option::Stp, true}, {Option::MaxAge, std::uint64_t{700}}}},
      CreateLink{link("ns1", "eth0.10"),
                 LinkKind::Vlan,
                 {},
                 1496,
                 link("host", "eth0"),
                 {{Option::VlanId, std::uint64_t{10}}, {Option::Protocol, std::string("802.1ad")}}},
      CreateLink{link("ns1", "vx"),
                 LinkKind::Vxlan,
                 {},
                 {},
                 {},
                 {{Option::Vni, std::uint64_t{7}}, {Option::Remote, ip("2001:db8::2")}}},
      CreateLink{link("host", "tap0"), LinkKind::Tap},
      SetOptions{
          veth,
          {{Option::Alias, std::string("for\"people\"")}, {Option::Arp, false}, {Option::PortCost, std::uint64_t{9}}}},
      RenameLink{veth, name("veth9")},
      MoveLink{veth, NamespaceRef::host(), std::nullopt},
      MoveLink{veth, ns("ns2"), name("veth9")},
      DeleteLink{veth},
      SetMaster{veth, name("br0")},
      SetMaster{veth, std::nullopt},
      SetUp{link("ns1", "lo"), true},
      SetUp{veth, false},
      SetMtu{veth, 68},
      SetMac{veth, mac("fe:ff:ff:ff:ff:ff")},
      AddAddress{veth, address},
      RemoveAddress{veth, *InterfaceAddress::parse("2001:db8::1/64")},
      AddRoute{ns("ns1"), {destination("default"), ip("10.0.0.254"), std::nullopt}},
      RemoveRoute{NamespaceRef::host(), {destination("2001:db8:1::/48"), ip("fe80::1"), name("veth1")}},
      SetSysctl{ns("ns1"), Sysctl::Ipv4Forwarding, true},
      SetSysctl{NamespaceRef::host(), Sysctl::Ipv6Forwarding, false},
      SetFilter{ns("ns1"),
                *Filter::parse({"policy forward drop", "masquerade out eth0", "accept forward established"})},
      SetFilter{NamespaceRef::host(), {}},
      SetQuality{veth, Quality{{{QualityField::Delay, 20'000'000}, {QualityField::Limit, 1000}}}},
      SetQuality{veth, std::nullopt},
      SetWireguard{veth, {}, {}},
      SetWireguard{veth,
                   {*WireguardKey::parse("hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo="),
                    51820,
                    7,
                    {*WireguardPeer::parse("3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08= endpoint [fd00::2]:51820 "
                                           "persistent-keepalive 25 allowed-ips 10.9.0.2/32,::/0")}},
                   {WireguardSecret(WireguardKeyBytes{1, 2, 3}),
                    {{*WireguardKey::parse("3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08="),
                      WireguardSecret(WireguardKeyBytes{4})}}}},
      SetSysctl{ns("ns1"), {Sysctl::RpFilter, name("veth1")}, 2},
      AddAddress{veth, *InterfaceAddress::parse("10.0.0.1 peer 10.0.0.2/32 scope link")},
      AddRoute{ns("ns1"), *Route::parse("default table 7 metric 5 nexthop via 10.0.0.1 weight 2 nexthop dev veth1")},
      AddRule{ns("ns1"), *Rule::parse("from 10.0.0.0/24 fwmark 0x10/0xf0 iif veth1 lookup 7 priority 100")},
      RemoveRule{NamespaceRef::host(), *Rule::parse("-6 iif lo lookup main")},
      AddNeighbour{ns("ns1"), *Neighbour::parse("10.0.0.2 lladdr 02:00:00:00:00:02 dev veth1")},
      RemoveNeighbour{ns("ns1"), *Neighbour::parse("fe80::2 lladdr 02:00:00:00:00:02 dev veth1")},
      AddFdbEntry{ns("ns1"), *FdbEntry::parse("02:00:00:00:00:02 dev veth1 master static vlan 10")},
      RemoveFdbEntry{ns("ns1"), *FdbEntry::parse("00:00:00:00:00:00 dev vx0 dst 10.0.0.2")},
      AddBridgeVlan{veth, *BridgeVlan::parse("10 pvid untagged")},
      RemoveBridgeVlan{link("ns1", "br0"), *BridgeVlan::parse("20-30"), true},
      AdoptNamespace{ns("ns1"), {}},
      DeleteNamespace{ns("ns1"), Adoption{}},
      DeleteNamespace{ns("ns1"), Adoption{4711}},
      AdoptNamespace{ns("ns1"), {4711}},
      SetNamespaceId{ns("ns1"), 2147483647},
  };
}

/// Every fact, with names and addresses that only a kernel would have.
inline contract::Facts everyFact() {
  using namespace contract;
  LinkFact plain;
  plain.index = 7;
  plain.name = "odd \x1b[31m\xff name";
  LinkFact full{ns("ns1"), 2, "veth1", "veth", mac("02:00:00:00:00:01"), 1500, true, true, 3, PeerRef{{}, 9}, true};
  full.lower = PeerRef{ns("ns2"), 4};
  full.immutable = true;
  full.options = {{Option::PortHairpin, true}, {Option::Alias, std::string("x")}};
  return {
      NamespaceFact{NamespaceRef::host(), true, false},
      NamespaceFact{ns("ns1"), false, true},
      plain,
      full,
      LinkGone{ns("ns1"), 2},
      AddressFact{ns("ns1"), 2, *InterfaceAddress::parse("10.0.0.1/24"), true, false},
      AddressFact{ns("ns1"), 1, *InterfaceAddress::parseReported("224.0.0.1/0"), false, true},
      RouteFact{ns("ns1"), destination("::/0"), ip("fe80::1"), 2, 1024, true, false},
      RouteFact{ns("ns1"), destination("10.0.0.0/24"), std::nullopt, 0, 0, false, true},
      SysctlFact{ns("ns1"), Sysctl::Ipv6Forwarding, true},
      FilterFact{ns("ns1"), *Filter::parse({"drop input", "masquerade out eth0"}), {{3, 252}, {0, 0}}, 2},
      FilterFact{ns("ns1"), {}, {}, 0},
      QualityFact{ns("ns1"), 2, Quality{{{QualityField::Rate, 10'000'000}, {QualityField::Loss, 12'500}}}},
      QualityFact{ns("ns1"), 2, {}},
      WireguardFact{ns("ns1"), 2, {{}, 0, 0, {}}, {}},
      WireguardFact{ns("ns1"),
                    2,
                    {*WireguardKey::parse("hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo="),
                     51820,
                     7,
                     {*WireguardPeer::parse("3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08= endpoint 10.0.0.2:1")}},
                    {*WireguardKey::parse("3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08=")}},
      SysctlFact{ns("ns1"), {Sysctl::ArpIgnore, name("eth0.7")}, 8},
      RouteFact{ns("ns1"),
                destination("10.9.0.0/16"),
                std::nullopt,
                0,
                5,
                true,
                false,
                RouteType::Unicast,
                100,
                false,
                ip("10.0.0.1"),
                {{ip("10.0.0.2"), 2, 3, true}, {std::nullopt, 3, 1, false}}},
      RouteFact{ns("ns1"), destination("default"), std::nullopt, 0, 0, true, false, RouteType::Prohibit},
      RuleFact{ns("ns1"), *Rule::parse("from 10.0.0.0/24 lookup 7 priority 100"), true, true},
      NeighbourFact{ns("ns1"), 2, ip("10.0.0.2"), mac("02:00:00:00:00:02"), true},
      NeighbourFact{ns("ns1"), 2, ip("fe80::2"), mac("02:00:00:00:00:02"), false},
      FdbFact{ns("ns1"), 2, mac("02:00:00:00:00:02"), false, false, std::uint16_t{10}, std::nullopt, true},
      FdbFact{ns("ns1"), 3, mac("00:00:00:00:00:00"), true, true, std::nullopt, ip("10.0.0.2"), false},
      BridgeVlansFact{ns("ns1"), 2, {{1, 1, true, true}, {20, 30, false, false}}},
      NamespaceFact{ns("ns1"), true, true, {}, 0},
      NamespaceFact{ns("ns1"), true, false, Adoption{}, {}},
      NamespaceFact{ns("ns1"), true, false, Adoption{4711}, 12},
  };
}

inline contract::Failure failure() {
  contract::Failure failure;
  failure.kind = contract::FailureKind::Kernel;
  failure.message = "Could not create the bridge host/br0.";
  failure.object = "host/br0";
  failure.errorNumber = 17;
  failure.kernelMessage = "Device already exists";
  failure.operation = 3;
  return failure;
}

}  // namespace samples
