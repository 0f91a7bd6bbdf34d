// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/host_settings.h"
#include "values.h"

#include <QTest>

using namespace vethloom;
using namespace vethloom::engine;
using namespace vethloom::test;
using contract::Sysctl;

namespace {

const QByteArray good =
    R"({"sysctl":"net.ipv4.ip_forward","was":2,"ours":1,"acceptRedirects":1,"interfaces":{"eth0":0},"users":["a"]})";

QByteArray record(const QByteArray& entries) {
  return R"({"vethloom":1,"settings":[)" + entries + "]}\n";
}

}  // namespace

/// The record of this computer's settings: what is written is what is read, and nothing else is believed.
class HostSettingsTest : public QObject {
  Q_OBJECT

private slots:
  void readsWhatWasWritten() {
    SharedSettings settings;
    settings[{Sysctl::Ipv4Forwarding}] = {{2, 1, {{"default", 0}, {"eth0", 1}, {"eth0.7", 0}}}, 0, {lab("a")}};
    settings[{Sysctl::Ipv6Forwarding, 0x8000000000000001}] = {{0, std::nullopt, {}}, 1, {lab("a"), lab("b")}, true};
    settings[{Sysctl::MultipathHashPolicy}] = {{1, std::nullopt, {}}, 3, {lab("b")}};
    const auto read = parseSettings(encodeSettings(settings));
    QVERIFY(read);
    QVERIFY(*read == settings);
  }

  void refusesWhatWeDidNotWrite_data() {
    QTest::addColumn<QByteArray>("text");
    const auto without = [](const char* part, const char* instead) {
      return record(QByteArray(good).replace(part, instead));
    };
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("garbage");
    QTest::newRow("cut short") << record(good).chopped(9);
    QTest::newRow("another version") << record(good).replace(R"("vethloom":1)", R"("vethloom":2)");
    QTest::newRow("twice the same") << record(good + ',' + good);
    QTest::newRow("no object") << record("7");
    QTest::newRow("another setting") << without("net.ipv4.ip_forward", "kernel.core_pattern");
    QTest::newRow("setting of an interface") << without("net.ipv4.ip_forward", "net.ipv4.conf.eth0.rp_filter");
    QTest::newRow("value is text") << without(R"("was":2)", R"("was":"2")");
    QTest::newRow("no value of ours") << without(R"("ours":1,)", "");
    QTest::newRow("a path as an interface") << without("eth0", "../../kernel");
    QTest::newRow("the parent as an interface") << without("eth0", "..");
    QTest::newRow("interface's value is text") << without(R"("eth0":0)", R"("eth0":"0")");
    QTest::newRow("namespace is text") << without(R"("was":2)", R"("was":2,"namespace":"7")");
    QTest::newRow("no users") << without(R"(["a"])", "[]");
    QTest::newRow("a path as a user") << without(R"(["a"])", R"(["../a"])");
  }
  void refusesWhatWeDidNotWrite() {
    QFETCH(QByteArray, text);
    QVERIFY(parseSettings(record(good).toStdString()));
    const auto read = parseSettings(text.toStdString());
    QVERIFY(!read);
    QCOMPARE(read.error().kind, contract::FailureKind::Io);
  }
};

QTEST_APPLESS_MAIN(HostSettingsTest)
#include "test_host_settings.moc"
