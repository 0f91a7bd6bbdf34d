// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/codec.h"
#include "contract/limits.h"
#include "contract/samples.h"
#include "service_fixture.h"

#include <sys/socket.h>
#include <QTest>
#include <nlohmann/json.hpp>
#include <set>

using namespace vethloom;
using namespace vethloom::test;
using namespace std::string_literals;
namespace limits = contract::limits;
namespace method = contract::method;

namespace {

/// A wrong request, the error it must get, and the field that the error must point at.
struct WrongRequest {
  const char* name;
  std::string frame;
  const char* error;
  const char* object = "";
};

/// The same, made by a machine: all of them are InvalidArgument.
struct DamagedRequest {
  std::string name;
  std::string frame;
  std::string object;
};

std::string frameOf(const char* method, const std::string& parameters, const char* flags = "") {
  return "{\"method\":\"io.github.vethloom.Helper."s + method + "\",\"parameters\":" + parameters + flags + "}";
}

std::string applyOf(const std::string& operation) {
  return frameOf("Apply", R"({"lab":"l","operations":[)" + operation + "]}", ",\"more\":true");
}

std::string runOf(const std::string& fields) {
  return frameOf("Run", R"({"lab":"l","ns":"host",)" + fields + "}", ",\"more\":true");
}

std::string pingOf(const std::string& fields) {
  return frameOf("Ping", R"({"lab":"l","ns":"host",)" + fields + "}", ",\"more\":true");
}

std::vector<WrongRequest> wrongFrames() {
  return {
      {"empty", "", "InvalidArgument"},
      {"space", " ", "InvalidArgument"},
      {"newline", "\n", "InvalidArgument"},
      {"not JSON", "hello", "InvalidArgument"},
      {"unclosed object", "{\"method\":\"a.B\"", "InvalidArgument"},
      {"unclosed string", "{\"method", "InvalidArgument"},
      {"trailing comma", "{\"method\":\"a.B\",}", "InvalidArgument"},
      {"two values", "{}{}", "InvalidArgument"},
      {"comment", "{/*x*/\"method\":\"a.B\"}", "InvalidArgument"},
      {"number", "7", "InvalidArgument"},
      {"list", "[]", "InvalidArgument"},
      {"null", "null", "InvalidArgument"},
      {"text", "\"method\"", "InvalidArgument"},
      {"invalid UTF-8", "{\"method\":\"\xff\xfe\"}", "InvalidArgument"},
      {"too deep", std::string(17, '[') + std::string(17, ']'), "LimitExceeded"},
      {"far too deep", std::string(100000, '['), "LimitExceeded"},
      {"no method", "{}", "InvalidArgument", "method"},
      {"null method", "{\"method\":null}", "InvalidArgument", "method"},
      {"number as method", "{\"method\":3}", "InvalidArgument", "method"},
      {"empty method", "{\"method\":\"\"}", "InvalidArgument", "method"},
      {"method without interface", "{\"method\":\"Apply\"}", "InvalidArgument", "method"},
      {"method with a control character", "{\"method\":\"a.\\u001b[31m\"}", "InvalidArgument", "method"},
      {"unknown field", "{\"method\":\"a.B\",\"x\":1}", "InvalidArgument", "x"},
      {"field twice", "{\"method\":\"a.B\",\"method\":\"a.C\"}", "InvalidArgument"},
      {"list as parameters", "{\"method\":\"a.B\",\"parameters\":[]}", "InvalidArgument", "parameters"},
      {"text as parameters", "{\"method\":\"a.B\",\"parameters\":\"{}\"}", "InvalidArgument", "parameters"},
      {"text as more", "{\"method\":\"a.B\",\"more\":\"true\"}", "InvalidArgument", "more"},
      {"number as oneway", "{\"method\":\"a.B\",\"oneway\":1}", "InvalidArgument", "oneway"},
      {"upgrade", "{\"method\":\"a.B\",\"upgrade\":true}", "NotSupported", "upgrade"},
      {"more and oneway", "{\"method\":\"a.B\",\"more\":true,\"oneway\":true}", "InvalidArgument", "oneway"},
  };
}

std::vector<WrongRequest> wrongMethods() {
  return {
      {"unknown interface", "{\"method\":\"com.example.Thing\"}", "org.varlink.service.MethodNotFound"},
      {"unknown method", frameOf("Format", "{}"), "org.varlink.service.MethodNotFound"},
      {"unknown service method", "{\"method\":\"org.varlink.service.Quit\"}", "org.varlink.service.MethodNotFound"},
      {"other case", frameOf("apply", "{}"), "org.varlink.service.MethodNotFound"},
      {"long method", frameOf(std::string(200, 'A').c_str(), "{}"), "org.varlink.service.MethodNotFound"},
      {"endless method", frameOf(std::string(5000, 'A').c_str(), "{}"), "InvalidArgument", "method"},
      {"unknown interface's text",
       R"({"method":"org.varlink.service.GetInterfaceDescription","parameters":{"interface":"a.b"}})",
       "org.varlink.service.InterfaceNotFound"},
      {"interface missing", R"({"method":"org.varlink.service.GetInterfaceDescription"})", "InvalidArgument",
       "interface"},
      {"GetInfo with a parameter", R"({"method":"org.varlink.service.GetInfo","parameters":{"x":1}})",
       "InvalidArgument", "x"},
      {"Describe with a parameter", frameOf("Describe", R"({"lab":"l"})"), "InvalidArgument", "lab"},
      {"Cancel with a parameter", frameOf("Cancel", R"({"lab":"l"})"), "InvalidArgument", "lab"},
      {"Connect without a descriptor", frameOf("Connect", "{}"), "InvalidArgument", "descriptors"},
      {"Run without descriptors", runOf(R"("arguments":["true"])"), "InvalidArgument", "descriptors"},
      {"Apply without more", frameOf("Apply", R"({"lab":"l","operations":[]})"), "org.varlink.service.ExpectedMore"},
      {"Run without more", frameOf("Run", "{}"), "org.varlink.service.ExpectedMore"},
      {"Ping without more", frameOf("Ping", "{}"), "org.varlink.service.ExpectedMore"},
      {"TearDown without a lab", frameOf("TearDown", "{}"), "InvalidArgument", "lab"},
      {"lab with a slash", frameOf("TearDown", R"({"lab":"../l"})"), "InvalidArgument", "lab"},
      {"empty lab", frameOf("TearDown", R"({"lab":""})"), "InvalidArgument", "lab"},
      {"lab too long", frameOf("Watch", "{\"lab\":\"" + std::string(65, 'l') + "\"}"), "InvalidArgument", "lab"},
      {"lab with an escape", frameOf("Watch", R"({"lab":"a\u001b[2J"})"), "InvalidArgument", "lab"},
      {"lab with NUL", frameOf("Watch", R"({"lab":"a\u0000b"})"), "InvalidArgument", "lab"},
      {"number as lab", frameOf("Watch", R"({"lab":5})"), "InvalidArgument", "lab"},
      {"Watch with a path", frameOf("Watch", R"({"lab":"l","path":"/etc"})"), "InvalidArgument", "path"},
  };
}

std::vector<WrongRequest> wrongOperations() {
  return {
      {"no operations", frameOf("Apply", R"({"lab":"l"})", ",\"more\":true"), "InvalidArgument", "operations"},
      {"operations not a list", frameOf("Apply", R"({"lab":"l","operations":{}})", ",\"more\":true"), "InvalidArgument",
       "operations"},
      {"number as operation", applyOf("1"), "InvalidArgument", "operations[0]"},
      {"empty operation", applyOf("{}"), "InvalidArgument", "operations[0].do"},
      {"unknown operation", applyOf(R"({"do":"run_shell"})"), "InvalidArgument", "operations[0].do"},
      {"name missing", applyOf(R"({"do":"create_namespace"})"), "InvalidArgument", "operations[0].name"},
      {"namespace named host", applyOf(R"({"do":"create_namespace","name":"host"})"), "InvalidArgument",
       "operations[0].name"},
      {"namespace named 1", applyOf(R"({"do":"create_namespace","name":"1"})"), "InvalidArgument",
       "operations[0].name"},
      {"namespace that climbs", applyOf(R"({"do":"create_namespace","name":"../../etc"})"), "InvalidArgument",
       "operations[0].name"},
      {"link name of 16 bytes",
       applyOf(R"({"do":"create_link","kind":"bridge","ns":"host","name":"abcdefghijklmnop"})"), "InvalidArgument",
       "operations[0].name"},
      {"link name template", applyOf(R"({"do":"create_link","kind":"bridge","ns":"host","name":"br%d"})"),
       "InvalidArgument", "operations[0].name"},
      {"option as link name", applyOf(R"({"do":"create_link","kind":"bridge","ns":"host","name":"-n"})"),
       "InvalidArgument", "operations[0].name"},
      {"foreign field", applyOf(R"({"do":"create_namespace","name":"a","mtu":1500})"), "InvalidArgument",
       "operations[0].mtu"},
      {"mtu as text", applyOf(R"({"do":"set_mtu","ns":"host","name":"br0","mtu":"1500"})"), "InvalidArgument",
       "operations[0].mtu"},
      {"mtu too large", applyOf(R"({"do":"set_mtu","ns":"host","name":"br0","mtu":65536})"), "InvalidArgument",
       "operations[0].mtu"},
      {"multicast MAC", applyOf(R"({"do":"set_mac","ns":"host","name":"br0","mac":"01:00:00:00:00:01"})"),
       "InvalidArgument", "operations[0].mac"},
      {"address without a length", applyOf(R"({"do":"add_address","ns":"host","name":"br0","address":"10.0.0.1"})"),
       "InvalidArgument", "operations[0].address"},
      {"other sysctl", applyOf(R"({"do":"set_sysctl","ns":"host","key":"kernel.core_pattern","value":true})"),
       "InvalidArgument", "operations[0].key"},
      {"second of two", applyOf(R"({"do":"create_namespace","name":"a"},{"do":"x"})"), "InvalidArgument",
       "operations[1].do"},
  };
}

std::vector<WrongRequest> wrongPings() {
  return {
      {"ping nobody", pingOf("\"count\":1"), "InvalidArgument", "destination"},
      {"ping a name", pingOf(R"("destination":"example.org")"), "InvalidArgument", "destination"},
      {"ping too often", pingOf(R"("destination":"127.0.0.1","interval_ms":9)"), "InvalidArgument", "interval_ms"},
      {"negative count", pingOf(R"("destination":"127.0.0.1","count":-1)"), "InvalidArgument", "count"},
      {"ping a group", pingOf(R"("destination":"224.0.0.1")"), "InvalidArgument", "destination"},
      {"ping nothing", pingOf(R"("destination":"::")"), "InvalidArgument", "destination"},
      {"ping link-local", pingOf(R"("destination":"fe80::1")"), "InvalidArgument", "destination"},
  };
}

/// Text that no name, address, MAC or key is.
constexpr const char* hostileText = "\x1b[2J../$(id) %d";

/// Of one JSON object, every field's damage: gone where it is needed, of another type, a hostile text, and one too
/// many. `frame` puts the object where it belongs in a request; `place` is its path there.
template <typename Frame>
void damage(std::vector<DamagedRequest>& rows, const std::string& name, const nlohmann::json& object,
            const std::string& place, Frame frame) {
  static const std::set<std::string> optionalFields = {
      "mac",     "mtu",   "master",  "via",  "dev",     "count",   "interval_ms", "timeout_ms",    "directory",
      "options", "lower", "quality", "self", "adopted", "process", "private_key", "preshared_keys"};
  const bool keepsItsName = object.is_object() && object.value("do", std::string()) == "move_link";
  const auto add = [&](const std::string& what, const nlohmann::json& damaged, const std::string& field) {
    rows.push_back({name + ", " + what + ' ' + field, frame(damaged.dump()), place + field});
  };
  for (const auto& [field, value] : object.items()) {
    auto damaged = object;
    damaged[field] = value.is_object() ? nlohmann::json::array() : nlohmann::json::object();
    add("wrong type of", damaged, field);
    if (value.is_string()) {
      damaged[field] = hostileText;
      add("hostile", damaged, field);
    }
    damaged = object;
    damaged.erase(field);
    if (!optionalFields.contains(field) && !(keepsItsName && field == "new_name"))
      add("without", damaged, field);
  }
  auto more = object;
  more["one_too_many"] = 1;
  add("with", more, "one_too_many");
}

/// All operations and all methods with parameters, damaged field by field.
std::vector<DamagedRequest> damagedRequests() {
  std::vector<DamagedRequest> rows;
  std::set<std::string> seen;
  for (const auto& operation : samples::everyOperation()) {
    const auto json = contract::encode(operation);
    std::string name = std::string(contract::nameOf(operation)) + " (" + contract::objectOf(operation) + ")";
    while (!seen.insert(name).second)
      name += "'";
    damage(rows, name, json, "operations[0].", [](const std::string& text) { return applyOf(text); });
  }
  const nlohmann::json place{{"lab", "l"}, {"ns", "host"}};
  auto ping = place;
  ping.update({{"destination", "10.0.0.1"}, {"count", 1}, {"interval_ms", 100}, {"timeout_ms", 100}});
  damage(rows, "Ping", ping, "", [](const std::string& text) { return frameOf("Ping", text, ",\"more\":true"); });
  for (const char* method : {"Watch", "TearDown"})
    damage(rows, method, {{"lab", "l"}}, "", [&](const std::string& text) { return frameOf(method, text); });
  damage(rows, "Apply", {{"lab", "l"}, {"operations", nlohmann::json::array()}}, "",
         [](const std::string& text) { return frameOf("Apply", text, ",\"more\":true"); });
  return rows;
}

contract::Failure failureIn(const std::optional<contract::Reply>& reply) {
  return reply ? contract::failureOf(*reply) : contract::Failure{};
}

}  // namespace

class TestRequests : public QObject {
  Q_OBJECT

private slots:
  void wrongRequest_data() {
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QString>("error");
    QTest::addColumn<QString>("object");
    for (const auto& rows : {wrongFrames(), wrongMethods(), wrongOperations(), wrongPings()}) {
      for (const auto& row : rows)
        QTest::newRow(row.name) << QByteArray::fromStdString(row.frame) << row.error << row.object;
      count_ += rows.size();
    }
    for (const auto& row : damagedRequests()) {
      QTest::newRow(row.name.c_str()) << QByteArray::fromStdString(row.frame) << QStringLiteral("InvalidArgument")
                                      << QString::fromStdString(row.object);
      ++count_;
    }
    QVERIFY(count_ >= 200);
  }
  void wrongRequest() {
    QFETCH(QByteArray, frame);
    QFETCH(QString, error);
    QFETCH(QString, object);
    ServiceFixture fixture;
    auto client = fixture.connect();
    client.sendBytes(frame.toStdString() + '\0');
    const auto reply = client.reply();
    QCOMPARE(QString::fromStdString(errorName(reply)), error);
    if (!object.isEmpty())
      QCOMPARE(QString::fromStdString(failureIn(reply).object), object);
    QVERIFY(!failureIn(reply).message.empty());
    for (const char byte : reply->parameters)
      QVERIFY2(static_cast<unsigned char>(byte) >= 0x20, "a control character in an error");
    QCOMPARE(fixture.kernel().begun, 0U);

    client.call(method::getInfo);
    QCOMPARE(errorName(client.reply()), std::string());
  }

