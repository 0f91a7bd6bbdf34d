// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/limits.h"
#include "netlink/decode.h"
#include "netlink/nft/table.h"

#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <QTest>
#include <algorithm>

using namespace vethloom;
using namespace vethloom::netlink;
using contract::Filter;

namespace {

const std::string table = "vethloom";

/// The requests sorted into the answers that a kernel would give to the three questions.
struct Answers {
  explicit Answers(const std::vector<Request>& requests) {
    for (const Request& request : requests) {
      const auto type = decodeHeader(request.sealed())->type & 0xffU;
      auto& answer = type == NFT_MSG_NEWRULE ? rules : type == NFT_MSG_NEWCHAIN ? chains : tables;
      const Bytes bytes = request.sealed();
      if (type == NFT_MSG_NEWTABLE)
        answer.clear();
      answer.insert(answer.end(), bytes.begin(), bytes.end());
      answer.resize(NLMSG_ALIGN(answer.size()));
    }
  }
  [[nodiscard]] nft::TableContent decode() const { return nft::decodeTable(table, tables, chains, rules); }

  std::vector<std::uint8_t> tables, chains, rules;
};

Filter someFilter() {
  return *Filter::parse({"dnat 10.0.0.2:80 in eth0 protocol tcp port 8080", "dnat [2001:db8::2]:80 protocol udp",
                         "masquerade from 10.0.0.0/9 out eth0", "snat 10.0.0.9 out eth1 to 2.0.0.0/7",
                         "accept input from 2001:db8::/33 protocol icmpv6", "reject forward protocol tcp port 1-2",
                         "drop output established", "policy forward drop", "policy output drop"});
}

}  // namespace

/// Filters on their way to the kernel and back.
class NftTest : public QObject {
  Q_OBJECT

private slots:
  void everyRuleComesBack() {
    const nft::TableContent content = Answers(nft::replaceTable(table, someFilter())).decode();
    QCOMPARE(content.filter.lines(), someFilter().sorted().lines());
    QCOMPARE(content.counters.size(), someFilter().rules.size());
    // Only a kernel counts what is in a table, so here the number is wrong.
    QCOMPARE(content.changed, std::size_t{1});
  }

  void aTableIsReplacedAsAWhole() {
    std::vector<unsigned> types;
    for (const Request& request : nft::replaceTable(table, *Filter::parse({"drop input", "policy forward drop"}))) {
      QCOMPARE(decodeHeader(request.sealed())->type >> 8, NFNL_SUBSYS_NFTABLES);
      types.push_back(decodeHeader(request.sealed())->type & 0xffU);
    }
    QCOMPARE(types, (std::vector<unsigned>{NFT_MSG_NEWTABLE, NFT_MSG_DELTABLE, NFT_MSG_NEWTABLE, NFT_MSG_NEWCHAIN,
                                           NFT_MSG_NEWCHAIN, NFT_MSG_NEWRULE}));
  }

  void anotherTableIsNotOurs() {
    const nft::TableContent content = Answers(nft::replaceTable("vethloom2", someFilter())).decode();
    QVERIFY(content.filter.isEmpty());
  }

  void nothingOverflows() {
    Filter filter;
    const std::string address = "2001:db8:1111:2222:3333:4444:5555:8000/113";
    filter.rules.assign(
        contract::limits::filterRules,
        *contract::FilterRule::parse("dnat [2001:db8:1111:2222:3333:4444:5555:6666]:65535 from " + address + " to " +
                                     address + " in fifteen-bytes-a protocol tcp port 10000-65535 established"));
    for (const Request& request : nft::replaceTable(table, filter))
      QVERIFY(!request.overflowed());
  }

  /// libnftnl trusts the kernel's structure; but a comment is anybody's text, and decides nothing by itself.
  void aCommentThatLiesCountsAsChanged_data() {
    QTest::addColumn<QByteArray>("comment");
    QTest::newRow("another rule") << QByteArray("drop input in eth1");
    QTest::newRow("another chain") << QByteArray("drop output to ::1");
    QTest::newRow("another spelling") << QByteArray("drop  input in eth");
    QTest::newRow("no rule") << QByteArray("come in, my friend");
    QTest::newRow("escapes") << QByteArray("\x1b[2Jdrop input\x07\xff\xfe\n");
    QTest::newRow("ended early") << QByteArray("drop input\0 in eth", 18);
  }
  void aCommentThatLiesCountsAsChanged() {
    QFETCH(QByteArray, comment);
    const QByteArray honest("drop input in eth0");
    Answers answers(nft::replaceTable(table, *Filter::parse({honest.toStdString()})));
    const auto place = std::search(answers.rules.begin(), answers.rules.end(), honest.begin(), honest.end());
    QVERIFY(place != answers.rules.end());
    QCOMPARE(answers.decode().filter.rules.size(), std::size_t{1});
    std::copy(comment.begin(), comment.end(), place);
    QCOMPARE(comment.size(), honest.size());
    const nft::TableContent content = answers.decode();
    QVERIFY(content.filter.rules.empty());
    QCOMPARE(content.changed, std::size_t{2});
  }
};

QTEST_APPLESS_MAIN(NftTest)
#include "test_nft.moc"
