// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab_fixture.h"

#include "wireguard_keys.h"

#include <QStandardPaths>
#include <algorithm>

using namespace vethloom;
using namespace vethloom::contract;
using namespace vethloom::test;

namespace {

std::optional<QString> refusal;

SetWireguard alice(const LinkRef& link, const std::vector<std::string>& peers) {
  SetWireguard set{link, {}, {}};
  set.settings.publicKey = known::publicKey(known::alicePublic);
  set.settings.listenPort = 51820;
  for (const std::string& peer : peers)
    set.settings.peers.push_back(*WireguardPeer::parse(peer));
  set.secrets.privateKey = known::secretKey(known::alicePrivate);
  return set;
}

SetWireguard bob(const LinkRef& link, const std::vector<std::string>& peers) {
  SetWireguard set = alice(link, peers);
  set.settings.publicKey = known::publicKey(known::bobPublic);
  set.secrets.privateKey = known::secretKey(known::bobPrivate);
  return set;
}

std::string peer(const char* key, const char* words) {
  return std::string(key) + ' ' + words;
}

/// `wg show LINK WHAT` in a namespace: the second witness.
QString wg(const QString& ns, const QString& words) {
  return shell(QStringLiteral("ip netns exec %1 wg show %2").arg(ns, words)).trimmed();
}

}  // namespace

/// WireGuard links: told who they are and who their peers are, read back, undone and taken down.
class WireguardKernelTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { VETHLOOM_NEED_SANDBOX(refusal); }

  void init() {
    lab_ = std::make_unique<LabFixture>();
    const auto kinds = lab_->engine().kinds();
    if (std::ranges::find(kinds, nameOf(LinkKind::Wireguard)) == kinds.end())
      QSKIP("this kernel has no WireGuard links");
  }

  void cleanup() {
    if (!journals().isEmpty())
      lab_->tearDown();
    lab_.reset();
    QCOMPARE(ipNamespaces(), QStringList());
    QCOMPARE(ipJson(QStringLiteral("link show")).size(), 1);
    QCOMPARE(journals(), QStringList());
  }

  void aTunnelCarriesPackets() {
    buildTunnel();
    QVERIFY(pings());
    const WireguardFact fact = factOf("a");
    QCOMPARE(fact.settings.publicKey->text(), std::string(known::alicePublic));
    QCOMPARE(fact.settings.listenPort.value_or(0), 51820);
    QCOMPARE(fact.settings.peers.size(), std::size_t{1});
    QCOMPARE(fact.settings.peers.front().text(),
             peer(known::bobPublic, "endpoint 10.0.0.2:51820 persistent-keepalive 25 allowed-ips 10.9.0.2/32"));
    QVERIFY(fact.preshared.empty());
    const TearDownReport report = lab_->tearDown();
    QCOMPARE(report.left, std::vector<std::string>{});
    QCOMPARE(report.namespaces, std::size_t{2});
    QCOMPARE(ipNamespaces(), QStringList());
  }

  void wgSaysTheSame() {
    if (QStandardPaths::findExecutable(QStringLiteral("wg")).isEmpty())
      QSKIP("wg (wireguard-tools) is not installed");
    buildTunnel();
    QCOMPARE(wg(QStringLiteral("a"), QStringLiteral("wg0 public-key")), QString::fromLatin1(known::alicePublic));
    QCOMPARE(wg(QStringLiteral("a"), QStringLiteral("wg0 private-key")), QString::fromLatin1(known::alicePrivate));
    QCOMPARE(wg(QStringLiteral("a"), QStringLiteral("wg0 listen-port")), QStringLiteral("51820"));
    QCOMPARE(wg(QStringLiteral("a"), QStringLiteral("wg0 endpoints")),
             QString::fromLatin1(known::bobPublic) + QStringLiteral("\t10.0.0.2:51820"));
    QCOMPARE(wg(QStringLiteral("a"), QStringLiteral("wg0 allowed-ips")),
             QString::fromLatin1(known::bobPublic) + QStringLiteral("\t10.9.0.2/32"));
    QCOMPARE(wg(QStringLiteral("a"), QStringLiteral("wg0 persistent-keepalive")),
             QString::fromLatin1(known::bobPublic) + QStringLiteral("\t25"));
  }

  /// A plan that fails leaves keys, preshared keys, port and peers as they were, whether the link is changed or
  /// removed.
  void isTakenBack() {
    buildTunnel();
    SetWireguard preshared = alice(at("a", "wg0"), {peer(known::bobPublic, "allowed-ips 10.9.0.0/24")});
    preshared.secrets.presharedKeys.emplace(known::publicKey(known::bobPublic), known::secretKey(known::bobPrivate));
    VETHLOOM_APPLY(*lab_, {preshared});
    const WireguardFact before = factOf("a");
    QVERIFY(before.preshared.contains(known::publicKey(known::bobPublic)));
    const SetWireguard other = bob(at("a", "wg0"), {peer(known::alicePublic, "allowed-ips 10.8.0.0/24")});
    QVERIFY(lab_->apply({other, SetUp{at("a", "none"), true}}));
    QCOMPARE(undoTrouble(), QString());
    QVERIFY(factOf("a") == before);
    QVERIFY(lab_->apply({DeleteLink{at("a", "wg0")}, SetUp{at("a", "none"), true}}));
    QCOMPARE(undoTrouble(), QString());
    const WireguardFact after = factOf("a");
    QVERIFY(after.settings == before.settings);
    QVERIFY(after.preshared == before.preshared);
  }

  void aLinkWithoutAKeyHasNoneAgain() {
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}, CreateLink{at("a", "wg0"), LinkKind::Wireguard}});
    QVERIFY(!factOf("a").settings.publicKey);
    QVERIFY(lab_->apply({alice(at("a", "wg0"), {}), SetUp{at("a", "none"), true}}));
    QCOMPARE(undoTrouble(), QString());
    QVERIFY(!factOf("a").settings.publicKey);
  }

  void peersThatAreNotNamedGo() {
    buildTunnel();
    SetWireguard none = alice(at("a", "wg0"), {});
    none.secrets = {};  // It has its key.
    VETHLOOM_APPLY(*lab_, {none});
    QVERIFY(factOf("a").settings.peers.empty());
    QCOMPARE(factOf("a").settings.publicKey->text(), std::string(known::alicePublic));
  }

  void manyNetworks() {
    std::string networks;
    for (int i = 0; i < 300; ++i)
      networks +=
          (i == 0 ? "" : ",") + ("10." + std::to_string(100 + i / 100) + '.' + std::to_string(i % 100)) + ".0/24";
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}, CreateLink{at("a", "wg0"), LinkKind::Wireguard},
                           alice(at("a", "wg0"), {peer(known::bobPublic, ("allowed-ips " + networks).c_str())})});
    QCOMPARE(factOf("a").settings.peers.front().allowedIps.size(), std::size_t{300});
  }

  void aKeyThatIsNotItsOwnIsRefused() {
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}, CreateLink{at("a", "wg0"), LinkKind::Wireguard}});
    SetWireguard mixed = alice(at("a", "wg0"), {});
    mixed.secrets.privateKey = known::secretKey(known::bobPrivate);
    const auto failure = lab_->apply({mixed});
    QVERIFY(failure);
    QCOMPARE(failure->kind, FailureKind::InvalidArgument);
    QVERIFY(!factOf("a").settings.publicKey);
    mixed.secrets.privateKey.reset();
    const auto missing = lab_->apply({mixed});
    QVERIFY(missing);
    QVERIFY2(missing->message.find("was not given") != std::string::npos, missing->message.c_str());
  }

  void anotherKindIsRefused() {
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}, veth(at("a", "x"), at("a", "y"))});
    const auto failure = lab_->apply({alice(at("a", "x"), {})});
    QVERIFY(failure);
    QCOMPARE(failure->kind, FailureKind::InvalidArgument);
  }

  void onTheHostItIsTakenDown() {
    VETHLOOM_APPLY(*lab_, {CreateLink{at("host", "wg0"), LinkKind::Wireguard}, alice(at("host", "wg0"), {})});
    QVERIFY(!ipLink(QStringLiteral("host"), QStringLiteral("wg0")).isEmpty());
    QCOMPARE(lab_->tearDown().left, std::vector<std::string>{});
    QVERIFY(ipLink(QStringLiteral("host"), QStringLiteral("wg0")).isEmpty());
  }

