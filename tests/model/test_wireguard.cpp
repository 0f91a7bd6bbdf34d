// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawings/sample_drawings.h"
#include "model/edits_wireguard.h"
#include "model/rules.h"
#include "model/wireguard.h"
#include "support/wireguard_keys.h"

#include <QTest>
#include <algorithm>

using namespace vethloom;
using namespace vethloom::model;

namespace {

/// ns1/eth0 10.0.1.1/24 – ns2/eth0 10.0.1.2/24, with a WireGuard link in each: wg0 10.9.0.1/24 and 10.9.0.2/24.
struct Tunnel {
  samples::TwoRooms rooms = samples::twoRooms();
  Topology& topology = rooms.topology;
  ElementId one = add(rooms.ns1, "10.9.0.1/24");
  ElementId two = add(rooms.ns2, "10.9.0.2/24");

  void take(const Result<Patch>& patch) {
    if (!patch)
      qFatal("%s", contract::describe(patch.error()).c_str());
    samples::carryOut(topology, *patch);
  }
  ElementId add(ElementId box, const char* address) {
    const auto added = addLink(topology, box, LinkKind::Wireguard, {}, {});
    if (!added)
      qFatal("%s", contract::describe(added.error()).c_str());
    samples::carryOut(topology, added->patch);
    take(setAddresses(topology, {added->id, 0}, address));
    return added->id;
  }
  void join() { take(joinPeers(topology, one, two)); }
  [[nodiscard]] const Wireguard& at(ElementId id) const { return findWireguard(topology, id)->wireguard; }
  [[nodiscard]] QStringList peersOf(ElementId id) const {
    QStringList texts;
    for (const auto& peer : at(id).peers)
      texts << QString::fromStdString(text(topology, peer));
    return texts;
  }
  /// "WG_ONE_SIDED ns1/wg0", of WireGuard only.
  [[nodiscard]] QStringList problems() const {
    QStringList found;
    for (const Problem& problem : check(topology)) {
      if (problem.code.starts_with("WG_") && problem.code != "WG_NO_KEY")
        found << QString::fromStdString(problem.code + ' ' + problem.object);
    }
    return found;
  }
  /// What mends the first problem of that code.
  [[nodiscard]] std::optional<Fix> fixOf(const char* code) const {
    const auto all = check(topology);
    const auto found = std::find_if(all.begin(), all.end(), [&](const Problem& one) { return one.code == code; });
    return found == all.end() ? std::nullopt : found->fix;
  }
};

const QString bob = QString::fromLatin1(known::bobPublic);

}  // namespace

/// WireGuard links in a drawing: edits, what the kernel is to be told, and rules.
class TestWireguardModel : public QObject {
  Q_OBJECT

private slots:
  void newLinksGetPortsOfTheirOwn() {
    Tunnel tunnel;
    QCOMPARE(tunnel.at(tunnel.one).listenPort.value_or(0), 51820);
    QCOMPARE(tunnel.at(tunnel.two).listenPort.value_or(0), 51820);
    const ElementId third = tunnel.add(tunnel.rooms.ns1, "10.9.1.1/24");
    QCOMPARE(tunnel.at(third).listenPort.value_or(0), 51821);
    QCOMPARE(findInterface(tunnel.topology, {third, 0})->name.text(), std::string("wg1"));
  }

  void joinedLinksKnowEachOther() {
    Tunnel tunnel;
    tunnel.join();
    QCOMPARE(tunnel.peersOf(tunnel.one), QStringList{QStringLiteral("ns2/wg0 endpoint 10.0.1.2:51820")});
    QCOMPARE(tunnel.peersOf(tunnel.two), QStringList{QStringLiteral("ns1/wg0 endpoint 10.0.1.1:51820")});
    QCOMPARE(tunnel.problems(), QStringList());
    QVERIFY(joinPeers(tunnel.topology, tunnel.one, tunnel.two)->isEmpty());
    QVERIFY(!joinPeers(tunnel.topology, tunnel.one, tunnel.one));
    QVERIFY(!joinPeers(tunnel.topology, tunnel.one, tunnel.rooms.cable));
  }

