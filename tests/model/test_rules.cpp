// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawings/random_drawing.h"
#include "drawings/sample_drawings.h"
#include "model/rules.h"

#include <QTest>
#include <algorithm>
#include <ctime>
#include <functional>

using namespace vethloom;
using namespace vethloom::model;

namespace {

/// A drawing to spoil: ns1 and ns2 at br0 in the host, and ns1 – ns3 by a cable of their own.
struct Drawing {
  samples::SwitchedRooms rooms = samples::switchedRooms();
  Topology& topology = rooms.topology;
  ElementId ns3 = samples::addNamespace(rooms.topology);
  ElementId cable3 = samples::addCable(rooms.topology, rooms.ns1, ns3);

  void addresses(ElementId element, std::size_t end, const char* text) {
    samples::carryOut(topology, setAddresses(topology, {element, end}, text).value());
  }
  void filter(ElementId box, const char* text) { samples::carryOut(topology, setFilter(topology, box, text).value()); }
  void forwards(ElementId box) {
    samples::carryOut(topology, setForwarding(topology, box, contract::Sysctl::Ipv4Forwarding, true));
  }
  void quality(contract::QualityField field, const char* text) {
    samples::carryOut(topology, setQuality(topology, {cable3, 0}, field, text).value());
  }
  void routes(ElementId box, const char* text) { samples::carryOut(topology, setRoutes(topology, box, text).value()); }
};

using Spoil = std::function<void(Drawing&)>;

QStringList found(const Topology& topology) {
  QStringList list;
  for (const auto& problem : check(topology)) {
    list << QString::fromStdString(problem.code + " " + problem.object);
  }
  return list;
}

}  // namespace

Q_DECLARE_METATYPE(Spoil)

class TestRules : public QObject {
  Q_OBJECT

private slots:
  void goodDrawingsHaveNoProblems();
  void eachFaultIsFound_data();
  void eachFaultIsFound();
  void eachFixMendsItsFault_data() { eachFaultIsFound_data(); }
  void eachFixMendsItsFault();
  void allFixesTogetherAreOnePatch();
  void fixesThatMeetAreDoneInTheirOrder();
  void manyFixesTakeNoLongerEach();
  void aFixForWhatIsGoneIsRefused();
  void errorsComeFirst();
  void messagesAreSentences();
  void suggestsTheNextFreeAddress();
  void aCrowdedBridgeIsFound();
};

void TestRules::goodDrawingsHaveNoProblems() {
  Drawing drawing;
  QCOMPARE(found(drawing.topology), QStringList());
  drawing.addresses(drawing.rooms.bridge, 0, "10.0.1.254/24");
  drawing.routes(drawing.rooms.ns2, "default via 10.0.1.254");
  QCOMPARE(found(drawing.topology), QStringList());
}

