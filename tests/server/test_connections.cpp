// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/limits.h"
#include "service_fixture.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <QDir>
#include <QTest>

using namespace vethloom;
using namespace vethloom::test;
using namespace std::string_literals;
namespace method = contract::method;

namespace {

/// How many descriptors this process, client and helper in one, has open.
int openDescriptors() {
  const QDir directory(QStringLiteral("/proc/self/fd"));
  return static_cast<int>(directory.entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::System).size());
}

/// Whether everybody else has closed their end of `descriptor`'s pipe or socket.
bool otherEndClosed(int descriptor) {
  char byte = 0;
  const auto size = ::recv(descriptor, &byte, 1, MSG_DONTWAIT);
  return size == 0;
}

}  // namespace

class TestConnections : public QObject {
  Q_OBJECT

private slots:
  void connectGivesAnEqualConnection() {
    ServiceFixture fixture;
    auto client = fixture.connect();
    auto [ours, theirs] = socketPair();
    const int passed = theirs.get();
    client.call(method::connect, "{}", false, {&passed, 1});
    QCOMPARE(errorName(client.reply()), std::string());
    theirs.reset();
    TestClient second(std::move(ours), [&] { fixture.turn(); });
    second.call(method::describe);
    QVERIFY(TestClient::as<contract::Capabilities>(second.reply()));

    // Its end is not the helper's end; the first one's is, for both.
    second.closeSocket();
    client.call(method::getInfo);
    QCOMPARE(errorName(client.reply()), std::string());
    client.closeSocket();
    QVERIFY(fixture.turnUntil([&] { return fixture.stopped(); }));
  }

  void connectWantsAConnectedStreamSocket_data() {
    QTest::addColumn<int>("domain");
    QTest::addColumn<int>("type");
    QTest::newRow("not connected") << AF_UNIX << int{SOCK_STREAM};
    QTest::newRow("datagram") << AF_UNIX << int{SOCK_DGRAM};
    QTest::newRow("packets") << AF_UNIX << int{SOCK_SEQPACKET};
    QTest::newRow("internet") << AF_INET << int{SOCK_STREAM};
    QTest::newRow("a file") << -1 << 0;
  }
  void connectWantsAConnectedStreamSocket() {
    QFETCH(int, domain);
    QFETCH(int, type);
    ServiceFixture fixture;
    auto client = fixture.connect();
    const netlink::FileDescriptor passed(domain < 0 ? ::open("/dev/null", O_RDWR | O_CLOEXEC)
                                                    : ::socket(domain, type | SOCK_CLOEXEC, 0));
    const int number = passed.get();
    client.call(method::connect, "{}", false, {&number, 1});
    const auto reply = client.reply();
    QCOMPARE(errorName(reply), "InvalidArgument"s);
    QCOMPARE(contract::failureOf(*reply).object, "descriptors[0]"s);
  }

  void connectTakesOneDescriptor() {
    ServiceFixture fixture;
    auto client = fixture.connect();
    auto [ours, theirs] = socketPair();
    const std::array passed{theirs.get(), theirs.get()};
    client.call(method::connect, "{}", false, passed);
    QCOMPARE(errorName(client.reply()), "InvalidArgument"s);
    theirs.reset();
    QVERIFY(otherEndClosed(ours.get()));
  }

  void unexpectedDescriptorsAreClosed() {
    ServiceFixture fixture;
    auto client = fixture.connect();
    auto [ours, theirs] = socketPair();
    std::vector<int> passed(20, theirs.get());
    client.call(method::getInfo, "{}", false, passed);
    QCOMPARE(errorName(client.reply()), std::string());
    client.sendBytes("{", passed);  // and those of a call that never ends
    client.sendBytes("}"s + '\0', passed);
    QCOMPARE(errorName(client.reply()), "InvalidArgument"s);
    theirs.reset();
    QVERIFY(otherEndClosed(ours.get()));
  }

  /// A message with descriptors is a message of its own, whatever stands in front of it in the buffer.
  void descriptorsBelongToTheirMessage() {
    ServiceFixture fixture;
    auto client = fixture.connect();
    auto [ours, theirs] = socketPair();
    const int passed = theirs.get();
    TestClient quiet(netlink::FileDescriptor(::dup(client.descriptor())));  // sends without turning the loop
    quiet.call(method::describe);
    quiet.call(method::connect, "{}", false, {&passed, 1});
    quiet.call(method::describe);
    QVERIFY(TestClient::as<contract::Capabilities>(client.reply()));
    QCOMPARE(errorName(client.reply()), std::string());
    QVERIFY(TestClient::as<contract::Capabilities>(client.reply()));
  }

