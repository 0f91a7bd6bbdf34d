// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/hostile_names.h"
#include "files/vloom_file.h"

#include <QDir>
#include <QFile>
#include <QTest>
#include <random>

using namespace vethloom;

namespace {

std::vector<std::string> exampleTexts() {
  std::vector<std::string> texts;
  for (const auto& info : QDir(QStringLiteral(VETHLOOM_SOURCE_DIR "/resources/examples")).entryInfoList(QDir::Files)) {
    QFile file(info.filePath());
    if (file.open(QIODevice::ReadOnly)) {
      texts.push_back(file.readAll().toStdString());
    }
  }
  return texts;
}

/// No byte that could move a cursor, break a line or turn text around.
bool isHarmless(const std::string& text) {
  const auto decoded = QString::fromUtf8(QByteArray::fromStdString(text));
  return QString(decoded).toUtf8().toStdString() == text && std::all_of(decoded.begin(), decoded.end(), [](QChar c) {
           return c.unicode() >= 0x20 && c.unicode() != 0x7f && !(c.unicode() >= 0x80 && c.unicode() < 0xa0) &&
                  !(c.unicode() >= 0x2028 && c.unicode() <= 0x202e) &&
                  !(c.unicode() >= 0x2066 && c.unicode() <= 0x2069);
         });
}

/// A file in which `json` stands for the name of ns1.
std::string namespaceCalled(const std::string& json) {
  return R"({"vethloom": 1, "namespaces": [{"name": )" + json + "}]}";
}

std::string interfaceCalled(const std::string& json) {
  return R"({"vethloom": 1, "cables": [{"ends": [{"namespace": "host", "name": )" + json +
         R"(}, {"namespace": "host", "name": "veth1"}]}]})";
}

std::string quoted(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    char code[8];
    std::snprintf(code, sizeof code, "\\u%04x", byte);
    text += byte < 0x20 || c == '"' || c == '\\' ? std::string(code) : std::string(1, c);
  }
  return text + "\"";
}

}  // namespace

/// Files that nobody should be able to hurt us with. Under the sanitizers this is a small fuzzer.
class TestHostileFiles : public QObject {
  Q_OBJECT

private slots:
  void truncatedFilesAreRefused();
  void flippedBytesDoNoHarm();
  void shuffledTokensDoNoHarm();
  void badFilesAreExplained_data();
  void badFilesAreExplained();
  void hostileNamesAreRefused();
  void hugeFilesAreRefused();
  void deepFilesAreRefused();
};

void TestHostileFiles::truncatedFilesAreRefused() {
  for (const auto& text : exampleTexts()) {
    const std::size_t end = text.find_last_of('}');
    for (std::size_t size = 0; size <= end; ++size) {
      const auto result = files::parse(std::string_view(text).substr(0, size));
      QVERIFY(!result);
      QCOMPARE(result.error().kind, contract::FailureKind::InvalidArgument);
      QVERIFY(result.error().message.ends_with('.'));
    }
  }
}

void TestHostileFiles::flippedBytesDoNoHarm() {
  std::mt19937 random(1);
  for (const auto& text : exampleTexts()) {
    for (int i = 0; i < 1500; ++i) {
      std::string broken = text;
      for (unsigned flips = 1 + random() % 3; flips > 0; --flips) {
        broken[random() % broken.size()] = static_cast<char>(random() % 256);
      }
      const auto result = files::parse(broken);
      if (result) {
        QVERIFY(files::parse(files::print(*result)));
      } else {
        QVERIFY2(isHarmless(contract::describe(result.error())), contract::describe(result.error()).c_str());
      }
    }
  }
}

void TestHostileFiles::shuffledTokensDoNoHarm() {
  const std::vector<std::string> tokens{
      "{",  "}",     "[",    "]",    ",",        ":",          "\"name\"",     "\"ns1\"",    "\"host\"",   "1",
      "-1", "1e999", "true", "null", "\"ends\"", "\"cables\"", "\"vethloom\"", "\"layout\"", "\"bridge\"", "1.5"};
  std::mt19937 random(2);
  for (int i = 0; i < 8000; ++i) {
    std::string text = "{\"vethloom\":1,";
    for (unsigned count = random() % 14; count > 0; --count) {
      text += tokens[random() % tokens.size()];
    }
    const auto result = files::parse(text + "}");
    QVERIFY(result || !result.error().message.empty());
  }
}