void TestRules::eachFaultIsFound_data() {
  QTest::addColumn<Spoil>("spoil");
  QTest::addColumn<QStringList>("expected");
  const auto row = [](const char* name, const QStringList& expected, const Spoil& spoil) {
    QTest::newRow(name) << spoil << expected;
  };
  row("same address in a segment", {"DUP_IP ns2/eth0"},
      [](Drawing& it) { it.addresses(it.rooms.cable2, 0, "10.0.1.1/24"); });
  row("network address", {"BAD_HOST_ADDR ns2/eth0"},
      [](Drawing& it) { it.addresses(it.rooms.cable2, 0, "10.0.1.0/24"); });
  row("address on a port", {"IP_ON_PORT host/veth0"},
      [](Drawing& it) { it.addresses(it.rooms.cable1, 1, "10.7.0.1/24"); });
  row("subnets differ on a cable", {"DIFFERENT_SUBNETS ns1/eth1"},
      [](Drawing& it) { it.addresses(it.cable3, 1, "10.9.0.1/24"); });
  row("lengths differ", {"WRONG_PREFIX ns1/eth1"}, [](Drawing& it) { it.addresses(it.cable3, 1, "10.0.2.2/23"); });
  row("overlap in a box", {"DIFFERENT_SUBNETS ns1/eth1", "OVERLAP ns1/eth1"},
      [](Drawing& it) { it.addresses(it.cable3, 0, "10.0.1.9/24"); });
  row("no address", {"NO_ADDRESS ns3/eth0"}, [](Drawing& it) { it.addresses(it.cable3, 1, ""); });
  row("drawn down", {"LINK_ADMIN_DOWN ns3/eth0"}, [](Drawing& it) {
    samples::carryOut(it.topology, setUp(it.topology, {it.cable3, 1}, false));
  });
  row("loopback down", {"LO_DOWN ns3"},
      [](Drawing& it) { samples::carryOut(it.topology, setLoopbackUp(it.topology, it.ns3, false)); });
  row("not cabled", {"NOT_CABLED ns4"}, [](Drawing& it) { samples::addNamespace(it.topology); });
  row("same MAC", {"DUP_MAC ns3/eth0"}, [](Drawing& it) {
    for (const std::size_t end : {0u, 1u}) {
      samples::carryOut(it.topology, setMac(it.topology, {it.cable3, end}, "02:00:00:00:00:01").value());
    }
  });
  row("MTUs differ", {"MTU_MISMATCH ns1/eth0"}, [](Drawing& it) {
    samples::carryOut(it.topology, setMtu(it.topology, {it.rooms.cable1, 0}, "1400").value());
  });
  row("IPv6 on a tiny MTU", {"MTU_BELOW_IPV6 ns1/eth1", "MTU_BELOW_IPV6 ns3/eth0"}, [](Drawing& it) {
    it.addresses(it.cable3, 0, "2001:db8::1/64");
    it.addresses(it.cable3, 1, "2001:db8::2/64");
    for (const std::size_t end : {0u, 1u}) {
      samples::carryOut(it.topology, setMtu(it.topology, {it.cable3, end}, "1000").value());
    }
  });
  row("loop of bridges", {"L2_LOOP host/veth4 – host/veth5"}, [](Drawing& it) {
    const auto second = samples::addBridge(it.topology, hostId);
    samples::addCable(it.topology, it.rooms.bridge, second);
    samples::addCable(it.topology, it.rooms.bridge, second);
  });
  row("rule for an interface that is not here", {"FILTER_NO_DEVICE ns3"},
      [](Drawing& it) { it.filter(it.ns3, "drop in eth7"); });
  row("the host has others", {}, [](Drawing& it) { it.filter(hostId, "drop in eth7"); });
  row("rule behind a wider one", {"FILTER_UNREACHED ns3"},
      [](Drawing& it) { it.filter(it.ns3, "accept from 10.0.0.0/8\ndrop from 10.0.2.0/24 protocol tcp port 80"); });
  row("rule behind a narrower one", {},
      [](Drawing& it) { it.filter(it.ns3, "drop from 10.0.2.0/24 protocol tcp port 80\naccept from 10.0.0.0/8"); });
  row("rules of different chains", {}, [](Drawing& it) { it.filter(it.ns3, "accept input\ndrop forward"); });
  row("source of somebody else", {"SNAT_FOREIGN_ADDRESS ns1"}, [](Drawing& it) {
    it.forwards(it.rooms.ns1);
    it.filter(it.rooms.ns1, "snat 10.0.1.99 out eth0");
  });
  row("source of one's own", {}, [](Drawing& it) {
    it.forwards(it.rooms.ns1);
    it.filter(it.rooms.ns1, "snat 10.0.1.1 out eth0");
  });
  row("masquerade without forwarding", {"NAT_FORWARD_OFF ns1"},
      [](Drawing& it) { it.filter(it.rooms.ns1, "masquerade out eth0"); });
  row("policy without answers", {"FILTER_DROPS_ANSWERS ns3"},
      [](Drawing& it) { it.filter(it.ns3, "policy input drop\naccept protocol tcp port 22"); });
  row("policy with answers", {}, [](Drawing& it) { it.filter(it.ns3, "policy input drop\naccept established"); });
  row("policy against IPv6", {"FILTER_DROPS_NEIGHBOURS ns3"}, [](Drawing& it) {
    it.addresses(it.cable3, 0, "10.0.2.1/24 2001:db8::1/64");
    it.addresses(it.cable3, 1, "10.0.2.2/24 2001:db8::2/64");
    it.filter(it.ns3, "policy input drop\naccept established");
  });
  row("everything lost", {"QUALITY_ALL_LOST ns1/eth1"},
      [](Drawing& it) { it.quality(contract::QualityField::Loss, "100%"); });
  row("burst below a packet", {"QUALITY_BURST ns1/eth1"}, [](Drawing& it) {
    it.quality(contract::QualityField::Rate, "1mbit");
    it.quality(contract::QualityField::Burst, "1500b");
  });
  row("quality of a bridge", {"QUALITY_OF_BRIDGE host/br0"}, [](Drawing& it) {
    samples::carryOut(it.topology,
                      setQuality(it.topology, {it.rooms.bridge, 0}, contract::QualityField::Delay, "1ms").value());
  });
  row("gateway elsewhere", {"GW_OFF_SUBNET ns2", "GW_WRONG ns2"},
      [](Drawing& it) { it.routes(it.rooms.ns2, "default via 10.5.5.5"); });
  row("gateway is nobody", {"GW_WRONG ns2"}, [](Drawing& it) { it.routes(it.rooms.ns2, "default via 10.0.1.77"); });
  row("gateway is oneself", {"GW_WRONG ns2"}, [](Drawing& it) { it.routes(it.rooms.ns2, "default via 10.0.1.2"); });
  row("link-local gateway without device", {"GW_OFF_SUBNET ns2"},
      [](Drawing& it) { it.routes(it.rooms.ns2, "::/0 via fe80::1"); });
  row("gateway does not forward", {"FORWARD_OFF ns1"}, [](Drawing& it) { it.routes(it.ns3, "default via 10.0.2.1"); });
  row("route over a link that is down", {"LINK_ADMIN_DOWN ns3/eth0", "ROUTE_DEAD ns3"}, [](Drawing& it) {
    it.routes(it.ns3, "10.9.0.0/16 dev eth0");
    samples::carryOut(it.topology, setUp(it.topology, {it.cable3, 1}, false));
  });
  row("routes to the same place", {"ROUTE_TWICE ns3"}, [](Drawing& it) {
    auto& stack = std::get<Namespace>(it.topology.elements.at(it.ns3)).stack;  // No edit would do this; a file may.
    stack.routes = {*contract::Route::parse("10.9.0.0/16 dev eth0"), *contract::Route::parse("10.9.0.0/16 dev eth0")};
  });
  row("route over a missing device", {"ROUTE_NO_DEVICE ns3"}, [](Drawing& it) {
    std::get<Namespace>(it.topology.elements.at(it.ns3)).stack.routes = {
        *contract::Route::parse("10.9.0.0/16 dev eth9")};
  });
  const auto stationRow = [&](const char* name, const QStringList& expected, auto set, const char* text) {
    row(name, expected,
        [set, text](Drawing& it) { samples::carryOut(it.topology, set(it.topology, it.ns3, text).value()); });
  };
  stationRow("rules of one priority", {"RULE_PRIORITY_TWICE ns3"}, setRules,
             "from 10.0.0.0/8 lookup main priority 5\nto 10.0.0.0/8 lookup main priority 5");
  stationRow("rule for an empty table", {"TABLE_EMPTY ns3"}, setRules, "iif eth0 lookup 7");
  stationRow("table that nobody asks", {"TABLE_UNUSED ns3"}, setRoutes, "10.9.0.0/16 dev eth0 table 7");
  stationRow("source of somebody else", {"SOURCE_NOT_OWN ns3"}, setRoutes, "10.9.0.0/16 dev eth0 src 10.0.2.77");
  stationRow("one of two gateways elsewhere", {"FORWARD_OFF ns1", "GW_OFF_SUBNET ns3", "GW_WRONG ns3"}, setRoutes,
             "10.9.0.0/16 nexthop via 10.0.2.1 nexthop via 10.5.5.5");
  stationRow("gateway elsewhere, but on-link by word", {"GW_WRONG ns3"}, setRoutes,
             "10.9.0.0/16 via 10.5.5.5 dev eth0 onlink");
  stationRow("routes of two metrics", {}, setRoutes, "10.9.0.0/16 dev eth0\nblackhole 10.9.0.0/16 metric 9");
  stationRow("neighbour elsewhere", {"NEIGHBOUR_OFF_SUBNET ns3"}, setNeighbours,
             "10.5.5.5 lladdr 02:00:00:00:00:05 dev eth0");
  stationRow("entry of no port", {"FDB_NO_MASTER ns3"}, setFdb, "02:00:00:00:00:05 dev eth0 master static");
  row("rule for a missing device", {"RULE_NO_DEVICE ns3"}, [](Drawing& it) {
    std::get<Namespace>(it.topology.elements.at(it.ns3)).stack.rules = {*contract::Rule::parse("iif eth9 lookup main")};
  });
  row("neighbour with another MAC", {"NEIGHBOUR_WRONG_MAC ns3"}, [](Drawing& it) {
    samples::carryOut(it.topology, setMac(it.topology, {it.cable3, 0}, "02:00:00:00:00:01").value());
    samples::carryOut(it.topology,
                      setNeighbours(it.topology, it.ns3, "10.0.2.1 lladdr 02:00:00:00:00:02 dev eth0").value());
  });
  row("VLAN that a port lacks", {"FDB_NO_VLAN host", "VLAN_FILTERING_OFF host/br0"}, [](Drawing& it) {
    samples::carryOut(it.topology, setVlans(it.topology, {it.rooms.cable1, 1}, "20").value());
    samples::carryOut(it.topology,
                      setFdb(it.topology, hostId, "02:00:00:00:00:05 dev veth0 master static vlan 10").value());
  });
  row("overlapping VLANs", {"VLAN_FILTERING_OFF host/br0", "VLAN_TWICE host/veth0"}, [](Drawing& it) {
    samples::carryOut(it.topology, setVlans(it.topology, {it.rooms.cable1, 1}, "10, 5-20").value());
  });
  row("two PVIDs", {"PVID_TWICE host/br0", "VLAN_FILTERING_OFF host/br0"}, [](Drawing& it) {
    samples::carryOut(it.topology, setVlans(it.topology, {it.rooms.bridge, 0}, "10 pvid, 20 pvid").value());
  });
  row("VLANs at a bridge that does not filter", {"VLAN_FILTERING_OFF host/br0"}, [](Drawing& it) {
    samples::carryOut(it.topology, setVlans(it.topology, {it.rooms.cable1, 1}, "10").value());
    samples::carryOut(it.topology, setVlans(it.topology, {it.rooms.cable2, 1}, "10").value());
  });
  row("VLANs at a bridge that filters", {}, [](Drawing& it) {
    samples::carryOut(it.topology, setVlans(it.topology, {it.rooms.cable1, 1}, "10").value());
    samples::carryOut(it.topology,
                      setOption(it.topology, {it.rooms.bridge, 0}, contract::Option::VlanFiltering, "on").value());
  });
  row("gateway on the cable, in another subnet", {"DIFFERENT_SUBNETS ns1/eth1", "GW_OFF_SUBNET ns3"}, [](Drawing& it) {
    it.addresses(it.cable3, 1, "10.9.0.1/24");
    it.forwards(it.rooms.ns1);
    it.routes(it.ns3, "default via 10.0.2.1");
  });
  row("VLANs of no port", {"VLAN_NO_BRIDGE ns3/eth0"}, [](Drawing& it) {
    samples::carryOut(it.topology, setVlans(it.topology, {it.cable3, 1}, "10").value());
  });
  row("IPv6 where it is off", {"IPV6_DISABLED ns3/eth0"}, [](Drawing& it) {
    it.addresses(it.cable3, 0, "2001:db8::1/64");
    it.addresses(it.cable3, 1, "2001:db8::2/64");
    samples::carryOut(it.topology,
                      setSysctl(it.topology, InterfaceId{it.cable3, 1}, contract::Sysctl::DisableIpv6, 1).value());
  });
  row("port in another box", {"PORT_IN_OTHER_BOX ns3/eth0"}, [](Drawing& it) {
    it.addresses(it.cable3, 0, "");
    it.addresses(it.cable3, 1, "");
    auto& cable = std::get<Cable>(it.topology.elements.at(it.cable3));
    cable.ends[1].master = it.rooms.bridge;
    samples::carryOut(it.topology, setAddresses(it.topology, {it.cable3, 0}, "10.0.1.9/24").value());
    samples::carryOut(it.topology, remove(it.topology, {it.rooms.cable1}));
  });
  row("names twice", {"NAME_CLASH ns1/eth0"}, [](Drawing& it) {
    auto& cable = std::get<Cable>(it.topology.elements.at(it.cable3));
    cable.ends[0].interface.name = cable.ends[1].interface.name;
  });
}

