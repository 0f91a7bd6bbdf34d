// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/addresses.h"

#include <QTest>

using namespace vethloom::contract;

namespace {

QString qstring(const std::string& text) {
  return QString::fromStdString(text);
}
std::string_view view(const QByteArray& text) {
  return {text.data(), static_cast<std::size_t>(text.size())};
}

/// The canonical text, or the failure's message.
template <typename T>
QString parsed(const QByteArray& text) {
  const auto value = T::parse(view(text));
  return qstring(value ? value->text() : value.error().message);
}

}  // namespace

class TestAddresses : public QObject {
  Q_OBJECT

private slots:
  void mac_data();
  void mac();
  void ip_data();
  void ip();
  void ipFromBytes();
  void scopes_data();
  void scopes();
  void interfaceAddress_data();
  void interfaceAddress();
  void reportedAddressesMayBeOdd();
  void subnet_data();
  void subnet();
  void destination_data();
  void destination();
};

void TestAddresses::mac_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<bool>("valid");
  QTest::addColumn<bool>("usable");
  QTest::newRow("local") << QByteArray("02:00:00:00:00:01") << true << true;
  QTest::newRow("upper case") << QByteArray("FE:FF:FF:FF:FF:FF") << true << true;
  QTest::newRow("multicast") << QByteArray("01:00:5e:00:00:01") << true << false;
  QTest::newRow("broadcast") << QByteArray("ff:ff:ff:ff:ff:ff") << true << false;
  QTest::newRow("zero") << QByteArray("00:00:00:00:00:00") << true << false;
  QTest::newRow("empty") << QByteArray() << false << false;
  QTest::newRow("dashes") << QByteArray("02-00-00-00-00-01") << false << false;
  QTest::newRow("five") << QByteArray("02:00:00:00:00") << false << false;
  QTest::newRow("seven") << QByteArray("02:00:00:00:00:01:02") << false << false;
  QTest::newRow("sign") << QByteArray("02:00:00:00:00:-1") << false << false;
  QTest::newRow("space") << QByteArray("02:00:00:00:00: 1") << false << false;
  QTest::newRow("not hex") << QByteArray("02:00:00:00:00:0g") << false << false;
  QTest::newRow("short pair") << QByteArray("2:000:00:00:00:01") << false << false;
}

void TestAddresses::mac() {
  QFETCH(QByteArray, text);
  const auto mac = MacAddress::parse(view(text));
  QTEST(mac.has_value(), "valid");
  if (!mac)
    return;
  QCOMPARE(qstring(mac->text()), QString::fromLatin1(text).toLower());
  QTEST(mac->isUsable(), "usable");
}

void TestAddresses::ip_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QString>("result");
  const auto same = [](const char* text) { QTest::newRow(text) << QByteArray(text) << QString::fromLatin1(text); };
  const auto refused = [](const QByteArray& text, const char* shown, const char* hint = "") {
    QTest::newRow(shown) << text
                         << QStringLiteral("\"%1\" is not an IPv4 or IPv6 address%2.")
                                .arg(QString::fromUtf8(shown), QString::fromLatin1(hint));
  };
  same("10.0.0.1");
  same("255.255.255.255");
  same("::1");
  same("2001:db8::a");
  same("::ffff:10.0.0.1");
  QTest::newRow("long form") << QByteArray("2001:0DB8:0:0:0:0:0:1") << "2001:db8::1";
  refused("", "");
  refused("10.0.0", "10.0.0");
  refused("10.0.0.256", "10.0.0.256");
  refused("10.0.0.01", "10.0.0.01");
  refused(" 10.0.0.1", " 10.0.0.1");
  refused("10.0.0.1/24", "10.0.0.1/24", ": it must stand without a subnet's length here");
  refused("fe80::1%eth0", "fe80::1%eth0", ": it must stand without a zone");
  refused(QByteArray("10.0.0.1\0x", 10), "10.0.0.1\\x00x");
  refused("1::2::3", "1::2::3");
  refused("\x1b[31m", "\\x1B[31m");
}

void TestAddresses::ip() {
  QFETCH(QByteArray, text);
  QTEST(parsed<IpAddress>(text), "result");
}