void TestHostileFiles::badFilesAreExplained_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QString>("object");
  QTest::addColumn<QString>("message");
  const auto row = [](const char* name, const QByteArray& text, const char* object, const char* message) {
    QTest::newRow(name) << text << QString::fromLatin1(object) << QString::fromLatin1(message);
  };
  row("empty", "", "", "The file is empty.");
  row("blank", " \n\t ", "", "The file is empty.");
  row("binary", QByteArray("\x7f\x45LF\0\1\2", 7), "line 1, column 1", "not valid JSON");
  row("text", "hello", "line 1, column 1", "not valid JSON");
  row("unclosed", "{\"vethloom\": 1,\n  \"title\": \"x", "line 2, column 13", "not valid JSON");
  row("missing comma", "{\"vethloom\": 1\n  \"title\": \"x\"}", "line 2, column 9", "not valid JSON");
  row("trailing", "{\"vethloom\": 1} x", "line 1, column 17", "not valid JSON");
  row("bad UTF-8", "{\"vethloom\": 1, \"title\": \"\xff\"}", "line 1, column 27", "not valid JSON");
  row("list", "[]", "", "must be an object");
  row("another format", "{\"nodes\": []}", "", "\"vethloom\": 1, is missing");
  row("newer", "{\"vethloom\": 2}", "vethloom", "made by a newer Vethloom (format 2; this one reads format 1)");
  row("far newer", "{\"vethloom\": 99999999999999999999}", "vethloom", "whole number");
  row("older", "{\"vethloom\": 0}", "vethloom", "whole number");
  row("version as text", "{\"vethloom\": \"1\"}", "vethloom", "whole number");
  row("field twice", R"({"vethloom": 1, "namespaces": [{"name": "a", "name": "b"}]})", "namespaces[0]",
      "The field \"name\" is given twice.");
  row("lists are lists", R"({"vethloom": 1, "cables": {}})", "cables", "must be a list, and is an object");
  row("elements are objects", R"({"vethloom": 1, "namespaces": [3]})", "namespaces[0]", "must be an object");
  row("no name", R"({"vethloom": 1, "namespaces": [{}]})", "namespaces[0]", "The field \"name\" is missing.");
  row("name is a number", R"({"vethloom": 1, "namespaces": [{"name": 1}]})", "namespaces[0].name", "must be a text");
  row("name twice", R"({"vethloom": 1, "namespaces": [{"name": "a"}, {"name": "a"}]})", "namespaces[1].name",
      "There is a namespace \"a\" already.");
  row("namespace called host", R"({"vethloom": 1, "namespaces": [{"name": "host"}]})", "namespaces[0].name", "host");
  row("lab name", R"({"vethloom": 1, "name": "../x"})", "name", "../x");
  row("missing box", R"({"vethloom": 1, "namespaces": [{"name": "ns1"}, {"name": "ns2"}],
      "cables": [{"ends": [{"namespace": "ns9", "name": "a"}, {"namespace": "host", "name": "b"}]}]})",
      "cables[0].ends[0].namespace", "There is no namespace \"ns9\"; namespaces are ns1, ns2.");
  row("no boxes at all", R"({"vethloom": 1, "bridges": [{"namespace": "ns9", "name": "a"}]})", "bridges[0].namespace",
      "the file has none, only the host");
  row("missing bridge", R"({"vethloom": 1, "bridges": [{"namespace": "host", "name": "br0"}],
      "cables": [{"ends": [{"namespace": "host", "name": "a", "bridge": "br9"}, {"namespace": "host", "name": "b"}]}]})",
      "cables[0].ends[0].bridge", "There is no bridge \"br9\" in host; bridges there are br0.");
  row("link twice", R"({"vethloom": 1, "bridges": [{"namespace": "host", "name": "a"}],
      "cables": [{"ends": [{"namespace": "host", "name": "a"}, {"namespace": "host", "name": "b"}]}]})",
      "cables[0].ends[0].name", "There is an interface \"a\" in host already.");
  row("loopback drawn", interfaceCalled("\"lo\"").c_str(), "cables[0].ends[0].name", "The kernel keeps the name");
  row("one end", R"({"vethloom": 1, "cables": [{"ends": [{"namespace": "host", "name": "a"}]}]})", "cables[0].ends",
      "this one has 1");
  row("three ends", R"({"vethloom": 1, "cables": [{"ends": [{"namespace": "host", "name": "a"},
      {"namespace": "host", "name": "b"}, {"namespace": "host", "name": "c"}]}]})",
      "cables[0].ends", "this one has more");
  row("address without length", R"({"vethloom": 1, "bridges": [{"namespace": "host", "name": "b",
      "addresses": ["10.0.0.1"]}]})",
      "bridges[0].addresses[0]", "10.0.0.1");
  row("address twice", R"({"vethloom": 1, "bridges": [{"namespace": "host", "name": "b",
      "addresses": ["10.0.0.1/24", "10.0.0.1/24"]}]})",
      "bridges[0].addresses[1]", "given twice");
  row("mac", R"({"vethloom": 1, "bridges": [{"namespace": "host", "name": "b", "mac": "ff:ff:ff:ff:ff:ff"}]})",
      "bridges[0].mac", "multicast");
  row("mtu", R"({"vethloom": 1, "bridges": [{"namespace": "host", "name": "b", "mtu": 10}]})", "bridges[0].mtu",
      "from 68 to 65535");
  row("mtu with a fraction", R"({"vethloom": 1, "bridges": [{"namespace": "host", "name": "b", "mtu": 1500.5}]})",
      "bridges[0].mtu", "whole number");
  row("route", R"({"vethloom": 1, "host": {"routes": ["default via 10.0.0.1", "nowhere"]}})", "host.routes[1]",
      "nowhere");
  row("filter rule", R"({"vethloom": 1, "host": {"filter": ["policy input drop", "deny all"]}})", "host.filter[1]",
      "begins with accept, drop");
  row("filter that is a text", R"({"vethloom": 1, "host": {"filter": "drop input"}})", "host.filter", "list");
  row("quality that is a text", R"({"vethloom": 1, "bridges": [{"namespace": "host", "name": "b", "quality": "bad"}]})",
      "bridges[0].quality", "object");
  row("delay without a unit", R"({"vethloom": 1, "bridges": [{"namespace": "host", "name": "b",
      "quality": {"delay": "20"}}]})",
      "bridges[0].quality.delay", "\"20ms\"");
  row("delay that is a number", R"({"vethloom": 1, "bridges": [{"namespace": "host", "name": "b",
      "quality": {"delay": 20}}]})",
      "bridges[0].quality.delay", "text");
  row("no limit", R"({"vethloom": 1, "bridges": [{"namespace": "host", "name": "b", "quality": {"limit": 0}}]})",
      "bridges[0].quality.limit", "from 1 to 1000000");
  row("jitter alone", R"({"vethloom": 1, "bridges": [{"namespace": "host", "name": "b",
      "quality": {"jitter": "1ms"}}]})",
      "bridges[0].quality.jitter", "Without \"delay\"");
  row("up", R"({"vethloom": 1, "bridges": [{"namespace": "host", "name": "b", "up": 1}]})", "bridges[0].up",
      "true or false");
  row("position", R"({"vethloom": 1, "layout": {"host": {"x": 1e300, "y": 0}}})", "layout.host.x",
      "outside of every canvas");
  row("no number", R"({"vethloom": 1, "layout": {"host": {"x": NaN}}})", "line 1, column 42", "not valid JSON");
  row("infinity", R"({"vethloom": 1, "layout": {"host": {"x": 1e999}}})", "line 1, column 46", "1e999");
  row("negative size", R"({"vethloom": 1, "layout": {"host": {"width": -1}}})", "layout.host.width", "outside");
}