void TestRules::eachFaultIsFound() {
  QFETCH(Spoil, spoil);
  QFETCH(QStringList, expected);
  Drawing drawing;
  spoil(drawing);
  auto actual = found(drawing.topology);
  actual.sort();
  QCOMPARE(actual, expected);
}

void TestRules::eachFixMendsItsFault() {
  QFETCH(Spoil, spoil);
  Drawing drawing;
  spoil(drawing);
  const auto same = [](const Problem& a) {
    return [&a](const Problem& b) {
      return a.code == b.code && a.object == b.object && a.message == b.message && a.element == b.element;
    };
  };
  const auto before = check(drawing.topology);
  for (const auto& problem : before) {
    if (!problem.fix) {
      continue;
    }
    QVERIFY2(!problem.fix->text.empty() && std::isupper(static_cast<unsigned char>(problem.fix->text[0])),
             problem.code.c_str());
    Topology mended = drawing.topology;
    const auto patch = problem.fix->patch(mended);
    QVERIFY2(patch && apply(mended, *patch), problem.code.c_str());
    const auto after = check(mended);
    QVERIFY2(std::none_of(after.begin(), after.end(), same(problem)), problem.code.c_str());
    const auto errors = [](const std::vector<Problem>& problems) {
      return std::count_if(problems.begin(), problems.end(),
                           [](const Problem& one) { return one.severity == Severity::Error; });
    };
    QVERIFY2(errors(after) <= errors(before), problem.code.c_str());
  }
}

