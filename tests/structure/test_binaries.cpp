// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFileInfo>
#include <QProcess>
#include <QTest>

/// What the programs that were built link, asked of the programs themselves.
class TestBinaries : public QObject {
  Q_OBJECT

private slots:
  void links_data();
  void links();
};

void TestBinaries::links_data() {
  QTest::addColumn<QString>("program");
  QTest::addColumn<QStringList>("forbidden");
  QTest::newRow("the helper has no Qt") << QStringLiteral("vethloom-helper") << QStringList{QStringLiteral("libQt")};
  QTest::newRow("the helper makes no keys")
      << QStringLiteral("vethloom-helper") << QStringList{QStringLiteral("libcrypto"), QStringLiteral("libssl")};
  QTest::newRow("the command line has no window")
      << QStringLiteral("vethloomctl")
      << QStringList{QStringLiteral("libQt6Gui"), QStringLiteral("libQt6Widgets"), QStringLiteral("libX11"),
                     QStringLiteral("libwayland"), QStringLiteral("libGL")};
}

void TestBinaries::links() {
  QFETCH(QString, program);
  QFETCH(QStringList, forbidden);
  const QString path = QStringLiteral(VETHLOOM_BINARY_DIR "/bin/") + program;
  if (!QFileInfo::exists(path)) {
    if (qEnvironmentVariable("CI") == QStringLiteral("true"))
      QFAIL("the program was not built");
    QSKIP("the program was not built");
  }
  QProcess ldd;
  ldd.start(QStringLiteral("ldd"), {path});
  QVERIFY(ldd.waitForFinished());
  QCOMPARE(ldd.exitCode(), 0);
  const QString libraries = QString::fromLocal8Bit(ldd.readAllStandardOutput());
  QVERIFY2(libraries.contains(QStringLiteral("libc.so")), qPrintable(libraries));
  for (const QString& library : forbidden)
    QVERIFY2(!libraries.contains(library), qPrintable(libraries));
}

QTEST_GUILESS_MAIN(TestBinaries)
#include "test_binaries.moc"