  void oversizedFrame() {
    ServiceFixture fixture;
    auto client = fixture.connect();
    client.sendBytes(std::string(limits::frameBytes + 1, 'x') + '\0');
    QCOMPARE(errorName(client.reply()), "LimitExceeded"s);
    client.call(method::getInfo);
    QCOMPARE(errorName(client.reply()), std::string());
  }

  /// Every beginning of a conversation, then end of file: never an answer to half a call, always an orderly end.
  void truncatedAnywhere() {
    const auto text = contract::encodeCall({.method = std::string(method::getInfo)}) +
                      contract::encodeCall({.method = std::string(method::watch), .parameters = R"({"lab":"l"})"});
    const auto firstEnd = text.find('\0') + 1;
    for (std::size_t size = 0; size <= text.size(); ++size) {
      ServiceFixture fixture;
      auto client = fixture.connect();
      client.sendBytes(text.substr(0, size));
      ::shutdown(client.descriptor(), SHUT_WR);
      const int answers = (size >= firstEnd ? 1 : 0) + (size == text.size() ? 1 : 0);
      for (int i = 0; i < answers; ++i)
        QCOMPARE(errorName(client.reply()), std::string());
      QVERIFY(client.ended());
      QVERIFY(fixture.stopped());
    }
  }

  void byteByByte() {
    ServiceFixture fixture;
    auto client = fixture.connect();
    for (const char byte : contract::encodeCall({.method = std::string(method::getInfo)}))
      client.sendBytes({&byte, 1});
    QCOMPARE(errorName(client.reply()), std::string());
  }