void TestAddresses::ipFromBytes() {
  const std::array<std::uint8_t, 4> v4{192, 0, 2, 1};
  QCOMPARE(IpAddress::fromBytes(v4)->text(), std::string("192.0.2.1"));
  const std::array<std::uint8_t, 16> v6{0x20, 0x01, 0x0d, 0xb8};
  QCOMPARE(IpAddress::fromBytes(v6)->text(), std::string("2001:db8::"));
  QVERIFY(std::ranges::equal(IpAddress::fromBytes(v6)->bytes(), v6));
  const std::array<std::uint8_t, 5> five{};
  QVERIFY(!IpAddress::fromBytes(five));
  QVERIFY(!IpAddress::fromBytes({}));
}

void TestAddresses::scopes_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QString>("scopes");
  QTest::newRow("v4") << QByteArray("10.0.0.1") << "";
  QTest::newRow("v6") << QByteArray("2001:db8::1") << "";
  QTest::newRow("v4 multicast") << QByteArray("239.255.255.255") << "multicast";
  QTest::newRow("v4 reserved") << QByteArray("240.0.0.1") << "";
  QTest::newRow("v6 multicast") << QByteArray("ff02::1") << "multicast";
  QTest::newRow("v4 link-local") << QByteArray("169.254.1.1") << "link-local";
  QTest::newRow("v6 link-local") << QByteArray("febf::1") << "link-local";
  QTest::newRow("v6 site-local") << QByteArray("fec0::1") << "";
  QTest::newRow("v4 loopback") << QByteArray("127.1.2.3") << "loopback";
  QTest::newRow("v6 loopback") << QByteArray("::1") << "loopback";
  QTest::newRow("v4 none") << QByteArray("0.0.0.0") << "unspecified";
  QTest::newRow("v6 none") << QByteArray("::") << "unspecified";
}

void TestAddresses::scopes() {
  QFETCH(QByteArray, text);
  const IpAddress ip = *IpAddress::parse(view(text));
  QStringList scopes;
  if (ip.isMulticast())
    scopes << QStringLiteral("multicast");
  if (ip.isLinkLocal())
    scopes << QStringLiteral("link-local");
  if (ip.isLoopback())
    scopes << QStringLiteral("loopback");
  if (ip.isUnspecified())
    scopes << QStringLiteral("unspecified");
  QTEST(scopes.join(QLatin1Char(' ')), "scopes");
}

void TestAddresses::interfaceAddress_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QString>("result");
  const auto row = [](const char* text, const char* result) {
    QTest::newRow(text) << QByteArray(text) << QString::fromLatin1(result);
  };
  row("10.0.0.1/24", "10.0.0.1/24");
  row("10.0.0.0/24", "10.0.0.0/24");
  row("10.0.0.1/0", "10.0.0.1/0");
  row("10.0.0.1/32", "10.0.0.1/32");
  row("2001:DB8::1/128", "2001:db8::1/128");
  row("10.0.0.1", "\"10.0.0.1\" needs the length of its subnet behind it, such as 10.0.0.1/24.");
  row("fe80::1", "\"fe80::1\" needs the length of its subnet behind it, such as fe80::1/64.");
  row("10.0.0.1/33", "The prefix length of an IPv4 address is a number from 0 to 32: \"10.0.0.1/33\".");
  row("::1/129", "The prefix length of an IPv6 address is a number from 0 to 128: \"::1/129\".");
  row("10.0.0.1/", "The prefix length of an IPv4 address is a number from 0 to 32: \"10.0.0.1/\".");
  row("10.0.0.1/-1", "The prefix length of an IPv4 address is a number from 0 to 32: \"10.0.0.1/-1\".");
  row("10.0.0.1/024", "The prefix length of an IPv4 address is a number from 0 to 32: \"10.0.0.1/024\".");
  row("10.0.0.1/24/8", "The prefix length of an IPv4 address is a number from 0 to 32: \"10.0.0.1/24/8\".");
  row("10.0.0.1/99999999999",
      "The prefix length of an IPv4 address is a number from 0 to 32: \"10.0.0.1/99999999999\".");
  row("0.0.0.0/24", "\"0.0.0.0/24\" is no interface's address: it means \"none\".");
  row("224.0.0.1/4", "\"224.0.0.1/4\" is no interface's address: it is a multicast group.");
  row("/24", "\"\" is not an IPv4 or IPv6 address.");
}

