// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

/// tests/fullkernel/run with a virtual machine of our own making: what it says of the results that a guest leaves.
class TestFullKernel : public QObject {
  Q_OBJECT

private slots:
  void resultDecides_data();
  void resultDecides();
  void askedTestsReachTheGuest();
};

namespace {

struct Outcome {
  int exitCode = -1;
  QString output;
};

void write(const QString& path, const QByteArray& text) {
  QDir().mkpath(QFileInfo(path).path());
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
    qFatal("%s cannot be written", qPrintable(path));
  file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

/// A machine with a kernel in its cache, where a guest is the shell script `guest`; its words come in $@, the results'
/// directory in $RESULTS.
class Machine {
public:
  explicit Machine(const QByteArray& guest) {
    for (const char* tool : {"busybox", "dpkg-deb", "depmod", "modprobe"})
      write(path("bin/") + QLatin1String(tool), "#!/bin/sh\n");
    write(path("bin/cpio"), "#!/bin/sh\ncat >/dev/null\n");
    write(path("bin/qemu-system-x86_64"),
          "#!/bin/sh\ncase $* in *vethloom.probe*) exit 1 ;; esac\nRESULTS=" + path("results").toUtf8() + "\n" + guest);
    write(path("cache/vethloom/full-kernel/6.1.0-1-amd64/done"), "");
  }

  [[nodiscard]] Outcome run(const QStringList& arguments = {}) const {
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PATH"), path("bin") + QStringLiteral(":/usr/bin:/bin"));
    environment.insert(QStringLiteral("XDG_CACHE_HOME"), path("cache"));
    environment.insert(QStringLiteral("VETHLOOM_FULL_KERNEL_RESULTS"), path("results"));
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral(VETHLOOM_SOURCE_DIR "/tests/fullkernel/run"), arguments);
    if (!process.waitForFinished())
      return {};
    return {process.exitCode(), QString::fromUtf8(process.readAll())};
  }

private:
  [[nodiscard]] QString path(const char* inside) const { return directory_.filePath(QLatin1String(inside)); }

  QTemporaryDir directory_;
};

}  // namespace

void TestFullKernel::resultDecides_data() {
  QTest::addColumn<QByteArray>("guest");
  QTest::addColumn<int>("exitCode");
  QTest::addColumn<QString>("says");
  QTest::newRow("all passed") << QByteArray("echo 'PASS   : A::b()' > $RESULTS/log; echo 0 > $RESULTS/status") << 0
                              << QStringLiteral("The full log is");
  QTest::newRow("one failed") << QByteArray("echo 'FAIL!  : A::b()' > $RESULTS/log; echo 8 > $RESULTS/status") << 8
                              << QStringLiteral("The full log is");
  QTest::newRow("one skipped") << QByteArray(
                                      "echo 'SKIP   : A::vlan() no VLAN' > $RESULTS/log; echo 0 > $RESULTS/status")
                               << 1 << QStringLiteral("A::vlan() no VLAN");
  QTest::newRow("failed and skipped")
      << QByteArray("echo 'SKIP   : A::vlan() no VLAN' > $RESULTS/log; echo 8 > $RESULTS/status") << 8
      << QStringLiteral("A::vlan() no VLAN");
  QTest::newRow("the guest died") << QByteArray("echo 'Kernel panic'; exit 1") << 2 << QStringLiteral("Kernel panic");
}

void TestFullKernel::resultDecides() {
  QFETCH(QByteArray, guest);
  QFETCH(int, exitCode);
  QFETCH(QString, says);
  const Outcome outcome = Machine(guest).run();
  QVERIFY2(outcome.exitCode == exitCode, qPrintable(outcome.output));
  QVERIFY2(outcome.output.contains(says), qPrintable(outcome.output));
}

void TestFullKernel::askedTestsReachTheGuest() {
  const Machine machine("cat $RESULTS/job; : > $RESULTS/log; echo 0 > $RESULTS/status");
  QVERIFY(machine.run().output.contains(QStringLiteral("arguments=('-L' '^kernel$')")));
  const Outcome chosen = machine.run({QStringLiteral("-R"), QStringLiteral("it's $HOME")});
  QVERIFY2(chosen.output.contains(QStringLiteral(R"(arguments=('-R' 'it'\''s $HOME'))")), qPrintable(chosen.output));
}

QTEST_GUILESS_MAIN(TestFullKernel)
#include "test_full_kernel.moc"