  void pipelinedCallsAreAnsweredInOrder() {
    ServiceFixture fixture;
    fixture.kernel().stepsASlice = 3;
    auto client = fixture.connect();
    std::string bytes = contract::encodeCall({.method = std::string(method::describe)}) + "nonsense"s + '\0';
    bytes += applyOf(R"({"do":"create_namespace","name":"a"},{"do":"create_namespace","name":"b"})") + '\0';
    bytes += frameOf("TearDown", R"({"lab":"l"})") + '\0' + contract::encodeCall({.method = "a.B"});
    client.sendBytes(bytes);

    QVERIFY(TestClient::as<contract::Capabilities>(client.reply()));
    QCOMPARE(errorName(client.reply()), "InvalidArgument"s);
    contract::Result<contract::ApplyProgress> progress;
    do
      progress = TestClient::as<contract::ApplyProgress>(client.reply());
    while (progress && !progress->finished);
    QVERIFY(progress.has_value());
    QVERIFY(TestClient::as<contract::TearDownReport>(client.reply()));
    QCOMPARE(errorName(client.reply()), "org.varlink.service.MethodNotFound"s);
  }

  /// More calls behind a stream than are kept: the rest waits in the kernel, and all are answered.
  void manyCallsBehindAStream() {
    ServiceFixture fixture;
    fixture.kernel().stalled = true;
    auto client = fixture.connect();
    client.sendBytes(applyOf(R"({"do":"create_namespace","name":"a"})") + '\0');
    constexpr int calls = 600;
    for (int i = 0; i < calls; ++i)
      client.call(method::cancel);
    // The first of them that the helper reads has ended the apply.
    QVERIFY(fixture.turnUntil([&] { return !fixture.kernel().stalled; }));
    auto reply = client.reply();
    while (reply && reply->continues)
      reply = client.reply();
    QCOMPARE(errorName(reply), "Cancelled"s);
    for (int i = 0; i < calls; ++i)
      QCOMPARE(errorName(client.reply()), std::string());
  }

