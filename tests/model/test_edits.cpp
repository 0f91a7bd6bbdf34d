// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawings/sample_drawings.h"
#include "model/segments.h"

#include <QTest>

using namespace vethloom;
using namespace vethloom::model;

namespace {

const Cable& cableAt(const Topology& topology, ElementId id) {
  return *topology.find<Cable>(id);
}

QString messageOf(const contract::Result<Patch>& result) {
  return result ? QString() : QString::fromStdString(result.error().message);
}

std::string routesOf(const Topology& topology, ElementId box) {
  std::string text;
  for (const auto& route : stackOf(topology, box)->routes) {
    text += (text.empty() ? "" : "; ") + contract::describe(route);
  }
  return text;
}

}  // namespace

class TestEdits : public QObject {
  Q_OBJECT

private slots:
  void newNamesAreTheNextFree();
  void endsAreNamedForTheirPlace();
  void cablesToNowhereAreRefused();
  void reconnectingMovesAnEnd();
  void removingTakesDependantsAlong();
  void removingABridgeLeavesItsCables();
  void movingTogetherMovesBridgesOnce();
  void renamesAreChecked_data();
  void renamesAreChecked();
  void renamingKeepsRoutesInStep();
  void addressesAreParsed_data();
  void addressesAreParsed();
  void macAndMtuAreChecked_data();
  void macAndMtuAreChecked();
  void routesAreParsed_data();
  void routesAreParsed();
  void routesOfABoxAreChecked_data();
  void routesOfABoxAreChecked();
  void filtersAreReadLineByLine();
  void qualityIsSetValueByValue();
  void labelsLoseControlCharacters();
  void duplicatesStandOnTheirOwn();
  void staleIdsAreRefused();
};

void TestEdits::newNamesAreTheNextFree() {
  Topology topology;
  const auto first = samples::addNamespace(topology);
  samples::addNamespace(topology);
  samples::carryOut(topology, remove(topology, {first}));
  const auto again = samples::addNamespace(topology);
  QCOMPARE(describe(topology, again), std::string("ns1"));
  QCOMPARE(describe(topology, samples::addBridge(topology, again)), std::string("ns1/br0"));
  QCOMPARE(describe(topology, samples::addBridge(topology, again)), std::string("ns1/br1"));
  QCOMPARE(describe(topology, samples::addBridge(topology, hostId)), std::string("host/br0"));
}

void TestEdits::endsAreNamedForTheirPlace() {
  auto rooms = samples::switchedRooms();
  QCOMPARE(describe(rooms.topology, rooms.cable2), std::string("ns2/eth0 – host/veth1"));
  const auto inner = samples::addBridge(rooms.topology, rooms.ns1);
  QCOMPARE(describe(rooms.topology, samples::addCable(rooms.topology, inner, rooms.ns1)),
           std::string("ns1/veth0 – ns1/eth1"));
  QCOMPARE(describe(rooms.topology, samples::addCable(rooms.topology, rooms.ns2, rooms.ns2)),
           std::string("ns2/eth1 – ns2/eth2"));
  QCOMPARE(describe(rooms.topology, samples::addCable(rooms.topology, hostId, hostId)),
           std::string("host/veth2 – host/veth3"));
}

void TestEdits::cablesToNowhereAreRefused() {
  auto rooms = samples::switchedRooms();
  const auto refusal = [&](ElementId from, ElementId to) {
    const auto added = addCable(rooms.topology, from, to, {});
    return added ? std::string() : added.error().message;
  };
  QVERIFY(refusal(rooms.bridge, rooms.bridge).find("makes a loop") != std::string::npos);
  QVERIFY(refusal(rooms.cable1, rooms.ns1).find("A cable ends in a box") != std::string::npos);
  QVERIFY(!refusal(rooms.ns1, noElement).empty());
  const auto star = samples::star(1023);
  const auto full = addCable(star, hostId, samples::starBridge, {});
  QVERIFY(!full && full.error().kind == contract::FailureKind::LimitExceeded);
}

