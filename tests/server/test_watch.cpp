// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/limits.h"
#include "server/connection.h"
#include "server/watch_call.h"
#include "service_fixture.h"

#include <QTest>

using namespace vethloom;
using namespace vethloom::test;
using namespace std::string_literals;
using contract::Facts;
using contract::LinkFact;
using contract::WatchUpdate;
namespace limits = contract::limits;
namespace method = contract::method;

namespace {

constexpr auto labParameters = R"({"lab":"l"})";

LinkFact link(int index, std::string name = "veth") {
  LinkFact fact;
  fact.index = index;
  fact.name = std::move(name);
  fact.kind = "veth";
  return fact;
}

Facts links(std::size_t count) {
  Facts facts;
  for (std::size_t i = 1; i <= count; ++i)
    facts.emplace_back(link(static_cast<int>(i)));
  return facts;
}

/// A snapshot as it came: from "reset" to "settled". An empty optional where the frames are not in that order.
std::optional<Facts> readSnapshot(TestClient& client) {
  Facts facts;
  for (bool first = true;; first = false) {
    auto update = TestClient::as<WatchUpdate>(client.reply());
    if (!update || update->reset != first || update->facts.size() > limits::factsPerFrame)
      return std::nullopt;
    facts.insert(facts.end(), update->facts.begin(), update->facts.end());
    if (update->settled)
      return facts;
  }
}

}  // namespace

class TestWatch : public QObject {
  Q_OBJECT

private slots:
  void snapshotComesInFrames_data() {
    QTest::addColumn<int>("count");
    const int frame = limits::factsPerFrame;
    for (const int count : {0, 1, frame - 1, frame, frame + 1, 5 * frame})
      QTest::addRow("%d facts", count) << count;
  }
  void snapshotComesInFrames() {
    QFETCH(int, count);
    ServiceFixture fixture;
    fixture.kernel().facts = links(static_cast<std::size_t>(count));
    auto client = fixture.connect();
    client.call(method::watch, labParameters, true);
    QCOMPARE(readSnapshot(client), std::optional(fixture.kernel().facts));
  }

  /// The kernel does not tell that counters count.
  void countersAreLookedAtWhileSomebodyWatches() {
    ServiceFixture fixture;
    auto client = fixture.connect();
    client.call(method::watch, labParameters, true);
    QVERIFY(readSnapshot(client));
    QCOMPARE(fixture.engine().recounts, 0);
    QVERIFY(fixture.turnUntil([&] { return fixture.engine().recounts == 2; }));
  }

  void factsFollowTheSnapshot() {
    ServiceFixture fixture;
    fixture.kernel().facts = links(3);
    auto client = fixture.connect();
    client.call(method::watch, labParameters, true);
    QVERIFY(readSnapshot(client));
    fixture.engine().happen({{link(2, "renamed")}, false});
    const auto update = TestClient::as<WatchUpdate>(client.reply());
    QCOMPARE(*update, (WatchUpdate{false, {link(2, "renamed")}, false}));
  }

  void everyWatcherHearsOfIt() {
    ServiceFixture fixture;
    auto first = fixture.connect();
    auto second = fixture.connect();
    first.call(method::watch, labParameters, true);
    second.call(method::watch, labParameters, true);
    QVERIFY(readSnapshot(first));
    QVERIFY(readSnapshot(second));
    fixture.engine().happen({{link(1)}, false});
    QCOMPARE(TestClient::as<WatchUpdate>(first.reply())->facts.size(), 1U);
    QCOMPARE(TestClient::as<WatchUpdate>(second.reply())->facts.size(), 1U);
  }

  /// What waited before a second watcher came is told to the first, and is no step back for the second.
  void olderEventsDoNotFollowASnapshot() {
    ServiceFixture fixture;
    auto first = fixture.connect();
    auto second = fixture.connect();
    first.call(method::watch, labParameters, true);
    QVERIFY(readSnapshot(first));
    fixture.engine().happen({{link(1, "old")}, false});
    fixture.kernel().facts = {link(1, "new")};
    TestClient quiet(netlink::FileDescriptor(::dup(second.descriptor())));
    quiet.call(method::watch, labParameters, true);
    QCOMPARE(TestClient::as<WatchUpdate>(first.reply())->facts, Facts{link(1, "old")});
    QVERIFY(readSnapshot(second));
    fixture.engine().happen({{link(1, "newer")}, false});
    Facts heard;
    while (heard.empty() || heard.back() != contract::Fact(link(1, "newer"))) {
      const auto update = TestClient::as<WatchUpdate>(second.reply());
      QVERIFY(update.has_value());
      heard.insert(heard.end(), update->facts.begin(), update->facts.end());
    }
  }

  void overrunBringsAFreshSnapshot() {
    ServiceFixture fixture;
    fixture.kernel().facts = links(2);
    auto client = fixture.connect();
    client.call(method::watch, labParameters, true);
    QVERIFY(readSnapshot(client));
    fixture.kernel().facts = links(5);
    fixture.engine().happen({{}, true});
    QCOMPARE(readSnapshot(client), std::optional(links(5)));
  }

  /// A reader that falls far behind gets a bounded queue, and the present state when it reads again.
  void slowReaderGetsAFreshSnapshot() {
    ServiceFixture fixture;
    fixture.kernel().facts = links(10);
    auto client = fixture.connect();
    auto other = fixture.connect();
    client.call(method::watch, labParameters, true);
    QVERIFY(readSnapshot(client));
    constexpr int batches = 100;
    for (int i = 0; i < batches; ++i) {
      fixture.engine().happen({links(1000), false});
      fixture.turn();
    }
    fixture.kernel().facts = links(7);
    QCOMPARE(fixture.kernel().snapshots, 1U);
    other.call(method::describe);
    QVERIFY(TestClient::as<contract::Capabilities>(other.reply()));

    std::size_t stale = 0;
    auto update = TestClient::as<WatchUpdate>(client.reply());
    for (; update && !update->reset; update = TestClient::as<WatchUpdate>(client.reply()))
      stale += update->facts.size();
    QVERIFY(update.has_value());
    QVERIFY(stale < batches * 1000);
    QCOMPARE(update->facts, links(7));
    QVERIFY(update->settled);
    fixture.engine().happen({{link(3)}, false});
    QCOMPARE(TestClient::as<WatchUpdate>(client.reply())->facts.size(), 1U);
  }

  void withoutMoreItIsOneReply() {
    ServiceFixture fixture;
    fixture.kernel().facts = links(4);
    auto client = fixture.connect();
    client.call(method::watch, labParameters);
    const auto reply = client.reply();
    QVERIFY(!reply->continues);
    QCOMPARE(*TestClient::as<WatchUpdate>(reply), (WatchUpdate{true, links(4), true}));
    fixture.kernel().facts = links(limits::factsPerFrame + 1);
    client.call(method::watch, labParameters);
    QCOMPARE(errorName(client.reply()), "org.varlink.service.ExpectedMore"s);
  }

  void failingSnapshotEndsIt() {
    ServiceFixture fixture;
    auto client = fixture.connect();
    client.call(method::watch, labParameters, true);
    QVERIFY(readSnapshot(client));
    fixture.kernel().refusal = contract::fail(contract::FailureKind::Kernel, "No more.").value();
    fixture.engine().happen({{}, true});
    const auto reply = client.reply();
    QCOMPARE(errorName(reply), "Kernel"s);
    fixture.kernel().refusal.reset();
    client.call(method::describe);
    QVERIFY(TestClient::as<contract::Capabilities>(client.reply()));
  }
};

QTEST_GUILESS_MAIN(TestWatch)
#include "test_watch.moc"
