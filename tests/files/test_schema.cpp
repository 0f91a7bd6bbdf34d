// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawings/random_drawing.h"
#include "files/vloom_file.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace vethloom;

namespace {

/// Validates files against our schema with python3-jsonschema, an implementation that is not ours. It prints a line for
/// each file that does not validate.
const char* const validator = R"(
import json, sys
from jsonschema import Draft202012Validator
schema = json.load(open(sys.argv[1]))
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
for name in sys.argv[2:]:
    for error in validator.iter_errors(json.load(open(name))):
        print(name + ": " + error.json_path + ": " + error.message)
)";

const QString python = QStringLiteral("/usr/bin/python3");

struct Verdict {
  int exitCode = -1;
  QString complaints;
  QString errors;
};

Verdict validate(const QStringList& files) {
  QProcess process;
  process.start(python, QStringList{QStringLiteral("-c"), QString::fromLatin1(validator),
                                    QStringLiteral(VETHLOOM_SOURCE_DIR "/resources/schema/vloom-1.json")} +
                            files);
  Verdict verdict;
  if (process.waitForFinished(60000)) {
    verdict.exitCode = process.exitCode();
  }
  verdict.complaints = QString::fromUtf8(process.readAllStandardOutput());
  verdict.errors = QString::fromUtf8(process.readAllStandardError());
  return verdict;
}

}  // namespace

class TestSchema : public QObject {
  Q_OBJECT

private slots:
  void initTestCase();
  void examplesValidate();
  void whatWePrintValidates();
  void whatWeRefuseDoesNotValidate();

private:
  QString write(const std::string& text) {
    const QString path = directory_.filePath(QStringLiteral("%1.vloom").arg(++count_));
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text.c_str()) >= 0 ? path : QString();
  }

  QTemporaryDir directory_;
  int count_ = 0;
};

void TestSchema::initTestCase() {
  QProcess probe;
  probe.start(python, {QStringLiteral("-c"), QStringLiteral("from jsonschema import Draft202012Validator")});
  if (!probe.waitForFinished(30000) || probe.exitCode() != 0) {
    const char* const why = "python3-jsonschema (4.0 or newer) is not installed";
    if (qEnvironmentVariable("CI") == QLatin1String("true")) {
      QFAIL(why);
    }
    QSKIP(why);
  }
}

void TestSchema::examplesValidate() {
  QStringList paths;
  for (const auto& file : QDir(QStringLiteral(VETHLOOM_SOURCE_DIR "/resources/examples")).entryInfoList(QDir::Files)) {
    paths << file.filePath();
  }
  QCOMPARE(paths.size(), 10);
  const auto verdict = validate(paths);
  QVERIFY2(verdict.exitCode == 0, qPrintable(verdict.errors));
  QCOMPARE(verdict.complaints, QString());
}

void TestSchema::whatWePrintValidates() {
  QStringList paths;
  for (unsigned seed = 0; seed < 60; ++seed) {
    std::mt19937 random(seed);
    auto topology = samples::randomDrawing(random, 40, {.kinds = samples::everyKind()});
    samples::decorate(topology, random);
    topology.info = {"lab" + std::to_string(seed), "Ein Titel", seed % 2 ? "one line" : "two\nlines"};
    paths << write(files::print(topology));
  }
  const auto verdict = validate(paths);
  QVERIFY2(verdict.exitCode == 0, qPrintable(verdict.errors));
  QCOMPARE(verdict.complaints, QString());
}

void TestSchema::whatWeRefuseDoesNotValidate() {
  const std::vector<std::string> bad{
      R"({})",
      R"({"vethloom": 2})",
      R"({"vethloom": 1, "name": "../x"})",
      R"({"vethloom": 1, "cables": {}})",
      R"({"vethloom": 1, "namespaces": [{}]})",
      R"({"vethloom": 1, "namespaces": [{"name": "host"}]})",
      R"({"vethloom": 1, "namespaces": [{"name": "1"}]})",
      R"({"vethloom": 1, "namespaces": [{"name": "a", "loopback": 1}]})",
      R"({"vethloom": 1, "bridges": [{"name": "br0"}]})",
      R"({"vethloom": 1, "bridges": [{"namespace": "host", "name": "abcdefghijklmnop"}]})",
      R"({"vethloom": 1, "bridges": [{"namespace": "host", "name": "lo"}]})",
      R"({"vethloom": 1, "bridges": [{"namespace": "host", "name": "b", "addresses": ["10.0.0.1"]}]})",
      R"({"vethloom": 1, "bridges": [{"namespace": "host", "name": "b", "mtu": 10}]})",
      R"({"vethloom": 1, "bridges": [{"namespace": "host", "name": "b", "mac": "02:00"}]})",
      R"({"vethloom": 1, "links": [{"namespace": "host", "name": "l"}]})",
      R"({"vethloom": 1, "links": [{"namespace": "host", "name": "l", "kind": "veth"}]})",
      R"({"vethloom": 1, "links": [{"namespace": "host", "name": "l", "kind": "tape"}]})",
      R"({"vethloom": 1, "links": [{"namespace": "host", "name": "l", "kind": "tap", "options": []}]})",
      R"({"vethloom": 1, "links": [{"namespace": "host", "name": "l", "kind": "tap", "options": {"alias": {}}}]})",
      R"({"vethloom": 1, "links": [{"namespace": "host", "name": "l", "kind": "vlan", "lower": "a b"}]})",
      R"({"vethloom": 1, "cables": [{"ends": [{"namespace": "host", "name": "a"}]}]})",
      R"({"vethloom": 1, "host": {"routes": ["nowhere"]}})",
      R"({"vethloom": 1, "host": {"rules": ["10.0.0.0/8"]}})",
      R"({"vethloom": 1, "host": {"neighbours": ["eth0"]}})",
      R"({"vethloom": 1, "host": {"fdb": ["eth0"]}})",
      R"({"vethloom": 1, "host": {"sysctls": {"kernel.core_pattern": 1}}})",
      R"({"vethloom": 1, "host": {"sysctls": {"net.ipv4.conf.all.rp_filter": "1"}}})",
      R"({"vethloom": 1, "bridges": [{"namespace": "host", "name": "b", "vlans": ["10 tagged"]}]})",
      R"({"vethloom": 1, "bridges": [{"namespace": "host", "name": "b", "sysctls": {"rp_filter": 1}}]})",
      R"({"vethloom": 1, "layout": {"host": {"x": "left"}}})",
      R"({"vethloom": 1, "layout": {"host": {"width": -1}}})",
      R"({"vethloom": 1, "layout": {"host": {"colour": "mauve"}}})",
      R"({"vethloom": 1, "layout": {"host": {"level": 0.5}}})",
      R"({"vethloom": 1, "notes": [{"text": 7}]})",
      R"({"vethloom": 1, "frames": {"label": "a"}})"};
  QStringList paths;
  for (const auto& text : bad) {
    QVERIFY2(!files::parse(text), text.c_str());
    paths << write(text);
  }
  const auto verdict = validate(paths);
  for (const auto& path : paths) {
    QVERIFY2(verdict.complaints.contains(path), bad[static_cast<std::size_t>(paths.indexOf(path))].c_str());
  }
}

QTEST_GUILESS_MAIN(TestSchema)
#include "test_schema.moc"