void TestEdits::reconnectingMovesAnEnd() {
  auto rooms = samples::twoRooms();
  const auto ns3 = samples::addNamespace(rooms.topology);
  samples::addCable(rooms.topology, ns3, hostId);  // eth0 is taken there.
  samples::carryOut(rooms.topology, setRoutes(rooms.topology, rooms.ns2, "10.9.0.0/16 dev eth0").value());
  samples::carryOut(rooms.topology, reconnectEnd(rooms.topology, {rooms.cable, 1}, ns3).value());
  QCOMPARE(describe(rooms.topology, rooms.cable), std::string("ns1/eth0 – ns3/eth1"));
  QCOMPARE(cableAt(rooms.topology, rooms.cable).ends[1].interface.addresses.size(), std::size_t{1});
  QVERIFY(routesOf(rooms.topology, rooms.ns2).empty());  // Its device has left.

  const auto bridge = samples::addBridge(rooms.topology, hostId);
  samples::carryOut(rooms.topology, reconnectEnd(rooms.topology, {rooms.cable, 1}, bridge).value());
  const auto& end = cableAt(rooms.topology, rooms.cable).ends[1];
  QCOMPARE(end.master, bridge);
  QCOMPARE(end.box, hostId);
  QVERIFY(end.interface.addresses.empty());  // A port needs none.
  QVERIFY(reconnectEnd(rooms.topology, {rooms.cable, 1}, bridge).value().isEmpty());
  QVERIFY(!reconnectEnd(rooms.topology, {rooms.cable, 0}, bridge));
}

void TestEdits::removingTakesDependantsAlong() {
  auto rooms = samples::switchedRooms();
  const auto inner = samples::addBridge(rooms.topology, rooms.ns1);
  samples::addCable(rooms.topology, rooms.ns2, inner);
  samples::carryOut(rooms.topology, setRoutes(rooms.topology, hostId, "10.9.0.0/16 dev veth0").value());
  samples::carryOut(rooms.topology, remove(rooms.topology, {rooms.ns1, hostId}));
  QVERIFY(!rooms.topology.find<Bridge>(inner));
  QVERIFY(!rooms.topology.find<Cable>(rooms.cable1));
  QVERIFY(rooms.topology.find<Cable>(rooms.cable2));
  QVERIFY(rooms.topology.find<Host>(hostId));
  QVERIFY(!rooms.topology.placements.contains(rooms.ns1));
  QVERIFY(routesOf(rooms.topology, hostId).empty());  // veth0 went with the cable.
  QCOMPARE(interfacesOf(rooms.topology).size(), std::size_t{3});
}

void TestEdits::removingABridgeLeavesItsCables() {
  auto rooms = samples::switchedRooms();
  samples::carryOut(rooms.topology, remove(rooms.topology, {rooms.bridge}));
  QCOMPARE(cableAt(rooms.topology, rooms.cable1).ends[1].master, noElement);
  QCOMPARE(describe(rooms.topology, rooms.cable1), std::string("ns1/eth0 – host/veth0"));
}

void TestEdits::movingTogetherMovesBridgesOnce() {
  auto rooms = samples::switchedRooms();
  samples::carryOut(rooms.topology, model::move(rooms.topology, {hostId, rooms.bridge, rooms.ns1}, 8, 16));
  QCOMPARE(rooms.topology.placements.at(rooms.bridge), Placement{});
  QCOMPARE(rooms.topology.placements.at(hostId), (Placement{8, 16, 0, 0}));
  samples::carryOut(rooms.topology, model::move(rooms.topology, {rooms.bridge, rooms.cable1}, 8, 16));
  QCOMPARE(rooms.topology.placements.at(rooms.bridge), (Placement{8, 16, 0, 0}));
  QVERIFY(model::move(rooms.topology, {rooms.ns1}, 0, 0).isEmpty());
  samples::carryOut(rooms.topology, place(rooms.topology, rooms.ns1, {1, 2, 300, 200}));
  QCOMPARE(rooms.topology.placements.at(rooms.ns1).width, 300.0);
  QVERIFY(place(rooms.topology, rooms.cable1, {1, 2, 3, 4}).isEmpty());
}

