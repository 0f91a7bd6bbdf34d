// SPDX-License-Identifier: GPL-3.0-or-later
// What is offered while a name or an address is typed, and the same edit on several elements.
#include "drawings/sample_drawings.h"
#include "model/advice.h"
#include "model/edits_several.h"

#include <QTest>

using namespace vethloom;
using namespace vethloom::model;

class TestAdvice : public QObject {
  Q_OBJECT

private slots:
  void namesComeNearestToWhatWasTyped_data();
  void namesComeNearestToWhatWasTyped();
  void addressesAreFree_data();
  void addressesAreFree();
  void newAddressesFitTheSegment();
  void severalChangeAtOnceOrNotAtAll();
  void toggleRaisesAllFirst();
};

void TestAdvice::namesComeNearestToWhatWasTyped_data() {
  QTest::addColumn<QString>("typed");
  QTest::addColumn<QString>("better");
  QTest::newRow("free") << "uplink"
                        << "";
  QTest::newRow("its own") << "eth0"
                           << "";
  QTest::newRow("taken") << "eth1"
                         << "eth2";
  QTest::newRow("blanks") << "my link"
                          << "mylink";
  QTest::newRow("too long") << "abcdefghijklmnopqrstuvwxyz"
                            << "abcdefghijklmno";
  QTest::newRow("kept by the kernel") << "lo"
                                      << "lo1";
  QTest::newRow("option") << "-n"
                          << "n";
  QTest::newRow("Chinese") << "网卡"
                           << "eth0";
  QTest::newRow("nothing") << ""
                           << "eth0";
}

void TestAdvice::namesComeNearestToWhatWasTyped() {
  QFETCH(const QString, typed);
  QFETCH(const QString, better);
  Topology topology = samples::twoRooms().topology;
  const ElementId ns1 = samples::twoRooms().ns1;
  const ElementId cable = samples::twoRooms().cable;
  samples::addCable(topology, ns1, ns1);  // eth1 and eth2 …
  auto& other = std::get<Cable>(topology.elements.rbegin()->second);
  other.ends[1].interface.name = *InterfaceName::parse("other");
  const Advice advice = adviseInterfaceName(topology, {cable, 0}, typed.toStdString());
  QCOMPARE(QString::fromStdString(advice.better), better);
  if (!better.isEmpty())
    QVERIFY(renameInterface(topology, {cable, 0}, advice.better));
}

void TestAdvice::addressesAreFree_data() {
  QTest::addColumn<QString>("typed");
  QTest::addColumn<QString>("better");
  QTest::addColumn<bool>("noted");
  QTest::newRow("its own") << "10.0.1.1/24"
                           << "" << false;
  QTest::newRow("free") << "10.9.9.9/24, fd00::1/64"
                        << "" << false;
  QTest::newRow("without length") << "10.9.9.9"
                                  << "10.9.9.9/24" << false;
  QTest::newRow("without length, IPv6") << "fd00::1"
                                        << "fd00::1/64" << false;
  QTest::newRow("the neighbour's") << "10.0.1.2/24"
                                   << "10.0.1.3/24" << true;
  QTest::newRow("the network's own") << "10.9.9.0/24"
                                     << "10.9.9.1/24" << true;
  QTest::newRow("no address at all") << "router"
                                     << "" << false;
  QTest::newRow("nothing") << ""
                           << "" << false;
}

void TestAdvice::addressesAreFree() {
  QFETCH(const QString, typed);
  QFETCH(const QString, better);
  QFETCH(const bool, noted);
  const auto rooms = samples::twoRooms();
  const Advice advice = adviseAddresses(rooms.topology, {rooms.cable, 0}, typed.toStdString());
  QCOMPARE(QString::fromStdString(advice.better), better);
  QCOMPARE(!advice.note.empty(), noted);
}

void TestAdvice::newAddressesFitTheSegment() {
  const auto rooms = samples::twoRooms();
  QCOMPARE(freeAddressFor(rooms.topology, {rooms.cable, 0})->text(), std::string("10.0.1.3/24"));
  const auto cleared = setAddresses(rooms.topology, {rooms.cable, 0}, "");
  Topology topology = rooms.topology;
  QVERIFY(apply(topology, *cleared));
  QVERIFY(apply(topology, *setAddresses(topology, {rooms.cable, 1}, "")));
  QCOMPARE(freeAddressFor(topology, {rooms.cable, 0})->text(), std::string("10.0.1.1/24"));
}

void TestAdvice::severalChangeAtOnceOrNotAtAll() {
  const auto rooms = samples::switchedRooms();
  const auto ids = ownInterfaces(rooms.topology, {rooms.ns1, rooms.bridge, rooms.cable1});
  QCOMPARE(ids.size(), std::size_t{3});
  const auto setTo = [&](std::string_view text) {
    return editEach(rooms.topology, ids, [&](const Topology& now, InterfaceId id) { return setMtu(now, id, text); });
  };
  Topology topology = rooms.topology;
  QVERIFY(apply(topology, *setTo("1400")));
  for (const InterfaceId id : ids)
    QCOMPARE(findInterface(topology, id)->mtu, std::optional<std::uint32_t>(1400));
  QVERIFY(!setTo("12"));
  QVERIFY(editEach(rooms.topology, std::vector<InterfaceId>{}, [](const Topology& now, InterfaceId id) {
            return setMtu(now, id, "1400");
          })->isEmpty());
}

void TestAdvice::toggleRaisesAllFirst() {
  const auto rooms = samples::twoRooms();
  Topology topology = rooms.topology;
  const std::vector<InterfaceId> ids{{rooms.cable, 0}, {rooms.cable, 1}};
  QVERIFY(apply(topology, setUp(topology, ids[0], false)));
  QVERIFY(apply(topology, toggleUp(topology, ids)));
  QVERIFY(findInterface(topology, ids[0])->up && findInterface(topology, ids[1])->up);
  QVERIFY(apply(topology, toggleUp(topology, ids)));
  QVERIFY(!findInterface(topology, ids[0])->up && !findInterface(topology, ids[1])->up);
}

QTEST_MAIN(TestAdvice)
#include "test_advice.moc"
