// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/executor.h"
#include "fake_kernel.h"
#include "values.h"

#include <QTest>

using namespace vethloom;
using contract::FailureKind;
using contract::Operations;
using contract::StepOutcome;
using contract::StepResult;
using engine::Executor;
using test::FakeKernel;
using test::KernelLog;

namespace {

Operations fiveOperations() {
  using namespace test;
  return {contract::CreateNamespace{space("a")}, contract::CreateNamespace{space("b")},
          veth(at("a", "eth0"), at("b", "eth0")), contract::SetUp{at("a", "eth0"), true},
          contract::SetUp{at("b", "eth0"), true}};
}

std::vector<StepResult> runToEnd(Executor& executor) {
  std::vector<StepResult> steps;
  while (executor.advance(steps)) {
  }
  return steps;
}

/// An executor that stops after each operation, so that a test can look in between.
Executor stepwise(KernelLog& log, std::optional<std::size_t> failing = {}) {
  return Executor(fiveOperations(), std::make_unique<FakeKernel>(log, failing), std::chrono::microseconds(0));
}

}  // namespace

/// The order of doing and undoing, with a kernel that fails when it is told to.
class ExecutorTest : public QObject {
  Q_OBJECT

private slots:
  void carriesOutInOrder() {
    KernelLog log;
    Executor executor = Executor(fiveOperations(), std::make_unique<FakeKernel>(log, std::nullopt));
    const auto steps = runToEnd(executor);
    QVERIFY(!executor.failure());
    QCOMPARE(steps.size(), std::size_t{5});
    for (std::size_t index = 0; index < steps.size(); ++index)
      QCOMPARE(steps[index], (StepResult{index, StepOutcome::Done, {}}));
    QCOMPARE(log.standing.size(), std::size_t{5});
    QCOMPARE(log.calls.back(), std::string("finish"));
    std::vector<StepResult> more;
    QVERIFY(!executor.advance(more));
    QVERIFY(more.empty());
  }

  void undoesEverythingInReverse_data() {
    QTest::addColumn<int>("failing");
    for (int failing = 0; failing < 5; ++failing)
      QTest::addRow("operation %d fails", failing) << failing;
  }
  void undoesEverythingInReverse() {
    QFETCH(int, failing);
    const auto at = static_cast<std::size_t>(failing);
    KernelLog log;
    Executor executor = Executor(fiveOperations(), std::make_unique<FakeKernel>(log, at));
    const auto steps = runToEnd(executor);
    QCOMPARE(steps.size(), 2 * at + 1);
    for (std::size_t index = 0; index < at; ++index) {
      QCOMPARE(steps[index].outcome, StepOutcome::Done);
      QCOMPARE(steps[at + 1 + index], (StepResult{at - 1 - index, StepOutcome::Undone, {}}));
    }
    QCOMPARE(steps[at].operation, at);
    QCOMPARE(steps[at].outcome, StepOutcome::Failed);
    QVERIFY(log.standing.empty());
    QCOMPARE(std::count(log.calls.begin(), log.calls.end(), "prepare"), 1);
    QCOMPARE(log.calls.back(), std::string("finish"));
  }

  void theFailureSaysWhichAndWhy() {
    KernelLog log;
    Executor executor = Executor(fiveOperations(), std::make_unique<FakeKernel>(log, 3));
    (void)runToEnd(executor);
    const auto& failure = executor.failure();
    QVERIFY(failure);
    QCOMPARE(failure->kind, FailureKind::Kernel);
    QCOMPARE(failure->operation, std::optional<std::size_t>(3));
    QCOMPARE(failure->object, std::string("a/eth0"));
    QCOMPARE(failure->errorNumber, 16);
    QCOMPARE(failure->kernelMessage, std::string("Device is busy"));
    QVERIFY(failure->message.find("Cannot set a/eth0 up") == 0 || failure->message.find("Cannot ") == 0);
  }

  void anOperationThatCannotBeTakenBackIsNotBegun() {
    KernelLog log;
    Executor executor = Executor(fiveOperations(), std::make_unique<FakeKernel>(log, std::nullopt, 2));
    const auto steps = runToEnd(executor);
    QCOMPARE(steps.size(), std::size_t{5});
    QCOMPARE(steps[2].outcome, StepOutcome::Failed);
    QCOMPARE(executor.failure()->kind, FailureKind::NotFound);
    QVERIFY(log.standing.empty());
  }