void TestAddresses::interfaceAddress() {
  QFETCH(QByteArray, text);
  QTEST(parsed<InterfaceAddress>(text), "result");
}

void TestAddresses::reportedAddressesMayBeOdd() {
  QCOMPARE(InterfaceAddress::parseReported("224.0.0.1/4")->text(), std::string("224.0.0.1/4"));
  QCOMPARE(InterfaceAddress::parseReported("0.0.0.0/0")->text(), std::string("0.0.0.0/0"));
  QVERIFY(!InterfaceAddress::parseReported("10.0.0.1"));
}

void TestAddresses::subnet_data() {
  QTest::addColumn<QByteArray>("address");
  QTest::addColumn<QString>("network");
  QTest::addColumn<QByteArray>("inside");
  QTest::addColumn<QByteArray>("outside");
  const auto row = [](const char* address, const char* network, const char* inside, const char* outside) {
    QTest::newRow(address) << QByteArray(address) << QString::fromLatin1(network) << QByteArray(inside)
                           << QByteArray(outside);
  };
  row("10.1.2.3/24", "10.1.2.0", "10.1.2.255", "10.1.3.0");
  row("10.1.2.3/23", "10.1.2.0", "10.1.3.255", "10.1.4.0");
  row("10.1.2.3/31", "10.1.2.2", "10.1.2.2", "10.1.2.4");
  row("10.1.2.3/32", "10.1.2.3", "10.1.2.3", "10.1.2.2");
  row("10.1.2.3/0", "0.0.0.0", "255.255.255.255", "::");
  row("2001:db8::1/33", "2001:db8::", "2001:db8:7fff::", "2001:db8:8000::");
  row("fe80::1/128", "fe80::1", "fe80::1", "fe80::2");
}

void TestAddresses::subnet() {
  QFETCH(QByteArray, address);
  QFETCH(QByteArray, inside);
  QFETCH(QByteArray, outside);
  const InterfaceAddress subnet = *InterfaceAddress::parse(view(address));
  QTEST(qstring(subnet.network().text()), "network");
  QVERIFY(subnet.contains(*IpAddress::parse(view(inside))));
  QVERIFY(!subnet.contains(*IpAddress::parse(view(outside))));
}

void TestAddresses::destination_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QString>("result");
  const auto row = [](const char* text, const char* result) {
    QTest::newRow(text) << QByteArray(text) << QString::fromLatin1(result);
  };
  row("default", "default");
  row("0.0.0.0/0", "default");
  row("::/0", "::/0");
  row("10.0.0.0/24", "10.0.0.0/24");
  row("10.0.0.7/32", "10.0.0.7/32");
  row("2001:db8::/32", "2001:db8::/32");
  row("10.0.0.7/24", "\"10.0.0.7/24\" is an address inside a network: did you mean 10.0.0.0/24?");
  row("10.0.0.7/0", "\"10.0.0.7/0\" is an address inside a network: did you mean default?");
  row("2001:db8::1/64", "\"2001:db8::1/64\" is an address inside a network: did you mean 2001:db8::/64?");
  row("10.0.0.0", "\"10.0.0.0\" needs the length of its subnet behind it, such as 10.0.0.0/24.");
  row("default6", "\"default6\" is not an IPv4 or IPv6 address.");
  row("", "\"\" is not an IPv4 or IPv6 address.");
}

void TestAddresses::destination() {
  QFETCH(QByteArray, text);
  QTEST(parsed<Destination>(text), "result");
  QVERIFY(Destination::defaultRoute(Family::V4).isDefault());
  QCOMPARE(Destination::defaultRoute(Family::V6).text(), std::string("::/0"));
}

QTEST_GUILESS_MAIN(TestAddresses)
#include "test_addresses.moc"
