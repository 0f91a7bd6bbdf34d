// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/limits.h"
#include "engine/policy.h"
#include "values.h"

#include <QTest>

using namespace vethloom;
using namespace vethloom::contract;
using namespace vethloom::test;
using engine::validate;

Q_DECLARE_METATYPE(vethloom::contract::Operations)
Q_DECLARE_METATYPE(vethloom::contract::FailureKind)

namespace {

/// The lab owns the namespace "mine" and, in the host, the veth end "hv0", the bridge "br0" and a route.
engine::Ownership someOwnership() {
  engine::Ownership ownership;
  ownership.group = 1;
  ownership.namespaces.emplace(space("mine"), 1);
  ownership.take({true, engine::OwnedLink{name("hv0"), "veth", 5, {}}});
  ownership.take({true, engine::OwnedLink{name("br0"), "bridge", 6, {}}});
  ownership.take({true, engine::OwnedRoute{route("10.9.0.0/16", nullptr, "br0")}});
  ownership.take({true, engine::OwnedNamespace{space("guest"), 2, Adoption{}}});
  ownership.take({true, engine::OwnedLink{name("gv0"), "veth", 7, {}, ns("guest")}});
  return ownership;
}

VethEnd end(const LinkRef& link, const char* macText, std::optional<std::uint32_t> mtu) {
  return {link, macText ? std::optional(mac(macText)) : std::nullopt, mtu};
}

Filter filter(const std::vector<std::string>& lines) {
  return *Filter::parse(lines);
}

MacAddress anyMac(const char* text) {
  return *MacAddress::parse(text);
}

/// What has one peer.
Wireguard peerOf(const std::string& words) {
  const std::string key = WireguardKey(WireguardKeyBytes{7}).text();
  return {{}, {}, {}, {*WireguardPeer::parse(key + ' ' + words)}};
}

}  // namespace

