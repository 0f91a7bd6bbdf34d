// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using cli::Ctl;
using cli::Outcome;

namespace {

const QStringList verbs{QStringLiteral("up"),       QStringLiteral("down"),     QStringLiteral("ls"),
                        QStringLiteral("plan"),     QStringLiteral("describe"), QStringLiteral("show"),
                        QStringLiteral("check"),    QStringLiteral("exec"),     QStringLiteral("ping"),
                        QStringLiteral("generate"), QStringLiteral("keys")};

QStringList words(const char* line) {
  return QString::fromUtf8(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

/// A drawing that is fine but for what the test puts into it.
QByteArray drawing(const QByteArray& name, const QByteArray& address = "10.0.0.1/24") {
  return R"({"vethloom": 1, "name": ")" + name +
         R"(", "namespaces": [{"name": "a"}, {"name": "b"}], "cables": [{"ends": [{"namespace": "a", "name": "eth0",
         "addresses": [")" +
         address + R"("]}, {"namespace": "b", "name": "eth0", "addresses": ["10.0.0.1/24"]}]}]})";
}

}  // namespace

/// Everything that needs no kernel.
class TestCliUsage : public QObject {
  Q_OBJECT

private slots:
  void helpsWithEachVerb_data() {
    QTest::addColumn<QString>("verb");
    for (const QString& verb : verbs)
      QTest::newRow(qPrintable(verb)) << verb;
  }

  void helpsWithEachVerb() {
    QFETCH(QString, verb);
    const Outcome help = ctl_({verb, QStringLiteral("--help")});
    COMPARE_EXIT(help, 0);
    QVERIFY(help.errors.isEmpty());
    QVERIFY(help.output.startsWith("Usage: vethloomctl " + verb.toUtf8()));
    for (const char* part : {"\nOptions:\n", "\nExamples:\n", "\nExit codes:\n"})
      QVERIFY2(help.output.contains(part), part);
    for (const QByteArray& line : help.output.split('\n'))
      QVERIFY2(QString::fromUtf8(line).size() <= 110, line.constData());
  }

  void helpsWithTheProgram() {
    const Outcome help = ctl_({QStringLiteral("--help")});
    COMPARE_EXIT(help, 0);
    for (const QString& verb : verbs)
      QVERIFY2(help.output.contains("\n  " + verb.toUtf8() + ' '), qPrintable(verb));
    const Outcome version = ctl_({QStringLiteral("--version")});
    COMPARE_EXIT(version, 0);
    QVERIFY(QRegularExpression(QStringLiteral("^vethloomctl \\d+\\.\\d+\\.\\d+\\n$"))
                .match(QString::fromUtf8(version.output))
                .hasMatch());
  }