private:
  /// Two namespaces with a cable between them, and a tunnel through it.
  void buildTunnel() {
    VETHLOOM_APPLY(
        *lab_,
        {CreateNamespace{space("a")}, CreateNamespace{space("b")}, veth(at("a", "eth0"), at("b", "eth0")),
         CreateLink{at("a", "wg0"), LinkKind::Wireguard}, CreateLink{at("b", "wg0"), LinkKind::Wireguard},
         AddAddress{at("a", "eth0"), address("10.0.0.1/24")}, AddAddress{at("b", "eth0"), address("10.0.0.2/24")},
         AddAddress{at("a", "wg0"), address("10.9.0.1/24")}, AddAddress{at("b", "wg0"), address("10.9.0.2/24")},
         alice(at("a", "wg0"),
               {peer(known::bobPublic, "endpoint 10.0.0.2:51820 persistent-keepalive 25 allowed-ips 10.9.0.2/32")}),
         bob(at("b", "wg0"), {peer(known::alicePublic, "allowed-ips 10.9.0.1/32")}), SetUp{at("a", "eth0"), true},
         SetUp{at("b", "eth0"), true}, SetUp{at("a", "wg0"), true}, SetUp{at("b", "wg0"), true}});
  }

  static bool pings() {
    bool ok = false;
    shell(QStringLiteral("ip netns exec a ping -c 1 -W 5 10.9.0.2"), &ok);
    return ok;
  }

  /// Of the only WireGuard link in the namespace; without its index, which changes when the link is made anew.
  WireguardFact factOf(const char* box) {
    const auto facts = lab_->engine().snapshot(lab_->lab());
    if (!facts)
      qFatal("%s", contract::describe(facts.error()).c_str());
    for (const Fact& fact : *facts) {
      if (const auto* told = std::get_if<WireguardFact>(&fact); told && told->ns.text() == box) {
        WireguardFact found = *told;
        found.index = 0;
        return found;
      }
    }
    return {};
  }

  QString undoTrouble() const {
    QString trouble;
    for (const StepResult& step : lab_->steps) {
      if (step.outcome == StepOutcome::UndoFailed)
        trouble += QString::fromStdString(step.message);
    }
    return trouble;
  }

  std::unique_ptr<LabFixture> lab_;
};

VETHLOOM_SANDBOX_MAIN(WireguardKernelTest, refusal)
#include "test_engine_wireguard.moc"