/// The policy's table: for each rule a plan that passes and one that does not.
class PolicyTest : public QObject {
  Q_OBJECT

private slots:
  void lets_data() {
    QTest::addColumn<Operations>("plan");
    QTest::newRow("nothing") << Operations{};
    QTest::newRow("a namespace and a cable in it")
        << Operations{CreateNamespace{space("a")}, veth(at("a", "x"), at("a", "y")), SetUp{at("a", "x"), true}};
    QTest::newRow("a namespace again after its deletion")
        << Operations{DeleteNamespace{space("mine")}, CreateNamespace{space("mine")}};
    QTest::newRow("a link again after its deletion")
        << Operations{bridge(at("mine", "b")), DeleteLink{at("mine", "b")}, bridge(at("mine", "b"))};
    QTest::newRow("a link again after its peer's deletion")
        << Operations{veth(at("mine", "x"), at("host", "y")), DeleteLink{at("mine", "x")}, bridge(at("host", "y"))};
    QTest::newRow("a link of the journal again after the deletion of what may be its peer")
        << Operations{DeleteLink{at("mine", "old")}, veth(at("mine", "x"), at("host", "hv0"))};
    QTest::newRow("a link of the journal again after the deletion of the namespace that its peer may be in")
        << Operations{DeleteNamespace{space("mine")}, bridge(at("host", "hv0"))};
    QTest::newRow("links that only the kernel knows, in a namespace of ours")
        << Operations{DeleteLink{at("mine", "old")}, SetMtu{at("mine", "other"), 9000}};
    QTest::newRow("a host link of the journal") << Operations{SetUp{at("host", "hv0"), true}};
    QTest::newRow("a host link of the plan")
        << Operations{veth(at("mine", "x"), at("host", "hv1")), SetUp{at("host", "hv1"), true}};
    QTest::newRow("a port") << Operations{SetMaster{at("host", "hv0"), name("br0")}};
    QTest::newRow("no port any more") << Operations{SetMaster{at("host", "hv0"), std::nullopt}};
    QTest::newRow("loopback of ours up") << Operations{SetUp{at("mine", "lo"), true}};
    QTest::newRow("smallest and largest MTU")
        << Operations{SetMtu{at("mine", "x"), limits::mtuMin}, SetMtu{at("mine", "x"), limits::mtuMax}};
    QTest::newRow("a namespace that is adopted, its links and all that is told of them")
        << Operations{AdoptNamespace{space("c"), {4711}},
                      SetNamespaceId{space("c"), 7},
                      veth(at("mine", "x"), at("c", "x")),
                      SetUp{at("c", "x"), true},
                      AddRoute{ns("c"), route("default", nullptr, "x")},
                      AddRule{ns("c"), *Rule::parse("from 10.0.0.0/24 lookup 7 priority 5")},
                      SetFilter{ns("c"), filter({"drop in x"})},
                      SetSysctl{ns("c"), Sysctl::Ipv4Forwarding, 1},
                      SetSysctl{ns("c"), {Sysctl::RpFilter, name("x")}, 1},
                      DeleteNamespace{space("c"), Adoption{4711}}};
    QTest::newRow("what the journal names in an adopted namespace")
        << Operations{SetUp{at("guest", "gv0"), true}, DeleteLink{at("guest", "gv0")}};
    QTest::newRow("an adopted namespace again after it was given back")
        << Operations{DeleteNamespace{space("guest"), Adoption{}}, AdoptNamespace{space("guest"), {}}};
    QTest::newRow("a usable MAC") << Operations{SetMac{at("mine", "x"), anyMac("02:00:00:00:00:01")}};
    QTest::newRow("the same address on two links") << Operations{AddAddress{at("mine", "x"), address("10.0.0.1/24")},
                                                                 AddAddress{at("mine", "y"), address("10.0.0.1/24")}};
    QTest::newRow("an address again after its removal") << Operations{
        AddAddress{at("mine", "x"), address("10.0.0.1/24")}, RemoveAddress{at("mine", "x"), address("10.0.0.1/24")},
        AddAddress{at("mine", "x"), address("10.0.0.1/24")}};
    QTest::newRow("routes by gateway, device, both") << Operations{
        AddRoute{ns("mine"), route("default", "10.0.0.1")}, AddRoute{ns("mine"), route("10.1.0.0/16", nullptr, "x")},
        AddRoute{ns("mine"), route("fd00::/16", "fe80::1", "x")}};
    QTest::newRow("a route of the host through a link of ours")
        << Operations{AddRoute{ns("host"), route("10.1.0.0/16", nullptr, "br0")}};
    QTest::newRow("removing a route of the journal")
        << Operations{RemoveRoute{ns("host"), route("10.9.0.0/16", nullptr, "br0")}};
    QTest::newRow("forwarding") << Operations{SetSysctl{ns("host"), Sysctl::Ipv4Forwarding, true},
                                              SetSysctl{ns("mine"), Sysctl::Ipv6Forwarding, true}};
    QTest::newRow("any filter in a namespace of ours") << Operations{
        SetFilter{ns("mine"), filter({"policy input drop", "accept", "masquerade out eth9", "dnat 10.0.0.2 in eth9"})}};
    QTest::newRow("a filter of the host about links and networks of ours") << Operations{SetFilter{
        ns("host"), filter({"masquerade from 10.9.0.0/16 out eth0", "drop forward in br0", "accept output out hv0",
                            "dnat 10.9.0.2:80 in br0 protocol tcp port 80", "snat 10.9.0.1 out br0"})}};
    QTest::newRow("a quality") << Operations{SetQuality{at("host", "hv0"), Quality{{{QualityField::Rate, 64'000}}}},
                                             SetQuality{at("mine", "x"), std::nullopt}};
    QTest::newRow("WireGuard links of ours")
        << Operations{SetWireguard{at("host", "hv0"), {}, {}},
                      SetWireguard{at("mine", "x"), peerOf("endpoint 10.0.0.2:51820 allowed-ips 0.0.0.0/0"), {}}};
    QTest::newRow("settings of boxes and interfaces")
        << Operations{SetSysctl{ns("host"), Sysctl::EchoIgnoreAll, 1}, SetSysctl{ns("mine"), Sysctl::RpFilter, 2},
                      SetSysctl{ns("mine"), {Sysctl::ArpIgnore, name("x")}, 8},
                      SetSysctl{ns("host"), {Sysctl::DisableIpv6, name("br0")}, 1}};
    QTest::newRow("an address with its words")
        << Operations{AddAddress{at("mine", "x"), address("10.0.0.1 peer 10.0.0.2/32 scope link")},
                      AddAddress{at("mine", "x"), address("10.0.1.1/24 broadcast +")}};
    QTest::newRow("routes of all sorts") << Operations{
        AddRoute{ns("mine"), *Route::parse("blackhole 10.7.0.0/16")},
        AddRoute{ns("host"), *Route::parse("unreachable 10.7.0.0/16 table 9")},
        AddRoute{ns("host"), *Route::parse("10.8.0.0/16 nexthop via 10.9.0.1 dev br0 nexthop via 10.9.0.2")}};
    QTest::newRow("rules") << Operations{
        AddRule{ns("mine"), *Rule::parse("fwmark 7 lookup 9")},
        AddRule{ns("host"), *Rule::parse("iif br0 lookup 9 priority 100")},
        AddRule{ns("host"), *Rule::parse("from 10.9.0.0/16 lookup 9 priority 100")},
        RemoveRule{ns("host"), *Rule::parse("from 10.9.0.0/16 lookup 9 priority 100")}};
    QTest::newRow("neighbours, entries, VLANs")
        << Operations{AddNeighbour{ns("host"), *Neighbour::parse("10.9.0.2 lladdr 02:00:00:00:00:02 dev br0")},
                      AddFdbEntry{ns("host"), *FdbEntry::parse("02:00:00:00:00:02 dev hv0 master static")},
                      AddBridgeVlan{at("host", "hv0"), *BridgeVlan::parse("10 pvid")},
                      RemoveBridgeVlan{at("mine", "x"), *BridgeVlan::parse("1-4094"), true}};
  }
  void lets() {
    QFETCH(Operations, plan);
    for (const Where where : {Where::Sandbox, Where::Host}) {
      const auto result = validate(plan, someOwnership(), where);
      QVERIFY2(result, result ? "" : describe(result.error()).c_str());
    }
  }

  void refuses_data() {
    QTest::addColumn<Operations>("plan");
    QTest::addColumn<FailureKind>("kind");
    const auto row = [](const char* title, Operations plan, FailureKind kind) {
      QTest::newRow(title) << std::move(plan) << kind;
    };
    row("adopted what is the lab's", {AdoptNamespace{space("mine"), {}}}, FailureKind::AlreadyExists);
    row("adopted twice", {AdoptNamespace{space("guest"), {}}}, FailureKind::AlreadyExists);
    row("no process", {AdoptNamespace{space("c"), {0}}}, FailureKind::InvalidArgument);
    row("number of somebody's namespace", {SetNamespaceId{space("docker"), 7}}, FailureKind::NotOurs);
    row("number too large", {SetNamespaceId{space("mine"), 0x80000000U}}, FailureKind::InvalidArgument);
    row("adopted one deleted", {DeleteNamespace{space("guest")}}, FailureKind::InvalidArgument);
    row("own one given back", {DeleteNamespace{space("mine"), Adoption{}}}, FailureKind::InvalidArgument);
    row("link of an adopted one", {SetUp{at("guest", "eth0"), false}}, FailureKind::NotOurs);
    row("loopback of an adopted one", {SetUp{at("guest", "lo"), true}}, FailureKind::NotOurs);
    row("link used after its namespace was given back",
        {DeleteNamespace{space("guest"), Adoption{}}, SetUp{at("guest", "gv0"), true}}, FailureKind::NotOurs);
    row("cable on a link of an adopted one",
        {CreateLink{
            at("guest", "eth0.7"), LinkKind::Vlan, {}, {}, at("guest", "eth0"), {{Option::VlanId, std::uint64_t{7}}}}},
        FailureKind::NotOurs);
    row("VRF in an adopted one",
        {CreateLink{at("guest", "vrf0"), LinkKind::Vrf, {}, {}, {}, {{Option::Table, std::uint64_t{7}}}}},
        FailureKind::NotPermitted);
    row("route of an adopted one", {RemoveRoute{ns("guest"), route("10.1.0.0/16", nullptr, "gv0")}},
        FailureKind::NotOurs);
    row("route over a link of an adopted one", {AddRoute{ns("guest"), route("10.1.0.0/16", nullptr, "eth0")}},
        FailureKind::NotOurs);
    row("rule without a priority", {AddRule{ns("guest"), *Rule::parse("from 10.0.0.0/24 lookup 7")}},
        FailureKind::InvalidArgument);
    row("rule of an adopted one", {RemoveRule{ns("guest"), *Rule::parse("from 10.0.0.0/24 lookup 7 priority 5")}},
        FailureKind::NotOurs);
    row("filter of what is not the lab's", {SetFilter{ns("guest"), filter({"drop in eth0"})}},
        FailureKind::NotPermitted);
    row("filter that cuts off", {SetFilter{ns("guest"), filter({"policy input drop"})}}, FailureKind::NotPermitted);
    row("all interfaces of an adopted one", {SetSysctl{ns("guest"), Sysctl::RpFilter, 1}}, FailureKind::NotPermitted);
    row("namespace of the journal", {CreateNamespace{space("mine")}}, FailureKind::AlreadyExists);
    row("namespace twice", {CreateNamespace{space("a")}, CreateNamespace{space("a")}}, FailureKind::AlreadyExists);
    row("somebody's namespace deleted", {DeleteNamespace{space("docker")}}, FailureKind::NotOurs);
    row("somebody's namespace used", {SetUp{at("docker", "eth0"), false}}, FailureKind::NotOurs);
    row("namespace used after its deletion", {DeleteNamespace{space("mine")}, SetUp{at("mine", "lo"), true}},
        FailureKind::NotOurs);
    row("somebody's link deleted", {DeleteLink{at("host", "eth0")}}, FailureKind::NotOurs);
    row("somebody's link down", {SetUp{at("host", "eth0"), false}}, FailureKind::NotOurs);
    row("somebody's link as a port", {SetMaster{at("host", "eth0"), name("br0")}}, FailureKind::NotOurs);
    row("somebody's bridge as a master", {SetMaster{at("host", "hv0"), name("docker0")}}, FailureKind::NotOurs);
    row("host link used after its deletion", {DeleteLink{at("host", "hv0")}, SetUp{at("host", "hv0"), true}},
        FailureKind::NotOurs);
    row("somebody's link addressed", {AddAddress{at("host", "eth0"), address("10.0.0.1/24")}}, FailureKind::NotOurs);
    row("somebody's address removed", {RemoveAddress{at("host", "eth0"), address("10.0.0.1/24")}},
        FailureKind::NotOurs);
    row("route through somebody's link", {AddRoute{ns("host"), route("10.1.0.0/16", nullptr, "eth0")}},
        FailureKind::NotOurs);
    row("host link twice", {bridge(at("host", "hv0"))}, FailureKind::AlreadyExists);
    row("both ends of one name", {veth(at("mine", "x"), at("mine", "x"))}, FailureKind::AlreadyExists);
    row("link twice", {bridge(at("mine", "x")), bridge(at("mine", "x"))}, FailureKind::AlreadyExists);
    row("own master", {SetMaster{at("host", "br0"), name("br0")}}, FailureKind::InvalidArgument);
    row("link called lo", {bridge(at("mine", "lo"))}, FailureKind::InvalidArgument);
    row("peer called lo", {veth(at("mine", "x"), at("host", "lo"))}, FailureKind::InvalidArgument);
    row("lo deleted", {DeleteLink{at("mine", "lo")}}, FailureKind::NotPermitted);
    row("lo addressed", {AddAddress{at("mine", "lo"), address("10.0.0.1/32")}}, FailureKind::NotPermitted);
    row("lo as a port", {SetMaster{at("mine", "lo"), name("br0")}}, FailureKind::NotPermitted);
    row("MTU of lo", {SetMtu{at("mine", "lo"), 1500}}, FailureKind::NotPermitted);
    row("MTU too small", {SetMtu{at("mine", "x"), limits::mtuMin - 1}}, FailureKind::InvalidArgument);
    row("MTU too large", {SetMtu{at("mine", "x"), limits::mtuMax + 1}}, FailureKind::InvalidArgument);
    row("veth's MTU too small", {CreateVeth{end(at("mine", "x"), nullptr, 1), end(at("mine", "y"), nullptr, {})}},
        FailureKind::InvalidArgument);
    row("bridge's MTU too large", {CreateLink{at("mine", "b"), LinkKind::Bridge, {}, 70000}},
        FailureKind::InvalidArgument);
    row("multicast MAC", {SetMac{at("mine", "x"), anyMac("01:00:5e:00:00:01")}}, FailureKind::InvalidArgument);
    row("zero MAC", {CreateLink{at("mine", "b"), LinkKind::Bridge, anyMac("00:00:00:00:00:00"), {}}},
        FailureKind::InvalidArgument);
    row("broadcast MAC of a peer",
        {CreateVeth{end(at("mine", "x"), nullptr, {}), end(at("mine", "y"), "ff:ff:ff:ff:ff:ff", {})}},
        FailureKind::InvalidArgument);
    row("address twice",
        {AddAddress{at("mine", "x"), address("10.0.0.1/24")}, AddAddress{at("mine", "x"), address("10.0.0.1/24")}},
        FailureKind::InvalidArgument);
    row("multicast address", {AddAddress{at("mine", "x"), {ip("224.0.0.5"), 24}}}, FailureKind::InvalidArgument);
    row("unspecified address", {AddAddress{at("mine", "x"), {ip("::"), 64}}}, FailureKind::InvalidArgument);
    row("prefix too long", {AddAddress{at("mine", "x"), {ip("10.0.0.1"), 33}}}, FailureKind::InvalidArgument);
    row("route to nowhere", {AddRoute{ns("mine"), route("default", nullptr)}}, FailureKind::InvalidArgument);
    row("gateway of the other family", {AddRoute{ns("mine"), route("default", "fe80::1")}},
        FailureKind::InvalidArgument);
    row("multicast gateway", {AddRoute{ns("mine"), route("default", "224.0.0.1")}}, FailureKind::InvalidArgument);
    row("unspecified gateway", {AddRoute{ns("mine"), route("::/0", "::")}}, FailureKind::InvalidArgument);
    row("route through lo", {AddRoute{ns("mine"), route("10.0.0.0/8", nullptr, "lo")}}, FailureKind::NotPermitted);
    row("somebody's filter", {SetFilter{ns("docker"), {}}}, FailureKind::NotOurs);
    FilterRule impossible;
    impossible.port = PortRange{80, 80};
    row("a rule that the kernel would not take", {SetFilter{ns("mine"), {{}, {impossible}}}},
        FailureKind::InvalidArgument);
    row("too many rules", {SetFilter{ns("mine"), {{}, std::vector<FilterRule>(limits::filterRules + 1)}}},
        FailureKind::LimitExceeded);
    row("somebody's link slowed down", {SetQuality{at("host", "eth0"), Quality{{{QualityField::Rate, 64'000}}}}},
        FailureKind::NotOurs);
    row("no quality at all", {SetQuality{at("mine", "x"), Quality{}}}, FailureKind::InvalidArgument);
    row("quality of lo", {SetQuality{at("mine", "lo"), std::nullopt}}, FailureKind::NotPermitted);
    row("somebody's WireGuard link", {SetWireguard{at("host", "eth0"), {}, {}}}, FailureKind::NotOurs);
    row("a WireGuard link in somebody's namespace", {SetWireguard{at("docker", "wg0"), {}, {}}}, FailureKind::NotOurs);
    row("a peer that cannot be reached", {SetWireguard{at("mine", "x"), peerOf("endpoint 224.0.0.1:1"), {}}},
        FailureKind::InvalidArgument);
    row("too many networks",
        {SetWireguard{at("mine", "x"),
                      {{}, {}, {}, {{WireguardKey(), {}, 0, std::vector<AllowedIp>(limits::wireguardAllowedIps + 1)}}},
                      {}}},
        FailureKind::LimitExceeded);
    row("too many peers",
        {SetWireguard{at("mine", "x"), {{}, {}, {}, std::vector<WireguardPeer>(limits::wireguardPeers + 1)}, {}}},
        FailureKind::LimitExceeded);
    row("a preshared key for nobody",
        {SetWireguard{at("mine", "x"),
                      peerOf(""),
                      {{}, {{WireguardKey(WireguardKeyBytes{9}), WireguardSecret(WireguardKeyBytes{1})}}}}},
        FailureKind::InvalidArgument);
    row("somebody's sysctl", {SetSysctl{ns("docker"), Sysctl::Ipv4Forwarding, true}}, FailureKind::NotOurs);
    row("setting of somebody's link", {SetSysctl{ns("host"), {Sysctl::RpFilter, name("eth0")}, 0}},
        FailureKind::NotOurs);
    row("setting out of its range", {SetSysctl{ns("mine"), Sysctl::RpFilter, 3}}, FailureKind::InvalidArgument);
    row("setting that interfaces lack", {SetSysctl{ns("mine"), {Sysctl::Ipv4Forwarding, name("x")}, 1}},
        FailureKind::InvalidArgument);
    row("broadcast of IPv6", {AddAddress{at("mine", "x"), {ip("fd00::1"), 64, {}, ip("10.0.0.1"), {}}}},
        FailureKind::InvalidArgument);
    row("address twice, with another broadcast",
        {AddAddress{at("mine", "x"), address("10.0.0.1/24")},
         AddAddress{at("mine", "x"), address("10.0.0.1/24 brd +")}},
        FailureKind::InvalidArgument);
    row("next hop through somebody's link",
        {AddRoute{ns("host"), *Route::parse("10.7.0.0/16 nexthop dev br0 nexthop dev eth0")}}, FailureKind::NotOurs);
    row("the kernel's table",
        {AddRoute{ns("mine"), {*Destination::parse("10.7.0.0/16"), ip("10.0.0.1"), {}, RouteType::Unicast, 0, 255}}},
        FailureKind::InvalidArgument);
    row("rule for somebody's link", {AddRule{ns("host"), *Rule::parse("iif eth0 lookup 9")}}, FailureKind::NotOurs);
    row("rule in somebody's namespace", {AddRule{ns("docker"), *Rule::parse("iif eth0 lookup 9")}},
        FailureKind::NotOurs);
    row("rule of the kernel's", {AddRule{ns("mine"), {Family::V4, 32766U}}}, FailureKind::InvalidArgument);
    row("neighbour on somebody's link",
        {AddNeighbour{ns("host"), *Neighbour::parse("10.0.0.2 lladdr 02:00:00:00:00:02 dev eth0")}},
        FailureKind::NotOurs);
    row("neighbour with a group's MAC",
        {AddNeighbour{ns("mine"), {ip("10.0.0.2"), anyMac("01:00:00:00:00:02"), name("x")}}},
        FailureKind::InvalidArgument);
    row("entry of somebody's link",
        {RemoveFdbEntry{ns("host"), *FdbEntry::parse("02:00:00:00:00:02 dev eth0 master static")}},
        FailureKind::NotOurs);
    row("VLANs of somebody's port", {RemoveBridgeVlan{at("host", "eth0"), *BridgeVlan::parse("1-4094")}},
        FailureKind::NotOurs);
    row("VLAN out of range", {AddBridgeVlan{at("mine", "x"), {4095, 4095, false, false}}},
        FailureKind::InvalidArgument);
  }
  void refuses() {
    QFETCH(Operations, plan);
    QFETCH(FailureKind, kind);
    for (const Where where : {Where::Sandbox, Where::Host}) {
      const auto result = validate(plan, someOwnership(), where);
      QVERIFY(!result);
      QCOMPARE(result.error().kind, kind);
      QCOMPARE(result.error().operation, std::optional(plan.size() - 1));
      QVERIFY(!result.error().object.empty());
      QVERIFY(!result.error().message.empty());
    }
  }

  /// What a sandbox may do with its own root namespace, but nobody with this computer's.
  void thisComputerIsNotASandbox_data() {
    QTest::addColumn<Operations>("plan");
    QTest::addColumn<FailureKind>("kind");
    QTest::newRow("loopback") << Operations{SetUp{at("host", "lo"), true}} << FailureKind::NotOurs;
    QTest::newRow("default route") << Operations{AddRoute{ns("host"), route("default", "10.0.0.1")}}
                                   << FailureKind::NotPermitted;
    QTest::newRow("IPv6 default route") << Operations{AddRoute{ns("host"), route("::/0", "fd00::1", "br0")}}
                                        << FailureKind::NotPermitted;
    QTest::newRow("somebody's route") << Operations{RemoveRoute{ns("host"), route("10.8.0.0/16", "10.0.0.1")}}
                                      << FailureKind::NotOurs;
    const auto rule = [](const char* text) { return Operations{AddRule{ns("host"), *Rule::parse(text)}}; };
    QTest::newRow("rule for everything") << rule("from all lookup 9 priority 5") << FailureKind::NotPermitted;
    QTest::newRow("rule for this computer's own packets") << rule("iif lo lookup 9") << FailureKind::NotPermitted;
    QTest::newRow("rule for a mark") << rule("fwmark 1 lookup 9") << FailureKind::NotPermitted;
    QTest::newRow("rule for half of everything") << rule("from 128.0.0.0/1 lookup 9") << FailureKind::NotPermitted;
    QTest::newRow("rule like another's") << rule("from 10.9.0.0/16 lookup 9") << FailureKind::InvalidArgument;
    QTest::newRow("VRF, which leaves rules behind")
        << Operations{CreateLink{at("host", "red"), LinkKind::Vrf, {}, {}, {}, {{Option::Table, std::uint64_t{77}}}}}
        << FailureKind::NotPermitted;
    QTest::newRow("WireGuard, which changes a setting of all interfaces")
        << Operations{CreateLink{at("host", "wg0"), LinkKind::Wireguard}} << FailureKind::NotPermitted;
    QTest::newRow("default route by advertisement")
        << Operations{SetSysctl{ns("host"), {Sysctl::AcceptRa, name("br0")}, 2}} << FailureKind::NotPermitted;
    QTest::newRow("somebody's rule") << Operations{RemoveRule{ns("host"), *Rule::parse("from 10.9.0.0/16 lookup 9")}}
                                     << FailureKind::NotOurs;
    QTest::newRow("blackhole for everything")
        << Operations{AddRoute{ns("host"), *Route::parse("blackhole default")}} << FailureKind::NotPermitted;
    QTest::newRow("setting of all interfaces")
        << Operations{SetSysctl{ns("host"), Sysctl::DisableIpv6, 1}} << FailureKind::NotPermitted;
  }
  void thisComputerIsNotASandbox() {
    QFETCH(Operations, plan);
    QFETCH(FailureKind, kind);
    QVERIFY(validate(plan, someOwnership(), Where::Sandbox));
    const auto result = validate(plan, someOwnership(), Where::Host);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, kind);
  }

  void takenNetworksAreLeftAlone_data() {
    QTest::addColumn<Operations>("plan");
    QTest::addColumn<bool>("permitted");
    const auto routeTo = [](const char* network) {
      return Operations{AddRoute{ns("host"), route(network, nullptr, "br0")}};
    };
    const auto addressOf = [](const char* text) { return Operations{AddAddress{at("host", "br0"), address(text)}}; };
    QTest::newRow("another network") << routeTo("10.66.0.0/16") << true;
    QTest::newRow("the network beside") << routeTo("192.168.2.0/24") << true;
    QTest::newRow("the same network") << routeTo("192.168.1.0/24") << false;
    QTest::newRow("a part of it") << routeTo("192.168.1.64/26") << false;
    QTest::newRow("a network around it") << routeTo("192.168.0.0/16") << false;
    QTest::newRow("the gateway") << routeTo("203.0.113.1/32") << false;
    QTest::newRow("a half of everything") << routeTo("128.0.0.0/1") << false;
    QTest::newRow("a small piece of everything") << routeTo("12.0.0.0/7") << false;
    QTest::newRow("a large network") << routeTo("12.0.0.0/8") << true;
    QTest::newRow("a half of IPv6") << routeTo("8000::/1") << false;
    QTest::newRow("an IPv6 network") << routeTo("fd00:2::/64") << true;
    QTest::newRow("the same IPv6 network") << routeTo("fd00:1::/64") << false;
    QTest::newRow("a rule for another network")
        << Operations{AddRule{ns("host"), *Rule::parse("from 10.66.0.0/16 lookup 9 priority 100")}} << true;
    QTest::newRow("a rule for the same network")
        << Operations{AddRule{ns("host"), *Rule::parse("to 192.168.1.0/24 lookup 9 priority 100")}} << false;
    QTest::newRow("a peer there") << addressOf("10.66.0.1 peer 192.168.1.9/32") << false;
    QTest::newRow("an address") << addressOf("10.66.0.1/16") << true;
    QTest::newRow("a neighbour's address, with a peer elsewhere")
        << addressOf("192.168.1.9 peer 10.66.0.2/32") << false;
    QTest::newRow("a neighbour's address for broadcasts") << addressOf("10.66.0.1/24 broadcast 192.168.1.9") << false;
    QTest::newRow("a neighbour's address") << addressOf("192.168.1.9/32") << false;
    QTest::newRow("an address around") << addressOf("192.168.77.1/16") << false;
    QTest::newRow("an address in everything") << addressOf("10.0.0.1/1") << false;
    QTest::newRow("a link-local address") << addressOf("fe80::1/64") << true;
  }
  void takenNetworksAreLeftAlone() {
    QFETCH(Operations, plan);
    QFETCH(bool, permitted);
    const engine::TakenNetworks taken{{{ip("192.168.1.0"), 24}, "eth0"},
                                      {{ip("192.168.1.1"), 32}, {}},
                                      {{ip("203.0.113.1"), 32}, {}},
                                      {{ip("fd00:1::"), 64}, "eth0"}};
    QVERIFY(validate(plan, someOwnership(), Where::Sandbox, [&] { return taken; }));
    const auto result = validate(plan, someOwnership(), Where::Host, [&] { return taken; });
    QCOMPARE(result.has_value(), permitted);
    if (!permitted)
      QCOMPARE(result.error().kind, FailureKind::NotPermitted);
  }
  void aTakenNetworkIsNamedWithItsLink() {
    const Operations plan{AddAddress{at("host", "br0"), address("172.17.3.1/24")}};
    const auto refused = validate(plan, someOwnership(), Where::Host, [] {
      return engine::TakenNetworks{{{ip("172.17.0.0"), 16}, "docker0"}};
    });
    QVERIFY(!refused);
    QVERIFY(refused.error().message.ends_with(
        "This computer has 172.17.0.0/16 on its link docker0, which overlaps it. Take another network for the lab."));
  }

  void takenNetworksAreLookedForOnlyWhereAPlanLeadsIntoTheHost() {
    int asked = 0;
    const auto find = [&]() -> Result<engine::TakenNetworks> {
      ++asked;
      return fail(FailureKind::Kernel, "The routes cannot be read.");
    };
    const Operations inside{CreateNamespace{space("a")}, veth(at("a", "x"), at("host", "y")),
                            AddAddress{at("a", "x"), address("192.168.1.1/24")},
                            AddRoute{ns("a"), route("default", "192.168.1.2")}, SetMtu{at("host", "y"), 1400}};
    QVERIFY(validate(inside, someOwnership(), Where::Host, find));
    QCOMPARE(asked, 0);
    Operations outside = inside;
    outside.push_back(AddAddress{at("host", "y"), address("10.66.0.1/24")});
    QVERIFY(validate(outside, someOwnership(), Where::Sandbox, find));
    QCOMPARE(asked, 0);
    const auto refused = validate(outside, someOwnership(), Where::Host, find);
    QVERIFY(!refused);
    QCOMPARE(refused.error().message.ends_with("The routes cannot be read."), true);
    QCOMPARE(asked, 1);
  }

  void keepsTheLimits() {
    Operations plan;
    for (std::size_t i = 0; i + 2 < limits::namespaces; ++i)
      plan.push_back(CreateNamespace{space(("n" + std::to_string(i)).c_str())});
    QVERIFY(validate(plan, someOwnership(), Where::Sandbox));  // with "mine" and "guest" exactly as many as may be
    plan.push_back(CreateNamespace{space("more")});
    const auto tooMany = validate(plan, someOwnership(), Where::Sandbox);
    QVERIFY(!tooMany);
    QCOMPARE(tooMany.error().kind, FailureKind::LimitExceeded);

    // The journal's two links of the host count as well.
    Operations links;
    for (std::size_t i = 0; i + 2 < limits::links; ++i)
      links.push_back(bridge(at("mine", ("b" + std::to_string(i)).c_str())));
    QVERIFY(validate(links, someOwnership(), Where::Sandbox));
    links.push_back(bridge(at("mine", "more")));
    QCOMPARE(validate(links, someOwnership(), Where::Sandbox).error().kind, FailureKind::LimitExceeded);

    const Operations endless(limits::operations + 1, SetUp{at("mine", "lo"), true});
    QCOMPARE(validate(endless, someOwnership(), Where::Sandbox).error().kind, FailureKind::LimitExceeded);
  }
};

QTEST_APPLESS_MAIN(PolicyTest)
#include "test_policy.moc"
