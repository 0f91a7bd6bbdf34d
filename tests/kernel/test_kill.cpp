// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawn_labs.h"
#include "host_dump.h"
#include "kernel_gate.h"

#include <sys/wait.h>
#include <csignal>
#include <functional>

using namespace vethloom;
using namespace vethloom::test;

namespace {

std::optional<QString> refusal;

/// Does something in a process that is killed just before a system call with this number.
void doAndDie(std::size_t call, const std::function<void(LabFixture&)>& action) {
  const pid_t child = ::fork();
  if (child == 0) {
    // Its parent's engine, if there is one, holds namespaces and locks of its own.
    LabFixture fixture(contract::Where::Host);
    gate::open();
    gate::dieBefore(call);
    action(fixture);
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
    qFatal("call %zu was not reached: status %d", call, status);
}

/// What a teardown leaves, in words; no journal means that nothing had been made.
QByteArray tearDownIfThere(LabFixture& fixture) {
  const auto report = fixture.engine().tearDown(fixture.lab());
  if (!report)
    return report.error().kind == contract::FailureKind::NotFound ? QByteArray() : text(std::optional(report.error()));
  return report->left.empty() ? QByteArray() : QByteArray::fromStdString(report->left.front());
}

}  // namespace

/// SIGKILL before and after everything that a helper does, with each of the small labs: the next helper finishes the
/// lab, or removes it, and the host is as it was.
class TestKill : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() {
    VETHLOOM_NEED_SANDBOX(refusal);
    QVERIFY(drawnLabs().size() >= 12);
    const LabFixture first(contract::Where::Host);  // Makes /run/netns and /run/vethloom, which stay.
    before_ = hostDump();
  }

  void cleanup() {
    gate::open();
    ++labsDone_;
  }

  void inAnApply_data() { labs(); }
  void inAnApply() {
    QFETCH(QString, lab);
    const auto topology = drawing(lab);
    if (const auto missing = missingFor(topology))
      QSKIP(text(missing).constData());
    const auto apply = [&](LabFixture& fixture) { (void)fixture.apply(planFor(fixture, topology)); };
    const std::size_t calls = callsOf(apply);
    QVERIFY(calls > 3);
    for (std::size_t call = 0; call < calls; ++call) {
      const auto where = QByteArray("killed before call ") + QByteArray::number(qulonglong(call));
      doAndDie(call, apply);
      {
        LabFixture next(contract::Where::Host);
        if (finishes(call)) {
          const auto failure = next.apply(planFor(next, topology));
          QVERIFY2(!failure, (where + ", finished: " + text(failure)).constData());
          QVERIFY2(planFor(next, topology).empty(), where.constData());
        }
        const auto left = tearDownIfThere(next);
        QVERIFY2(left.isEmpty(), (where + ": " + left).constData());
      }
      const auto after = differencesFrom(before_);
      QVERIFY2(after.isEmpty(),
               (where + (finishes(call) ? ", finished:\n" : ", removed:\n") + after.join(QLatin1Char('\n')).toUtf8())
                   .constData());
    }
  }

  void inATeardown_data() { labs(); }
  void inATeardown() {
    QFETCH(QString, lab);
    const auto topology = drawing(lab);
    if (const auto missing = missingFor(topology))
      QSKIP(text(missing).constData());
    const auto tearDown = [&](LabFixture& fixture) { (void)tearDownIfThere(fixture); };
    const auto build = [&] {
      LabFixture fixture(contract::Where::Host);
      return fixture.apply(planFor(fixture, topology));
    };
    QCOMPARE(text(build()), QByteArray());
    const std::size_t calls = callsOf(tearDown);
    QVERIFY(calls > 3);
    for (std::size_t call = 0; call < calls; ++call) {
      const auto where = QByteArray("killed before call ") + QByteArray::number(qulonglong(call));
      const auto failure = build();
      QVERIFY2(!failure, (where + ": " + text(failure)).constData());
      doAndDie(call, tearDown);
      {
        LabFixture next(contract::Where::Host);
        const auto left = tearDownIfThere(next);
        QVERIFY2(left.isEmpty(), (where + ": " + left).constData());
      }
      const auto after = differencesFrom(before_);
      QVERIFY2(after.isEmpty(), (where + ":\n" + after.join(QLatin1Char('\n')).toUtf8()).constData());
    }
  }

private:
  /// Whether the next helper finishes the lab or removes it: in turns, and with every other lab the other way round.
  bool finishes(std::size_t call) { return (call + labsDone_) % 2 == 0; }

  static void labs() {
    QTest::addColumn<QString>("lab");
    for (const QString& lab : drawnLabs())
      QTest::newRow(qPrintable(lab)) << lab;
  }

  /// How many calls an undisturbed run makes; the lab is gone afterwards.
  std::size_t callsOf(const std::function<void(LabFixture&)>& action) {
    LabFixture fixture(contract::Where::Host);
    gate::open();
    action(fixture);
    const std::size_t calls = gate::calls();
    gate::open();
    if (!tearDownIfThere(fixture).isEmpty())
      qFatal("the lab cannot be removed");
    return calls;
  }

  QStringList before_;
  std::size_t labsDone_ = 0;
};

VETHLOOM_SANDBOX_MAIN(TestKill, refusal)
#include "test_kill.moc"
