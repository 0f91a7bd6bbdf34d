// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawings/sample_drawings.h"
#include "model/edits.h"
#include "model/rules.h"

#include <QTest>
#include <algorithm>

using namespace vethloom;
using namespace vethloom::model;
using contract::Option;

namespace {

/// A drawing being made, in few words.
struct Board {
  Topology topology;

  Board() { samples::addNamespace(topology); }

  ElementId ns() const { return boxNamed(topology, NamespaceRef(*NamespaceName::parse("ns1"))); }

  void take(const Result<Patch>& patch) {
    if (!patch)
      qFatal("%s", contract::describe(patch.error()).c_str());
    samples::carryOut(topology, *patch);
  }
  ElementId add(LinkKind kind, InterfaceId lower = {}, ElementId box = hostId) {
    const auto added = addLink(topology, box, kind, lower, {});
    if (!added)
      qFatal("%s", contract::describe(added.error()).c_str());
    samples::carryOut(topology, added->patch);
    return added->id;
  }
  void set(ElementId id, Option option, const char* text) { take(setOption(topology, {id, 0}, option, text)); }
  /// Past what the edits would refuse.
  Interface& raw(ElementId id) { return std::get<Link>(topology.elements.at(id)).interface; }
  std::string name(ElementId id) const { return findInterface(topology, {id, 0})->name.text(); }
  ElementId cable(ElementId from = hostId, ElementId to = hostId) {
    return samples::addCable(topology, from, to, false);
  }
  ElementId bridge(ElementId box = hostId) { return samples::addBridge(topology, box); }
};

QStringList codesOf(const std::vector<Problem>& problems, Severity least = Severity::Warning) {
  QStringList codes;
  for (const Problem& problem : problems) {
    if (problem.severity >= least)
      codes << QString::fromStdString(problem.code);
  }
  return codes;
}

using Draw = void (*)(Board&);

}  // namespace

Q_DECLARE_METATYPE(Draw)

/// Links of every kind in a drawing: the edits that make them, and the rules about them.
class TestLinks : public QObject {
  Q_OBJECT

private slots:
  void newLinksAreSound_data();
  void newLinksAreSound();
  void newLinksHaveNamesAndNumbers();
  void whatNeedsALowerLinkIsRefusedWithout();
  void optionsAreTypedAndCleared();
  void portOptionsGoWithTheBridge();
  void mastersAreChosenInTheBox();
  void nothingStandsOnItself();
  void removalTakesWhatStandsOnIt();
  void copiesStandOnCopies();
  void problems_data();
  void problems();
  void saysWhatTheKernelLacks();
};

void TestLinks::newLinksAreSound_data() {
  QTest::addColumn<int>("kind");
  for (const auto& info : contract::linkKinds()) {
    if (info.kind != LinkKind::Veth && info.kind != LinkKind::Bridge)
      QTest::newRow(std::string(info.name).c_str()) << static_cast<int>(info.kind);
  }
}

void TestLinks::newLinksAreSound() {
  QFETCH(int, kind);
  Board board;
  const auto cable = board.cable();
  const auto& info = contract::infoOf(static_cast<LinkKind>(kind));
  const auto id = board.add(info.kind, info.lower == contract::Lower::None ? InterfaceId{} : InterfaceId{cable, 0});
  QVERIFY(QString::fromStdString(board.name(id)).size() <= 15);
  const auto codes = codesOf(check(board.topology));
  const bool tunnel = info.kind == LinkKind::Vxlan || info.kind == LinkKind::Gre || info.kind == LinkKind::Gretap;
  QCOMPARE(codes, tunnel ? QStringList{QStringLiteral("NO_REMOTE")} : QStringList());
  QCOMPARE(boxOf(board.topology, id), hostId);
  QCOMPARE(kindOf(board.topology, {id, 0}), info.kind);
}

