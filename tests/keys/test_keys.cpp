// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/vloom_file.h"
#include "keys/key_pair.h"
#include "keys/lab_keys.h"
#include "model/wireguard.h"
#include "plan/model_kernel.h"
#include "support/wireguard_keys.h"

#include <QTest>
#include <set>

using namespace vethloom;
using model::ElementId;
using model::Topology;

namespace {

Topology drawing(const std::string& firstKey = {}) {
  QByteArray text =
      "{'vethloom': 1, 'namespaces': [{'name': 'ns1'}, {'name': 'ns2'}], 'links': ["
      "{'namespace': 'ns1', 'kind': 'wireguard', 'name': 'wg0', 'addresses': ['10.9.0.1/24'],"
      " 'wireguard': {KEY 'listen_port': 7, 'peers': ['ns2/wg0']}},"
      "{'namespace': 'ns2', 'kind': 'wireguard', 'name': 'wg0', 'addresses': ['10.9.0.2/24'],"
      " 'wireguard': {'peers': ['ns1/wg0 endpoint 10.0.0.1:7']}}]}";
  text.replace("KEY", firstKey.empty() ? QByteArray() : "'public_key': '" + QByteArray::fromStdString(firstKey) + "',");
  const auto parsed = files::parse(text.replace('\'', '"').toStdString());
  if (!parsed)
    qFatal("%s", contract::describe(parsed.error()).c_str());
  return *parsed;
}

std::string publicKeyIn(const Topology& topology, std::size_t which) {
  const auto key = model::findWireguard(topology, model::wireguardLinks(topology).at(which))->wireguard.publicKey;
  return key ? key->text() : std::string();
}

files::KeyRing ringOf(const std::vector<files::KeyEntry>& entries) {
  files::KeyRing ring;
  for (const auto& entry : entries)
    ring.add(entry);
  return ring;
}

const files::KeyEntry alice{"ns1/wg0", known::publicKey(known::alicePublic), known::secretKey(known::alicePrivate)};

QStringList codesOf(const std::vector<model::Problem>& problems) {
  QStringList codes;
  for (const auto& problem : problems)
    codes << QString::fromStdString(problem.code);
  return codes;
}

}  // namespace

/// Keys from their making to the plan that they are put into.
class TestKeys : public QObject {
  Q_OBJECT

private slots:
  /// RFC 7748, section 6.1.
  void publicKeysAreThoseOfTheStandard() {
    QCOMPARE(keys::publicKeyOf(known::secretKey(known::alicePrivate))->text(), std::string(known::alicePublic));
    QCOMPARE(keys::publicKeyOf(known::secretKey(known::bobPrivate))->text(), std::string(known::bobPublic));
  }

  void everyPairIsAnother() {
    std::set<contract::WireguardKey> seen;
    for (int i = 0; i < 100; ++i) {
      const auto pair = keys::makeKeyPair();
      QVERIFY(pair);
      QVERIFY(*keys::publicKeyOf(pair->secret) == pair->publicKey);
      const auto& bytes = pair->secret.bytes();
      QVERIFY((bytes.front() & 7U) == 0 && (bytes.back() & 0xc0U) == 0x40);
      QVERIFY(seen.insert(pair->publicKey).second);
    }
  }

  void missingKeysAreMadeOnce() {
    Topology topology = drawing(known::alicePublic);
    QCOMPARE(keys::linksWithoutKeys(topology).size(), std::size_t{1});
    const auto made = keys::makeKeys(topology, keys::linksWithoutKeys(topology));
    QVERIFY(made);
    QCOMPARE(made->size(), std::size_t{1});
    QCOMPARE(made->front().link, std::string("ns2/wg0"));
    QCOMPARE(publicKeyIn(topology, 0), std::string(known::alicePublic));
    QCOMPARE(publicKeyIn(topology, 1), made->front().publicKey.text());
    QVERIFY(keys::linksWithoutKeys(topology).empty());
    // The same drawing without them finds them again by the link's name.
    Topology again = drawing();
    keys::takeKnownKeys(again, ringOf(*made));
    QCOMPARE(publicKeyIn(again, 0), std::string());
    QCOMPARE(publicKeyIn(again, 1), made->front().publicKey.text());
  }

