// SPDX-License-Identifier: GPL-3.0-or-later
#include "service_fixture.h"

#include <QTest>

using namespace vethloom;
using namespace vethloom::test;
using namespace std::string_literals;
using contract::ApplyProgress;
using contract::StepOutcome;
namespace method = contract::method;

namespace {

std::string planOf(int namespaces) {
  std::string operations;
  for (int i = 0; i < namespaces; ++i)
    operations += (i == 0 ? "" : ",") + R"({"do":"create_namespace","name":"n)"s + std::to_string(i) + "\"}";
  return R"({"lab":"l","operations":[)" + operations + "]}";
}

/// All steps up to the last reply, and that one.
struct Outcome {
  std::vector<contract::StepResult> steps;
  std::optional<contract::Reply> last;
};

Outcome readToEnd(TestClient& client) {
  Outcome outcome;
  do {
    outcome.last = client.reply();
    if (const auto progress = TestClient::as<ApplyProgress>(outcome.last))
      outcome.steps.insert(outcome.steps.end(), progress->steps.begin(), progress->steps.end());
  } while (outcome.last && outcome.last->continues);
  return outcome;
}

}  // namespace

class TestApply : public QObject {
  Q_OBJECT

private slots:
  void streamsEveryStepOnce() {
    ServiceFixture fixture;
    fixture.kernel().stepsASlice = 7;
    auto client = fixture.connect();
    client.call(method::apply, planOf(5000), true);
    const auto outcome = readToEnd(client);
    QVERIFY(TestClient::as<ApplyProgress>(outcome.last)->finished);
    QCOMPARE(outcome.steps.size(), 5000U);
    for (std::size_t i = 0; i < outcome.steps.size(); ++i) {
      QCOMPARE(outcome.steps[i].operation, i);
      QCOMPARE(outcome.steps[i].outcome, StepOutcome::Done);
    }
  }

  void failureComesAfterTheUndoneSteps() {
    ServiceFixture fixture;
    fixture.kernel().failingOperation = 2;
    auto client = fixture.connect();
    client.call(method::apply, planOf(4), true);
    const auto outcome = readToEnd(client);
    QCOMPARE(errorName(outcome.last), "Kernel"s);
    const auto failure = contract::failureOf(*outcome.last);
    QCOMPARE(failure.operation, std::optional<std::size_t>(2));
    QCOMPARE(failure.errorNumber, 17);
    QCOMPARE(outcome.steps.size(), 5U);
    QCOMPARE(outcome.steps[2].outcome, StepOutcome::Failed);
    QCOMPARE(outcome.steps[3].outcome, StepOutcome::Undone);
    QCOMPARE(outcome.steps[4].operation, 0U);
  }

  void refusalIsTheOnlyReply() {
    ServiceFixture fixture;
    fixture.kernel().refusal = contract::fail(contract::FailureKind::Busy, "Somebody applies already.", "l").value();
    auto client = fixture.connect();
    client.call(method::apply, planOf(1), true);
    const auto reply = client.reply();
    QVERIFY(!reply->continues);
    QCOMPARE(errorName(reply), "Busy"s);
  }

  void othersAreServedBetweenSlices() {
    ServiceFixture fixture;
    auto client = fixture.connect();
    auto other = fixture.connect();
    client.call(method::apply, planOf(2000), true);
    other.call(method::describe);
    QVERIFY(TestClient::as<contract::Capabilities>(other.reply()));
    QVERIFY(fixture.kernel().done > 0);
    QVERIFY(fixture.kernel().done < 1000);
    QVERIFY(TestClient::as<ApplyProgress>(readToEnd(client).last)->finished);
  }

  void cancelUndoes() {
    ServiceFixture fixture;
    auto client = fixture.connect();
    client.call(method::apply, planOf(2000), true);
    QVERIFY(fixture.turnUntil([&] { return fixture.kernel().done >= 5; }));
    client.sendBytes("{\"method\":\""s + std::string(method::cancel) + "\",\"oneway\":true}" + '\0');
    QCOMPARE(errorName(readToEnd(client).last), "Cancelled"s);
    QVERIFY(fixture.kernel().done < 2000);
    QCOMPARE(fixture.kernel().undone, fixture.kernel().done);
    // Oneway, so the next reply is the next call's.
    client.call(method::describe);
    QVERIFY(TestClient::as<contract::Capabilities>(client.reply()));
  }

  void cancelOnAnotherConnectionDoesNothing() {
    ServiceFixture fixture;
    auto client = fixture.connect();
    auto other = fixture.connect();
    client.call(method::apply, planOf(50), true);
    other.call(method::cancel);
    QCOMPARE(errorName(other.reply()), std::string());
    QVERIFY(TestClient::as<ApplyProgress>(readToEnd(client).last)->finished);
  }

  void endOfFileUndoes() {
    ServiceFixture fixture;
    auto first = fixture.connect();
    auto client = fixture.connect();
    client.call(method::apply, planOf(2000), true);
    QVERIFY(fixture.turnUntil([&] { return fixture.kernel().done >= 5; }));
    client.closeSocket();
    QVERIFY(fixture.turnUntil([&] { return fixture.kernel().undone > 0; }));
    QCOMPARE(fixture.kernel().undone, fixture.kernel().done);
    first.call(method::describe);
    QVERIFY(TestClient::as<contract::Capabilities>(first.reply()));
  }

  /// A client that stops reading does not hold the apply up, and loses no step.
  void slowReaderDoesNotStallIt() {
    ServiceFixture fixture;
    fixture.kernel().stepsASlice = 10;
    auto client = fixture.connect();
    client.call(method::apply, planOf(40000), true);
    QVERIFY(fixture.turnUntil([&] { return fixture.kernel().done == 40000; }));
    const auto outcome = readToEnd(client);
    QCOMPARE(outcome.steps.size(), 40000U);
    QVERIFY(TestClient::as<ApplyProgress>(outcome.last)->finished);
  }
};

QTEST_GUILESS_MAIN(TestApply)
#include "test_apply.moc"
