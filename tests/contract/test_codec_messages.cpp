// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/codec.h"
#include "contract/limits.h"
#include "samples.h"

#include <QTest>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

using namespace vethloom::contract;

namespace {

/// A message as text, and the way from text back to text, whatever its type.
struct Sample {
  std::string text;
  std::function<Result<std::string>(const Json&)> reencode;
};

template <typename T>
Sample sample(const T& value) {
  return {printJson(encode(value)), [](const Json& json) -> Result<std::string> {
            const auto back = decode<T>(json);
            if (!back)
              return tl::unexpected(back.error());
            return printJson(encode(*back));
          }};
}

std::vector<Sample> everyMessage() {
  const LabName lab = *LabName::parse("two-rooms");
  std::vector<Sample> messages{
      sample(samples::failure()),
      sample(Failure{}),
      sample(NoParameters{}),
      sample(InterfaceRequest{"org.varlink.service"}),
      sample(LabRequest{lab}),
      sample(Capabilities{"0.1.0", Where::Host, "6.1.0", {"veth", "bridge"}, {{"vlan", "No VLAN."}}}),
      sample(ApplyRequest{lab, samples::everyOperation()}),
      sample(ApplyRequest{lab, {}}),
      sample(ApplyProgress{{{0, StepOutcome::Done, ""}, {1, StepOutcome::Failed, "why"}}, false}),
      sample(ApplyProgress{{{7, StepOutcome::Undone, ""}, {6, StepOutcome::UndoFailed, "why"}}, true}),
      sample(WatchUpdate{true, samples::everyFact(), true}),
      sample(TearDownReport{3, 4, {"ns1 is busy."}}),
      sample(RunRequest{lab, samples::ns("ns1"), {"ip", "", "a b"}, "/tmp"}),
      sample(RunUpdate{true, std::nullopt}),
      sample(RunUpdate{true, -1}),
      sample(PingRequest{lab, samples::ns("ns1"), samples::ip("10.0.0.2"), 0, 10, 5}),
      sample(PingUpdate{1, true, 0.25, 64, "10.0.0.2", "", false, 1, 1}),
  };
  for (const Fact& fact : samples::everyFact())
    messages.push_back(sample(fact));
  return messages;
}

}  // namespace

class TestCodecMessages : public QObject {
  Q_OBJECT

private slots:
  void samplesCoverEveryFact();
  void valuesSurvive();
  void roundTrip_data();
  void roundTrip();
  void everyTruncatedPrefixIsRefused_data() { roundTrip_data(); }
  void everyTruncatedPrefixIsRefused();
  void everyFieldIsKnownOrRefused_data() { roundTrip_data(); }
  void everyFieldIsKnownOrRefused();
  void damagedTextIsRefusedOrRead_data() { roundTrip_data(); }
  void damagedTextIsRefusedOrRead();
  void absentFactFieldsHaveTheirDefault();
  void refused_data();
  void refused();
  void plansAreBounded();
  void commandsAreBounded();
};

void TestCodecMessages::samplesCoverEveryFact() {
  std::set<std::size_t> kinds;
  for (const Fact& fact : samples::everyFact())
    kinds.insert(fact.index());
  QCOMPARE(kinds.size(), std::variant_size_v<Fact>);
}

void TestCodecMessages::valuesSurvive() {
  Facts facts = samples::everyFact();
  std::get<LinkFact>(facts.at(2)).name = "\x1b[31m";  // valid UTF-8 comes back as it was
  const WatchUpdate update{true, facts, false};
  QVERIFY(decode<WatchUpdate>(*parseJson(printJson(encode(update)))).value() == update);
  QVERIFY(decode<WatchUpdate>(*parseJson(print(update))).value() == update);
  const ApplyRequest request{*LabName::parse("lab"), samples::everyOperation()};
  QVERIFY(decode<ApplyRequest>(*parseJson(printJson(encode(request)))).value() == request);
}

void TestCodecMessages::roundTrip_data() {
  QTest::addColumn<int>("index");
  for (int i = 0; i < static_cast<int>(everyMessage().size()); ++i)
    QTest::addRow("%d", i) << i;
}

void TestCodecMessages::roundTrip() {
  QFETCH(int, index);
  const Sample message = everyMessage().at(static_cast<std::size_t>(index));
  const auto again = message.reencode(*parseJson(message.text));
  QVERIFY2(again.has_value(), message.text.c_str());
  QCOMPARE(*again, message.text);
}

void TestCodecMessages::everyTruncatedPrefixIsRefused() {
  QFETCH(int, index);
  const Sample message = everyMessage().at(static_cast<std::size_t>(index));
  for (std::size_t length = 0; length < message.text.size(); ++length) {
    const auto json = parseJson(std::string_view(message.text).substr(0, length));
    QVERIFY2(!json, message.text.substr(0, length).c_str());
    QCOMPARE(json.error().kind, FailureKind::InvalidArgument);
  }
}