void TestRules::allFixesTogetherAreOnePatch() {
  Drawing drawing;
  drawing.addresses(drawing.rooms.cable2, 0, "10.0.1.1/24");
  drawing.addresses(drawing.cable3, 1, "");
  samples::carryOut(drawing.topology, setUp(drawing.topology, {drawing.cable3, 0}, false));
  samples::carryOut(drawing.topology, setLoopbackUp(drawing.topology, drawing.ns3, false));
  const auto problems = check(drawing.topology);
  QCOMPARE(problems.size(), std::size_t{4});
  samples::carryOut(drawing.topology, fixAll(drawing.topology, problems));
  QCOMPARE(found(drawing.topology), QStringList());
}

void TestRules::fixesThatMeetAreDoneInTheirOrder() {
  Drawing drawing;
  // The same address as its neighbour's, and another length: both fixes are about the same text.
  drawing.addresses(drawing.rooms.cable1, 0, "10.0.1.1/16");
  drawing.addresses(drawing.rooms.cable2, 0, "10.0.1.1/24");
  const auto isDuplicate = [](const Problem& problem) { return problem.code == "DUP_IP"; };
  const auto before = check(drawing.topology);
  QVERIFY(std::any_of(before.begin(), before.end(), isDuplicate));
  samples::carryOut(drawing.topology, fixAll(drawing.topology, before));
  const auto after = check(drawing.topology);
  QVERIFY(std::none_of(after.begin(), after.end(), isDuplicate));
}