void TestLinks::newLinksHaveNamesAndNumbers() {
  Board board;
  const auto cable = board.cable();
  QCOMPARE(board.name(board.add(LinkKind::Tap)), std::string("tap0"));
  QCOMPARE(board.name(board.add(LinkKind::Tap)), std::string("tap1"));
  QCOMPARE(board.name(board.add(LinkKind::Gre)), std::string("gre1"));
  QCOMPARE(board.name(board.add(LinkKind::Vlan, {cable, 0})), std::string("veth0.10"));
  QCOMPARE(board.name(board.add(LinkKind::Vlan, {cable, 0})), std::string("veth0.20"));
  QCOMPARE(board.name(board.add(LinkKind::Vlan, {cable, 1})), std::string("veth1.10"));
  const auto vxlan = board.add(LinkKind::Vxlan);
  QVERIFY(board.raw(vxlan).options.at(Option::DestinationPort) == contract::OptionValue(std::uint64_t{4789}));
}

void TestLinks::whatNeedsALowerLinkIsRefusedWithout() {
  Board board;
  const auto cable = board.cable();
  QVERIFY(!addLink(board.topology, hostId, LinkKind::Vlan, {}, {}));
  QVERIFY(!addLink(board.topology, hostId, LinkKind::Dummy, {cable, 0}, {}));
  const auto vlan = board.add(LinkKind::Vlan, {cable, 0});
  QVERIFY(!setLower(board.topology, vlan, {}));
  const auto vxlan = board.add(LinkKind::Vxlan, {cable, 0});
  board.take(setLower(board.topology, vxlan, {}));
  QCOMPARE(board.topology.find<Link>(vxlan)->lower, InterfaceId{});
}

void TestLinks::optionsAreTypedAndCleared() {
  Board board;
  const auto tap = board.add(LinkKind::Tap);
  board.set(tap, Option::QueueLength, " 500 ");
  QVERIFY(board.raw(tap).options.at(Option::QueueLength) == contract::OptionValue(std::uint64_t{500}));
  board.set(tap, Option::QueueLength, "");
  QVERIFY(board.raw(tap).options.empty());
  const auto refused = setOption(board.topology, {tap, 0}, Option::QueueLength, "many");
  QVERIFY(!refused);
  QCOMPARE(refused.error().object, std::string("host/tap0"));
  QVERIFY(!setOption(board.topology, {tap, 0}, Option::Stp, "on"));
  const auto vrf = board.add(LinkKind::Vrf);
  QVERIFY(!setOption(board.topology, {vrf, 0}, Option::Table, ""));
}

void TestLinks::portOptionsGoWithTheBridge() {
  Board board;
  const auto bridge = board.bridge();
  const auto tap = board.add(LinkKind::Tap);
  QVERIFY(!setOption(board.topology, {tap, 0}, Option::PortCost, "9"));
  board.take(setMaster(board.topology, {tap, 0}, bridge));
  board.set(tap, Option::PortCost, "9");
  board.set(tap, Option::QueueLength, "9");
  const Topology before = board.topology;
  board.take(setMaster(board.topology, {tap, 0}, noElement));
  QCOMPARE(board.raw(tap).options.size(), std::size_t{1});
  board.topology = before;
  samples::carryOut(board.topology, model::remove(board.topology, {bridge}));
  QCOMPARE(board.topology.find<Link>(tap)->master, noElement);
  QCOMPARE(board.raw(tap).options.size(), std::size_t{1});
}

void TestLinks::mastersAreChosenInTheBox() {
  Board board;
  const auto inside = board.bridge(board.ns());
  const auto tap = board.add(LinkKind::Tap);
  const auto vrf = board.add(LinkKind::Vrf);
  QVERIFY(!setMaster(board.topology, {tap, 0}, inside));
  QVERIFY(!setMaster(board.topology, {tap, 0}, tap));
  QVERIFY(!setMaster(board.topology, {vrf, 0}, vrf));
  board.take(setMaster(board.topology, {tap, 0}, vrf));
  QCOMPARE(masterOf(board.topology, {tap, 0}), vrf);
  // A cable can be drawn to a VRF, and then belongs to it; not to a TAP device.
  const auto cable = board.cable(vrf, board.ns());
  QCOMPARE(masterOf(board.topology, {cable, 0}), vrf);
  QVERIFY(!addCable(board.topology, tap, board.ns(), {}));
}

