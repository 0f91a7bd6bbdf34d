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

/// Does something in a process that is killed just before a system call with this number. False: it came to its end
/// before. (How many there are can differ by a few: what is read while it changes is read again.)
bool doAndDie(std::size_t call, const std::function<void(LabFixture&)>& action) {
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
  const bool ended = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  if (!ended && (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL))
    qFatal("the process with call %zu ended with status %d", call, status);
  return !ended;
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
    makeAdoptee();
    before_ = settledDump();
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
    std::size_t call = 0;
    for (bool died = true; died; ++call) {
      const auto where = QByteArray("killed before call ") + QByteArray::number(qulonglong(call));
      died = doAndDie(call, apply);
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
    QVERIFY(call > 4);
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
    std::size_t call = 0;
    for (bool died = true; died; ++call) {
      const auto where = QByteArray("killed before call ") + QByteArray::number(qulonglong(call));
      const auto failure = build();
      QVERIFY2(!failure, (where + ": " + text(failure)).constData());
      died = doAndDie(call, tearDown);
      {
        LabFixture next(contract::Where::Host);
        const auto left = tearDownIfThere(next);
        QVERIFY2(left.isEmpty(), (where + ": " + left).constData());
      }
      const auto after = differencesFrom(before_);
      QVERIFY2(after.isEmpty(), (where + ":\n" + after.join(QLatin1Char('\n')).toUtf8()).constData());
    }
    QVERIFY(call > 4);
  }

private:
  /// Whether the next helper finishes the lab or removes it: in turns, and with every other lab the other way round.
  bool finishes(std::size_t call) { return (call + labsDone_) % 2 == 0; }

  static void labs() {
    QTest::addColumn<QString>("lab");
    for (const QString& lab : drawnLabs())
      QTest::newRow(qPrintable(lab)) << lab;
  }

  QStringList before_;
  std::size_t labsDone_ = 0;
};

VETHLOOM_SANDBOX_MAIN(TestKill, refusal)
#include "test_kill.moc"