void TestEdits::renamesAreChecked_data() {
  QTest::addColumn<QByteArray>("name");
  QTest::addColumn<QString>("ofNamespace");  // A part of the refusal; empty: taken.
  QTest::addColumn<QString>("ofInterface");
  const auto row = [](const char* title, const QByteArray& name, const char* ofNamespace, const char* ofInterface) {
    QTest::newRow(title) << name << QString::fromUtf8(ofNamespace) << QString::fromUtf8(ofInterface);
  };
  row("plain", "web-1", "", "");
  row("taken", "ns2", "next free name is \"ns3\"", "");
  row("taken interface", "eth1", "", "next free name is \"eth2\"");
  row("empty", "", "empty", "empty");
  row("16 bytes", "abcdefghijklmnop", "", "15 bytes");
  row("slash", "a/b", "a/b", "a/b");
  row("space", "a b", "a b", "a b");
  row("template", "eth%d", "eth%d", "eth%d");
  row("escape sequence", "a\x1b[31m", "\\x1B", "\\x1B");
  row("right to left", "a\u202eb", "\\u{202E}", "\\u{202E}");
  row("host", "host", "host", "");
  row("digits", "1", "1", "");
  row("kept by the kernel", "lo", "", "keeps the name");
  row("kept by sysctl", "default", "", "keeps the name");
}

void TestEdits::renamesAreChecked() {
  QFETCH(QByteArray, name);
  QFETCH(QString, ofNamespace);
  QFETCH(QString, ofInterface);
  auto rooms = samples::twoRooms();
  samples::addCable(rooms.topology, rooms.ns1, hostId);
  const std::string_view text(name.constData(), static_cast<std::size_t>(name.size()));
  const auto asNamespace = messageOf(renameNamespace(rooms.topology, rooms.ns1, text));
  QCOMPARE(asNamespace.isEmpty(), ofNamespace.isEmpty());
  QVERIFY2(asNamespace.contains(ofNamespace), qPrintable(asNamespace));
  const auto asInterface = messageOf(renameInterface(rooms.topology, {rooms.cable, 0}, text));
  QCOMPARE(asInterface.isEmpty(), ofInterface.isEmpty());
  QVERIFY2(asInterface.contains(ofInterface), qPrintable(asInterface));
}

void TestEdits::renamingKeepsRoutesInStep() {
  auto rooms = samples::twoRooms();
  samples::carryOut(rooms.topology, setRoutes(rooms.topology, rooms.ns1, "10.9.0.0/16 dev eth0").value());
  samples::carryOut(rooms.topology, setRoutes(rooms.topology, rooms.ns2, "10.9.0.0/16 dev eth0").value());
  samples::carryOut(rooms.topology, renameInterface(rooms.topology, {rooms.cable, 0}, "wan").value());
  QCOMPARE(routesOf(rooms.topology, rooms.ns1), std::string("10.9.0.0/16 dev wan"));
  QCOMPARE(routesOf(rooms.topology, rooms.ns2), std::string("10.9.0.0/16 dev eth0"));
  QVERIFY(renameInterface(rooms.topology, {rooms.cable, 0}, "wan").value().isEmpty());
}

void TestEdits::addressesAreParsed_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<int>("count");  // -1: refused
  QTest::addColumn<QString>("message");
  QTest::newRow("none") << " \n" << 0 << "";
  QTest::newRow("commas, blanks and lines") << "10.1.0.1/24,10.2.0.1/24 10.3.0.1/24\n2001:db8::1/64" << 4 << "";
  QTest::newRow("no length") << "10.1.0.1" << -1 << "Write \"10.1.0.1/24\"";
  QTest::newRow("no length, IPv6") << "2001:db8::1" << -1 << "Write \"2001:db8::1/64\"";
  QTest::newRow("twice") << "10.1.0.1/24 10.1.0.1/16" << -1 << "given twice";
  QTest::newRow("no address") << "ten" << -1 << "ten";
  QTest::newRow("multicast") << "224.0.0.5/24" << -1 << "224.0.0.5";
  QTest::newRow("hostile") << "\x1b[2J" << -1 << "\\x1B[2J";
}