void TestLinks::nothingStandsOnItself() {
  Board board;
  const auto cable = board.cable();
  const auto first = board.add(LinkKind::Vlan, {cable, 0});
  const auto second = board.add(LinkKind::Vlan, {first, 0});
  QVERIFY(!setLower(board.topology, first, {first, 0}));
  QVERIFY(!setLower(board.topology, first, {second, 0}));
  board.take(setLower(board.topology, second, {cable, 1}));
}

void TestLinks::removalTakesWhatStandsOnIt() {
  Board board;
  const auto cable = board.cable(hostId, board.ns());
  const auto vlan = board.add(LinkKind::Vlan, {cable, 0});
  const auto macvlan = board.add(LinkKind::Macvlan, {vlan, 0}, board.ns());
  const auto vxlan = board.add(LinkKind::Vxlan, {cable, 0});
  samples::carryOut(board.topology, model::remove(board.topology, {cable}));
  QVERIFY(!board.topology.find<Link>(vlan));
  QVERIFY(!board.topology.find<Link>(macvlan));
  QCOMPARE(board.topology.find<Link>(vxlan)->lower, InterfaceId{});
}

void TestLinks::copiesStandOnCopies() {
  Board board;
  const auto bond = board.add(LinkKind::Bond, {}, board.ns());
  const auto vlan = board.add(LinkKind::Vlan, {bond, 0}, board.ns());
  board.cable(bond, hostId);
  const auto patch = duplicate(board.topology, {board.ns(), hostId}, 10, 10);
  Topology next = board.topology;
  samples::carryOut(next, patch);
  std::vector<std::pair<ElementId, const Link*>> copies;
  for (const auto& [id, element] : next.elements) {
    const auto* link = std::get_if<Link>(&element);
    if (link && !board.topology.elements.contains(id))
      copies.emplace_back(id, link);
  }
  QCOMPARE(copies.size(), std::size_t{2});
  const auto copyOf = [&](LinkKind kind) {
    return *std::find_if(copies.begin(), copies.end(), [&](const auto& copy) { return copy.second->kind == kind; });
  };
  QCOMPARE(copyOf(LinkKind::Vlan).second->lower.element, copyOf(LinkKind::Bond).first);
  QVERIFY(copyOf(LinkKind::Vlan).second->box != board.topology.find<Link>(vlan)->box);
}

