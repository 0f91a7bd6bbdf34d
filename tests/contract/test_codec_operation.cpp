// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/codec.h"
#include "hostile_names.h"
#include "samples.h"

#include <QTest>
#include <nlohmann/json.hpp>
#include <set>

using namespace vethloom::contract;

class TestCodecOperation : public QObject {
  Q_OBJECT

private slots:
  void samplesCoverEveryOperation();
  void roundTrip_data();
  void roundTrip();
  void nullIsAbsent();
  void refused_data();
  void refused();
  void hostileNamesAreRefused();
  void everyWrongTypeIsRefused();
};

void TestCodecOperation::samplesCoverEveryOperation() {
  std::set<std::size_t> kinds;
  for (const Operation& operation : samples::everyOperation())
    kinds.insert(operation.index());
  QCOMPARE(kinds.size(), std::variant_size_v<Operation>);
}

void TestCodecOperation::roundTrip_data() {
  QTest::addColumn<int>("sample");
  for (int i = 0; i < static_cast<int>(samples::everyOperation().size()); ++i)
    QTest::addRow("%d", i) << i;
}

void TestCodecOperation::roundTrip() {
  QFETCH(int, sample);
  const Operation operation = samples::everyOperation().at(static_cast<std::size_t>(sample));
  const Json json = encode(operation);
  QCOMPARE(json.at("do").get<std::string>(), std::string(nameOf(operation)));
  const auto back = decode<Operation>(*parseJson(printJson(json)));
  QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
  QVERIFY(*back == operation);
}

void TestCodecOperation::nullIsAbsent() {
  const auto operation =
      decode<Operation>(*parseJson(R"({"do":"set_master","ns":"ns1","name":"veth1","master":null})"));
  QVERIFY(operation.has_value());
  QVERIFY(!std::get<SetMaster>(*operation).master);
}

