// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab_fixture.h"
#include "mirror.h"

#include <QJsonDocument>
#include <cmath>

using namespace vethloom;
using namespace vethloom::contract;
using namespace vethloom::test;

namespace {

std::optional<QString> refusal;
using F = QualityField;

/// The disciplines that somebody has set, as `tc -j qdisc` has them.
QJsonArray disciplines(const char* where, const char* link) {
  const QString text =
      shell(QStringLiteral("tc -j -n %1 qdisc show dev %2").arg(QLatin1String(where), QLatin1String(link)));
  QJsonArray found;
  for (const QJsonValue& value : QJsonDocument::fromJson(text.toUtf8()).array()) {
    const QString kind = value[QLatin1String("kind")].toString();
    if (kind == QLatin1String("netem") || kind == QLatin1String("tbf"))
      found << value;
  }
  return found;
}

}  // namespace

/// The quality of links on the real kernel, with tc(8) as the second witness.
class QualityTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() {
    VETHLOOM_NEED_SANDBOX(refusal);
    lab_ = std::make_unique<LabFixture>();
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}, CreateNamespace{space("b")},
                           veth(at("a", "eth0"), at("b", "eth0")), AddAddress{at("a", "eth0"), address("10.0.0.1/24")},
                           AddAddress{at("b", "eth0"), address("10.0.0.2/24")}, SetUp{at("a", "eth0"), true},
                           SetUp{at("b", "eth0"), true}});
    hasNetem_ = !lab_->apply({SetQuality{at("a", "eth0"), Quality{{{F::Limit, 10}}}}, SetQuality{at("a", "eth0"), {}}});
  }

  void cleanup() {
    if (lab_)
      VETHLOOM_APPLY(*lab_, {SetQuality{at("a", "eth0"), std::nullopt}});
  }

  void cleanupTestCase() {
    if (lab_)
      lab_->tearDown();
  }

  void rateIsReadBack_data() {
    QTest::addColumn<qulonglong>("rate");
    for (const qulonglong rate : {8'000ULL, 64'000ULL, 10'000'000ULL, 1'000'000'000ULL, 40'000'000'000ULL})
      QTest::addRow("%llu", rate) << rate;
  }
  void rateIsReadBack() {
    QFETCH(qulonglong, rate);
    const Quality wanted{{{F::Rate, rate}}};
    VETHLOOM_APPLY(*lab_, {SetQuality{at("a", "eth0"), wanted}});
    const QJsonArray seen = disciplines("a", "eth0");
    QCOMPARE(seen.size(), 1);
    QCOMPARE(seen[0][QLatin1String("kind")].toString(), QStringLiteral("tbf"));
    QCOMPARE(qulonglong(seen[0][QLatin1String("options")][QLatin1String("rate")].toDouble()) * 8, rate);
    QVERIFY2(wanted.isMetBy(told("a")), describe(told("a")).c_str());
    QCOMPARE(disciplines("b", "eth0").size(), 0);  // The other direction is another matter.
    QVERIFY(told("b").values.empty());
  }

  void itIsChangedInPlaceAndTheLinkStaysUp() {
    VETHLOOM_APPLY(*lab_, {SetQuality{at("a", "eth0"), Quality{{{F::Rate, 1'000'000}}}}});
    const QString handle = disciplines("a", "eth0")[0][QLatin1String("handle")].toString();
    const QString before = shell(QStringLiteral("ip -n a -d -s link show dev eth0")).section(QLatin1Char('\n'), 0, 0);
    VETHLOOM_APPLY(*lab_, {SetQuality{at("a", "eth0"), Quality{{{F::Rate, 2'000'000}, {F::Burst, 8000}}}}});
    const QJsonArray seen = disciplines("a", "eth0");
    QCOMPARE(seen.size(), 1);
    QCOMPARE(seen[0][QLatin1String("handle")].toString(), handle);
    QCOMPARE(qulonglong(seen[0][QLatin1String("options")][QLatin1String("rate")].toDouble()) * 8, 2'000'000ULL);
    QCOMPARE(shell(QStringLiteral("ip -n a -d -s link show dev eth0")).section(QLatin1Char('\n'), 0, 0), before);
    VETHLOOM_APPLY(*lab_, {SetQuality{at("a", "eth0"), std::nullopt}});
    QCOMPARE(disciplines("a", "eth0").size(), 0);
    QVERIFY(told("a").values.empty());
  }

  /// 8 kbit/s let 1,000 bytes pass in a second: when the burst is used up, a packet of 1,442 waits for its turn, also
  /// where it takes a while to start the next ping.
  void aRateSlowsPacketsDown() {
    VETHLOOM_APPLY(*lab_, {SetQuality{at("a", "eth0"),
                                      Quality{{{F::Rate, 8'000}, {F::Burst, 3000}, {F::Latency, 2'000'000'000}}}}});
    (void)shell(QStringLiteral("ip netns exec a ping -c 2 -i 0.01 -s 1400 -W 3 10.0.0.2"));
    QVERIFY(pingTime(QStringLiteral("-s 1400")) > 40);
  }

  void watchersAreTold() {
    Mirror mirror;
    mirror.hear(*lab_->engine().snapshot(lab_->lab()));
    const auto qualities = [&] {
      mirror.hear(lab_->engine().drain().facts);
      return mirror.lines().filter(QStringLiteral("\"fact\":\"quality\""));
    };
    QCOMPARE(qualities().size(), 0);
    bool ok = false;
    (void)shell(QStringLiteral("tc -n b qdisc add dev eth0 root tbf rate 5mbit burst 16kb latency 30ms"), &ok);
    QVERIFY(ok);
    QTRY_COMPARE_WITH_TIMEOUT(qualities().size(), 1, 5000);
    QVERIFY2(qualities()[0].contains(QStringLiteral("\"rate\":\"5mbit\"")), qPrintable(qualities()[0]));
    (void)shell(QStringLiteral("tc -n b qdisc del dev eth0 root"), &ok);
    QTRY_COMPARE_WITH_TIMEOUT(qualities().size(), 0, 5000);
  }

  void whatTheKernelLacksIsSaid() {
    const auto failure =
        lab_->apply({SetQuality{at("a", "eth0"), Quality{{{F::Delay, 1'000'000}, {F::Rate, 64'000}}}}});
    QCOMPARE(failure.has_value(), !hasNetem_);
    if (!failure)
      return;
    QCOMPARE(failure->kind, FailureKind::NotSupported);
    QVERIFY2(failure->message.find("This kernel has no netem") != std::string::npos, failure->message.c_str());
    QCOMPARE(disciplines("a", "eth0").size(), 0);
  }

  void netemIsReadBack_data() {
    QTest::addColumn<QString>("words");
    for (const char* words :
         {"delay 20ms", "delay 20ms jitter 5ms", "delay 20ms jitter 5ms delay_correlation 25%", "loss 1%",
          "loss 0.0001% loss_correlation 33.3%", "duplicate 2% duplicate_correlation 10%",
          "corrupt 0.1% corrupt_correlation 5%", "delay 10ms reorder 25% reorder_correlation 50%", "limit 7",
          "delay 90s", "delay 20ms loss 1% rate 10mbit", "delay 1001ns rate 1mbit burst 32kb latency 10ms"})
      QTest::newRow(words) << words;
  }
  void netemIsReadBack() {
    if (!hasNetem_)
      QSKIP("this kernel has no netem");
    QFETCH(QString, words);
    Quality wanted;
    const QStringList all = words.split(QLatin1Char(' '));
    for (int i = 0; i + 1 < all.size(); i += 2) {
      const QualityRow& row = *qualityRow(all[i].toStdString());
      wanted.values[row.field] = *parseQuality(row, all[i + 1].toStdString());
    }
    VETHLOOM_APPLY(*lab_, {SetQuality{at("a", "eth0"), wanted}});
    QVERIFY2(wanted.isMetBy(told("a")), describe(told("a")).c_str());
    const QJsonArray seen = disciplines("a", "eth0");
    QCOMPARE(seen.size(), wanted.needsTbf() ? 2 : 1);
    QCOMPARE(seen[0][QLatin1String("kind")].toString(), QStringLiteral("netem"));
    const QJsonValue options = seen[0][QLatin1String("options")];
    if (wanted.at(F::Delay) != 0) {
      const double seconds = options[QLatin1String("delay")][QLatin1String("delay")].toDouble();
      QVERIFY(std::abs(seconds * 1e9 - double(wanted.at(F::Delay))) < 2000);  // tc rounds to microseconds.
    }
    if (wanted.at(F::Loss) != 0) {
      const double share = options[QLatin1String("loss-random")][QLatin1String("loss")].toDouble();
      QVERIFY(std::abs(share * 1e6 - double(wanted.at(F::Loss))) < 1);
    }
  }

  void shapesFollowEachOther() {
    if (!hasNetem_)
      QSKIP("this kernel has no netem");
    const Quality delay{{{F::Delay, 20'000'000}}};
    const Quality rate{{{F::Rate, 10'000'000}}};
    const Quality both{{{F::Delay, 20'000'000}, {F::Rate, 10'000'000}}};
    for (const Quality& quality : {delay, both, rate, both, delay, rate, delay}) {
      VETHLOOM_APPLY(*lab_, {SetQuality{at("a", "eth0"), quality}});
      QVERIFY2(quality.isMetBy(told("a")), describe(told("a")).c_str());
      QCOMPARE(disciplines("a", "eth0").size(), quality == both ? 2 : 1);
    }
  }

  void aDelayDelays() {
    if (!hasNetem_)
      QSKIP("this kernel has no netem");
    VETHLOOM_APPLY(*lab_, {SetQuality{at("a", "eth0"), Quality{{{F::Delay, 200'000'000}}}}});
    QVERIFY(pingTime({}) >= 200);
    VETHLOOM_APPLY(*lab_, {SetQuality{at("a", "eth0"), Quality{{{F::Loss, 1'000'000}}}}});
    bool ok = true;
    (void)shell(QStringLiteral("ip netns exec a ping -c 1 -W 1 10.0.0.2"), &ok);
    QVERIFY(!ok);
  }

private:
  /// How long the answer to one echo request from a to b takes, in milliseconds; 0 where there is none.
  static double pingTime(const QString& options) {
    const QString text = shell(QStringLiteral("ip netns exec a ping -c 1 -W 3 %1 10.0.0.2").arg(options));
    return text.section(QStringLiteral("time="), 1).section(QLatin1Char(' '), 0, 0).toDouble();
  }

  /// What a snapshot tells of the quality of a namespace's eth0.
  Quality told(const char* where) {
    Quality found;
    const auto facts = lab_->engine().snapshot(lab_->lab());
    for (const Fact& fact : *facts) {
      const auto* const it = std::get_if<QualityFact>(&fact);
      if (it && it->ns == ns(where))
        found = it->quality;
    }
    return found;
  }

  std::unique_ptr<LabFixture> lab_;
  bool hasNetem_ = false;
};

VETHLOOM_SANDBOX_MAIN(QualityTest, refusal)
#include "test_engine_quality.moc"
