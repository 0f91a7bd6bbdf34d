// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/vloom_file.h"
#include "plan/model_kernel.h"
#include "plan/plan.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace vethloom;

namespace {

const QString casesFolder = QStringLiteral(VETHLOOM_SOURCE_DIR "/tests/data/plan");

std::filesystem::path pathOf(const QString& name, const char* file) {
  return QDir(casesFolder + QLatin1Char('/') + name).filePath(QLatin1String(file)).toStdString();
}

}  // namespace

/// Each folder of tests/data/plan is a case: what was applied before (before.vloom, none: nothing), what is drawn now
/// (drawing.vloom), and the plan from one to the other (expected.txt).
class TestCases : public QObject {
  Q_OBJECT

private slots:
  void plan_data();
  void plan();
};

void TestCases::plan_data() {
  QTest::addColumn<QString>("name");
  const auto names = QDir(casesFolder).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
  QVERIFY(!names.isEmpty());
  for (const auto& name : names) {
    QTest::newRow(qPrintable(name)) << name;
  }
}

void TestCases::plan() {
  QFETCH(QString, name);
  samples::ModelKernel kernel;
  if (const auto before = pathOf(name, "before.vloom"); std::filesystem::exists(before)) {
    const auto applied = files::load(before);
    QVERIFY2(applied, applied ? "" : contract::describe(applied.error()).c_str());
    for (const auto& step : plan::makePlan(*applied, kernel.observed()).steps) {
      QVERIFY(!kernel.carryOut(step.operation));
    }
  }
  const auto drawing = files::load(pathOf(name, "drawing.vloom"));
  QVERIFY2(drawing, drawing ? "" : contract::describe(drawing.error()).c_str());
  const auto plan = plan::makePlan(*drawing, kernel.observed());

  QFile file(QString::fromStdString(pathOf(name, "expected.txt").string()));
  QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
  QCOMPARE(QString::fromStdString(plan::asText(plan)), QString::fromUtf8(file.readAll()));
  for (const auto& step : plan.steps) {
    const auto refusal = kernel.carryOut(step.operation);
    QVERIFY2(!refusal, refusal ? (contract::describe(step.operation) + ": " + *refusal).c_str() : "");
  }
  QVERIFY(plan::makePlan(*drawing, kernel.observed()).isEmpty());
}

QTEST_GUILESS_MAIN(TestCases)
#include "test_cases.moc"