  void onewayCallsGetNoReply() {
    ServiceFixture fixture;
    auto client = fixture.connect();
    client.sendBytes("{\"method\":\"org.varlink.service.GetInfo\",\"oneway\":true}"s + '\0');
    client.sendBytes("{\"method\":\"a.B\",\"oneway\":true}"s + '\0');
    client.call(method::describe);
    QVERIFY(TestClient::as<contract::Capabilities>(client.reply()));
  }

  void introspection() {
    ServiceFixture fixture;
    auto client = fixture.connect();
    client.call(method::getInfo);
    const auto info = nlohmann::json::parse(client.reply()->parameters);
    QCOMPARE(info["interfaces"].size(), 2U);
    for (const auto& interface : info["interfaces"]) {
      client.call(method::getInterfaceDescription, nlohmann::json{{"interface", interface}}.dump());
      const auto text = nlohmann::json::parse(client.reply()->parameters)["description"].get<std::string>();
      QVERIFY(text.find("interface " + interface.get<std::string>()) != std::string::npos);
    }
  }

  void describe() {
    ServiceFixture fixture;
    auto client = fixture.connect();
    client.call(method::describe);
    const auto capabilities = TestClient::as<contract::Capabilities>(client.reply());
    QVERIFY(capabilities.has_value());
    QCOMPARE(capabilities->where, contract::Where::Sandbox);
    QCOMPARE(capabilities->kinds, (std::vector<std::string>{"bridge", "veth"}));
    QVERIFY(!capabilities->kernel.empty());
  }

private:
  std::size_t count_ = 0;
};

QTEST_GUILESS_MAIN(TestRequests)
#include "test_requests.moc"
