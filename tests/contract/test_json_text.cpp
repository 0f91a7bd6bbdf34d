// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/codec.h"
#include "contract/limits.h"

#include <QTest>
#include <nlohmann/json.hpp>

using namespace vethloom::contract;

class TestJsonText : public QObject {
  Q_OBJECT

private slots:
  void good_data();
  void good();
  void bad_data();
  void bad();
  void depthIsBounded_data();
  void depthIsBounded();
  void printingNeverThrows();
};

void TestJsonText::good_data() {
  QTest::addColumn<QByteArray>("text");
  for (const char* text : {"{}", "[]", "null", "true", "-1", "18446744073709551615", "1.5", "\"a\\u00fc\"",
                           R"({"a":[1,{"b":[]},null],"c":{"a":false}})", R"([[],[[]],{"":{}}])"})
    QTest::newRow(text) << QByteArray(text);
}

void TestJsonText::good() {
  QFETCH(QByteArray, text);
  const auto json = parseJson(text.toStdString());
  QVERIFY(json.has_value());
  QVERIFY(*json == Json::parse(text.toStdString()));
}

void TestJsonText::bad_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QString>("message");
  const auto row = [](const char* name, const QByteArray& text, const char* message) {
    QTest::newRow(name) << text << QString::fromUtf8(message);
  };
  row("empty", "", "The JSON text ends too early.");
  row("cut", R"({"a":)", "The JSON text ends too early.");
  row("no JSON", "hello", "This is not JSON: the error is at byte 1.");
  row("two values", "{} {}", "This is not JSON: the error is at byte 4.");
  row("comment", "{} // x", "This is not JSON: the error is at byte 4.");
  row("trailing comma", "[1,]", "This is not JSON: the error is at byte 4.");
  row("twice", R"({"mtu":1,"mtu":2})", "The field \"mtu\" is there twice.");
  row("twice, hostile", R"({"\u001b":1,"\u001b":2})", "The field \"\\x1B\" is there twice.");
  row("no number", "[NaN]", "This is not JSON: the error is at byte 2.");
  row("infinite", "[1e999]", "This is not JSON: the error is at byte 6.");
  row("invalid UTF-8", "\"\xff\"", "This is not JSON: the error is at byte 2.");
  row("raw control byte", "\"\x1b\"", "This is not JSON: the error is at byte 2.");
  row("half surrogate", R"("\ud800")", "This is not JSON: the error is at byte 8.");
  row("long", QByteArray(static_cast<int>(limits::frameBytes) + 1, ' '), "The JSON text is longer than 4194304 bytes.");
}

void TestJsonText::bad() {
  QFETCH(QByteArray, text);
  const auto json = parseJson(text.toStdString());
  QVERIFY(!json);
  QTEST(QString::fromStdString(json.error().message), "message");
}

void TestJsonText::depthIsBounded_data() {
  QTest::addColumn<int>("depth");
  QTest::addColumn<bool>("fits");
  QTest::newRow("at the limit") << static_cast<int>(limits::nestingDepth) << true;
  QTest::newRow("above") << static_cast<int>(limits::nestingDepth) + 1 << false;
  QTest::newRow("two million") << 2'000'000 << false;
}

void TestJsonText::depthIsBounded() {
  QFETCH(int, depth);
  QFETCH(bool, fits);
  const std::string arrays = std::string(static_cast<std::size_t>(depth), '[') + std::string(depth, ']');
  QCOMPARE(parseJson(arrays).has_value(), fits);
  if (!fits)
    QCOMPARE(parseJson(arrays).error().kind, FailureKind::LimitExceeded);
  std::string objects;
  for (int i = 0; i < std::min(depth, 100'000); ++i)
    objects += "{\"a\":";
  QCOMPARE(parseJson(objects).error().kind, fits ? FailureKind::InvalidArgument : FailureKind::LimitExceeded);
}

void TestJsonText::printingNeverThrows() {
  QCOMPARE(printJson(Json{{"name", "a\xff\x1b"}}), std::string("{\"name\":\"a\uFFFD\\u001b\"}"));
}

QTEST_GUILESS_MAIN(TestJsonText)
#include "test_json_text.moc"
