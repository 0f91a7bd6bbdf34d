// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawings/sample_drawings.h"
#include "model/numbering.h"
#include "model/subnet.h"

#include <QTest>

using namespace vethloom;
using namespace vethloom::model;

namespace {

InterfaceAddress address(const char* text) {
  return InterfaceAddress::parse(text).value();
}

/// The addresses of an interface as the user would type them.
std::string addressesOf(const Topology& topology, InterfaceId id) {
  std::string text;
  for (const auto& one : findInterface(topology, id)->addresses) {
    text += (text.empty() ? "" : " ") + one.text();
  }
  return text;
}

void setAddresses(Topology& topology, InterfaceId id, const char* text) {
  samples::carryOut(topology, model::setAddresses(topology, id, text).value());
}

}  // namespace

class TestNumbering : public QObject {
  Q_OBJECT

private slots:
  void cablesGetASubnetEach();
  void freshSubnetsOverlapNothing();
  void stationsFollowTheirBridge();
  void stationsFollowBridgesBehindBridges();
  void switchedOffItGivesNothing();
  void portsAndOwnEndsGetNone();
  void fullSubnetsAreLeft();
  void hostAddresses_data();
  void hostAddresses();
  void overlaps_data();
  void overlaps();
  void nextSubnets();
};

void TestNumbering::cablesGetASubnetEach() {
  auto rooms = samples::twoRooms();
  QCOMPARE(addressesOf(rooms.topology, {rooms.cable, 0}), std::string("10.0.1.1/24"));
  QCOMPARE(addressesOf(rooms.topology, {rooms.cable, 1}), std::string("10.0.1.2/24"));
  const auto second = samples::addCable(rooms.topology, rooms.ns1, hostId);
  QCOMPARE(addressesOf(rooms.topology, {second, 0}), std::string("10.0.2.1/24"));
  QCOMPARE(addressesOf(rooms.topology, {second, 1}), std::string("10.0.2.2/24"));
}

void TestNumbering::freshSubnetsOverlapNothing() {
  auto rooms = samples::twoRooms();
  setAddresses(rooms.topology, {rooms.cable, 0}, "10.0.2.9/31 10.0.0.1/23");
  setAddresses(rooms.topology, {rooms.cable, 1}, "10.0.4.1/22");
  samples::carryOut(rooms.topology, setRoutes(rooms.topology, rooms.ns1, "10.0.3.0/24 dev eth0").value());
  QCOMPARE(freshSubnet(rooms.topology)->text(), std::string("10.0.8.0/24"));
  setAddresses(rooms.topology, {rooms.cable, 1}, "10.255.255.254/8");
  QVERIFY(!freshSubnet(rooms.topology));
  setAddresses(rooms.topology, {rooms.cable, 1}, "11.0.0.1/7");
  QVERIFY(!freshSubnet(rooms.topology));
}

void TestNumbering::stationsFollowTheirBridge() {
  auto rooms = samples::switchedRooms();
  QCOMPARE(addressesOf(rooms.topology, {rooms.cable1, 0}), std::string("10.0.1.1/24"));
  QCOMPARE(addressesOf(rooms.topology, {rooms.cable2, 0}), std::string("10.0.1.2/24"));
  setAddresses(rooms.topology, {rooms.bridge, 0}, "192.168.7.1/24");  // The bridge's own subnet comes first.
  const auto ns3 = samples::addNamespace(rooms.topology);
  const auto cable = samples::addCable(rooms.topology, rooms.bridge, ns3);
  QCOMPARE(addressesOf(rooms.topology, {cable, 1}), std::string("192.168.7.2/24"));
  QVERIFY(stackOf(rooms.topology, ns3)->routes.empty());
}

void TestNumbering::stationsFollowBridgesBehindBridges() {
  auto rooms = samples::switchedRooms();
  const auto second = samples::addBridge(rooms.topology, rooms.ns1);
  samples::addCable(rooms.topology, second, rooms.bridge);
  const auto third = samples::addNamespace(rooms.topology);
  const auto cable = samples::addCable(rooms.topology, third, second);
  QCOMPARE(addressesOf(rooms.topology, {cable, 0}), std::string("10.0.1.3/24"));
}