void TestRules::manyFixesTakeNoLongerEach() {
  /// How many milliseconds it takes to give so many stations addresses, and how many different ones they get.
  const auto numbered = [](unsigned stations) {
    Topology topology = samples::star(stations);
    for (auto& [id, element] : topology.elements) {
      if (auto* cable = std::get_if<Cable>(&element)) {
        for (CableEnd& end : cable->ends)
          end.interface.addresses.clear();
      }
    }
    std::vector<Problem> problems;
    for (const auto& problem : check(topology)) {
      if (problem.code == "NO_ADDRESS")
        problems.push_back(problem);
    }
    const std::clock_t start = std::clock();  // Of our own time: a machine may do other things as well.
    samples::carryOut(topology, fixAll(topology, problems));
    const auto took = 1000 * (std::clock() - start) / CLOCKS_PER_SEC;
    std::set<contract::IpAddress> ips;
    for (const auto& placed : interfacesOf(topology)) {
      for (const auto& address : placed.interface->addresses)
        ips.insert(address.ip);
    }
    return std::pair(took, ips.size());
  };
  constexpr unsigned many = 1500;
  const auto [took, addresses] = numbered(many);
  QCOMPARE(addresses, std::size_t{many});
  QVERIFY2(took < 2000, qPrintable(QString::number(took)));
}

