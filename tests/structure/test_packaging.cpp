// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

/// What a desktop, polkit, AppArmor, man(1) and bash are given, checked with their own tools.
class TestPackaging : public QObject {
  Q_OBJECT

private slots:
  void toolAccepts_data();
  void toolAccepts();
  void policyIsForTheInstalledHelper();
  void policyAsksAnAdministrator();
  void manualPagesAreClean_data();
  void manualPagesAreClean();
};

namespace {

const QString packaging = QStringLiteral(VETHLOOM_SOURCE_DIR "/packaging/");
const QString app = QStringLiteral("io.github.vethloom.Vethloom");

QString textOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString policy() {
  return textOf(QStringLiteral(VETHLOOM_BINARY_DIR "/packaging/") + app + QStringLiteral(".policy"));
}

}  // namespace

void TestPackaging::toolAccepts_data() {
  QTest::addColumn<QString>("tool");
  QTest::addColumn<QStringList>("arguments");
  QTest::newRow("desktop file") << QStringLiteral("desktop-file-validate")
                                << QStringList{packaging + app + QStringLiteral(".desktop")};
  QTest::newRow("metainfo") << QStringLiteral("appstreamcli")
                            << QStringList{QStringLiteral("validate"), QStringLiteral("--no-net"),
                                           packaging + app + QStringLiteral(".metainfo.xml")};
  QTest::newRow("media type") << QStringLiteral("xmllint")
                              << QStringList{QStringLiteral("--noout"), QStringLiteral("--nonet"),
                                             packaging + app + QStringLiteral(".mime.xml")};
  QTest::newRow("policy") << QStringLiteral("xmllint")
                          << QStringList{QStringLiteral("--noout"), QStringLiteral("--nonet"),
                                         packaging + app + QStringLiteral(".policy.in")};
  QTest::newRow("completion") << QStringLiteral("bash")
                              << QStringList{QStringLiteral("-n"), packaging + QStringLiteral("vethloomctl.bash")};
}

void TestPackaging::toolAccepts() {
  QFETCH(QString, tool);
  QFETCH(QStringList, arguments);
  if (QStandardPaths::findExecutable(tool).isEmpty()) {
    if (qEnvironmentVariable("CI") == QStringLiteral("true"))
      QFAIL(qPrintable(tool + QStringLiteral(" is not installed")));
    QSKIP(qPrintable(tool + QStringLiteral(" is not installed")));
  }
  QProcess process;
  process.setProcessChannelMode(QProcess::MergedChannels);
  process.start(tool, arguments);
  QVERIFY(process.waitForFinished());
  const QByteArray output = process.readAll();
  QVERIFY2(process.exitCode() == 0, output.constData());
}

/// pkexec compares the path byte by byte: another one would ask with its general words.
void TestPackaging::policyIsForTheInstalledHelper() {
  QVERIFY(policy().contains(QStringLiteral("exec.path\">" VETHLOOM_LIBEXECDIR "/vethloom-helper</annotate>")));
}

void TestPackaging::policyAsksAnAdministrator() {
  const QString text = policy();
  QVERIFY(text.contains(QStringLiteral("<allow_any>auth_admin</allow_any>")));
  QVERIFY(text.contains(QStringLiteral("<allow_inactive>auth_admin</allow_inactive>")));
  QVERIFY(text.contains(QStringLiteral("<allow_active>auth_admin</allow_active>")));
}

void TestPackaging::manualPagesAreClean_data() {
  QTest::addColumn<QString>("page");
  const QStringList pages = QDir(packaging + QStringLiteral("man")).entryList(QDir::Files);
  QCOMPARE(pages.size(), 4);
  for (const QString& page : pages)
    QTest::newRow(qPrintable(page)) << page;
}

void TestPackaging::manualPagesAreClean() {
  QFETCH(QString, page);
  if (QStandardPaths::findExecutable(QStringLiteral("man")).isEmpty())
    QSKIP("man is not installed");
  QProcess man;
  auto environment = QProcessEnvironment::systemEnvironment();
  environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
  environment.insert(QStringLiteral("MANROFFSEQ"), QString());
  environment.insert(QStringLiteral("MANWIDTH"), QStringLiteral("80"));
  man.setProcessEnvironment(environment);
  man.start(QStringLiteral("man"), {QStringLiteral("--warnings"), QStringLiteral("-E"), QStringLiteral("UTF-8"),
                                    QStringLiteral("-l"), packaging + QStringLiteral("man/") + page});
  QVERIFY(man.waitForFinished());
  const QByteArray warnings = man.readAllStandardError();
  QVERIFY2(warnings.isEmpty(), warnings.constData());
  QVERIFY(man.readAllStandardOutput().contains("NAME"));
}

QTEST_GUILESS_MAIN(TestPackaging)
#include "test_packaging.moc"
