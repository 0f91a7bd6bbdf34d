// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/command_log_panel.h"
#include "panels/step_list.h"

#include <QTest>

using namespace vethloom;
using contract::StepOutcome;
using editor::CommandLogPanel;
using editor::StepList;

namespace {

plan::Plan threeNamespaces() {
  plan::Plan plan;
  for (const auto* name : {"ns1", "ns2", "ns3"})
    plan.steps.push_back({contract::CreateNamespace{*contract::NamespaceName::parse(name)}, model::noElement, {}});
  return plan;
}

}  // namespace

class TestCommandLog : public QObject {
  Q_OBJECT

private slots:
  void marksEachStep();
  void passesTheKernelsWordsOn();
  void keepsEarlierRuns();
  void ignoresAStepThatIsNotThere();
};

void TestCommandLog::marksEachStep() {
  CommandLogPanel panel;
  panel.begin(QStringLiteral("Apply"), threeNamespaces());
  for (std::size_t step = 0; step < 3; ++step)
    panel.addResult({.operation = step, .outcome = StepOutcome::Done});
  panel.finish(std::nullopt);
  QCOMPARE(panel.steps().count(), 5);  // The heading, three steps, the result.
  for (int row = 1; row < 5; ++row)
    QCOMPARE(panel.steps().state(row), StepList::State::Done);
  QVERIFY(panel.steps().text().contains(QStringLiteral("ip netns add ns2")));
  QVERIFY(panel.steps().text().contains(QStringLiteral("3 steps done.")));
}

void TestCommandLog::passesTheKernelsWordsOn() {
  CommandLogPanel panel;
  panel.begin(QStringLiteral("Apply"), threeNamespaces());
  panel.addResult({.operation = 0, .outcome = StepOutcome::Done});
  panel.addResult({.operation = 1, .outcome = StepOutcome::Failed, .message = "File exists"});
  panel.addResult({.operation = 0, .outcome = StepOutcome::Undone});
  panel.finish(contract::Failure{.kind = contract::FailureKind::Kernel,
                                 .message = "ns2 was not made.",
                                 .object = "ns2",
                                 .errorNumber = EEXIST,
                                 .kernelMessage = "the kernel's own words"});
  QCOMPARE(panel.steps().state(1), StepList::State::Undone);
  QCOMPARE(panel.steps().state(2), StepList::State::Failed);
  QCOMPARE(panel.steps().state(3), StepList::State::Waiting);
  QVERIFY(panel.steps().text().contains(QStringLiteral("File exists")));
  QVERIFY(panel.steps().text().contains(QStringLiteral("the kernel's own words")));
}

void TestCommandLog::keepsEarlierRuns() {
  CommandLogPanel panel;
  panel.begin(QStringLiteral("First"), threeNamespaces());
  panel.addResult({.operation = 2, .outcome = StepOutcome::Done});
  panel.finish(std::nullopt);
  panel.addEvent(QStringLiteral("Torn down."), false);
  panel.begin(QStringLiteral("Second"), threeNamespaces());
  panel.addResult({.operation = 2, .outcome = StepOutcome::Failed, .message = "no"});
  QCOMPARE(panel.steps().state(3), StepList::State::Done);
  QCOMPARE(panel.steps().state(9), StepList::State::Failed);
}

void TestCommandLog::ignoresAStepThatIsNotThere() {
  CommandLogPanel panel;
  panel.addResult({.operation = 0, .outcome = StepOutcome::Done});
  panel.begin(QStringLiteral("Apply"), threeNamespaces());
  panel.addResult({.operation = 3, .outcome = StepOutcome::Done});
  QCOMPARE(panel.steps().count(), 4);
}

QTEST_MAIN(TestCommandLog)
#include "test_command_log.moc"