  void atMostSoManyConnections() {
    ServiceFixture fixture;
    auto first = fixture.connect();
    std::vector<TestClient> others;
    while (others.size() + 1 < contract::limits::connections)
      others.push_back(fixture.connect());
    auto [ours, theirs] = socketPair();
    const int passed = theirs.get();
    first.call(method::connect, "{}", false, {&passed, 1});
    QCOMPARE(errorName(first.reply()), "LimitExceeded"s);
    auto refused = fixture.connect();
    QVERIFY(refused.ended());
    others.clear();
    QVERIFY(fixture.turnUntil([&] {
      first.call(method::connect, "{}", false, {&passed, 1});
      return errorName(first.reply()).empty();
    }));
  }

  void lingeringHelperOutlivesConnectionsWhileALabIsUp() {
    ServiceFixture fixture(true);
    auto first = fixture.connect();
    first.call(method::apply, R"({"lab":"l","operations":[]})", true);
    QVERIFY(TestClient::as<contract::ApplyProgress>(first.reply())->finished);
    first.closeSocket();
    for (int i = 0; i < 10; ++i)
      fixture.turn();
    QVERIFY(!fixture.stopped());

    auto second = fixture.connect();
    second.call(method::tearDown, R"({"lab":"l"})");
    QVERIFY(TestClient::as<contract::TearDownReport>(second.reply()));
    QVERIFY(!fixture.stopped());
    second.closeSocket();
    QVERIFY(fixture.turnUntil([&] { return fixture.stopped(); }));
  }

  void lingeringHelperWithoutALabEndsWithItsLastConnection() {
    ServiceFixture fixture(true);
    auto first = fixture.connect();
    auto second = fixture.connect();
    first.closeSocket();
    second.call(method::getInfo);
    QCOMPARE(errorName(second.reply()), std::string());
    QVERIFY(!fixture.stopped());
    second.closeSocket();
    QVERIFY(fixture.turnUntil([&] { return fixture.stopped(); }));
  }

  /// Calls that wait behind a stream keep their descriptors open, which are the helper's and all its clients' to share.
  void waitingCallsHoldFewDescriptors() {
    ServiceFixture fixture;
    auto client = fixture.connect();
    client.call(method::watch, R"({"lab":"l"})", true);
    QVERIFY(client.reply());
    const auto [ours, theirs] = socketPair();
    const std::vector<int> passed(10, theirs.get());
    TestClient quiet(netlink::FileDescriptor(::dup(client.descriptor())));  // sends without turning the loop
    const auto before = openDescriptors();
    for (int i = 0; i < 40; ++i)
      quiet.call(method::run, "{}", true, passed);
    for (int i = 0; i < 100; ++i)
      fixture.turn();
    QVERIFY2(openDescriptors() < before + 60, qPrintable(QString::number(openDescriptors() - before)));
    quiet.closeSocket();
    client.closeSocket();
    QVERIFY(fixture.turnUntil([&] { return openDescriptors() < before; }));
  }

  /// A client that asks and asks and never reads is left waiting, not fed from ever more memory.
  void repliesToASlowReaderAreHeldBack() {
    ServiceFixture fixture;
    auto client = fixture.connect();
    auto other = fixture.connect();
    const auto call = contract::encodeCall({.method = std::string(method::getInterfaceDescription),
                                            .parameters = R"({"interface":"io.github.vethloom.Helper"})"});
    int calls = 0;
    // Until the socket is full in both directions, which it can only be if the helper stopped reading.
    while (::send(client.descriptor(), call.data(), call.size(), MSG_DONTWAIT) == static_cast<ssize_t>(call.size())) {
      ++calls;
      fixture.turn();
      QVERIFY2(calls < 20000, "the helper reads on for ever");
    }
    other.call(method::getInfo);
    QCOMPARE(errorName(other.reply()), std::string());
    for (int i = 0; i < calls; ++i)
      QCOMPARE(errorName(client.reply()), std::string());
  }
};

QTEST_GUILESS_MAIN(TestConnections)
#include "test_connections.moc"
