// SPDX-License-Identifier: GPL-3.0-or-later
#include "real_helper.h"

#include <QTest>

using namespace vethloom;
using namespace vethloom::test;

namespace {

/// Runs a shell line in a namespace of the lab; whether it succeeded.
bool shell(TestClient& client, const std::string& ns, const std::string& line) {
  return runIn(client, ns, {"sh", "-c", line}).status == 0;
}

}  // namespace

/// What a ping says, on a real kernel, when something is wrong: the words of ping(8).
class TestPing : public QObject {
  Q_OBJECT

private slots:
  void init() {
    VETHLOOM_NEED_SANDBOX();
    helper_ = std::make_unique<RealHelper>(HelperStart{});
    QCOMPARE(errorName(applyPlan(helper_->client(), twoRoomsOneCable())), std::string());
  }
  void cleanup() { helper_.reset(); }

  void failuresInPingsWords_data() {
    QTest::addColumn<QString>("prepare");  // a shell line in ns1; "2:" in front of it: in ns2
    QTest::addColumn<QString>("destination");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("from");
    const auto row = [](const char* name, const char* prepare, const char* destination, const char* message,
                        const char* from = "") { QTest::newRow(name) << prepare << destination << message << from; };
    row("no route", "true", "10.1.0.1", "Network is unreachable");
    row("link down", "ip link set eth0 down", "10.0.0.2", "Network is unreachable");
    row("nobody has the address", "true", "10.0.0.9", "Destination Host Unreachable", "10.0.0.1");
    row("blackhole", "ip route add blackhole 10.2.0.0/16", "10.2.0.1", "Invalid argument");
    row("prohibit", "ip route add prohibit 10.2.0.0/16", "10.2.0.1", "Permission denied");
    row("unreachable", "ip route add unreachable 10.2.0.0/16", "10.2.0.1", "No route to host");
    row("no gateway there", "ip route add default via 10.0.0.9", "8.8.8.8", "Destination Host Unreachable", "10.0.0.1");
    row("router without a route", "ip route add default via 10.0.0.2", "8.8.8.8", "Destination Net Unreachable",
        "10.0.0.2");
    row("ignored", "2:echo 1 > /proc/sys/net/ipv4/icmp_echo_ignore_all", "10.0.0.2", "no answer");
    row("no IPv6 route", "true", "2001:db8::1", "Network is unreachable");
    row("nobody has the IPv6 address", "ip addr add 2001:db8::1/64 dev eth0 nodad", "2001:db8::9",
        "Destination unreachable: Address unreachable", "2001:db8::1");
  }
  void failuresInPingsWords() {
    QFETCH(QString, prepare);
    QFETCH(QString, destination);
    QFETCH(QString, message);
    auto& client = helper_->client();
    QVERIFY(shell(client, "ns2", "echo 1 > /proc/sys/net/ipv4/ip_forward"));
    const bool inNs2 = prepare.startsWith(QStringLiteral("2:"));
    QVERIFY(shell(client, inNs2 ? "ns2" : "ns1", prepare.mid(inNs2 ? 2 : 0).toStdString()));
    const auto updates = pingFrom(client, "ns1", destination.toStdString(), 2);
    QCOMPARE(updates.size(), 3U);
    for (std::size_t i = 0; i < 2; ++i) {
      QVERIFY(!updates[i].answered);
      QCOMPARE(QString::fromStdString(updates[i].message), message);
      QTEST(QString::fromStdString(updates[i].from), "from");
    }
    QCOMPARE(updates.back().sent, 2U);
    QCOMPARE(updates.back().received, 0U);
  }

  void bothFamiliesAndOneself() {
    auto& client = helper_->client();
    QVERIFY(shell(client, "ns1", "ip addr add 2001:db8::1/64 dev eth0 nodad"));
    QVERIFY(shell(client, "ns2", "ip addr add 2001:db8::2/64 dev eth0 nodad"));
    for (const auto* destination : {"10.0.0.2", "10.0.0.1", "127.0.0.1", "2001:db8::2", "2001:db8::1", "::1"}) {
      const auto updates = pingFrom(client, "ns1", destination, 2);
      QCOMPARE(updates.size(), 3U);
      QVERIFY2(updates[0].answered && updates[1].answered, (destination + updates[0].message).c_str());
      QCOMPARE(updates[0].ttl, 64);
      QVERIFY(updates[0].milliseconds > 0);
      QVERIFY(updates[0].milliseconds < 1000);
    }
  }

  /// Two at once in one namespace see each other's packets, and each takes only its own.
  void twoAtOnce() {
    auto& client = helper_->client();
    const auto other = helper_->connectAgain();
    QVERIFY(other != nullptr);
    other->call(contract::method::ping, R"({"lab":"l","ns":"ns1","destination":"10.0.0.9","count":0,"interval_ms":10})",
                true);
    const auto updates = pingFrom(client, "ns1", "10.0.0.2", 20);
    QCOMPARE(updates.size(), 21U);
    QCOMPARE(updates.back().received, 20U);
    const auto unreachable = TestClient::as<contract::PingUpdate>(other->reply());
    QCOMPARE(unreachable->message, std::string("Destination Host Unreachable"));
    other->call(contract::method::cancel);
    auto totals = TestClient::as<contract::PingUpdate>(other->reply());
    while (totals && !totals->finished)
      totals = TestClient::as<contract::PingUpdate>(other->reply());
    QVERIFY(totals.has_value());
    QCOMPARE(totals->received, 0U);
    QVERIFY(totals->sent > 20);
  }

  void unknownNamespace() {
    auto& client = helper_->client();
    client.call(contract::method::ping, R"({"lab":"l","ns":"ns3","destination":"10.0.0.2"})", true);
    const auto reply = client.reply();
    QVERIFY(!reply->continues);
    QVERIFY(!reply->error.empty());
  }

private:
  std::unique_ptr<RealHelper> helper_;
};

QTEST_GUILESS_MAIN(TestPing)
#include "test_ping.moc"
