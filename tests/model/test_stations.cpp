// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawings/sample_drawings.h"
#include "model/rules.h"
#include "model/stations.h"

#include <QTest>

using namespace vethloom;
using namespace vethloom::model;

namespace {

std::string addressOf(const Topology& topology, ElementId element, std::size_t end) {
  const auto* interface = findInterface(topology, {element, end});
  return interface->addresses.empty() ? std::string() : interface->addresses.front().text();
}

}  // namespace

class TestStations : public QObject {
  Q_OBJECT

private slots:
  void numbersEveryStation();
  void theBridgeComesFirstWhereItIsOne();
  void gatewaysFollow();
  void keepsTheOtherIpVersion();
  void refusesWhatDoesNotFit_data();
  void refusesWhatDoesNotFit();
  void knowsTheSubnetThereIs();
};

void TestStations::numbersEveryStation() {
  samples::SwitchedRooms rooms = samples::switchedRooms();
  samples::carryOut(rooms.topology, *numberStations(rooms.topology, rooms.bridge, "10.5.0.0/24"));
  QCOMPARE(addressOf(rooms.topology, rooms.cable1, 0), std::string("10.5.0.1/24"));
  QCOMPARE(addressOf(rooms.topology, rooms.cable2, 0), std::string("10.5.0.2/24"));
  QCOMPARE(addressOf(rooms.topology, rooms.cable1, 1), std::string());  // A port.
  QVERIFY(check(rooms.topology).empty());
}

void TestStations::theBridgeComesFirstWhereItIsOne() {
  samples::SwitchedRooms rooms = samples::switchedRooms();
  samples::carryOut(rooms.topology, *setAddresses(rooms.topology, {rooms.bridge, 0}, "10.0.1.254/24"));
  samples::carryOut(rooms.topology, *numberStations(rooms.topology, rooms.bridge, "10.5.0.0/24"));
  QCOMPARE(addressOf(rooms.topology, rooms.bridge, 0), std::string("10.5.0.1/24"));
  QCOMPARE(addressOf(rooms.topology, rooms.cable1, 0), std::string("10.5.0.2/24"));
}

void TestStations::gatewaysFollow() {
  samples::SwitchedRooms rooms = samples::switchedRooms();
  samples::carryOut(rooms.topology, *setAddresses(rooms.topology, {rooms.bridge, 0}, "10.0.1.254/24"));
  samples::carryOut(rooms.topology, *setRoutes(rooms.topology, rooms.ns1, "default via 10.0.1.254"));
  samples::carryOut(rooms.topology, *numberStations(rooms.topology, rooms.bridge, "10.5.0.0/24"));
  QCOMPARE(stackOf(rooms.topology, rooms.ns1)->routes.front().text(), std::string("default via 10.5.0.1"));
}

void TestStations::keepsTheOtherIpVersion() {
  samples::SwitchedRooms rooms = samples::switchedRooms();
  samples::carryOut(rooms.topology, *numberStations(rooms.topology, rooms.bridge, "2001:db8::/64"));
  const auto* interface = findInterface(rooms.topology, {rooms.cable1, 0});
  QCOMPARE(interface->addresses.size(), std::size_t{2});
  QCOMPARE(interface->addresses[0].text(), std::string("2001:db8::1/64"));
  QCOMPARE(interface->addresses[1].text(), std::string("10.0.1.1/24"));
}

void TestStations::refusesWhatDoesNotFit_data() {
  QTest::addColumn<QString>("subnet");
  QTest::addColumn<QString>("word");
  QTest::newRow("too small") << "10.5.0.0/31"
                             << "room for 1, and 2";
  QTest::newRow("no subnet") << "10.5.0"
                             << "10.5.0";
  QTest::newRow("no length") << "10.5.0.0"
                             << "10.5.0.0";
}

void TestStations::refusesWhatDoesNotFit() {
  QFETCH(QString, subnet);
  QFETCH(QString, word);
  const samples::SwitchedRooms rooms = samples::switchedRooms();
  const auto patch = numberStations(rooms.topology, rooms.bridge, subnet.toStdString());
  QVERIFY(!patch);
  const QString why = QString::fromStdString(describe(patch.error()));
  QVERIFY2(why.contains(word), qPrintable(why));
}

void TestStations::knowsTheSubnetThereIs() {
  samples::SwitchedRooms rooms = samples::switchedRooms();
  QCOMPARE(subnetOf(rooms.topology, rooms.bridge)->text(), std::string("10.0.1.0/24"));
  samples::carryOut(rooms.topology, *setAddresses(rooms.topology, {rooms.cable1, 0}, "10.9.0.1/24"));
  QVERIFY(!subnetOf(rooms.topology, rooms.bridge));
}

QTEST_APPLESS_MAIN(TestStations)
#include "test_stations.moc"
