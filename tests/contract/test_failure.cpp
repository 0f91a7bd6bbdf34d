// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/failure.h"

#include <QTest>
#include <cerrno>

using namespace vethloom::contract;

class TestFailure : public QObject {
  Q_OBJECT

private slots:
  void describe_data();
  void describe();
  void everyKindHasAName();
};

void TestFailure::describe_data() {
  QTest::addColumn<QString>("message");
  QTest::addColumn<QString>("object");
  QTest::addColumn<QString>("kernel");
  QTest::addColumn<int>("number");
  QTest::addColumn<QString>("sentence");
  const auto row = [](const char* message, const char* object, const char* kernel, int number, const char* sentence) {
    QTest::newRow(sentence) << message << object << kernel << number << sentence;
  };
  row("It broke.", "", "", 0, "It broke.");
  row("It broke", "", "", 0, "It broke.");
  row("Did you mean that?", "", "", 0, "Did you mean that?");
  row("It broke.", "ns1/veth1", "", 0, "ns1/veth1: It broke.");
  row("Could not create ns1/veth1.", "ns1/veth1", "", EEXIST, "Could not create ns1/veth1 (File exists).");
  row("Could not add it.", "host/br0", "Invalid MTU.", EINVAL,
      "host/br0: Could not add it: Invalid MTU (Invalid argument).");
  row("Could not add it: Invalid MTU.", "", "Invalid MTU", 0, "Could not add it: Invalid MTU.");
  row("Could not open it: No such file or directory", "/run/x", "", ENOENT,
      "/run/x: Could not open it: No such file or directory.");
}

void TestFailure::describe() {
  QFETCH(QString, message);
  QFETCH(QString, object);
  QFETCH(QString, kernel);
  QFETCH(int, number);
  Failure failure;
  failure.message = message.toStdString();
  failure.object = object.toStdString();
  failure.kernelMessage = kernel.toStdString();
  failure.errorNumber = number;
  QTEST(QString::fromStdString(vethloom::contract::describe(failure)), "sentence");
}

void TestFailure::everyKindHasAName() {
  for (int i = 0; i <= static_cast<int>(FailureKind::Internal); ++i) {
    const auto kind = static_cast<FailureKind>(i);
    QCOMPARE(failureKindFromName(nameOf(kind)), kind);
  }
  QVERIFY(!failureKindFromName("notfound"));
  QVERIFY(!failureKindFromName(""));
}

QTEST_GUILESS_MAIN(TestFailure)
#include "test_failure.moc"
