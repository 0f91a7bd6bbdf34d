// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/codec.h"
#include "contract/limits.h"
#include "contract/wireguard.h"
#include "samples.h"
#include "support/wireguard_keys.h"

#include <QTest>
#include <nlohmann/json.hpp>
#include <random>

using namespace vethloom::contract;
using known::alicePrivate;
using known::alicePublic;
using known::bobPrivate;
using known::bobPublic;

namespace {

SetWireguard fullOperation() {
  SetWireguard set{samples::link("ns1", "wg0"), {}, {}};
  set.settings.publicKey = known::publicKey(alicePublic);
  set.settings.listenPort = 51820;
  set.settings.peers = {
      *WireguardPeer::parse(std::string(bobPublic) + " endpoint 10.0.0.2:51820 allowed-ips 10.9.0.2")};
  set.secrets.privateKey = known::secretKey(alicePrivate);
  set.secrets.presharedKeys.emplace(known::publicKey(bobPublic), known::secretKey(bobPrivate));
  return set;
}

}  // namespace

class TestWireguard : public QObject {
  Q_OBJECT

private slots:
  void keysComeBack();
  void malformedKeysAreRefused_data();
  void malformedKeysAreRefused();
  void refusedSecretsAreNotRepeated();
  void endpoints_data();
  void endpoints();
  void peers_data();
  void peers();
  void refusedPeers_data();
  void refusedPeers();
  void valid_data();
  void valid();
  void containment();
  void normalisedPeersAreSorted();
  void secretsAreInNoSentence();
  void secretsAreInNoFact();
  void operationsWithBadContentsAreRefused_data();
  void operationsWithBadContentsAreRefused();
};

void TestWireguard::keysComeBack() {
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    WireguardKeyBytes bytes{};
    for (auto& byte : bytes)
      byte = static_cast<std::uint8_t>(random());
    const std::string text = WireguardKey(bytes).text();
    QCOMPARE(QByteArray::fromStdString(text), QByteArray(reinterpret_cast<const char*>(bytes.data()), 32).toBase64());
    QVERIFY(WireguardKey::parse(text)->bytes() == bytes);
    QVERIFY(WireguardSecret::parse(text)->bytes() == bytes);
  }
  QCOMPARE(known::secretKey(alicePrivate).reveal(), std::string(alicePrivate));
  QVERIFY(WireguardSecret().isNone());
  QVERIFY(!known::secretKey(alicePrivate).isNone());
}

void TestWireguard::malformedKeysAreRefused_data() {
  QTest::addColumn<QByteArray>("text");
  const QByteArray good(alicePublic);
  const auto row = [](const char* name, const QByteArray& text) { QTest::newRow(name) << text; };
  row("nothing", "");
  row("only padding", QByteArray(44, '='));
  row("no padding", good.left(43));
  row("padding twice", good.left(42) + "==");
  row("too long", good + "=");
  row("a line feed behind it", good + "\n");
  row("a blank before it", " " + good.left(43));
  row("a blank in it", good.left(20) + ' ' + good.mid(21));
  row("a NUL in it", good.left(20) + QByteArray(1, '\0') + good.mid(21));
  row("a byte of no ASCII", good.left(20) + '\xff' + good.mid(21));
  row("the alphabet of URLs", good.left(20) + '-' + good.mid(21));
  row("padding in it", good.left(20) + '=' + good.mid(21));
  row("bits left over", good.left(42) + "p=");
  row("hexadecimal", QByteArray(64, 'a'));
}

void TestWireguard::malformedKeysAreRefused() {
  QFETCH(QByteArray, text);
  QVERIFY(!WireguardKey::parse(text.toStdString()));
  QVERIFY(!WireguardSecret::parse(text.toStdString()));
}

void TestWireguard::refusedSecretsAreNotRepeated() {
  const std::string nearly = std::string(alicePrivate).substr(0, 43);
  const auto refused = WireguardSecret::parse(nearly);
  QVERIFY(!refused);
  QVERIFY(describe(refused.error()).find(nearly.substr(0, 6)) == std::string::npos);
  const auto json = R"({"do":"set_wireguard","ns":"ns1","name":"wg0","wireguard":{},"private_key":")" + nearly + "\"}";
  const auto operation = decode<Operation>(*parseJson(json));
  QVERIFY(!operation);
  QCOMPARE(operation.error().object, std::string("private_key"));
  QVERIFY(describe(operation.error()).find(nearly.substr(0, 6)) == std::string::npos);
}