void TestCodecMessages::everyFieldIsKnownOrRefused() {
  QFETCH(int, index);
  const Sample message = everyMessage().at(static_cast<std::size_t>(index));
  const Json good = *parseJson(message.text);
  Json more = good;
  more["colour"] = "red";
  QVERIFY(!message.reencode(more));
  QCOMPARE(message.reencode(more).error().object, std::string("colour"));
  for (const auto& [field, value] : good.items()) {
    Json wrong = good;
    wrong[field] = Json::object({{"a", Json::array({1})}});
    QVERIFY2(!message.reencode(wrong), field.c_str());
  }
  for (const Json& other : {Json(), Json(1), Json("text"), Json::array({good})})
    QVERIFY(!message.reencode(other));
}

/// Bytes are changed one by one: what still reads must be a message that reads the same again.
void TestCodecMessages::damagedTextIsRefusedOrRead() {
  QFETCH(int, index);
  const Sample message = everyMessage().at(static_cast<std::size_t>(index));
  const std::size_t step = 1 + message.text.size() / 500;  // A long one has the same things again and again.
  for (std::size_t at = 0; at < message.text.size(); at += step) {
    for (const char byte : {'\0', '"', '}', '9', '-', '\x1b', '\xff'}) {
      std::string damaged = message.text;
      damaged[at] = byte;
      const auto json = parseJson(damaged);
      const auto once = json ? message.reencode(*json) : Result<std::string>(std::string());
      if (!json || !once)
        continue;
      QCOMPARE(message.reencode(*parseJson(*once)).value(), *once);
    }
  }
}

void TestCodecMessages::absentFactFieldsHaveTheirDefault() {
  const auto fact = decode<Fact>(*parseJson(R"({"fact":"link","ns":"host","index":3,"name":"eth0","mtu":1500})"));
  LinkFact expected;
  expected.index = 3;
  expected.name = "eth0";
  expected.mtu = 1500;
  QVERIFY(std::get<LinkFact>(*fact) == expected);
  QVERIFY(std::get<NamespaceFact>(*decode<Fact>(*parseJson(R"({"fact":"namespace","ns":"a"})"))).exists);
}

void TestCodecMessages::refused_data() {
  QTest::addColumn<QByteArray>("json");
  QTest::addColumn<QString>("object");
  QTest::addColumn<QString>("message");
  const auto row = [](const char* json, const char* object, const char* message) {
    QTest::newRow(json) << QByteArray(json) << QString::fromUtf8(object) << QString::fromUtf8(message);
  };
  row(R"({"lab":"x","operations":[{"do":"delete_namespace","name":"a"},{"do":"delete_namespace","name":"1"}]})",
      "operations[1].name",
      "A namespace's name starts with a letter, because \"ip\" takes a number for a process id: \"1\" starts with "
      "\"1\".");
  row(R"({"lab":"x","operations":[null]})", "operations[0]", "The value must be an object.");
  row(R"({"lab":"x","operations":{}})", "operations", "The value must be a list.");
  row(R"({"lab":"../x","operations":[]})", "lab",
      "A lab's name has only letters, digits, \"_\", \".\" and \"-\": \"../x\" contains \"/\", which would make it a "
      "path.");
  row(R"({"operations":[]})", "lab", "The field is missing.");
}

void TestCodecMessages::refused() {
  QFETCH(QByteArray, json);
  const auto request = decode<ApplyRequest>(*parseJson(json.toStdString()));
  QVERIFY(!request);
  QTEST(QString::fromStdString(request.error().object), "object");
  QTEST(QString::fromStdString(request.error().message), "message");
}

void TestCodecMessages::plansAreBounded() {
  const Json operation = encode(Operation(DeleteNamespace{samples::ns("a")}));
  Json request{{"lab", "x"}, {"operations", std::vector<Json>(limits::operations, operation)}};
  QVERIFY(decode<ApplyRequest>(request).has_value());
  request["operations"].push_back(operation);
  const auto refused = decode<ApplyRequest>(request);
  QVERIFY(!refused);
  QCOMPARE(refused.error().kind, FailureKind::LimitExceeded);
  QCOMPARE(refused.error().object, std::string("operations"));
}

void TestCodecMessages::commandsAreBounded() {
  const auto run = [](const std::vector<std::string>& arguments) {
    return decode<RunRequest>(Json{{"lab", "x"}, {"ns", "host"}, {"arguments", arguments}});
  };
  QVERIFY(run({"ip"}).has_value());
  QVERIFY(run(std::vector<std::string>(limits::arguments, "a")).has_value());
  QVERIFY(run({"a", std::string(limits::argumentBytes - 1, 'b')}).has_value());
  QVERIFY(!run({}));
  QVERIFY(!run({""}));
  QVERIFY(!run({std::string("a\0b", 3)}));
  QCOMPARE(run(std::vector<std::string>(limits::arguments + 1, "a")).error().kind, FailureKind::LimitExceeded);
  QCOMPARE(run({"a", std::string(limits::argumentBytes, 'b')}).error().kind, FailureKind::LimitExceeded);
  QVERIFY(!decode<PingRequest>(Json{{"lab", "x"}, {"ns", "host"}, {"destination", "::1"}, {"interval_ms", 9}}));
}

QTEST_GUILESS_MAIN(TestCodecMessages)
#include "test_codec_messages.moc"
