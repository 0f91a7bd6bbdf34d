// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/quality.h"

#include <QTest>

using namespace vethloom::contract;
using F = QualityField;

class TestQuality : public QObject {
  Q_OBJECT

private slots:
  void eachRowIsAtItsPlace();
  void texts_data();
  void texts();
  void refusedTexts_data();
  void refusedTexts();
  void check_data();
  void check();
  void whatTheKernelNeedsIsFilledIn();
  void ticksMakeNoDifference();
};

void TestQuality::eachRowIsAtItsPlace() {
  for (const QualityRow& row : qualityRows()) {
    QCOMPARE(rowOf(row.field).name, row.name);
    QCOMPARE(qualityRow(row.name), &rowOf(row.field));
    for (const std::uint64_t value : {row.lowest, row.highest})
      QCOMPARE(parseQuality(row, qualityText(row.unit, value)).value_or(0), value);
  }
  QVERIFY(!qualityRow("speed"));
}

void TestQuality::texts_data() {
  QTest::addColumn<QString>("field");
  QTest::addColumn<QString>("typed");
  QTest::addColumn<qulonglong>("value");
  QTest::addColumn<QString>("text");
  const auto row = [](const char* field, const char* typed, qulonglong value, const char* text) {
    QTest::addRow("%s %s", field, typed) << field << typed << value << text;
  };
  row("delay", "20ms", 20'000'000, "20ms");
  row("delay", "0.5s", 500'000'000, "500ms");
  row("delay", "1500us", 1'500'000, "1500us");
  row("delay", "1001ns", 1001, "1001ns");
  row("loss", "1%", 10'000, "1%");
  row("loss", "0.0001%", 1, "0.0001%");
  row("loss", "12.50%", 125'000, "12.5%");
  row("loss", "100%", 1'000'000, "100%");
  row("limit", "1000", 1000, "1000");
  row("rate", "10mbit", 10'000'000, "10mbit");
  row("rate", "1.5mbit", 1'500'000, "1500kbit");
  row("rate", "1gbit", 1'000'000'000, "1gbit");
  row("burst", "32kb", 32768, "32kb");
  row("burst", "1600b", 1600, "1600b");
}

void TestQuality::texts() {
  QFETCH(QString, field);
  QFETCH(QString, typed);
  const QualityRow* const row = qualityRow(field.toStdString());
  QVERIFY(row);
  const auto value = parseQuality(*row, typed.toStdString());
  QVERIFY2(value, value ? "" : value.error().message.c_str());
  QTEST(qulonglong(*value), "value");
  QTEST(QString::fromStdString(qualityText(row->unit, *value)), "text");
}

void TestQuality::refusedTexts_data() {
  QTest::addColumn<QString>("field");
  QTest::addColumn<QString>("typed");
  const auto row = [](const char* field, const char* typed) { QTest::addRow("%s %s", field, typed) << field << typed; };
  for (const char* typed : {"", "20", "ms", "-20ms", "+20ms", "20 ms", "20MS", "1e3ms", ".5s", "1.s", "0ms", "101s",
                            "99999999999999999999s", "0.0000000001s", "1.2.3s"})
    row("delay", typed);
  for (const char* typed : {"1", "1.00001%", "0%", "101%", "%"})
    row("loss", typed);
  for (const char* typed : {"0", "1.5", "1000001", "ten"})
    row("limit", typed);
  for (const char* typed : {"10mbps", "0bit", "2000gbit"})
    row("rate", typed);
  for (const char* typed : {"1.5kb", "1gb", "63b"})
    row("burst", typed);
}

void TestQuality::refusedTexts() {
  QFETCH(QString, field);
  QFETCH(QString, typed);
  QVERIFY(!parseQuality(*qualityRow(field.toStdString()), typed.toStdString()));
}

void TestQuality::check_data() {
  QTest::addColumn<QList<int>>("fields");
  QTest::addColumn<QString>("wrong");
  const auto row = [](const char* name, const QList<F>& fields, const char* wrong) {
    QList<int> numbers;
    for (const F field : fields)
      numbers << static_cast<int>(field);
    QTest::newRow(name) << numbers << wrong;
  };
  row("a delay", {F::Delay}, "");
  row("all of netem",
      {F::Delay, F::Jitter, F::DelayCorrelation, F::Loss, F::LossCorrelation, F::Duplicate, F::DuplicateCorrelation,
       F::Corrupt, F::CorruptCorrelation, F::Reorder, F::ReorderCorrelation, F::Limit},
      "");
  row("a rate", {F::Rate}, "");
  row("all of tbf", {F::Rate, F::Burst, F::Latency}, "");
  row("nothing", {}, "");
  row("jitter alone", {F::Jitter}, "jitter");
  row("correlation without jitter", {F::Delay, F::DelayCorrelation}, "delay_correlation");
  row("loss correlation alone", {F::LossCorrelation}, "loss_correlation");
  row("reorder without delay", {F::Reorder}, "reorder");
  row("burst without rate", {F::Burst, F::Delay}, "burst");
  row("latency without rate", {F::Latency}, "latency");
}

void TestQuality::check() {
  QFETCH(QList<int>, fields);
  QFETCH(QString, wrong);
  Quality quality;
  for (const int field : fields)
    quality.values[static_cast<F>(field)] = rowOf(static_cast<F>(field)).lowest;
  const auto checked = quality.check();
  QCOMPARE(checked.has_value(), wrong.isEmpty() && !fields.isEmpty());
  if (!checked)
    QCOMPARE(QString::fromStdString(checked.error().object), wrong);
  // And none may be out of its range.
  for (const int field : fields) {
    Quality far = quality;
    far.values[static_cast<F>(field)] = rowOf(static_cast<F>(field)).highest + 1;
    QVERIFY(!far.check());
  }
}

void TestQuality::whatTheKernelNeedsIsFilledIn() {
  const Quality delay{{{F::Delay, 20'000'000}}};
  QCOMPARE(describe(delay.resolved()), std::string("delay 20ms limit 1000"));
  const Quality rate{{{F::Rate, 10'000'000}}};
  QCOMPARE(describe(rate.resolved()), std::string("rate 10mbit burst 12500b latency 50ms"));
  const Quality slow{{{F::Rate, 64'000}, {F::Burst, 2000}}};
  QCOMPARE(describe(slow.resolved()), std::string("rate 64kbit burst 2000b latency 50ms"));
  QVERIFY(!Quality({{{F::Rate, 512}, {F::Burst, 1'000'000}}}).check());
  QVERIFY(!Quality({{{F::Rate, 100'000'000'000}, {F::Latency, 1'000'000'000}}}).check());
  QVERIFY(rate.needsTbf() && !rate.needsNetem() && delay.needsNetem() && !delay.needsTbf());
}

void TestQuality::ticksMakeNoDifference() {
  const Quality drawn{{{F::Rate, 10'000'000}, {F::Delay, 20'000'000}}};
  Quality seen = drawn.resolved();
  QVERIFY(drawn.isMetBy(seen));
  QVERIFY(!drawn.isMetBy({}));
  seen.values[F::Burst] -= 1;
  seen.values[F::Latency] += 1000;
  QVERIFY(drawn.isMetBy(seen));
  seen.values[F::Burst] -= 100;
  QVERIFY(!drawn.isMetBy(seen));
  seen = drawn.resolved();
  seen.values[F::Loss] = 1;
  QVERIFY(!drawn.isMetBy(seen));
  seen = drawn.resolved();
  seen.values[F::Delay] += 1;
  QVERIFY(!drawn.isMetBy(seen));
}

QTEST_APPLESS_MAIN(TestQuality)
#include "test_quality.moc"