void TestCodecOperation::refused_data() {
  QTest::addColumn<QByteArray>("json");
  QTest::addColumn<QString>("object");
  QTest::addColumn<QString>("message");
  const auto row = [](const char* json, const char* object, const char* message) {
    QTest::newRow(json) << QByteArray(json) << QString::fromUtf8(object) << QString::fromUtf8(message);
  };
  row("[]", "operations[3]", "The value must be an object.");
  row("{}", "operations[3].do", "The field is missing.");
  row(R"({"do":7})", "operations[3].do", "The value must be text.");
  row(R"({"do":"reboot"})", "operations[3].do", "There is no operation \"reboot\".");
  row(R"({"do":"\u001b[31m"})", "operations[3].do", "There is no operation \"\\x1B[31m\".");
  row(R"({"do":"create_namespace"})", "operations[3].name", "The field is missing.");
  row(R"({"do":"create_namespace","name":null})", "operations[3].name", "The field is missing.");
  row(R"({"do":"create_namespace","name":"a","mtu":1500})", "operations[3].mtu", "There is no such field here.");
  row(R"({"do":"create_namespace","name":"a","\u001b":1})", "operations[3].\\x1B", "There is no such field here.");
  row(R"({"do":"create_namespace","name":"host"})", "operations[3].name",
      "\"host\" cannot be a namespace's name: it stands for the host itself.");
  row(R"({"do":"create_veth","first":{"ns":"a","name":"b"},"second":{"ns":"a"}})", "operations[3].second.name",
      "The field is missing.");
  row(R"({"do":"create_veth","first":{"ns":"a","name":"b","up":true},"second":{"ns":"a","name":"c"}})",
      "operations[3].first.up", "There is no such field here.");
  row(R"({"do":"create_link","kind":"bridge","ns":"a","name":"b","mac":"01:00:00:00:00:00"})", "operations[3].mac",
      "No interface can have 01:00:00:00:00:00: it is a multicast address or all zero.");
  row(R"({"do":"create_link","kind":"bridge","ns":"a","name":"b","mtu":67})", "operations[3].mtu",
      "An MTU is from 68 to 65535, not 67.");
  row(R"({"do":"set_mtu","ns":"a","name":"b","mtu":65536})", "operations[3].mtu",
      "An MTU is from 68 to 65535, not 65536.");
  row(R"({"do":"set_mtu","ns":"a","name":"b","mtu":-1})", "operations[3].mtu",
      "The number must be from 0 to 4294967295.");
  row(R"({"do":"set_mtu","ns":"a","name":"b","mtu":4294968796})", "operations[3].mtu",
      "The number must be from 0 to 4294967295.");
  row(R"({"do":"set_mtu","ns":"a","name":"b","mtu":99999999999999999999999})", "operations[3].mtu",
      "The value must be a whole number.");
  row(R"({"do":"set_mtu","ns":"a","name":"b","mtu":1500.0})", "operations[3].mtu", "The value must be a whole number.");
  row(R"({"do":"set_up","ns":"a","name":"b","up":1})", "operations[3].up", "The value must be true or false.");
  row(R"({"do":"add_address","ns":"a","name":"b","address":"10.0.0.1"})", "operations[3].address",
      "\"10.0.0.1\" needs the length of its subnet behind it, such as 10.0.0.1/24.");
  row(R"({"do":"add_address","ns":"a","name":"b","address":"10.0.0.1/24 nodad"})", "operations[3].address",
      "The word \"nodad\" is for IPv6 addresses: IPv4 looks for no duplicates.");
  row(R"({"do":"add_route","ns":"a","route":"default"})", "operations[3].route",
      "A route needs a gateway (via), a device (dev) or both.");
  row(R"({"do":"adopt_namespace","name":"a","process":0})", "operations[3].process",
      "The id of a process is a number from 1 to 4194304.");
  row(R"({"do":"set_namespace_id","name":"a","id":2147483648})", "operations[3].id",
      "The number of a namespace is from 0 to 2147483647.");
  row(R"({"do":"set_filter","ns":"a"})", "operations[3].rules", "The field is missing.");
  row(R"({"do":"set_filter","ns":"a","rules":"drop input"})", "operations[3].rules", "The value must be a list.");
  row(R"({"do":"set_filter","ns":"a","rules":["drop input",7]})", "operations[3].rules[1]", "The value must be text.");
  row(R"({"do":"set_filter","ns":"a","rules":["drop input","drop input port 80"]})", "operations[3].rules[1]",
      "A port needs \"protocol tcp\" or \"protocol udp\".");
  row(R"({"do":"set_quality","ns":"a","name":"b","quality":{}})", "operations[3].quality",
      "A quality needs at least one value, such as a delay.");
  row(R"({"do":"set_quality","ns":"a","name":"b","quality":{"delay":20}})", "operations[3].quality.delay",
      "The value must be text.");
  row(R"({"do":"set_quality","ns":"a","name":"b","quality":{"limit":"1000"}})", "operations[3].quality.limit",
      "The value must be a whole number.");
  row(R"({"do":"set_quality","ns":"a","name":"b","quality":{"limit":0}})", "operations[3].quality.limit",
      "It is from 1 to 1000000, not 0.");
  row(R"({"do":"set_quality","ns":"a","name":"b","quality":{"delay":"20"}})", "operations[3].quality.delay",
      "Write it like \"20ms\", not \"20\".");
  row(R"({"do":"set_quality","ns":"a","name":"b","quality":{"jitter":"1ms"}})", "operations[3].quality.jitter",
      "Without \"delay\" it has no effect. Give both, or leave it out.");
  row(R"({"do":"set_quality","ns":"a","name":"b","quality":{"speed":"1ms"}})", "operations[3].quality.speed",
      "There is no such field here.");
  row(R"({"do":"add_route","ns":"a","route":"10.0.0.0/8 via fe80::1"})", "operations[3].route",
      "The gateway fe80::1 and the destination 10.0.0.0/8 are of different families. Both must be IPv4 or both IPv6.");
  row(R"({"do":"add_rule","ns":"a","rule":"from 10.0.0.0/24"})", "operations[3].rule",
      "The rule does not say where to look. Add \"lookup\" and a table, such as \"lookup 100\".");
  row(R"({"do":"add_neighbour","ns":"a","neighbour":"10.0.0.2 lladdr 01:00:00:00:00:02 dev b"})",
      "operations[3].neighbour", "The MAC address 01:00:00:00:00:02 is no neighbour's: it is a group's, or all zero.");
  row(R"({"do":"add_fdb_entry","ns":"a","entry":"01:00:00:00:00:02 dev b master"})", "operations[3].entry",
      "The MAC address 01:00:00:00:00:02 is a group's, and a bridge has entries for single stations only.");
  row(R"({"do":"add_bridge_vlan","ns":"a","name":"b","vlan":"4095"})", "operations[3].vlan",
      "A VLAN is a number from 1 to 4094, not \"4095\".");
  row(R"({"do":"set_sysctl","ns":"a","key":"kernel.core_pattern","value":1})", "operations[3].key",
      "The setting \"kernel.core_pattern\" is not one that can be set here. Some that can: net.ipv4.ip_forward, "
      "net.ipv4.conf.all.rp_filter, net.ipv4.conf.eth0.proxy_arp.");
  row(R"({"do":"set_sysctl","ns":"a","key":"net.ipv4.conf.eth0.rp_filter","value":3})", "operations[3].value",
      "net.ipv4.conf.all.rp_filter is a number from 0 to 2, not 3.");
}

void TestCodecOperation::refused() {
  QFETCH(QByteArray, json);
  const auto operation = decode<Operation>(*parseJson(json.toStdString()), "operations[3]");
  QVERIFY(!operation);
  QCOMPARE(operation.error().kind, FailureKind::InvalidArgument);
  QTEST(QString::fromStdString(operation.error().object), "object");
  QTEST(QString::fromStdString(operation.error().message), "message");
}

void TestCodecOperation::hostileNamesAreRefused() {
  for (const std::string_view name : samples::hostileNames) {
    QVERIFY(!decode<Operation>(Json{{"do", "create_namespace"}, {"name", name}}));
    QVERIFY(!decode<Operation>(Json{{"do", "delete_link"}, {"ns", "host"}, {"name", name}}));
    QVERIFY(!decode<Operation>(Json{{"do", "delete_link"}, {"ns", name}, {"name", "veth1"}}));
    QVERIFY(!decode<Operation>(Json{{"do", "set_master"}, {"ns", "a"}, {"name", "b"}, {"master", name}}));
  }
}

/// Each field of each operation, replaced by each type of JSON value but its own.
void TestCodecOperation::everyWrongTypeIsRefused() {
  const std::vector<Json> values{true, 1, -1.5, "", "\x1b", Json::array(), Json::object(), Json::array({"a"})};
  for (const Operation& operation : samples::everyOperation()) {
    const Json good = encode(operation);
    for (const auto& [field, old] : good.items()) {
      for (const Json& value : values) {
        if (value.type() == old.type() || (value.is_number() && old.is_number()))
          continue;
        Json bad = good;
        bad[field] = value;
        const auto result = decode<Operation>(bad);
        QVERIFY2(!result, printJson(bad).c_str());
        QVERIFY2(result.error().object.starts_with(field), result.error().object.c_str());
      }
    }
  }
}

QTEST_GUILESS_MAIN(TestCodecOperation)
#include "test_codec_operation.moc"
