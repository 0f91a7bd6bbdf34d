// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

/// ./dev on systems that are not this one: a PATH with a few real tools and package managers of our own making.
class TestDev : public QObject {
  Q_OBJECT

private slots:
  void helpNamesEveryVerb();
  void unknownVerbIsRefused();
  void missingFileIsRefusedBeforeAnythingIsInstalled();
  void adviceInsteadOfFailure_data();
  void adviceInsteadOfFailure();
  void installsOnlyWhatIsMissing();
  void fullKernelNeedsAVirtualMachine();
  void saysWhatCouldNotBeInstalled();
};

namespace {

struct Outcome {
  int exitCode = -1;
  QString output;
};

/// A system with these commands (name -> script) beside the usual small tools.
class System {
public:
  explicit System(const QMap<QString, QByteArray>& commands) {
    for (const char* tool : {"bash", "cat", "dirname", "env", "readlink"}) {
      const QString real = QStandardPaths::findExecutable(QString::fromLatin1(tool));
      QFile::link(real, directory_.filePath(QString::fromLatin1(tool)));
    }
    for (auto command = commands.begin(); command != commands.end(); ++command) {
      QFile script(directory_.filePath(command.key()));
      if (script.open(QIODevice::WriteOnly))
        script.write("#!/bin/sh\n" + command.value() + "\n");
      script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
  }

  [[nodiscard]] Outcome dev(const QStringList& arguments) const {
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PATH"), directory_.path());
    environment.insert(QStringLiteral("LOG"), directory_.filePath(QStringLiteral("log")));
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(directory_.filePath(QStringLiteral("bash")),
                  QStringList{QStringLiteral(VETHLOOM_SOURCE_DIR "/dev")} + arguments);
    if (!process.waitForFinished())
      return {};
    return {process.exitCode(), QString::fromUtf8(process.readAll())};
  }

  /// What the commands wrote to $LOG.
  [[nodiscard]] QString log() const {
    QFile file(directory_.filePath(QStringLiteral("log")));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
  }

private:
  QTemporaryDir directory_;
};

/// A Debian where libmnl-dev and ninja-build are missing, and apt-get fails after it was asked to install.
const QMap<QString, QByteArray> debian{
    {QStringLiteral("dpkg-query"),
     R"(case $3 in libmnl-dev) exit 1 ;; ninja-build) printf config-files ;; *) printf installed ;; esac)"},
    {QStringLiteral("apt-get"), R"(echo "$*" >> "$LOG"; case $1 in install) exit 100 ;; esac)"},
    {QStringLiteral("sudo"), R"(exec "$@")"},
};

}  // namespace

void TestDev::helpNamesEveryVerb() {
  const Outcome help = System({}).dev({QStringLiteral("help")});
  QCOMPARE(help.exitCode, 0);
  for (const char* verb : {"run [FILE]", "build", "test [ARG…]", "test --full-kernel", "bench WHAT", "lint", "help"})
    QVERIFY2(help.output.contains(QStringLiteral("\n  ") + QString::fromUtf8(verb)), qPrintable(help.output));
}

void TestDev::unknownVerbIsRefused() {
  const Outcome outcome = System({}).dev({QStringLiteral("explode")});
  QCOMPARE(outcome.exitCode, 2);
  QVERIFY(outcome.output.contains(QStringLiteral("./dev: there is no verb \"explode\"")));
}

void TestDev::missingFileIsRefusedBeforeAnythingIsInstalled() {
  const System system(debian);
  const Outcome outcome = system.dev({QStringLiteral("run"), QStringLiteral("/nowhere.vloom")});
  QCOMPARE(outcome.exitCode, 2);
  QVERIFY(outcome.output.contains(QStringLiteral("there is no file /nowhere.vloom")));
  QVERIFY(system.log().isEmpty());
}

void TestDev::adviceInsteadOfFailure_data() {
  QTest::addColumn<QString>("manager");
  QTest::addColumn<QString>("query");
  QTest::addColumn<QString>("command");
  QTest::addColumn<QString>("package");
  QTest::newRow("Fedora") << QStringLiteral("dnf") << QStringLiteral("rpm") << QStringLiteral("sudo dnf install ")
                          << QStringLiteral("'pkgconfig(libmnl)'");
  QTest::newRow("Arch") << QStringLiteral("pacman") << QStringLiteral("pacman")
                        << QStringLiteral("sudo pacman -S --needed ") << QStringLiteral("'libmnl'");
}

/// Everything is missing but CMake, which is not asked for then.
void TestDev::adviceInsteadOfFailure() {
  QFETCH(QString, manager);
  QFETCH(QString, query);
  QFETCH(QString, command);
  QFETCH(QString, package);
  const QByteArray onlyCmake = R"(for last; do :; done; [ "$last" = cmake ])";
  const System system({{manager, onlyCmake}, {query, onlyCmake}});
  const Outcome outcome = system.dev({QStringLiteral("build")});
  QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.output));
  const QString line = outcome.output.section(command, 1).section(QLatin1Char('\n'), 0, 0);
  QVERIFY2(line.contains(package), qPrintable(outcome.output));
  QVERIFY2(!line.contains(QStringLiteral("'cmake'")), qPrintable(outcome.output));
}

void TestDev::installsOnlyWhatIsMissing() {
  const System system(debian);
  const Outcome outcome = system.dev({QStringLiteral("build")});
  QVERIFY2(system.log().contains(QStringLiteral("update -qq\n")), qPrintable(outcome.output));
  QVERIFY2(system.log().endsWith(QStringLiteral("--no-install-recommends libmnl-dev ninja-build\n")),
           qPrintable(system.log()));
}

void TestDev::fullKernelNeedsAVirtualMachine() {
  auto commands = debian;
  commands[QStringLiteral("dpkg-query")] = R"(case $3 in qemu-system-x86) exit 1 ;; *) printf installed ;; esac)";
  const System system(commands);
  QCOMPARE(system.dev({QStringLiteral("test"), QStringLiteral("--full-kernel")}).exitCode, 100);
  QVERIFY2(system.log().endsWith(QStringLiteral("--no-install-recommends qemu-system-x86\n")),
           qPrintable(system.log()));
}

/// The build must not start on a system where the installation failed.
void TestDev::saysWhatCouldNotBeInstalled() {
  const Outcome outcome = System(debian).dev({QStringLiteral("build")});
  QCOMPARE(outcome.exitCode, 100);
  QVERIFY(outcome.output.contains(QStringLiteral("==> Installing libmnl-dev ninja-build")));
  QVERIFY(!outcome.output.contains(QStringLiteral("cmake:")));
}

QTEST_GUILESS_MAIN(TestDev)
#include "test_dev.moc"
