// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl.h"

#include <unistd.h>
#include <QFile>
#include <QFileInfo>
#include <QTest>
#include <csignal>

using cli::Ctl;
using cli::Outcome;

namespace {

const QString star = QStringLiteral("star");
/// Enough that an apply is still under way when the test reaches for it.
constexpr int manyNamespaces = 500;

}  // namespace

/// A helper that is missing, wrong, or dies; and a user who changes his mind.
class TestCliFailures : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { cli::adoptOrphans(); }

  void saysWhatIsWrongWithTheHelper_data() {
    QTest::addColumn<QString>("helper");
    QTest::addColumn<QString>("words");
    QTest::newRow("missing") << QStringLiteral("/nonexistent") << QStringLiteral("/nonexistent");
    QTest::newRow("a directory") << QStringLiteral("/tmp") << QStringLiteral("/tmp");
    QTest::newRow("false") << QStringLiteral("/bin/false") << QStringLiteral("ended with exit code 1");
    QTest::newRow("true") << QStringLiteral("/bin/true") << QStringLiteral("ended with exit code 0");
  }

  void saysWhatIsWrongWithTheHelper() {
    QFETCH(QString, helper);
    QFETCH(QString, words);
    Ctl ctl;
    ctl.setVariable(QStringLiteral("VETHLOOM_HELPER"), helper);
    const Outcome refused = ctl({QStringLiteral("up"), cli::example(QStringLiteral("two-rooms"))});
    COMPARE_EXIT(refused, 3);
    QVERIFY(refused.output.isEmpty());
    QCOMPARE(refused.errors.count('\n'), 1);
    QVERIFY2(refused.errors.contains(words.toUtf8()), refused.errors.constData());
    QVERIFY(ctl.runtimeFiles().isEmpty());
    QVERIFY(cli::noChildLeft());
  }

  void reportsAHelperThatIsKilledInTheMiddle() {
    REQUIRE_SANDBOX();
    const Ctl ctl;
    const auto up = ctl.start({QStringLiteral("up"), ctl.writeStar(manyNamespaces)});
    waitForFirstNamespace(ctl);
    QCOMPARE(::kill(pid_t(ctl.helperPid(star)), SIGKILL), 0);
    QVERIFY(up->waitForFinished(60000));
    const QByteArray errors = up->readAllStandardError();
    QCOMPARE(up->exitCode(), 3);
    QVERIFY2(errors.count('\n') == 1 && errors.contains("was killed by signal 9"), errors.constData());
    QVERIFY2(ctl.runtimeFiles().isEmpty(), qPrintable(ctl.runtimeFiles().join(QLatin1Char(' '))));
    QTRY_VERIFY(cli::noChildLeft());
    COMPARE_EXIT(ctl({QStringLiteral("show"), star}), 2);
  }

  void undoesWhatIsInterrupted() {
    REQUIRE_SANDBOX();
    const Ctl ctl;
    const auto up = ctl.start({QStringLiteral("up"), ctl.writeStar(manyNamespaces)});
    waitForFirstNamespace(ctl);
    QCOMPARE(::kill(pid_t(up->processId()), SIGINT), 0);
    QVERIFY(up->waitForFinished(60000));
    const QByteArray errors = up->readAllStandardError();
    QCOMPARE(up->exitCode(), 130);
    QCOMPARE(errors, QByteArray("vethloomctl: Cancelled; what had been done for star was undone.\n"));
    QTRY_VERIFY(cli::noChildLeft());
    COMPARE_EXIT(ctl({QStringLiteral("show"), star}), 2);
    QVERIFY2(ctl.runtimeFiles().isEmpty(), qPrintable(ctl.runtimeFiles().join(QLatin1Char(' '))));
  }

  void findsOutAboutADeadHelper() {
    REQUIRE_SANDBOX();
    const Ctl ctl;
    const QString file = cli::example(QStringLiteral("two-rooms"));
    COMPARE_EXIT(ctl({QStringLiteral("up"), file}), 0);
    QCOMPARE(::kill(pid_t(ctl.helperPid(QStringLiteral("two-rooms"))), SIGKILL), 0);
    QTRY_VERIFY(cli::noChildLeft());
    QTRY_COMPARE(ctl({QStringLiteral("ls")}).output, QByteArray("No lab is up. `vethloomctl up FILE` builds one.\n"));
    COMPARE_EXIT(ctl({QStringLiteral("up"), file}), 0);
    COMPARE_EXIT(ctl({QStringLiteral("down"), file}), 0);
    QTRY_VERIFY(cli::noChildLeft());
  }

  void saysWhatTheKernelRefuses() {
    REQUIRE_SANDBOX();
    const Ctl ctl;
    // A gateway that no subnet of the namespace has: the kernel's own words must come through.
    const QString file = ctl.write(QStringLiteral("bad.vloom"),
                                   R"({"vethloom": 1, "name": "bad", "namespaces": [{"name": "a", "routes":
                                   ["default via 10.9.9.9"]}, {"name": "b"}], "cables": [{"ends": [{"namespace": "a",
                                   "name": "eth0", "addresses": ["10.0.0.1/24"]}, {"namespace": "b", "name": "eth0"}]}]})");
    const Outcome refused = ctl({QStringLiteral("up"), file});
    COMPARE_EXIT(refused, 3);
    QCOMPARE(refused.errors.count('\n'), 1);
    QVERIFY2(refused.errors.contains("10.9.9.9") && refused.errors.contains("Nexthop has invalid gateway"),
             refused.errors.constData());
    QTRY_VERIFY(cli::noChildLeft());
    QVERIFY2(ctl.runtimeFiles().isEmpty(), "what was done is undone, and the empty sandbox is gone");
  }

  void saysWhatPkexecRefuses_data() {
    QTest::addColumn<QByteArray>("pkexec");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("not installed") << QByteArray() << QByteArray("install the package pkexec");
    QTest::newRow("dismissed") << QByteArray("exit 126") << QByteArray("dismissed");
    QTest::newRow("not allowed") << QByteArray("echo Not authorized >&2; exit 127")
                                 << QByteArray("did not let the helper start: Not authorized");
  }

  /// An ordinary user who wants to build on this computer; pkexec(1) is played by a script.
  void saysWhatPkexecRefuses() {
    QFETCH(QByteArray, pkexec);
    QFETCH(QByteArray, words);
    constexpr uid_t somebody = 61234;
    Ctl ctl(::geteuid() == 0 ? somebody : uid_t(-1));
    if (ctl({QStringLiteral("--version")}).exitCode != 0)
      QSKIP("an ordinary user cannot reach the build directory");
    const QString script = ctl.write(QStringLiteral("script"), "#!/bin/sh\n" + pkexec + '\n');
    QFile::setPermissions(script, QFile::Permissions(0x5555));
    const QString path = QFileInfo(script).path();
    if (!pkexec.isEmpty())
      QVERIFY(QFile::rename(script, path + QStringLiteral("/pkexec")));
    ctl.setVariable(QStringLiteral("PATH"), path);
    const Outcome refused = ctl({QStringLiteral("up"), cli::example(QStringLiteral("two-rooms")),
                                 QStringLiteral("--in"), QStringLiteral("host")});
    COMPARE_EXIT(refused, 3);
    QCOMPARE(refused.errors.count('\n'), 1);
    QVERIFY2(refused.errors.contains(words), refused.errors.constData());
  }

private:
  static void waitForFirstNamespace(const Ctl& ctl) {
    // Looked at from outside: a client that asks the busy helper may get its answer only when all is done.
    const auto started = [&] {
      return QFileInfo::exists(QStringLiteral("/proc/%1/root/run/netns/n1").arg(ctl.helperPid(star)));
    };
    QTRY_VERIFY(started());
  }
};

QTEST_GUILESS_MAIN(TestCliFailures)
#include "test_cli_failures.moc"
