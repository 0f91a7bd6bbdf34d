// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/varlink.h"
#include "samples.h"

#include <QFile>
#include <QTest>
#include <nlohmann/json.hpp>

using namespace vethloom::contract;

namespace {

/// The frame without its NUL, which must be there.
std::string unframed(std::string frame) {
  if (frame.empty() || frame.back() != '\0')
    return "no frame";
  frame.pop_back();
  return frame;
}

}  // namespace

class TestVarlink : public QObject {
  Q_OBJECT

private slots:
  void callRoundTrip_data();
  void callRoundTrip();
  void parametersAreFoundWhereverTheyStand_data();
  void parametersAreFoundWhereverTheyStand();
  void callWithoutParameters();
  void badCalls_data();
  void badCalls();
  void replyRoundTrip();
  void truncatedFramesAreRefused();
  void failureRoundTrip();
  void foreignErrors_data();
  void foreignErrors();
  void interfaceIsTheFile();
};

void TestVarlink::callRoundTrip_data() {
  QTest::addColumn<bool>("more");
  QTest::addColumn<bool>("oneway");
  QTest::newRow("plain") << false << false;
  QTest::newRow("more") << true << false;
  QTest::newRow("oneway") << false << true;
}

void TestVarlink::callRoundTrip() {
  QFETCH(bool, more);
  QFETCH(bool, oneway);
  const Call call{std::string(method::watch), R"({"lab":"a b"})", more, oneway};
  const auto back = decodeCall(unframed(encodeCall(call)));
  QVERIFY(back.has_value());
  QCOMPARE(back->method, call.method);
  QCOMPARE(back->parameters, call.parameters);
  QCOMPARE(back->more, more);
  QCOMPARE(back->oneway, oneway);
}

void TestVarlink::parametersAreFoundWhereverTheyStand_data() {
  QTest::addColumn<QByteArray>("frame");
  QTest::addColumn<QByteArray>("parameters");
  const auto row = [](const char* title, const char* frame, const char* parameters) {
    QTest::newRow(title) << QByteArray(frame) << QByteArray(parameters);
  };
  row("first", R"({"parameters":{"a":1},"method":"a.b"})", R"({"a":1})");
  row("last", R"({"method":"a.b","more":true,"parameters":{"a":1}})", R"({"a":1})");
  row("spaces", " {\n\"method\" : \"a.b\" ,\t\"parameters\" : { \"a\" : [ ] } }\r\n", R"({ "a" : [ ] })");
  row("brackets in texts", R"({"method":"a.b","parameters":{"a":"}]{[\"}","}":"\\"}})", R"({"a":"}]{[\"}","}":"\\"})");
  row("deep", R"({"method":"a.b","parameters":{"a":[{"b":[[{}]]}]}})", R"({"a":[{"b":[[{}]]}]})");
  row("name in a value", R"({"method":"a.parameters","parameters":{"parameters":{}}})", R"({"parameters":{}})");
  row("escaped name", R"({"method":"a.b","p\u0061rameters":{"a":1}})", R"({"a":1})");
  row("null", R"({"method":"a.b","parameters":null})", "{}");
}

void TestVarlink::parametersAreFoundWhereverTheyStand() {
  QFETCH(QByteArray, frame);
  const auto call = decodeCall(frame.toStdString());
  QVERIFY2(call.has_value(), call ? "" : call.error().message.c_str());
  QTEST(QByteArray::fromStdString(call->parameters), "parameters");
  QVERIFY(parseJson(call->parameters).has_value());
}

void TestVarlink::callWithoutParameters() {
  const auto call = decodeCall(R"({"method":"org.varlink.service.GetInfo","upgrade":false})");
  QVERIFY(call.has_value());
  QCOMPARE(call->parameters, std::string("{}"));
}

void TestVarlink::badCalls_data() {
  QTest::addColumn<QByteArray>("frame");
  QTest::addColumn<QString>("object");
  const auto row = [](const char* frame, const char* object) {
    QTest::newRow(frame) << QByteArray(frame) << QString::fromUtf8(object);
  };
  row("", "");
  row("{", "");
  row("[]", "");
  row("{}", "method");
  row(R"({"method":1})", "method");
  row(R"({"method":"Describe"})", "method");
  row(R"({"method":"a."})", "method");
  row(R"({"method":".a"})", "method");
  row(R"({"method":"a.b\u001b"})", "method");
  row(R"({"method":"a.b","parameters":[]})", "parameters");
  row(R"({"method":"a.b","parameters":{},"parameters":{}})", "");
  row(R"({"method":"a.b","parameters":{}}{})", "");
  row(R"({"method":"a.b","parameters":{)", "");
  row(R"({"method":"a.b","parameters":{},)", "");
  row(R"({"method":"a.b","parameters":{"a":"\)", "");
  row(R"({"method":"a.b","parameters":{}]})", "");
  row(R"({"method":"a.b","more":1})", "more");
  row(R"({"method":"a.b","more":true,"oneway":true})", "oneway");
  row(R"({"method":"a.b","upgrade":true})", "upgrade");
  row(R"({"method":"a.b","uid":0})", "uid");
}