void TestWireguard::endpoints_data() {
  QTest::addColumn<QString>("typed");
  QTest::addColumn<QString>("text");  // Empty: refused.
  const auto row = [](const char* typed, const char* text) {
    QTest::newRow(typed) << QString::fromLatin1(typed) << QString::fromLatin1(text);
  };
  row("10.0.0.2:51820", "10.0.0.2:51820");
  row("[fd00::2]:1", "[fd00::2]:1");
  row("[FD00:0::2]:65535", "[fd00::2]:65535");
  row("10.0.0.2", "");
  row("10.0.0.2:", "");
  row("10.0.0.2:65536", "");
  row("10.0.0.2:-1", "");
  row("10.0.0.2:51820x", "");
  row("fd00::2:51820", "");
  row("[fd00::2]", "");
  row("[10.0.0.2]:51820", "");
  row("[fe80::2%eth0]:51820", "");
  row("example.org:51820", "");
  row(":51820", "");
}

void TestWireguard::endpoints() {
  QFETCH(QString, typed);
  QFETCH(QString, text);
  const auto endpoint = Endpoint::parse(typed.toStdString());
  QCOMPARE(QString::fromStdString(endpoint ? endpoint->text() : std::string()), text);
}

void TestWireguard::peers_data() {
  QTest::addColumn<QString>("typed");
  QTest::addColumn<QString>("text");
  const QString key = QString::fromLatin1(bobPublic);
  QTest::newRow("a key") << key << key;
  QTest::newRow("everything, in any order")
      << key + QStringLiteral(" allowed-ips 10.9.0.2,fd00::/64  persistent-keepalive 25 endpoint [fd01::2]:7")
      << key + QStringLiteral(" endpoint [fd01::2]:7 persistent-keepalive 25 allowed-ips 10.9.0.2/32,fd00::/64");
  QTest::newRow("all of IPv4") << key + QStringLiteral(" allowed-ips 0.0.0.0/0")
                               << key + QStringLiteral(" allowed-ips 0.0.0.0/0");
  QTest::newRow("no keepalive") << key + QStringLiteral(" persistent-keepalive off") << key;
}

void TestWireguard::peers() {
  QFETCH(QString, typed);
  QFETCH(QString, text);
  const auto peer = WireguardPeer::parse(typed.toStdString());
  QVERIFY2(peer, peer ? "" : peer.error().message.c_str());
  QCOMPARE(QString::fromStdString(peer->text()), text);
  QVERIFY(*WireguardPeer::parse(peer->text()) == *peer);
}

void TestWireguard::refusedPeers_data() {
  QTest::addColumn<QString>("words");
  for (const char* words :
       {"endpoint", "endpoint 10.0.0.2", "allowed-ips 10.9.0.1/24", "allowed-ips 10.9.0.0/33", "allowed-ips default",
        "allowed-ips 10.9.0.2,,10.9.0.3", "persistent-keepalive 65536", "persistent-keepalive -1",
        "endpoint 10.0.0.2:1 endpoint 10.0.0.3:1", "preshared-key /etc/shadow", "remove"})
    QTest::newRow(words) << QString::fromLatin1(words);
}

void TestWireguard::refusedPeers() {
  QFETCH(QString, words);
  QVERIFY(!WireguardPeer::parse(bobPublic + (' ' + words.toStdString())));
}

void TestWireguard::valid_data() {
  QTest::addColumn<QStringList>("peers");
  QTest::addColumn<bool>("isValid");
  const QString alice = QString::fromLatin1(alicePublic);
  const QString bob = QString::fromLatin1(bobPublic);
  const auto row = [](const char* name, const QStringList& peers, bool isValid) {
    QTest::newRow(name) << peers << isValid;
  };
  row("nobody", {}, true);
  row("bob", {bob + QStringLiteral(" endpoint 10.0.0.2:1 allowed-ips 10.9.0.0/24,10.9.0.0/25")}, true);
  row("bob twice", {bob, bob + QStringLiteral(" persistent-keepalive 25")}, false);
  row("itself", {alice}, false);
  row("a network twice", {bob + QStringLiteral(" allowed-ips 10.9.0.0/24,10.9.0.0/24")}, false);
  row("no port", {bob + QStringLiteral(" endpoint 10.0.0.2:0")}, false);
  row("nowhere", {bob + QStringLiteral(" endpoint 0.0.0.0:1")}, false);
  row("a group", {bob + QStringLiteral(" endpoint 224.0.0.1:1")}, false);
  row("on some link", {bob + QStringLiteral(" endpoint [fe80::1]:1")}, false);
}

void TestWireguard::valid() {
  QFETCH(QStringList, peers);
  QFETCH(bool, isValid);
  Wireguard settings;
  settings.publicKey = known::publicKey(alicePublic);
  for (const QString& peer : peers)
    settings.peers.push_back(*WireguardPeer::parse(peer.toStdString()));
  QCOMPARE(bool(validate(settings)), isValid);
}