void TestRules::aFixForWhatIsGoneIsRefused() {
  Drawing drawing;
  drawing.addresses(drawing.rooms.cable2, 0, "10.0.1.1/24");
  const auto problems = check(drawing.topology);
  samples::carryOut(drawing.topology, remove(drawing.topology, {drawing.rooms.ns2}));
  QVERIFY(!problems.front().fix->patch(drawing.topology));
  QVERIFY(fixAll(drawing.topology, problems).isEmpty());
}

void TestRules::errorsComeFirst() {
  Drawing drawing;
  samples::addNamespace(drawing.topology);
  drawing.addresses(drawing.rooms.cable2, 0, "10.0.1.1/24");
  drawing.addresses(drawing.cable3, 1, "10.9.0.1/24");
  QCOMPARE(found(drawing.topology), (QStringList{"DUP_IP ns2/eth0", "DIFFERENT_SUBNETS ns1/eth1", "NOT_CABLED ns4"}));
}

void TestRules::messagesAreSentences() {
  for (unsigned seed = 0; seed < 100; ++seed) {
    std::mt19937 random(seed);
    for (const auto& problem : check(samples::randomDrawing(random, 40))) {
      for (const auto& text : {problem.message, problem.remedy}) {
        QVERIFY2(text.ends_with('.') && std::isupper(static_cast<unsigned char>(text[0])), text.c_str());
      }
    }
  }
}

void TestRules::suggestsTheNextFreeAddress() {
  Drawing drawing;
  drawing.addresses(drawing.rooms.cable2, 0, "10.0.1.1/24");
  QCOMPARE(check(drawing.topology)[0].remedy, std::string("Use 10.0.1.2/24, which is free."));
}

void TestRules::aCrowdedBridgeIsFound() {
  QCOMPARE(found(samples::star(1023)), QStringList());
  QCOMPARE(found(samples::star(1024)), QStringList{"BRIDGE_FULL host/br0"});
  QCOMPARE(found(samples::star(4097)), (QStringList{"LIMIT host", "BRIDGE_FULL host/br0"}));
}

QTEST_GUILESS_MAIN(TestRules)
#include "test_rules.moc"