void TestVarlink::badCalls() {
  QFETCH(QByteArray, frame);
  const auto call = decodeCall(frame.toStdString());
  QVERIFY(!call);
  QTEST(QString::fromStdString(call.error().object), "object");
}

void TestVarlink::replyRoundTrip() {
  const Reply reply{R"({"a":[1]})", true, "x.y.Error"};
  const auto back = decodeReply(unframed(encodeReply(reply)));
  QVERIFY(back.has_value());
  QCOMPARE(back->parameters, reply.parameters);
  QCOMPARE(back->continues, reply.continues);
  QCOMPARE(back->error, reply.error);
  QCOMPARE(decodeReply("{}")->parameters, std::string("{}"));
}

void TestVarlink::truncatedFramesAreRefused() {
  const std::string call = unframed(encodeCall({std::string(method::apply), R"({"lab":"x","operations":[]})", true}));
  for (std::size_t length = 0; length < call.size(); ++length)
    QVERIFY(!decodeCall(std::string_view(call).substr(0, length)));
  const std::string reply = unframed(encodeReply(failureReply(samples::failure())));
  for (std::size_t length = 0; length < reply.size(); ++length)
    QVERIFY(!decodeReply(std::string_view(reply).substr(0, length)));
}

void TestVarlink::failureRoundTrip() {
  for (int i = 0; i <= static_cast<int>(FailureKind::Internal); ++i) {
    Failure failure = samples::failure();
    failure.kind = static_cast<FailureKind>(i);
    const auto reply = decodeReply(unframed(encodeReply(failureReply(failure))));
    QVERIFY(reply.has_value());
    QCOMPARE(reply->error, "io.github.vethloom.Helper." + std::string(nameOf(failure.kind)));
    QVERIFY(failureOf(*reply) == failure);
  }
}

void TestVarlink::foreignErrors_data() {
  QTest::addColumn<QByteArray>("error");
  QTest::addColumn<QByteArray>("parameters");
  QTest::addColumn<QByteArray>("kind");
  QTest::addColumn<QByteArray>("object");
  const auto row = [](const char* error, const char* parameters, const char* kind, const char* object) {
    QTest::newRow(error) << QByteArray(error) << QByteArray(parameters) << QByteArray(kind) << QByteArray(object);
  };
  row("org.varlink.service.InvalidParameter", R"({"parameter":"lab"})", "InvalidArgument", "lab");
  row("org.varlink.service.MethodNotFound", R"({"method":"a.B"})", "NotFound", "a.B");
  row("org.varlink.service.InterfaceNotFound", "{}", "NotFound", "");
  row("io.github.vethloom.Helper.Exploded", R"({"message":"x"})", "Internal", "");
  row("io.github.vethloom.Helper.NotFound", "{}", "Internal", "");
  row("com.example.NotFound", R"({"message":"x"})", "Internal", "");
  row("NotFound", R"({"message":"x"})", "Internal", "");
}

void TestVarlink::foreignErrors() {
  QFETCH(QByteArray, error);
  QFETCH(QByteArray, parameters);
  const Failure failure = failureOf({parameters.toStdString(), false, error.toStdString()});
  QTEST(QByteArray::fromStdString(std::string(nameOf(failure.kind))), "kind");
  QTEST(QByteArray::fromStdString(failure.object), "object");
  QVERIFY(!failure.message.empty());
}

void TestVarlink::interfaceIsTheFile() {
  QFile file(QStringLiteral(VETHLOOM_SOURCE_DIR "/helper/contract/io.github.vethloom.Helper.varlink"));
  QVERIFY(file.open(QIODevice::ReadOnly));
  QCOMPARE(QByteArray::fromStdString(std::string(interfaceDescription())), file.readAll());
  for (const std::string_view name : {method::describe, method::connect, method::apply, method::cancel, method::watch,
                                      method::tearDown, method::run, method::ping}) {
    const std::string declaration = "method " + std::string(name.substr(name.rfind('.') + 1)) + "(";
    QVERIFY2(interfaceDescription().find(declaration) != std::string_view::npos, declaration.c_str());
  }
}

QTEST_GUILESS_MAIN(TestVarlink)
#include "test_varlink.moc"