void TestEdits::addressesAreParsed() {
  QFETCH(QString, text);
  QFETCH(int, count);
  QFETCH(QString, message);
  auto rooms = samples::twoRooms();
  const auto patch = setAddresses(rooms.topology, {rooms.cable, 0}, text.toStdString());
  QCOMPARE(patch.has_value(), count >= 0);
  if (patch) {
    samples::carryOut(rooms.topology, *patch);
    QCOMPARE(cableAt(rooms.topology, rooms.cable).ends[0].interface.addresses.size(), static_cast<std::size_t>(count));
  } else {
    QVERIFY2(messageOf(patch).contains(message), qPrintable(messageOf(patch)));
    QCOMPARE(patch.error().object, std::string("ns1/eth0"));
  }
}

void TestEdits::macAndMtuAreChecked_data() {
  QTest::addColumn<bool>("isMac");
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("message");  // Empty: accepted.
  QTest::newRow("mac") << true << " 02:00:00:00:00:01 "
                       << "";
  QTest::newRow("no mac") << true << ""
                          << "";
  QTest::newRow("multicast mac") << true << "03:00:00:00:00:01"
                                 << "Use 02:00:00:00:00:01";
  QTest::newRow("zero mac") << true << "00:00:00:00:00:00"
                            << "all-zero";
  QTest::newRow("short mac") << true << "02:00"
                             << "02:00";
  QTest::newRow("mtu") << false << "1400"
                       << "";
  QTest::newRow("no mtu") << false << " "
                          << "";
  QTest::newRow("least mtu") << false << "68"
                             << "";
  QTest::newRow("too small") << false << "67"
                             << "from 68 to 65535";
  QTest::newRow("too large") << false << "65536"
                             << "from 68 to 65535";
  QTest::newRow("overflow") << false << "99999999999999"
                            << "from 68 to 65535";
  QTest::newRow("sign") << false << "-1"
                        << "from 68 to 65535";
  QTest::newRow("words") << false << "1500 bytes"
                         << "from 68 to 65535";
}

void TestEdits::macAndMtuAreChecked() {
  QFETCH(bool, isMac);
  QFETCH(QString, text);
  QFETCH(QString, message);
  const auto rooms = samples::twoRooms();
  const InterfaceId id{rooms.cable, 0};
  const auto patch =
      isMac ? setMac(rooms.topology, id, text.toStdString()) : setMtu(rooms.topology, id, text.toStdString());
  QCOMPARE(patch.has_value(), message.isEmpty());
  QVERIFY2(messageOf(patch).contains(message), qPrintable(messageOf(patch)));
}

void TestEdits::routesAreParsed_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("printed");  // Empty: refused.
  const auto row = [](const char* text, const char* printed) {
    QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(printed);
  };
  row("default via 10.0.0.1", "default via 10.0.0.1");
  row("  default\tdev eth0  via 10.0.0.1 ", "default via 10.0.0.1 dev eth0");
  row("default via fe80::1 dev eth0", "::/0 via fe80::1 dev eth0");
  row("::/0 via fe80::1 dev eth0", "::/0 via fe80::1 dev eth0");
  row("10.1.0.0/16 dev eth0", "10.1.0.0/16 dev eth0");
  row("10.1.2.3 via 10.0.0.1", "10.1.2.3/32 via 10.0.0.1");
  row("10.1.2.3/16 via 10.0.0.1", "");
  row("default", "");
  row("", "");
  row("default via", "");
  row("default via 10.0.0.1 via 10.0.0.2", "");
  row("default over eth0", "");
  row("2001:db8::/64 via 10.0.0.1", "");
  row("default via 224.0.0.1", "");
  row("default via 0.0.0.0", "");
  row("default dev a/b", "");
}

void TestEdits::routesAreParsed() {
  QFETCH(QString, text);
  QFETCH(QString, printed);
  const auto route = contract::Route::parse(text.toStdString());
  QCOMPARE(route.has_value(), !printed.isEmpty());
  if (route) {
    QCOMPARE(QString::fromStdString(contract::describe(*route)), printed);
    QCOMPARE(contract::Route::parse(contract::describe(*route)).value(), *route);
  } else {
    QVERIFY(route.error().message.ends_with('.'));
  }
}