void TestHostileFiles::badFilesAreExplained() {
  QFETCH(QByteArray, text);
  QFETCH(QString, object);
  QFETCH(QString, message);
  const auto result = files::parse({text.constData(), static_cast<std::size_t>(text.size())});
  QVERIFY(!result);
  const auto said = QString::fromStdString(result.error().message);
  QVERIFY2(said.contains(message), qPrintable(said));
  QCOMPARE(QString::fromStdString(result.error().object), object);
  QVERIFY2(isHarmless(result.error().message), qPrintable(said));
}

void TestHostileFiles::hostileNamesAreRefused() {
  for (const auto name : samples::hostileNames) {
    for (const auto& text : {namespaceCalled(quoted(name)), interfaceCalled(quoted(name))}) {
      const auto result = files::parse(text);
      QVERIFY2(!result, text.c_str());
      QVERIFY2(isHarmless(contract::describe(result.error())), contract::describe(result.error()).c_str());
    }
  }
  QVERIFY(!files::parse(interfaceCalled("\"abcdefghijklmnop\"")));  // 16 bytes
  QVERIFY(files::parse(interfaceCalled("\"abcdefghijklmno\"")));
}

void TestHostileFiles::hugeFilesAreRefused() {
  const auto large = files::parse(std::string(33 * 1024 * 1024, ' '));
  QCOMPARE(large.error().kind, contract::FailureKind::LimitExceeded);
  std::string many = R"({"vethloom": 1, "x": [0)";
  for (int i = 0; i < 2'000'000; ++i) {
    many += ",0";
  }
  QCOMPARE(files::parse(many + "]}").error().kind, contract::FailureKind::LimitExceeded);
  std::string crowd = R"({"vethloom": 1, "namespaces": [{"name": "n"})";
  for (std::size_t i = 0; i < files::maxNamespaces; ++i) {
    crowd += R"(, {"name": "n)" + std::to_string(i) + "\"}";
  }
  QCOMPARE(files::parse(crowd + "]}").error().kind, contract::FailureKind::LimitExceeded);
}

void TestHostileFiles::deepFilesAreRefused() {
  for (const int depth : {16, 1000, 1000000}) {
    for (const auto& [open, close] : {std::pair("[", "]"), std::pair("{\"a\":", "}")}) {
      std::string text = R"({"vethloom": 1, "x": )";
      for (int i = 0; i < depth; ++i) {
        text += open;
      }
      const auto result = files::parse(text + "0");
      QVERIFY(!result);
      QCOMPARE(result.error().kind, contract::FailureKind::LimitExceeded);
      static_cast<void>(close);
    }
  }
  QVERIFY(files::parse(R"({"vethloom": 1, "x": [[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]})"));
}

QTEST_GUILESS_MAIN(TestHostileFiles)
#include "test_hostile_files.moc"
