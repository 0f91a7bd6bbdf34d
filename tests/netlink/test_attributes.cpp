// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/attributes.h"

#include <QTest>
#include <vector>

using vethloom::netlink::Attributes;

/// Attributes read from bytes that nobody vouches for.
class AttributesTest : public QObject {
  Q_OBJECT

private slots:
  void readsWhatIsThere() {
    // Type 1: u8 7; type 2: u32 0x04030201; type 3: "hi" with its NUL; each padded to four bytes.
    const std::vector<std::uint8_t> bytes{5, 0, 1, 0, 7, 0, 0, 0, 8, 0, 2, 0, 1, 2, 3, 4, 7, 0, 3, 0, 'h', 'i', 0, 0};
    const Attributes attributes(bytes);
    QCOMPARE(attributes.u8(1), std::optional<std::uint8_t>(7));
    QCOMPARE(attributes.u32(2), std::optional<std::uint32_t>(0x04030201));
    QCOMPARE(attributes.text(3), std::optional<std::string>("hi"));
    QVERIFY(!attributes.find(4));
  }

  void acceptsALastOneWithoutPadding() {
    const std::vector<std::uint8_t> bytes{5, 0, 1, 0, 7};
    QCOMPARE(Attributes(bytes).u8(1), std::optional<std::uint8_t>(7));
    QVERIFY(!Attributes(bytes).u8(2));
  }

  void textEndsAtTheFirstNulOrWithTheAttribute() {
    const std::vector<std::uint8_t> bytes{8, 0, 1, 0, 'a', 0, 'b', 'c', 6, 0, 2, 0, 'x', 'y'};
    QCOMPARE(Attributes(bytes).text(1), std::optional<std::string>("a"));
    QCOMPARE(Attributes(bytes).text(2), std::optional<std::string>("xy"));
  }

  void refusesLengthsThatDoNotFit_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("half a header") << QByteArray("\x05\x00\x01", 3);
    QTest::newRow("length zero") << QByteArray("\x00\x00\x01\x00\x07", 5);
    QTest::newRow("length under the header") << QByteArray("\x03\x00\x01\x00\x07", 5);
    QTest::newRow("length past the end") << QByteArray("\x06\x00\x01\x00\x07", 5);
    QTest::newRow("length far past the end") << QByteArray("\xff\xff\x01\x00\x07", 5);
  }
  void refusesLengthsThatDoNotFit() {
    QFETCH(QByteArray, bytes);
    const std::vector<std::uint8_t> copy(bytes.begin(), bytes.end());
    QVERIFY(!Attributes(copy).find(1));
  }

  void refusesPayloadsOfTheWrongSize() {
    const std::vector<std::uint8_t> bytes{6, 0, 1, 0, 7, 7, 0, 0};
    const Attributes attributes(bytes);
    QVERIFY(!attributes.u8(1));
    QVERIFY(!attributes.u32(1));
    QVERIFY(!attributes.ip(1));
    QVERIFY(!attributes.mac(1));
    QVERIFY(!attributes.nested(1).find(1));
    QVERIFY(!attributes.nested(9).find(1));
  }
};

QTEST_APPLESS_MAIN(AttributesTest)
#include "test_attributes.moc"