void TestEdits::routesOfABoxAreChecked_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("message");
  QTest::newRow("two") << "default via 10.0.1.2\n\n10.1.0.0/16 dev eth0\n"
                       << "";
  QTest::newRow("bad line") << "default via 10.0.1.2\n\nnonsense"
                            << "Line 3: ";
  QTest::newRow("no such device") << "10.1.0.0/16 dev eth7"
                                  << "it has: eth0.";
  QTest::newRow("twice") << "default via 10.0.1.2\ndefault dev eth0"
                         << "Line 2: There is a route to default already.";
}

void TestEdits::routesOfABoxAreChecked() {
  QFETCH(QString, text);
  QFETCH(QString, message);
  const auto rooms = samples::twoRooms();
  const auto patch = setRoutes(rooms.topology, rooms.ns1, text.toStdString());
  QCOMPARE(patch.has_value(), message.isEmpty());
  QVERIFY2(messageOf(patch).contains(message), qPrintable(messageOf(patch)));
}

void TestEdits::filtersAreReadLineByLine() {
  auto rooms = samples::twoRooms();
  const auto lines = [&](ElementId box) {
    QStringList list;
    for (const auto& line : stackOf(rooms.topology, box)->filter.lines()) {
      list << QString::fromStdString(line);
    }
    return list.join(QStringLiteral("; "));
  };
  samples::carryOut(rooms.topology,
                    setFilter(rooms.topology, rooms.ns1, "\n drop in eth0 \n\npolicy forward drop\n").value());
  QCOMPARE(lines(rooms.ns1), QStringLiteral("policy forward drop; drop input in eth0"));
  const auto refused = setFilter(rooms.topology, rooms.ns1, "drop\n\nforbid");
  QVERIFY(!refused);
  QVERIFY2(messageOf(refused).startsWith(QStringLiteral("Line 3: ")), qPrintable(messageOf(refused)));
  QVERIFY(!setFilter(rooms.topology, rooms.cable, ""));
  // The rules follow their interfaces' names.
  samples::carryOut(rooms.topology, renameInterface(rooms.topology, {rooms.cable, 0}, "wan").value());
  QCOMPARE(lines(rooms.ns1), QStringLiteral("policy forward drop; drop input in wan"));
  samples::carryOut(rooms.topology, setFilter(rooms.topology, rooms.ns1, " \n").value());
  QVERIFY(stackOf(rooms.topology, rooms.ns1)->filter.isEmpty());
}

void TestEdits::qualityIsSetValueByValue() {
  using contract::QualityField;
  auto rooms = samples::twoRooms();
  const InterfaceId end{rooms.cable, 0};
  const auto set = [&](QualityField field, const char* text) {
    const auto patch = setQuality(rooms.topology, end, field, text);
    if (patch) {
      samples::carryOut(rooms.topology, *patch);
    }
    const auto& quality = findInterface(rooms.topology, end)->quality;
    return patch ? QString::fromStdString(quality ? contract::describe(*quality) : "perfect") : messageOf(patch);
  };
  QCOMPARE(set(QualityField::Delay, " 20ms "), QStringLiteral("delay 20ms"));
  QCOMPARE(set(QualityField::Jitter, "5ms"), QStringLiteral("delay 20ms jitter 5ms"));
  QCOMPARE(set(QualityField::DelayCorrelation, "25%"), QStringLiteral("delay 20ms jitter 5ms delay_correlation 25%"));
  QVERIFY(set(QualityField::Delay, "1ms").contains(QStringLiteral("cannot vary by more than itself")));
  QVERIFY(set(QualityField::Burst, "32kb").contains(QStringLiteral("Without \"rate\"")));
  QVERIFY(set(QualityField::Loss, "1").contains(QStringLiteral("\"1%\"")));
  QCOMPARE(set(QualityField::Loss, "1%"), QStringLiteral("delay 20ms jitter 5ms delay_correlation 25% loss 1%"));
  QCOMPARE(set(QualityField::Delay, ""), QStringLiteral("loss 1%"));
  QCOMPARE(set(QualityField::Loss, ""), QStringLiteral("perfect"));
  QVERIFY(!setQuality(rooms.topology, {rooms.ns1, 0}, QualityField::Delay, ""));
}