  void theKernelIsToldKeysAndAddresses() {
    Tunnel tunnel;
    tunnel.join();
    QVERIFY(resolved(tunnel.topology, tunnel.at(tunnel.one)).peers.empty());  // Nobody knows a key yet.
    tunnel.take(setPublicKey(tunnel.topology, tunnel.two, known::publicKey(known::bobPublic)));
    const auto settings = resolved(tunnel.topology, tunnel.at(tunnel.one));
    QCOMPARE(settings.peers.size(), std::size_t{1});
    QCOMPARE(QString::fromStdString(settings.peers.front().text()),
             bob + QStringLiteral(" endpoint 10.0.1.2:51820 allowed-ips 10.9.0.2/32"));
    // What is given counts instead.
    tunnel.take(setPeers(tunnel.topology, tunnel.one, "ns2/wg0 allowed-ips 10.9.0.0/24"));
    QCOMPARE(QString::fromStdString(resolved(tunnel.topology, tunnel.at(tunnel.one)).peers.front().text()),
             bob + QStringLiteral(" allowed-ips 10.9.0.0/24"));
  }

  void peersAreTyped_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("refusal");
    const auto row = [](const QString& typed, const char* refusal) {
      QTest::newRow(qPrintable(typed)) << typed << QString::fromLatin1(refusal);
    };
    row(QStringLiteral("ns2/wg0\n\n") + bob + QStringLiteral(" allowed-ips 10.8.0.0/16"), "");
    row(QStringLiteral("ns2/wg0 endpoint 10.0.1.2:7"), "");
    row(QStringLiteral("ns3/wg0"), "There is no WireGuard link \"ns3/wg0\"");
    row(QStringLiteral("ns2/eth0"), "There is no WireGuard link \"ns2/eth0\"");
    row(QStringLiteral("wg0"), "There is no WireGuard link \"wg0\"");
    row(QStringLiteral("ns1/wg0"), "its own peer");
    row(QStringLiteral("ns2/wg0\nns2/wg0 endpoint 10.0.1.2:7"), "Line 2");
    row(QStringLiteral("ns2/wg0 endpoint nowhere"), "no endpoint");
    row(QStringLiteral("ns2/wg0 mtu 1500"), "mtu");
  }

  void peersAreTyped() {
    QFETCH(QString, typed);
    QFETCH(QString, refusal);
    Tunnel tunnel;
    const auto patch = setPeers(tunnel.topology, tunnel.one, typed.toStdString());
    QCOMPARE(bool(patch), refusal.isEmpty());
    if (patch) {
      samples::carryOut(tunnel.topology, *patch);
      QCOMPARE(tunnel.peersOf(tunnel.one), typed.split(QLatin1Char('\n'), Qt::SkipEmptyParts));
    } else {
      QVERIFY2(patch.error().message.find(refusal.toStdString()) != std::string::npos, patch.error().message.c_str());
    }
  }

  void portsAreTyped() {
    Tunnel tunnel;
    tunnel.take(setListenPort(tunnel.topology, tunnel.one, " 7 "));
    QCOMPARE(tunnel.at(tunnel.one).listenPort.value_or(0), 7);
    tunnel.take(setListenPort(tunnel.topology, tunnel.one, ""));
    QVERIFY(!tunnel.at(tunnel.one).listenPort);
    for (const char* wrong : {"0", "65536", "-1", "7x", "seven"})
      QVERIFY2(!setListenPort(tunnel.topology, tunnel.one, wrong), wrong);
    QVERIFY(!setListenPort(tunnel.topology, tunnel.rooms.cable, "7"));
  }

  void aRemovedLinkIsNobodysPeer() {
    Tunnel tunnel;
    tunnel.join();
    samples::carryOut(tunnel.topology, remove(tunnel.topology, {tunnel.two}));
    QCOMPARE(tunnel.peersOf(tunnel.one), QStringList());
  }

  /// Copies are peers of each other, with keys of their own still to be made.
  void copiesAreOthers() {
    Tunnel tunnel;
    tunnel.join();
    tunnel.take(setPublicKey(tunnel.topology, tunnel.one, known::publicKey(known::alicePublic)));
    const auto patch = duplicate(tunnel.topology, {tunnel.rooms.ns1, tunnel.rooms.ns2}, 0, 0);
    samples::carryOut(tunnel.topology, patch);
    const ElementId copy =
        interfaceNamed(tunnel.topology, boxNamed(tunnel.topology, *NamespaceRef::parse("ns3")), "wg0")->element;
    QVERIFY(!tunnel.at(copy).publicKey);
    QCOMPARE(tunnel.peersOf(copy), QStringList{QStringLiteral("ns4/wg0 endpoint 10.0.2.2:51820")});
    QVERIFY(tunnel.at(tunnel.one).publicKey);
    // A copy of one alone does not know who does not know it.
    samples::carryOut(tunnel.topology, duplicate(tunnel.topology, {tunnel.rooms.ns1}, 0, 0));
    const ElementId alone =
        interfaceNamed(tunnel.topology, boxNamed(tunnel.topology, *NamespaceRef::parse("ns5")), "wg0")->element;
    QCOMPARE(tunnel.peersOf(alone), QStringList());
  }

  void rules() {
    Tunnel tunnel;
    tunnel.join();
    QCOMPARE(tunnel.problems(), QStringList());
    const Topology sound = tunnel.topology;

    tunnel.take(setPeers(tunnel.topology, tunnel.two, ""));
    QCOMPARE(tunnel.problems(), QStringList{QStringLiteral("WG_ONE_SIDED ns1/wg0")});
    tunnel.take(tunnel.fixOf("WG_ONE_SIDED")->patch(tunnel.topology));
    QCOMPARE(tunnel.problems(), QStringList());

    tunnel.take(setPeers(tunnel.topology, tunnel.one, "ns2/wg0"));
    tunnel.take(setPeers(tunnel.topology, tunnel.two, "ns1/wg0"));
    QCOMPARE(tunnel.problems(), QStringList{QStringLiteral("WG_NO_ENDPOINT ns1/wg0")});

    tunnel.topology = sound;
    tunnel.take(setPeers(tunnel.topology, tunnel.one, "ns2/wg0 endpoint 192.0.2.9:51820"));
    QCOMPARE(tunnel.problems(), QStringList{QStringLiteral("WG_ENDPOINT_FAR ns1/wg0")});
    tunnel.take(setRoutes(tunnel.topology, tunnel.rooms.ns1, "default via 10.0.1.2"));
    QCOMPARE(tunnel.problems(), QStringList());

    tunnel.topology = sound;
    tunnel.take(setAddresses(tunnel.topology, {tunnel.two, 0}, ""));
    QCOMPARE(tunnel.problems(), QStringList{QStringLiteral("WG_NOTHING_ALLOWED ns1/wg0")});

    tunnel.topology = sound;
    tunnel.take(setPeers(tunnel.topology, tunnel.one,
                         "ns2/wg0 endpoint 10.0.1.2:51820\n" + bob.toStdString() + " allowed-ips 10.9.0.2"));
    QCOMPARE(tunnel.problems(), QStringList{QStringLiteral("WG_ALLOWED_TWICE ns1/wg0")});
    tunnel.take(setPeers(tunnel.topology, tunnel.one,
                         "ns2/wg0 endpoint 10.0.1.2:51820\n" + bob.toStdString() + " allowed-ips 10.9.0.0/24"));
    QCOMPARE(tunnel.problems(), QStringList{QStringLiteral("WG_ALLOWED_OVERLAP ns1/wg0")});
    tunnel.take(setPublicKey(tunnel.topology, tunnel.two, known::publicKey(known::bobPublic)));
    QVERIFY(tunnel.problems().contains(QStringLiteral("WG_PEER_TWICE ns1/wg0")));
    tunnel.take(setPublicKey(tunnel.topology, tunnel.one, known::publicKey(known::bobPublic)));
    QVERIFY(tunnel.problems().contains(QStringLiteral("WG_SELF_PEER ns1/wg0")));
  }

  void aPortIsTakenOnce() {
    Tunnel tunnel;
    const ElementId third = tunnel.add(tunnel.rooms.ns1, "10.9.1.1/24");
    tunnel.take(setListenPort(tunnel.topology, third, "51820"));
    QCOMPARE(tunnel.problems(), QStringList{QStringLiteral("WG_PORT_TAKEN ns1/wg1")});
    tunnel.take(tunnel.fixOf("WG_PORT_TAKEN")->patch(tunnel.topology));
    QCOMPARE(tunnel.problems(), QStringList());
    QCOMPARE(tunnel.at(third).listenPort.value_or(0), 51821);
  }

  void noKeysYetIsANote() {
    const Tunnel tunnel;
    const auto all = check(tunnel.topology);
    const auto found = std::find_if(all.begin(), all.end(), [](const Problem& one) { return one.code == "WG_NO_KEY"; });
    QVERIFY(found != all.end());
    QCOMPARE(found->severity, Severity::Note);
  }
};

QTEST_APPLESS_MAIN(TestWireguardModel)
#include "test_wireguard.moc"
