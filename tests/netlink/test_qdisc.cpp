// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/decode.h"
#include "netlink/qdisc.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <QTest>
#include <random>

using namespace vethloom;
using namespace vethloom::netlink;
using contract::Quality;
using contract::QualityField;

namespace {

/// What a kernel that did as it was told would report: the request says it in the same words.
std::vector<std::uint8_t> asDump(const std::vector<Request>& requests) {
  std::vector<std::uint8_t> dump;
  for (const Request& request : requests) {
    const Bytes bytes = request.sealed();
    dump.insert(dump.end(), bytes.begin(), bytes.end());
    dump.resize(NLMSG_ALIGN(dump.size()));
  }
  return dump;
}

Quality lowest(const QList<QualityField>& fields) {
  Quality quality;
  for (const QualityField field : fields)
    quality.values[field] = contract::rowOf(field).lowest;
  return quality;
}

}  // namespace

/// Qualities on their way to the kernel and back.
class QdiscTest : public QObject {
  Q_OBJECT

private slots:
  void everyValueComesBack() {
    std::mt19937 random(7);
    for (int round = 0; round < 2000; ++round) {
      Quality quality;
      for (const contract::QualityRow& row : contract::qualityRows()) {
        if (random() % 3 == 0)
          continue;
        std::uniform_int_distribution<std::uint64_t> any(row.lowest,
                                                         random() % 2 == 0 ? row.highest : row.lowest * 1000);
        quality.values[row.field] = any(random);
        if (row.field == QualityField::Rate)
          quality.values[row.field] -= quality.at(row.field) % 8;  // The kernel counts bytes.
      }
      if (!quality.check())
        continue;
      const auto seen = decodeQualities(asDump(changeQuality(7, quality)));
      QCOMPARE(seen.size(), std::size_t{1});
      const std::string said = contract::describe(quality) + " / " + contract::describe(seen.at(7));
      QVERIFY2(quality.isMetBy(seen.at(7)), said.c_str());
    }
  }

  void eachShapeHasItsOwnHandle() {
    const auto handles = [](const Quality& quality) {
      std::vector<std::uint32_t> found;
      for (const Request& request : changeQuality(7, quality)) {
        tcmsg part;
        std::memcpy(&part, request.sealed().data() + NLMSG_HDRLEN, sizeof(part));
        found.push_back(part.tcm_handle);
        if ((decodeHeader(request.sealed())->flags & NLM_F_REPLACE) == 0)
          found.push_back(0);
      }
      return found;
    };
    const auto netem = handles(lowest({QualityField::Delay}));
    const auto tbf = handles(lowest({QualityField::Rate}));
    const auto both = handles(lowest({QualityField::Rate, QualityField::Delay}));
    QCOMPARE(netem.size(), std::size_t{1});
    QCOMPARE(tbf.size(), std::size_t{1});
    QCOMPARE(both.size(), std::size_t{2});
    QVERIFY(netem[0] != tbf[0] && netem[0] != both[0] && tbf[0] != both[0]);
  }

  void otherDisciplinesCountAsNone() {
    tcmsg part{};
    part.tcm_ifindex = 7;
    part.tcm_parent = 0xffffffffU;  // TC_H_ROOT
    Request other(RTM_NEWQDISC, 0);
    other.fixed(part).text(TCA_KIND, "htb");
    Request bare(RTM_NEWQDISC, 0);
    bare.fixed(part).text(TCA_KIND, "netem");
    QVERIFY(decodeQualities(asDump({other, bare})).empty());
    // A tbf that is not right below a netem of ours is somebody else's idea.
    const auto requests = changeQuality(7, lowest({QualityField::Rate, QualityField::Delay}));
    QVERIFY(decodeQualities(asDump({requests[1]})).empty());
  }

  void damagedMessagesDoNoHarm() {
    const auto good = asDump(changeQuality(7, lowest({QualityField::Rate, QualityField::Delay, QualityField::Loss})));
    std::mt19937 random(1);
    for (int round = 0; round < 20000; ++round) {
      auto bad = good;
      for (int i = 0; i < 3; ++i)
        bad[random() % bad.size()] = static_cast<std::uint8_t>(random());
      bad.resize(random() % 4 == 0 ? random() % bad.size() : bad.size());
      (void)decodeQualities(bad);
    }
  }
};

QTEST_APPLESS_MAIN(QdiscTest)
#include "test_qdisc.moc"