void TestNumbering::switchedOffItGivesNothing() {
  Topology topology;
  const auto ns = samples::addNamespace(topology);
  const auto cable = samples::addCable(topology, ns, hostId, false);
  QVERIFY(addressesOf(topology, {cable, 0}).empty());
  QVERIFY(addressesOf(topology, {cable, 1}).empty());
}

void TestNumbering::portsAndOwnEndsGetNone() {
  auto rooms = samples::switchedRooms();
  QVERIFY(addressesOf(rooms.topology, {rooms.cable1, 1}).empty());
  const auto loop = samples::addCable(rooms.topology, rooms.ns1, rooms.ns1);
  QVERIFY(addressesOf(rooms.topology, {loop, 0}).empty());
  QVERIFY(addressesOf(rooms.topology, {loop, 1}).empty());
}

void TestNumbering::fullSubnetsAreLeft() {
  auto rooms = samples::switchedRooms();
  setAddresses(rooms.topology, {rooms.bridge, 0}, "192.168.7.1/30");
  setAddresses(rooms.topology, {rooms.cable1, 0}, "192.168.7.2/30");
  setAddresses(rooms.topology, {rooms.cable2, 0}, "");
  const auto third = samples::addNamespace(rooms.topology);
  const auto cable = samples::addCable(rooms.topology, third, rooms.bridge);
  QCOMPARE(addressesOf(rooms.topology, {cable, 0}), std::string("10.0.1.1/24"));
}

void TestNumbering::hostAddresses_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<bool>("good");
  const auto row = [](const char* text, bool good) { QTest::newRow(text) << QString::fromLatin1(text) << good; };
  row("10.0.0.1/24", true);
  row("10.0.0.0/24", false);
  row("10.0.0.255/24", false);
  row("10.0.0.255/23", true);
  row("10.0.0.0/31", true);
  row("10.0.0.1/32", true);
  row("10.0.0.3/30", false);
  row("0.1.2.3/24", false);
  row("2001:db8::/64", true);
}

void TestNumbering::hostAddresses() {
  QFETCH(QString, text);
  QFETCH(bool, good);
  QCOMPARE(whyNotHost(address(qPrintable(text))).empty(), good);
}

void TestNumbering::overlaps_data() {
  QTest::addColumn<QString>("a");
  QTest::addColumn<QString>("b");
  QTest::addColumn<bool>("expected");
  QTest::newRow("same") << "10.0.1.1/24"
                        << "10.0.1.9/24" << true;
  QTest::newRow("inside") << "10.0.0.1/16"
                          << "10.0.1.9/24" << true;
  QTest::newRow("beside") << "10.0.1.1/24"
                          << "10.0.2.1/24" << false;
  QTest::newRow("families") << "10.0.1.1/24"
                            << "2001:db8::1/64" << false;
  QTest::newRow("everything") << "1.2.3.4/0"
                              << "10.0.1.9/24" << true;
}

void TestNumbering::overlaps() {
  QFETCH(QString, a);
  QFETCH(QString, b);
  QFETCH(bool, expected);
  QCOMPARE(overlap(address(qPrintable(a)), address(qPrintable(b))), expected);
  QCOMPARE(overlap(address(qPrintable(b)), address(qPrintable(a))), expected);
}

void TestNumbering::nextSubnets() {
  QCOMPARE(inNextSubnet(address("10.0.1.7/24"))->text(), std::string("10.0.2.7/24"));
  QCOMPARE(inNextSubnet(address("10.0.255.7/24"))->text(), std::string("10.1.0.7/24"));
  QCOMPARE(inNextSubnet(address("10.0.0.6/30"))->text(), std::string("10.0.0.10/30"));
  QCOMPARE(inNextSubnet(address("2001:db8::1/64"))->text(), std::string("2001:db8:0:1::1/64"));
  QVERIFY(!inNextSubnet(address("255.255.255.1/24")));
  QVERIFY(!inNextSubnet(address("10.0.0.1/0")));
}

QTEST_GUILESS_MAIN(TestNumbering)
#include "test_numbering.moc"
