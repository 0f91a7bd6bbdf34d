// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/names.h"
#include "hostile_names.h"

#include <QTest>

using namespace vethloom::contract;

namespace {

/// Whether a terminal or a log may show it: UTF-8 on one line without control characters.
bool isPlainText(const std::string& text) {
  const auto codePoints = QString::fromUtf8(text.data(), static_cast<int>(text.size())).toUcs4();
  return std::ranges::all_of(codePoints, [](uint c) { return QChar::isPrint(c) && c != QChar::ReplacementCharacter; });
}

QByteArray bytes(std::string_view text) {
  return {text.data(), static_cast<int>(text.size())};
}
std::string_view view(const QByteArray& text) {
  return {text.data(), static_cast<std::size_t>(text.size())};
}

}  // namespace

class TestNames : public QObject {
  Q_OBJECT

private slots:
  void parse_data();
  void parse();
  void hostile_data();
  void hostile();
  void messageSaysTheRule_data();
  void messageSaysTheRule();
  void hostSortsFirst();
};

void TestNames::parse_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<bool>("interface");
  QTest::addColumn<bool>("ns");
  QTest::addColumn<bool>("lab");
  const auto row = [](const QByteArray& text, bool interface, bool ns, bool lab) {
    QTest::newRow(text.constData()) << text << interface << ns << lab;
  };
  row("eth0", true, true, true);
  row("a", true, true, true);
  row("A-b_c", true, true, true);
  row("br-1.20", true, false, true);
  row("lo", true, true, true);
  row("15-bytes-long-a", true, false, true);
  row("fifteen-bytes-a", true, true, true);
  row("sixteen-bytes-ab", false, true, true);
  row("0", true, false, true);
  row("1234", true, false, true);
  row("_a", false, false, false);
  row(".a", false, false, false);
  row("a.", true, false, true);
  row("host", true, false, true);
  row("HOST", true, true, true);
  row("all", false, true, true);
  row("default", false, true, true);
  row(QByteArray(64, 'n'), false, true, true);
  row(QByteArray(65, 'n'), false, false, false);
}

void TestNames::parse() {
  QFETCH(QByteArray, text);
  QTEST(InterfaceName::parse(view(text)).has_value(), "interface");
  QTEST(NamespaceName::parse(view(text)).has_value(), "ns");
  QTEST(LabName::parse(view(text)).has_value(), "lab");
  if (const auto name = InterfaceName::parse(view(text)))
    QCOMPARE(name->text(), text.toStdString());
}

void TestNames::hostile_data() {
  QTest::addColumn<QByteArray>("text");
  for (std::size_t i = 0; i < samples::hostileNames.size(); ++i)
    QTest::addRow("%zu", i) << bytes(samples::hostileNames[i]);
}

void TestNames::hostile() {
  QFETCH(QByteArray, text);
  const auto check = [&](const auto& result) {
    QVERIFY2(!result, text.constData());
    QCOMPARE(result.error().kind, FailureKind::InvalidArgument);
    QVERIFY2(isPlainText(result.error().message), result.error().message.c_str());
    QVERIFY(result.error().message.size() < 300);
  };
  check(InterfaceName::parse(view(text)));
  check(NamespaceName::parse(view(text)));
  check(NamespaceRef::parse(view(text)));
  check(LabName::parse(view(text)));
}

void TestNames::messageSaysTheRule_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QString>("message");
  QTest::newRow("long") << QByteArray("averyveryverylongname")
                        << "An interface name has at most 15 bytes: \"averyveryverylongname\" has 21.";
  QTest::newRow("template") << QByteArray("x%d")
                            << "An interface name has only letters, digits, \"_\", \".\" and \"-\": \"x%d\" contains "
                               "\"%\", which the kernel takes for a number to fill in.";
  QTest::newRow("option") << QByteArray("-n")
                          << "An interface name starts with a letter or a digit, because commands take a leading "
                             "\"-\" for an option: \"-n\" starts with \"-\".";
  QTest::newRow("umlaut") << QByteArray("röm")
                          << "An interface name has only letters, digits, \"_\", \".\" and "
                             "\"-\": \"röm\" contains \"ö\".";
  QTest::newRow("empty") << QByteArray() << "An interface name must not be empty.";
}

void TestNames::messageSaysTheRule() {
  QFETCH(QByteArray, text);
  const auto name = InterfaceName::parse(view(text));
  QVERIFY(!name);
  QTEST(QString::fromStdString(name.error().message), "message");
}

void TestNames::hostSortsFirst() {
  const NamespaceRef host;
  QVERIFY(host.isHost());
  QCOMPARE(host.text(), std::string("host"));
  QCOMPARE(*NamespaceRef::parse("host"), host);
  QVERIFY(host < *NamespaceRef::parse("A"));
  QVERIFY(*NamespaceRef::parse("ns1") < *NamespaceRef::parse("ns2"));
}

QTEST_GUILESS_MAIN(TestNames)
#include "test_names.moc"