  /// A link that was renamed keeps its key, and a new one of its old name does not get the same.
  void noTwoLinksGetOneKey() {
    Topology topology = drawing(known::alicePublic);
    keys::takeKnownKeys(topology, ringOf({{"ns2/wg0", alice.publicKey, alice.secret}}));
    QCOMPARE(publicKeyIn(topology, 0), std::string(known::alicePublic));
    QCOMPARE(publicKeyIn(topology, 1), std::string());
  }

  void aPlanGetsItsKeysForTheHelperOnly() {
    Topology topology = drawing(known::alicePublic);
    auto ring = ringOf({alice});
    const auto made = keys::makeKeys(topology, keys::linksWithoutKeys(topology));
    for (const auto& entry : *made)
      ring.add(entry);
    const auto shown = plan::makePlan(topology, samples::ModelKernel().observed());
    const auto armed = keys::withPrivateKeys(shown, ring);
    QCOMPARE(plan::asText(armed), plan::asText(shown));
    QCOMPARE(plan::asJson(armed), plan::asJson(shown));
    QCOMPARE(plan::asScript(armed), plan::asScript(shown));
    int set = 0;
    for (const auto& step : armed.steps) {
      if (const auto* wireguard = std::get_if<contract::SetWireguard>(&step.operation)) {
        ++set;
        QVERIFY(*keys::publicKeyOf(*wireguard->secrets.privateKey) == *wireguard->settings.publicKey);
      }
    }
    QCOMPARE(set, 2);
    for (const auto& entry : ring.entries()) {
      for (const std::string& text : {plan::asText(armed), plan::asJson(armed), plan::asScript(armed)})
        QVERIFY(text.find(entry.secret.reveal()) == std::string::npos);
    }
  }

  void aLostKeyIsMissedWhereItIsNeeded() {
    const Topology topology = drawing(known::alicePublic);
    samples::ModelKernel kernel;
    const auto plan = plan::makePlan(topology, kernel.observed());
    QVERIFY(keys::checkPrivateKeys(plan, kernel.observed(), ringOf({alice}), "x"));
    const auto missing = keys::checkPrivateKeys(plan, kernel.observed(), {}, "lab.vloom.keys");
    QVERIFY(!missing);
    QVERIFY(contract::describe(missing.error()).find("lab.vloom.keys") != std::string::npos);
    // A kernel that has it already needs nothing.
    for (const auto& step : plan.steps)
      QVERIFY(!kernel.carryOut(step.operation));
    Topology changed = topology;
    std::get<model::Link>(changed.elements.at(model::wireguardLinks(topology).front())).wireguard.listenPort = 8;
    const auto rest = plan::makePlan(changed, kernel.observed());
    QCOMPARE(rest.steps.size(), std::size_t{1});
    QVERIFY(keys::checkPrivateKeys(rest, kernel.observed(), {}, "x"));
  }

  void problemsWithTheFile() {
    const Topology topology = drawing(known::alicePublic);
    auto ring = ringOf({alice});
    QCOMPARE(codesOf(keys::checkKeys(topology, ring, "x")), QStringList());
    QCOMPARE(codesOf(keys::checkKeys(topology, files::KeyRing(), "x")), QStringList{QStringLiteral("WG_KEY_LOST")});
    ring.setExposed(true);
    QCOMPARE(codesOf(keys::checkKeys(topology, ring, "x")), QStringList{QStringLiteral("WG_KEYS_EXPOSED")});
    const contract::Result<files::KeyRing> unreadable = contract::fail(contract::FailureKind::Io, "No.");
    QCOMPARE(codesOf(keys::checkKeys(topology, unreadable, "x")), QStringList{QStringLiteral("WG_KEYS_UNREADABLE")});
    QCOMPARE(codesOf(keys::checkKeys(Topology(), unreadable, "x")), QStringList());
  }
};

QTEST_APPLESS_MAIN(TestKeys)
#include "test_keys.moc"