void TestLinks::problems_data() {
  QTest::addColumn<QString>("code");
  QTest::addColumn<bool>("isError");
  QTest::addColumn<Draw>("draw");
  const auto row = [](const char* name, const char* code, bool isError, Draw draw) {
    QTest::newRow(name) << QString::fromLatin1(code) << isError << draw;
  };
  row("the same VLAN twice", "VLAN_CLASH", true, [](Board& it) {
    const auto cable = it.cable();
    it.add(LinkKind::Vlan, {cable, 0});
    it.set(it.add(LinkKind::Vlan, {cable, 0}), Option::VlanId, "10");
  });
  row("the same VNI twice", "TUNNEL_CLASH", true, [](Board& it) {
    it.add(LinkKind::Vxlan);
    it.set(it.add(LinkKind::Vxlan), Option::Vni, "10");
  });
  row("two VRFs of one table", "TUNNEL_CLASH", true, [](Board& it) {
    it.add(LinkKind::Vrf);
    it.set(it.add(LinkKind::Vrf), Option::Table, "10");
  });
  row("a VXLAN without a remote", "NO_REMOTE", false, [](Board& it) { it.add(LinkKind::Vxlan); });
  row("a group without a link", "GROUP_NEEDS_LOWER", true,
      [](Board& it) { it.set(it.add(LinkKind::Vxlan), Option::Remote, "239.1.1.1"); });
  row("addresses of two versions", "FAMILY_MISMATCH", true, [](Board& it) {
    const auto vxlan = it.add(LinkKind::Vxlan);
    it.set(vxlan, Option::Remote, "10.0.0.1");
    it.set(vxlan, Option::Local, "fd00::1");
  });
  row("GRE over IPv6", "FAMILY_MISMATCH", true,
      [](Board& it) { it.set(it.add(LinkKind::Gre), Option::Remote, "fd00::1"); });
  row("a local address of nobody", "LOCAL_NOT_HERE", false, [](Board& it) {
    const auto gre = it.add(LinkKind::Gre);
    it.set(gre, Option::Remote, "10.0.0.2");
    it.set(gre, Option::Local, "10.0.0.1");
  });
  row("the kernel's own name", "NAME_CLASH", true, [](Board& it) {
    it.take(renameInterface(it.topology, {it.add(LinkKind::Gre), 0}, "gre0"));
  });
  row("a macvlan on a port", "LOWER_IS_PORT", true, [](Board& it) {
    const auto cable = it.cable();
    it.take(setMaster(it.topology, {cable, 0}, it.bridge()));
    it.add(LinkKind::Macvlan, {cable, 0});
  });
  row("a macvlan and an ipvlan on one link", "LOWER_BUSY", true, [](Board& it) {
    const auto cable = it.cable();
    it.add(LinkKind::Macvlan, {cable, 0});
    it.add(LinkKind::Ipvlan, {cable, 0});
  });
  row("a passthru macvlan that is not alone", "LOWER_BUSY", true, [](Board& it) {
    const auto cable = it.cable();
    it.set(it.add(LinkKind::Macvlan, {cable, 0}), Option::MacvlanMode, "passthru");
    it.add(LinkKind::Macvlan, {cable, 0});
  });
  row("a VLAN up on a link that is down", "LOWER_DOWN", true, [](Board& it) {
    const auto cable = it.cable();
    samples::carryOut(it.topology, setUp(it.topology, {cable, 0}, false));
    it.add(LinkKind::Vlan, {cable, 0});
  });
  row("an MTU over that of the lower link", "MTU_OVER_LOWER", true, [](Board& it) {
    const auto cable = it.cable();
    it.take(setMtu(it.topology, {it.add(LinkKind::Vlan, {cable, 0}), 0}, "1501"));
  });
  row("no room for the tunnel's bytes", "MTU_OVER_LOWER", true, [](Board& it) {
    const auto cable = it.cable();
    it.take(setMtu(it.topology, {it.add(LinkKind::Vxlan, {cable, 0}), 0}, "1460"));
  });
  row("a bond of a bridge", "MASTER_MISMATCH", true, [](Board& it) {
    const auto bond = it.add(LinkKind::Bond);
    it.take(setMaster(it.topology, {it.bridge(), 0}, bond));
  });
  row("a bridge of a bridge", "MASTER_MISMATCH", true, [](Board& it) {
    const auto outer = it.bridge();
    it.take(setMaster(it.topology, {it.bridge(), 0}, outer));
  });
  row("a TUN device at a bridge", "MASTER_MISMATCH", true, [](Board& it) {
    const auto bridge = it.bridge();
    it.take(setMaster(it.topology, {it.add(LinkKind::Tun), 0}, bridge));
  });
  row("a VRF of a VRF", "MASTER_MISMATCH", true, [](Board& it) {
    const auto outer = it.add(LinkKind::Vrf);
    it.take(setMaster(it.topology, {it.add(LinkKind::Vrf), 0}, outer));
  });
  row("a MAC address below a bond", "BOND_SETS_MAC", false, [](Board& it) {
    const auto bond = it.add(LinkKind::Bond);
    const auto cable = it.cable(bond, it.ns());
    it.take(setMac(it.topology, {cable, 0}, "02:00:00:00:00:01"));
  });
  row("an address below a bond", "IP_ON_PORT", false, [](Board& it) {
    const auto bond = it.add(LinkKind::Bond);
    const auto cable = it.cable(bond, it.ns());
    it.take(setAddresses(it.topology, {cable, 0}, "10.0.0.1/24"));
  });
  row("LACP's rate in another mode", "BOND_MODE", true,
      [](Board& it) { it.set(it.add(LinkKind::Bond), Option::LacpRate, "fast"); });
  row("a delay without a monitor", "BOND_MODE", true,
      [](Board& it) { it.set(it.add(LinkKind::Bond), Option::UpDelay, "200"); });
  row("a state where STP decides", "STATE_WITH_STP", true, [](Board& it) {
    const auto bridge = it.bridge();
    it.set(bridge, Option::Stp, "on");
    const auto tap = it.add(LinkKind::Tap);
    it.take(setMaster(it.topology, {tap, 0}, bridge));
    it.set(tap, Option::PortState, "blocking");
  });
  row("an option of another kind", "OPTION_OF_OTHER_KIND", true,
      [](Board& it) { it.raw(it.add(LinkKind::Tap)).options[Option::Stp] = true; });
  row("a port's option without a bridge", "OPTION_WITHOUT_BRIDGE", false,
      [](Board& it) { it.raw(it.add(LinkKind::Tap)).options[Option::PortHairpin] = true; });
  row("a VLAN without its id", "OPTION_MISSING", true, [](Board& it) {
    const auto cable = it.cable();
    it.raw(it.add(LinkKind::Vlan, {cable, 0})).options.clear();
  });
  row("a VLAN on nothing", "NO_LOWER", true, [](Board& it) {
    const auto cable = it.cable();
    std::get<Link>(it.topology.elements.at(it.add(LinkKind::Vlan, {cable, 0}))).lower = {};
  });
}