void TestWireguard::containment() {
  const auto network = [](const char* text) { return *AllowedIp::parse(text); };
  QVERIFY(network("10.0.0.0/8").contains(network("10.9.0.0/16")));
  QVERIFY(network("10.0.0.0/8").contains(network("10.0.0.0/8")));
  QVERIFY(network("0.0.0.0/0").contains(network("10.9.0.1/32")));
  QVERIFY(!network("0.0.0.0/0").contains(network("fd00::1/128")));
  QVERIFY(!network("10.9.0.0/16").contains(network("10.0.0.0/8")));
  QVERIFY(!network("10.9.0.0/16").contains(network("10.8.0.1")));
}

void TestWireguard::normalisedPeersAreSorted() {
  const auto peers =
      normalised({*WireguardPeer::parse(std::string(bobPublic) + " allowed-ips 10.9.0.2,10.9.0.1,10.9.0.2"),
                  *WireguardPeer::parse(alicePublic)});
  QCOMPARE(peers.size(), std::size_t{2});
  QVERIFY(peers[0].key < peers[1].key);
  QCOMPARE(peers[1].text(), std::string(bobPublic) + " allowed-ips 10.9.0.1/32,10.9.0.2/32");
}

void TestWireguard::secretsAreInNoSentence() {
  const Operation operation = fullOperation();
  for (const std::string& text :
       {describe(operation), objectOf(operation), printJson(encode(withoutSecrets(operation)))}) {
    QVERIFY2(text.find(alicePrivate) == std::string::npos, text.c_str());
    QVERIFY2(text.find(bobPrivate) == std::string::npos, text.c_str());
  }
  QCOMPARE(describe(operation), std::string("set the WireGuard keys and peers of ns1/wg0 (port 51820, 1 peer)"));
  // The way to the helper is the one where they go.
  QVERIFY(printJson(encode(operation)).find(alicePrivate) != std::string::npos);
}

void TestWireguard::secretsAreInNoFact() {
  const WireguardDevice device{fullOperation().settings, fullOperation().secrets};
  const Fact fact = WireguardFact{samples::ns("ns1"), 3, device.settings, device.presharedPeers()};
  const std::string text = printJson(encode(fact));
  QVERIFY(text.find(alicePrivate) == std::string::npos);
  QVERIFY(text.find(bobPrivate) == std::string::npos);
  QVERIFY(text.find("preshared\":[\"" + std::string(bobPublic)) != std::string::npos);
  QVERIFY(*decode<Fact>(*parseJson(text)) == fact);
}

void TestWireguard::operationsWithBadContentsAreRefused_data() {
  QTest::addColumn<QByteArray>("fields");
  QTest::addColumn<QString>("object");
  const auto row = [](const QByteArray& fields, const char* object) {
    QTest::newRow(fields.constData()) << fields << QString::fromLatin1(object);
  };
  const QByteArray bob(bobPublic);
  row(R"("wireguard":7)", "wireguard");
  row(R"("wireguard":{"listen_port":65536})", "wireguard.listen_port");
  row(R"("wireguard":{"listen_port":-1})", "wireguard.listen_port");
  row(R"("wireguard":{"fwmark":"0x1"})", "wireguard.fwmark");
  row(R"("wireguard":{"public_key":"x"})", "wireguard.public_key");
  row(R"("wireguard":{"private_key":"x"})", "wireguard.private_key");
  row(R"("wireguard":{"peers":["x"]})", "wireguard.peers[0]");
  row(R"("wireguard":{"peers":[")" + bob + R"(",")" + bob + R"("]})", "wireguard");
  row(R"("wireguard":{},"private_key":7)", "private_key");
  row(R"("wireguard":{},"private_key":"AAAA")", "private_key");
  row(R"("wireguard":{},"preshared_keys":[{"peer":")" + bob + R"(","key":"AAAA"}])", "preshared_keys[0].key");
  row(R"("wireguard":{},"preshared_keys":[{"peer":"x","key":")" + bob + R"("}])", "preshared_keys[0].peer");
  row(R"("private_key":")" + bob + "\"", "wireguard");
}

void TestWireguard::operationsWithBadContentsAreRefused() {
  QFETCH(QByteArray, fields);
  QFETCH(QString, object);
  const QByteArray json = R"({"do":"set_wireguard","ns":"ns1","name":"wg0",)" + fields + '}';
  const auto operation = decode<Operation>(*parseJson(json.toStdString()));
  QVERIFY(!operation);
  QCOMPARE(QString::fromStdString(operation.error().object), object);
}

QTEST_APPLESS_MAIN(TestWireguard)
#include "test_wireguard.moc"
