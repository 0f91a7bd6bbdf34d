// SPDX-License-Identifier: GPL-3.0-or-later
// `vethloom --export`, which needs neither a display nor a helper.
#include <QDir>
#include <QImage>
#include <QProcess>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>

namespace {

struct Outcome {
  int status = -1;
  QString errors;
};

Outcome run(const QStringList& arguments) {
  QProcess process;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.remove(QStringLiteral("DISPLAY"));
  environment.remove(QStringLiteral("QT_QPA_PLATFORM"));
  const QTemporaryDir runtime;
  environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), runtime.path());
  process.setProcessEnvironment(environment);
  process.start(QStringLiteral(VETHLOOM_BINARY_DIR "/bin/vethloom"), arguments);
  if (!process.waitForFinished() || process.exitStatus() != QProcess::NormalExit)
    return {};
  return {process.exitCode(), QString::fromUtf8(process.readAllStandardError())};
}

QString example(const QString& name = QStringLiteral("two-rooms")) {
  return QStringLiteral(VETHLOOM_SOURCE_DIR "/resources/examples/%1.vloom").arg(name);
}

}  // namespace

class TestExport : public QObject {
  Q_OBJECT

private slots:
  void drawsEveryExample();
  void scaleAndThemeCount();
  void drawsVectors();
  void refusesInOneSentence_data();
  void refusesInOneSentence();

private:
  QString out(const QString& name) const { return folder_.filePath(name); }

  QTemporaryDir folder_;
};

void TestExport::drawsEveryExample() {
  const QDir examples(QStringLiteral(VETHLOOM_SOURCE_DIR "/resources/examples"));
  for (const QFileInfo& file : examples.entryInfoList({QStringLiteral("*.vloom")})) {
    const QString picture = out(file.completeBaseName() + QStringLiteral(".png"));
    const Outcome outcome = run({QStringLiteral("--export"), picture, file.filePath()});
    QVERIFY2(outcome.status == 0, qPrintable(outcome.errors));
    const QImage image(picture);
    QVERIFY(image.width() > 300 && image.height() > 100);
  }
}

void TestExport::scaleAndThemeCount() {
  const QString small = out(QStringLiteral("small.png"));
  const QString large = out(QStringLiteral("large.png"));
  const QString dark = out(QStringLiteral("dark.png"));
  QCOMPARE(run({QStringLiteral("--export"), small, QStringLiteral("--scale"), QStringLiteral("1"), example()}).status,
           0);
  QCOMPARE(run({QStringLiteral("--export"), large, QStringLiteral("--scale"), QStringLiteral("3"), example()}).status,
           0);
  const QString clear = out(QStringLiteral("clear.png"));
  QCOMPARE(run({QStringLiteral("--export"), clear, QStringLiteral("--transparent"), example()}).status, 0);
  QCOMPARE(QImage(clear).pixelColor(1, 1).alpha(), 0);
  QCOMPARE(run({QStringLiteral("--export"), dark, QStringLiteral("--dark"), example()}).status, 0);
  QVERIFY(std::abs(QImage(large).width() - 3 * QImage(small).width()) <= 3);
  QVERIFY(QImage(small).pixelColor(1, 1).lightness() > 200);
  QVERIFY(QImage(dark).pixelColor(1, 1).lightness() < 60);
}

void TestExport::drawsVectors() {
  const QString svg = out(QStringLiteral("a.svg"));
  const QString pdf = out(QStringLiteral("a.pdf"));
  QCOMPARE(run({QStringLiteral("--export"), svg, example()}).status, 0);
  QCOMPARE(run({QStringLiteral("--export"), pdf, example()}).status, 0);
  QVERIFY(QSvgRenderer(svg).isValid());
  // Text stays text, to be searched and edited.
  QFile drawing(svg);
  QVERIFY(drawing.open(QIODevice::ReadOnly));
  const QByteArray source = drawing.readAll();
  for (const char* text : {"<text", ">ns1<", ">192.168.1.1/24<"})
    QVERIFY2(source.contains(text), text);
  QFile file(pdf);
  QVERIFY(file.open(QIODevice::ReadOnly));
  QVERIFY(file.read(5) == "%PDF-");
}

void TestExport::refusesInOneSentence_data() {
  QTest::addColumn<QStringList>("arguments");
  QTest::addColumn<QString>("word");
  QTest::newRow("no drawing") << QStringList{"--export", "a.png"} << "needs the drawing";
  QTest::newRow("unknown ending") << QStringList{"--export", "a.bmp", example()} << ".png, .svg or .pdf";
  QTest::newRow("missing file") << QStringList{"--export", "a.png", "/nowhere.vloom"} << "/nowhere.vloom";
  QTest::newRow("not a drawing") << QStringList{"--export", "a.png", "/etc/passwd"} << "/etc/passwd";
  QTest::newRow("bad scale") << QStringList{"--export", "a.png", "--scale", "big", example()} << "--scale";
  QTest::newRow("scale 0") << QStringList{"--export", "a.png", "--scale", "0", example()} << "--scale";
  QTest::newRow("unwritable") << QStringList{"--export", "/nowhere/a.png", example()} << "/nowhere/a.png";
  QTest::newRow("two drawings") << QStringList{"--export", "a.png", example(), example()} << "One drawing";
}

void TestExport::refusesInOneSentence() {
  QFETCH(QStringList, arguments);
  QFETCH(QString, word);
  if (arguments.value(1) == QStringLiteral("a.png"))
    arguments[1] = out(QStringLiteral("refused.png"));
  const Outcome outcome = run(arguments);
  QCOMPARE(outcome.status, 2);
  QVERIFY2(outcome.errors.contains(word), qPrintable(outcome.errors));
  QCOMPARE(outcome.errors.trimmed().count(u'\n'), 0);
  QVERIFY(!QFile::exists(out(QStringLiteral("refused.png"))));
}

QTEST_GUILESS_MAIN(TestExport)
#include "test_export.moc"