void TestLinks::problems() {
  QFETCH(QString, code);
  QFETCH(bool, isError);
  QFETCH(Draw, draw);
  Board board;
  draw(board);
  const auto found = check(board.topology);
  const auto problem =
      std::find_if(found.begin(), found.end(), [&](const Problem& one) { return one.code == code.toStdString(); });
  QVERIFY2(problem != found.end(), qPrintable(codesOf(found).join(QLatin1Char(' '))));
  QCOMPARE(problem->severity == Severity::Error, isError);
  QVERIFY(problem->message.ends_with("."));
  QVERIFY(problem->remedy.ends_with("."));
  QVERIFY(board.topology.elements.contains(problem->element));
}

void TestLinks::saysWhatTheKernelLacks() {
  Board board;
  const auto cable = board.cable();
  const auto vlan = board.add(LinkKind::Vlan, {cable, 0});
  const auto bridge = board.bridge();
  board.set(bridge, Option::VlanFiltering, "on");
  QCOMPARE(neededFeatures(board.topology), (std::set<std::string>{"veth", "bridge", "vlan", "vlan_filtering"}));
  QVERIFY(checkSupport(board.topology, {}).empty());
  QVERIFY(checkSupport(board.topology, {{"tap", "No."}}).empty());
  const auto problems = checkSupport(board.topology, {{"vlan", "No VLANs."}, {"vlan_filtering", "No filtering."}});
  QCOMPARE(problems.size(), std::size_t{2});
  for (const Problem& problem : problems) {
    QCOMPARE(problem.code, std::string("KERNEL_LACKS"));
    QVERIFY(problem.element == vlan || problem.element == bridge);
  }
  samples::carryOut(board.topology, setQuality(board.topology, {cable, 0}, contract::QualityField::Loss, "1%").value());
  samples::carryOut(board.topology, setFilter(board.topology, hostId, "drop in eth0").value());
  const auto traffic =
      checkSupport(board.topology, {{"netem", "No netem."}, {"tbf", "No."}, {"nftables", "No filter."}});
  QCOMPARE(traffic.size(), std::size_t{2});
  QCOMPARE(traffic[0].element, cable);
  QCOMPARE(traffic[0].message, std::string("No netem."));
  QCOMPARE(traffic[1].object, std::string("host"));
  // A setting that a module of the kernel brings; several of it are one lack.
  for (const auto sysctl : {contract::Sysctl::BridgeCallIptables, contract::Sysctl::BridgeCallArptables}) {
    samples::carryOut(board.topology, setSysctl(board.topology, hostId, sysctl, 1).value());
  }
  const auto settings = checkSupport(board.topology, {{"br_netfilter", "No br_netfilter."}});
  QCOMPARE(settings.size(), std::size_t{1});
  QCOMPARE(settings[0].message, std::string("No br_netfilter."));
}

QTEST_GUILESS_MAIN(TestLinks)
#include "test_links.moc"
