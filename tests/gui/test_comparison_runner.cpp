// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison_runner.h"
#include "drawings/sample_drawings.h"

#include <QSignalSpy>
#include <QTest>

using namespace vethloom;
using gui::ComparisonRunner;

namespace {

/// A drawing, a kernel, and a runner that compares them.
struct Bench {
  explicit Bench(model::Topology drawing) : topology(std::move(drawing)) {}
  model::Topology topology;
  model::Observed observed;
  ComparisonRunner runner{[this]() -> const model::Topology& { return topology; },
                          [this]() -> const model::Observed& { return observed; }};
  QSignalSpy changed{&runner, &ComparisonRunner::changed};

  /// The kernel has one more (or one less) of the drawing's namespaces.
  void observe(const std::string& ns, bool exists = true) {
    model::fold(observed,
                contract::NamespaceFact{contract::NamespaceRef(model::NamespaceName::parse(ns).value()), exists, true});
  }
  [[nodiscard]] plan::Standing standing(model::ElementId id) const { return runner.result()->elements.at(id).standing; }
};

constexpr unsigned many = 3000;  // Too many to be compared on the event loop.
const model::ElementId aNamespace{3};

}  // namespace

class TestComparisonRunner : public QObject {
  Q_OBJECT

private slots:
  void aSmallDrawingIsComparedAtOnce();
  void nothingNewIsNoChange();
  void aLargeDrawingIsComparedBesideTheEventLoop();
  void theLastChangeIsNotLost();
  void whatIsForgottenDoesNotComeBack();
  void aRunnerMayGoWhileItCompares();
};

void TestComparisonRunner::aSmallDrawingIsComparedAtOnce() {
  Bench bench(samples::star(3));
  QVERIFY(!bench.runner.result());
  bench.runner.compare();
  QCOMPARE(bench.changed.count(), 1);
  QCOMPARE(bench.standing(aNamespace), plan::Standing::Planned);
  bench.observe("ns0");
  bench.runner.compare();
  QCOMPARE(bench.standing(aNamespace), plan::Standing::Applied);
}

void TestComparisonRunner::nothingNewIsNoChange() {
  Bench bench(samples::star(3));
  bench.runner.compare();
  const auto before = bench.runner.result();
  bench.runner.compare();
  QCOMPARE(bench.changed.count(), 1);
  QVERIFY(bench.runner.result() == before);
}

void TestComparisonRunner::aLargeDrawingIsComparedBesideTheEventLoop() {
  Bench bench(samples::star(many));
  bench.runner.compare();
  QVERIFY(!bench.runner.result());
  QVERIFY(bench.changed.wait(30'000));
  QVERIFY(*bench.runner.result() == plan::compare(bench.topology, bench.observed));
}

void TestComparisonRunner::theLastChangeIsNotLost() {
  Bench bench(samples::star(many));
  bench.runner.compare();
  for (int i = 0; i < 100; ++i) {
    bench.observe("ns" + std::to_string(i));
    bench.runner.compare();
  }
  QTRY_VERIFY_WITH_TIMEOUT(
      bench.runner.result() && *bench.runner.result() == plan::compare(bench.topology, bench.observed), 30'000);
  QVERIFY(bench.changed.count() < 10);  // A hundred changes, a few comparisons.
}

void TestComparisonRunner::whatIsForgottenDoesNotComeBack() {
  Bench bench(samples::star(many));
  bench.runner.compare();
  bench.runner.forget();
  QVERIFY(!bench.changed.wait(1000));
  QVERIFY(!bench.runner.result());
  bench.runner.compare();
  QVERIFY(bench.changed.wait(30'000));
  bench.runner.forget();
  QCOMPARE(bench.changed.count(), 2);
  QVERIFY(!bench.runner.result());
}

void TestComparisonRunner::aRunnerMayGoWhileItCompares() {
  {
    Bench bench(samples::star(many));
    bench.runner.compare();
  }
  QTest::qWait(500);  // Nothing is called on the runner that has gone.
}

QTEST_GUILESS_MAIN(TestComparisonRunner)
#include "test_comparison_runner.moc"