void TestEdits::labelsLoseControlCharacters() {
  auto rooms = samples::twoRooms();
  samples::carryOut(rooms.topology, setLabel(rooms.topology, rooms.ns1, "路由器 A\n\x1b[31m"));
  QCOMPARE(rooms.topology.find<Namespace>(rooms.ns1)->label, std::string("路由器 A [31m"));
  samples::carryOut(rooms.topology, setInfo(rooms.topology, {"lab", "T\nU", "one\ntwo\x07"}).value());
  QCOMPARE(rooms.topology.info, (Info{"lab", "T U", "one\ntwo"}));
  QVERIFY(!setInfo(rooms.topology, {"a/b", {}, {}}));
}

void TestEdits::duplicatesStandOnTheirOwn() {
  auto rooms = samples::twoRooms();
  samples::carryOut(rooms.topology,
                    setRoutes(rooms.topology, rooms.ns1, "default via 10.0.1.2\n10.9.0.0/16 dev eth0").value());
  samples::carryOut(rooms.topology, setMac(rooms.topology, {rooms.cable, 0}, "02:00:00:00:00:01").value());
  const auto inner = samples::addBridge(rooms.topology, rooms.ns1);
  const auto patch = duplicate(rooms.topology, {rooms.ns1, rooms.ns2}, 24, 24);
  samples::carryOut(rooms.topology, patch);
  QCOMPARE(patch.elements.size(), std::size_t{4});  // Two namespaces, the bridge inside, the cable between them.
  const auto ns3 = boxNamed(rooms.topology, *NamespaceRef::parse("ns3"));
  const auto ns4 = boxNamed(rooms.topology, *NamespaceRef::parse("ns4"));
  QVERIFY(ns3 != noElement && ns4 != noElement);
  QCOMPARE(rooms.topology.placements.at(ns3).x, 24.0);
  const auto interfaces = interfacesIn(rooms.topology, ns3);
  QCOMPARE(interfaces.size(), std::size_t{2});
  QCOMPARE(interfaces[0].interface->name.text(), std::string("br0"));
  QVERIFY(interfaces[0].id.element != inner);
  QCOMPARE(interfaces[1].interface->addresses[0].text(), std::string("10.0.2.1/24"));
  QVERIFY(!interfaces[1].interface->mac);
  QCOMPARE(routesOf(rooms.topology, ns3), std::string("default via 10.0.2.2; 10.9.0.0/16 dev eth0"));

  // Alone, without its cable, a copy keeps no route that needs it.
  samples::carryOut(rooms.topology, duplicate(rooms.topology, {rooms.ns1}, 0, 0));
  QVERIFY(routesOf(rooms.topology, boxNamed(rooms.topology, *NamespaceRef::parse("ns5"))).empty());
}

void TestEdits::staleIdsAreRefused() {
  const auto rooms = samples::twoRooms();
  const ElementId gone{99};
  QVERIFY(!renameNamespace(rooms.topology, gone, "x"));
  QVERIFY(!renameNamespace(rooms.topology, rooms.cable, "x"));
  QVERIFY(!renameInterface(rooms.topology, {rooms.cable, 2}, "x"));
  QVERIFY(!setAddresses(rooms.topology, {gone, 0}, ""));
  QVERIFY(!setMac(rooms.topology, {gone, 0}, ""));
  QVERIFY(!setMtu(rooms.topology, {gone, 0}, ""));
  QVERIFY(!setRoutes(rooms.topology, rooms.cable, ""));
  QVERIFY(!reconnectEnd(rooms.topology, {gone, 0}, hostId));
  QVERIFY(setUp(rooms.topology, {gone, 0}, false).isEmpty());
  QVERIFY(setLabel(rooms.topology, gone, "x").isEmpty());
  QVERIFY(setForwarding(rooms.topology, gone, contract::Sysctl::Ipv4Forwarding, true).isEmpty());
  QVERIFY(setLoopbackUp(rooms.topology, hostId, false).isEmpty());
  QVERIFY(remove(rooms.topology, {gone, hostId}).isEmpty());
  QVERIFY(duplicate(rooms.topology, {gone, hostId, rooms.cable}, 1, 1).isEmpty());
  QCOMPARE(describe(rooms.topology, gone), std::string("(removed)"));
}

QTEST_GUILESS_MAIN(TestEdits)
#include "test_edits.moc"
