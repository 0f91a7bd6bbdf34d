// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/escape.h"

#include <QTest>

using vethloom::contract::escape;

class TestEscape : public QObject {
  Q_OBJECT

private slots:
  void text_data();
  void text();
  void length_data();
  void length();
  void everyByteIsSafe();
};

void TestEscape::text_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QByteArray>("escaped");
  const auto row = [](const char* name, const QByteArray& text, const QByteArray& escaped) {
    QTest::newRow(name) << text << escaped;
  };
  row("plain", "eth0", "eth0");
  row("empty", "", "");
  row("unicode", "Küche 厨房 🐧", "Küche 厨房 🐧");
  row("backslash", "a\\x1B", "a\\\\x1B");
  row("newline", "a\nb", "a\\x0Ab");
  row("terminal", "\x1b[31m", "\\x1B[31m");
  row("nul", QByteArray("a\0b", 3), "a\\x00b");
  row("delete", "\x7f", "\\x7F");
  row("C1", "\u009b", "\\u{009B}");
  row("line separator", "\u2028", "\\u{2028}");
  row("override", "a\u202eb", "a\\u{202E}b");
  row("isolate", "\u2066", "\\u{2066}");
  row("byte order mark", "\ufeff", "\\u{FEFF}");
  row("stray byte",
      "a\xff"
      "b",
      "a\\xFFb");
  row("cut sequence", "a\xe5\x8e", "a\\xE5\\x8E");
  row("overlong", "\xc0\xaf", "\\xC0\\xAF");
  row("overlong 3", "\xe0\x80\xaf", "\\xE0\\x80\\xAF");
  row("surrogate", "\xed\xa0\x80", "\\xED\\xA0\\x80");
  row("too high", "\xf4\x90\x80\x80", "\\xF4\\x90\\x80\\x80");
  row("highest", "\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf");
}

void TestEscape::text() {
  QFETCH(QByteArray, text);
  QTEST(QByteArray::fromStdString(escape({text.data(), static_cast<std::size_t>(text.size())})), "escaped");
}

void TestEscape::length_data() {
  QTest::addColumn<int>("maxBytes");
  QTest::addColumn<QByteArray>("escaped");
  QTest::newRow("all") << 6 << QByteArray("aüb\\x0A");
  QTest::newRow("exact") << 5 << QByteArray("aüb\\x0A");
  QTest::newRow("one less") << 4 << QByteArray("aüb…");
  QTest::newRow("in a sequence") << 2 << QByteArray("a…");
  QTest::newRow("none") << 0 << QByteArray("…");
}

void TestEscape::length() {
  QFETCH(int, maxBytes);
  QTEST(QByteArray::fromStdString(escape("aüb\n", static_cast<std::size_t>(maxBytes))), "escaped");
}

void TestEscape::everyByteIsSafe() {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string text{static_cast<char>(first), static_cast<char>(second)};
      const std::string escaped = escape(text);
      const QString shown = QString::fromUtf8(escaped.data(), static_cast<int>(escaped.size()));
      QVERIFY(!shown.contains(QChar::ReplacementCharacter));
      for (const QChar c : shown)
        QVERIFY(c.category() != QChar::Other_Control);
    }
  }
}

QTEST_GUILESS_MAIN(TestEscape)
#include "test_escape.moc"