  void refusesWrongUsage_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("about");
    const QByteArray two = cli::example(QStringLiteral("two-rooms")).toUtf8();
    const auto row = [](const char* name, const QByteArray& arguments, const char* about) {
      QTest::newRow(name) << words(arguments.constData()) << QString::fromUtf8(about);
    };
    row("an unknown verb", "fly", "fly");
    row("an unknown option of the program", "--fly", "--fly");
    row("an unknown option", "up --fly " + two, "--fly");
    row("a missing file", "up", "FILE");
    row("a missing lab", "show", "LAB");
    row("too much", "check " + two + " more", "more");
    row("a wrong place", "up " + two + " --in space", "sandbox or host");
    row("a missing value", "up " + two + " --in", "sandbox or host");
    row("a value too much", "up --json=1 " + two, "--json");
    row("a wrong form", "plan " + two + " --as yaml", "text, json or ip");
    row("a command without --", "exec lab ns1 ls", "write -- before the command");
    row("no command", "exec lab ns1 --", "command");
    row("a count of nothing", "ping lab a b -c 0", "from 1 to");
    row("a count in words", "ping lab a b -c many", "many");
    row("a lab name with a template", "show x%d", "%");
    row("a lab name with a space", "down two\u00a0rooms", "name");
    row("a lab that is not up", "show nope", "`vethloomctl ls`");
    row("a drawing whose lab is not up", "down " + two, "`vethloomctl ls`");
    row("exec in no lab", "exec nope ns1 -- true", "nope");
    row("ping in no lab", "ping nope a b", "nope");
  }

  void refusesWrongUsage() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, about);
    const Outcome refused = ctl_(arguments);
    COMPARE_EXIT(refused, 2);
    verifyOneSentence(refused, about);
  }

  void showsTheHelpWithoutArguments() {
    const Outcome bare = ctl_({});
    COMPARE_EXIT(bare, 2);
    QVERIFY(bare.errors.contains("Verbs:"));
  }

  void refusesABadFile_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("about");
    QFile good(cli::example(QStringLiteral("two-rooms")));
    QVERIFY(good.open(QIODevice::ReadOnly));
    const QByteArray text = good.readAll();
    QTest::newRow("empty") << QByteArray() << QStringLiteral("bad.vloom");
    QTest::newRow("binary") << QByteArray(
                                   "\x7f"
                                   "ELF\x00\x01\xff\xfe",
                                   8)
                            << QStringLiteral("bad.vloom");
    QTest::newRow("truncated") << text.left(text.size() / 2) << QStringLiteral("bad.vloom");
    QTest::newRow("newer") << QByteArray(text).replace("\"vethloom\": 1", "\"vethloom\": 99") << QStringLiteral("99");
    QTest::newRow("nested") << QByteArray(100000, '[') << QStringLiteral("bad.vloom");
    QTest::newRow("a long name") << drawing("x").replace("eth0", "a-name-that-is-too-long") << QStringLiteral("15");
    QTest::newRow("an escape sequence") << drawing("x").replace("eth0", "\\u001b[31m") << QStringLiteral("name");
    QTest::newRow("an address") << drawing("x", "10.0.0.300/24") << QStringLiteral("10.0.0.300");
    QTest::newRow("a lab name") << drawing("a/b") << QStringLiteral("a/b");
    QTest::newRow("a missing box") << drawing("x").replace(R"("namespace": "b")", R"("namespace": "c")")
                                   << QStringLiteral("c");
  }

  void refusesABadFile() {
    QFETCH(QByteArray, content);
    QFETCH(QString, about);
    const QString file = ctl_.write(QStringLiteral("bad.vloom"), content);
    for (const QString& verb : {QStringLiteral("check"), QStringLiteral("describe"), QStringLiteral("plan"),
                                QStringLiteral("up"), QStringLiteral("down"), QStringLiteral("show")}) {
      const Outcome refused = ctl_({verb, file});
      COMPARE_EXIT(refused, 2);
      verifyOneSentence(refused, about);
      QVERIFY2(refused.errors.contains(file.toUtf8()), refused.errors.constData());
    }
    QVERIFY(ctl_.runtimeFiles().isEmpty());
  }

  void refusesWhatIsNoFile() {
    for (const char* path : {"/nonexistent/x.vloom", "/tmp/", "/dev/null"}) {
      const Outcome refused = ctl_({QStringLiteral("check"), QString::fromLatin1(path)});
      COMPARE_EXIT(refused, 2);
      verifyOneSentence(refused, QString::fromLatin1(path));
    }
  }

  void takesAFileThatLooksLikeAnOption() {
    const Outcome refused = ctl_({QStringLiteral("check"), QStringLiteral("--"), QStringLiteral("--json")});
    COMPARE_EXIT(refused, 2);
    verifyOneSentence(refused, QStringLiteral("--json"));
  }

  void findsMistakes() {
    const QString file = ctl_.write(QStringLiteral("twice.vloom"), drawing("twice"));
    const Outcome text = ctl_({QStringLiteral("check"), file});
    COMPARE_EXIT(text, 1);
    QVERIFY(text.output.contains("[DUP_IP]") && text.output.contains("10.0.0.1"));
    QVERIFY2(!text.output.contains('\033'), "no colour into a pipe");
    const Outcome json = ctl_({QStringLiteral("check"), file, QStringLiteral("--json")});
    COMPARE_EXIT(json, 1);
    const QJsonObject problem = json.json().object().value(QLatin1String("problems")).toArray().first().toObject();
    QCOMPARE(problem.value(QLatin1String("severity")).toString(), QStringLiteral("error"));
    QCOMPARE(problem.value(QLatin1String("code")).toString(), QStringLiteral("DUP_IP"));
  }

  void listsNothing() {
    COMPARE_EXIT(ctl_({QStringLiteral("ls")}), 0);
    const Outcome json = ctl_({QStringLiteral("ls"), QStringLiteral("--json")});
    QVERIFY(json.json().isArray());
  }

  void saysThatTheOutputIsFull() {
    QProcess process;
    process.setStandardOutputFile(QStringLiteral("/dev/full"));
    process.start(QStringLiteral(VETHLOOM_BINARY_DIR "/bin/vethloomctl"), {QStringLiteral("--help")});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 3);
    QVERIFY(process.readAllStandardError().contains("could not be written"));
  }

private:
  static void verifyOneSentence(const Outcome& outcome, const QString& about) {
    QVERIFY2(outcome.output.isEmpty(), outcome.output.constData());
    QVERIFY2(outcome.errors.startsWith("vethloomctl: ") && outcome.errors.endsWith(".\n"), outcome.errors.constData());
    QVERIFY2(outcome.errors.count('\n') == 1, outcome.errors.constData());
    QVERIFY2(!outcome.errors.contains('\033'), "no control characters");
    QVERIFY2(outcome.errors.contains(about.toUtf8()), outcome.errors.constData());
  }

  Ctl ctl_;
};

QTEST_GUILESS_MAIN(TestCliUsage)
#include "test_cli_usage.moc"