  void whatWasDoneBeyondTheFailureIsTakenBackFirst() {
    KernelLog log;
    auto kernel = std::make_unique<FakeKernel>(log, 2);
    kernel->setBeyond({engine::Undo{{contract::SetUp{test::at("a", "x"), false}}, {}},
                       engine::Undo{{contract::SetUp{test::at("a", "y"), false}}, {"A route is lost."}}});
    Executor executor = Executor(fiveOperations(), std::move(kernel));
    const auto steps = runToEnd(executor);
    QCOMPARE(steps.size(), std::size_t{6});
    QCOMPARE(steps[2].outcome, StepOutcome::Failed);
    QCOMPARE(steps[3], (StepResult{2, StepOutcome::UndoFailed, "A route is lost."}));
    QCOMPARE(steps[4], (StepResult{1, StepOutcome::Undone, {}}));
    const std::vector<std::string> tail(log.calls.begin() + 3, log.calls.begin() + 6);
    QCOMPARE(tail, (std::vector<std::string>{"prepare", "do set a/y down", "do set a/x down"}));
  }

  void cancelUndoes() {
    KernelLog log;
    Executor executor = stepwise(log);
    std::vector<StepResult> steps;
    QVERIFY(executor.advance(steps));
    QVERIFY(executor.advance(steps));
    executor.cancel();
    executor.cancel();
    while (executor.advance(steps)) {
    }
    QCOMPARE(steps.size(), std::size_t{4});
    QCOMPARE(steps[2], (StepResult{1, StepOutcome::Undone, {}}));
    QCOMPARE(steps[3], (StepResult{0, StepOutcome::Undone, {}}));
    QCOMPARE(executor.failure()->kind, FailureKind::Cancelled);
    QVERIFY(log.standing.empty());
  }

  void cancelAfterTheEndIsTooLate() {
    KernelLog log;
    Executor executor = stepwise(log);
    (void)runToEnd(executor);
    executor.cancel();
    QVERIFY(!executor.failure());
    QCOMPARE(log.standing.size(), std::size_t{5});
  }

  void destructionUndoesWhatIsUnfinished() {
    KernelLog log;
    {
      Executor executor = stepwise(log);
      std::vector<StepResult> steps;
      for (int i = 0; i < 3; ++i)
        QVERIFY(executor.advance(steps));
      QCOMPARE(log.standing.size(), std::size_t{3});
    }
    QVERIFY(log.standing.empty());
    QCOMPARE(log.calls.back(), std::string("finish"));
  }

  void aFailingUndoIsToldAndStopsNothing() {
    KernelLog log;
    // Calls 0 to 2 succeed, 3 is the operation that fails; FakeKernel counts on through the undo. Here cancel makes
    // call 3 the first undo.
    Executor executor = stepwise(log, 3);
    std::vector<StepResult> steps;
    for (int i = 0; i < 3; ++i)
      QVERIFY(executor.advance(steps));
    executor.cancel();
    while (executor.advance(steps)) {
    }
    QCOMPARE(steps.size(), std::size_t{6});
    QCOMPARE(steps[3].operation, std::size_t{2});
    QCOMPARE(steps[3].outcome, StepOutcome::UndoFailed);
    QVERIFY(steps[3].message.find("Device is busy") != std::string::npos);
    QCOMPARE(steps[4].outcome, StepOutcome::Undone);
    QCOMPARE(steps[5].outcome, StepOutcome::Undone);
    QCOMPARE(log.standing.size(), std::size_t{1});
  }

  void anEmptyPlanEndsAtOnce() {
    KernelLog log;
    Executor executor({}, std::make_unique<FakeKernel>(log, std::nullopt));
    QVERIFY(runToEnd(executor).empty());
    QVERIFY(!executor.failure());
    QCOMPARE(log.calls, std::vector<std::string>{"finish"});
  }
};

QTEST_APPLESS_MAIN(ExecutorTest)
#include "test_executor.moc"
