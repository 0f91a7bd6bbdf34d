// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/generate.h"
#include "model/rules.h"

#include <QTest>
#include <algorithm>
#include <set>

using namespace vethloom;
using model::Shape;
using model::Topology;

namespace {

template <typename T>
std::size_t countOf(const Topology& topology) {
  return static_cast<std::size_t>(std::ranges::count_if(
      topology.elements, [](const auto& entry) { return std::holds_alternative<T>(entry.second); }));
}

/// Follows the routes of a drawing hop by hop, as a packet would.
class Walker {
public:
  explicit Walker(const Topology& topology) : topology_(topology) {
    for (const auto& placed : model::interfacesOf(topology)) {
      for (const auto& address : placed.interface->addresses)
        owners_[address.ip] = placed.box;
    }
  }

  /// How many hops it takes from a box to an address; nothing where it does not arrive.
  [[nodiscard]] std::optional<int> hops(model::ElementId from, const contract::IpAddress& to) const {
    const model::ElementId goal = owners_.at(to);
    for (int hop = 0; hop < 1000; ++hop) {
      if (from == goal)
        return hop;
      const auto next = nextHop(from, to);
      if (!next)
        return std::nullopt;
      from = owners_.at(*next);
    }
    return std::nullopt;
  }

private:
  [[nodiscard]] std::optional<contract::IpAddress> nextHop(model::ElementId box, const contract::IpAddress& to) const {
    for (const auto& placed : model::interfacesIn(topology_, box)) {
      for (const auto& address : placed.interface->addresses) {
        if (contract::InterfaceAddress{to, address.prefixLength}.network() == address.network())
          return to;
      }
    }
    std::optional<contract::IpAddress> best;
    int length = -1;
    for (const auto& route : model::stackOf(topology_, box)->routes) {
      const bool matches =
          contract::InterfaceAddress{to, route.destination.prefixLength}.network() == route.destination.network;
      if (matches && route.destination.prefixLength > length) {
        best = route.via;
        length = route.destination.prefixLength;
      }
    }
    return best;
  }

  const Topology& topology_;
  std::map<contract::IpAddress, model::ElementId> owners_;
};

}  // namespace

/// Generated drawings: as large as asked, without a problem, and everybody reaches everybody.
class TestGenerate : public QObject {
  Q_OBJECT

private slots:
  void hasWhatTheShapeHas_data() {
    QTest::addColumn<QString>("shape");
    QTest::addColumn<std::size_t>("namespaces");
    QTest::addColumn<std::size_t>("bridges");
    QTest::addColumn<std::size_t>("cables");
    QTest::newRow("star 1") << "star" << std::size_t{1} << std::size_t{1} << std::size_t{1};
    QTest::newRow("star 1000") << "star" << std::size_t{1000} << std::size_t{1} << std::size_t{1000};
    QTest::newRow("star 1001") << "star" << std::size_t{1001} << std::size_t{2} << std::size_t{1002};
    QTest::newRow("star 4000") << "star" << std::size_t{4000} << std::size_t{4} << std::size_t{4003};
    QTest::newRow("line 2") << "line" << std::size_t{2} << std::size_t{0} << std::size_t{1};
    QTest::newRow("line 4096") << "line" << std::size_t{4096} << std::size_t{0} << std::size_t{4095};
    QTest::newRow("ring 3") << "ring" << std::size_t{3} << std::size_t{0} << std::size_t{3};
    QTest::newRow("tree 40") << "tree" << std::size_t{40} << std::size_t{0} << std::size_t{39};
    QTest::newRow("grid 12") << "grid" << std::size_t{12} << std::size_t{0} << std::size_t{17};
    QTest::newRow("mesh 128") << "mesh" << std::size_t{128} << std::size_t{0} << std::size_t{8128};
  }
  void hasWhatTheShapeHas() {
    QFETCH(QString, shape);
    QFETCH(std::size_t, namespaces);
    QFETCH(std::size_t, bridges);
    QFETCH(std::size_t, cables);
    const auto drawing = model::generate(*model::shapeFromName(shape.toStdString()), namespaces);
    QVERIFY(drawing);
    QCOMPARE(countOf<model::Namespace>(*drawing), namespaces);
    QCOMPARE(countOf<model::Bridge>(*drawing), bridges);
    QCOMPARE(countOf<model::Cable>(*drawing), cables);
  }

  void noBridgeHasTooManyPorts() {
    const auto drawing = model::generate(Shape::Star, 4096);
    QVERIFY(drawing);
    std::map<model::ElementId, int> ports;
    for (const auto& [id, element] : drawing->elements) {
      if (const auto* cable = std::get_if<model::Cable>(&element)) {
        for (const auto& end : cable->ends)
          ++ports[end.master];
      }
    }
    ports.erase(model::noElement);
    QCOMPARE(ports.size(), std::size_t{5});
    for (const auto& [bridge, count] : ports)
      QVERIFY(count <= 1023);
  }

  void everybodyReachesEverybody_data() {
    QTest::addColumn<QString>("shape");
    QTest::addColumn<std::size_t>("count");
    for (const std::string_view shape : model::shapeNames()) {
      for (const std::size_t count : {3, 4, 9, 14, 40})
        QTest::addRow("%s %zu", std::string(shape).c_str(), count)
            << QString::fromUtf8(shape.data(), static_cast<int>(shape.size())) << count;
    }
  }
  void everybodyReachesEverybody() {
    QFETCH(QString, shape);
    QFETCH(std::size_t, count);
    const auto drawing = model::generate(*model::shapeFromName(shape.toStdString()), count);
    QVERIFY(drawing);
    const auto problems = model::check(*drawing);
    QVERIFY2(problems.empty(), problems.empty() ? "" : problems.front().message.c_str());
    const Walker walker(*drawing);
    const auto interfaces = model::interfacesOf(*drawing);
    for (const auto& [id, element] : drawing->elements) {
      if (!std::holds_alternative<model::Namespace>(element))
        continue;
      std::set<model::ElementId> reached;
      for (const auto& to : interfaces) {
        for (const auto& address : to.interface->addresses) {
          if (walker.hops(id, address.ip))
            reached.insert(to.box);
          else  // In a mesh each is reached by the address that it has for the one who asks.
            QCOMPARE(shape, QStringLiteral("mesh"));
        }
      }
      QVERIFY(reached.size() >= count);
    }
  }

  void nothingStandsOnAnother_data() { everybodyReachesEverybody_data(); }
  void nothingStandsOnAnother() {
    QFETCH(QString, shape);
    QFETCH(std::size_t, count);
    const auto drawing = model::generate(*model::shapeFromName(shape.toStdString()), count);
    QVERIFY(drawing);
    std::vector<model::Placement> boxes;
    for (const auto& [id, element] : drawing->elements) {
      if (std::holds_alternative<model::Cable>(element))
        continue;
      QVERIFY(drawing->placements.contains(id));
      if (!std::holds_alternative<model::Bridge>(element))
        boxes.push_back(drawing->placements.at(id));
    }
    for (std::size_t a = 0; a < boxes.size(); ++a) {
      for (std::size_t b = a + 1; b < boxes.size(); ++b)
        QVERIFY(std::abs(boxes[a].x - boxes[b].x) >= 184 || std::abs(boxes[a].y - boxes[b].y) >= 112);
    }
  }

  void fitsIntoOnePlan() {
    // What a plan may have at most bounds the longest line: its routes are most of it.
    const auto drawing = model::generate(Shape::Line, 4096);
    QVERIFY(drawing);
    std::size_t operations = 0;
    for (const auto& [id, element] : drawing->elements) {
      if (const auto* ns = std::get_if<model::Namespace>(&element))
        operations += 3 + ns->stack.routes.size();  // made, its loopback up, forwarding
      else if (std::holds_alternative<model::Cable>(element))
        operations += 5;  // made, and two addresses and two ups
    }
    QVERIFY2(operations <= 65536, std::to_string(operations).c_str());
  }

  void refusesWhatCannotBe_data() {
    QTest::addColumn<QString>("shape");
    QTest::addColumn<std::size_t>("count");
    QTest::newRow("no star") << "star" << std::size_t{0};
    QTest::newRow("a line of one") << "line" << std::size_t{1};
    QTest::newRow("a ring of two") << "ring" << std::size_t{2};
    QTest::newRow("too large a mesh") << "mesh" << std::size_t{129};
    QTest::newRow("too large a star") << "star" << std::size_t{4097};
  }
  void refusesWhatCannotBe() {
    QFETCH(QString, shape);
    QFETCH(std::size_t, count);
    const auto drawing = model::generate(*model::shapeFromName(shape.toStdString()), count);
    QVERIFY(!drawing);
    QCOMPARE(drawing.error().kind, contract::FailureKind::InvalidArgument);
  }

  void knowsItsNames() {
    QCOMPARE(model::shapeNames().size(), std::size_t{6});
    QVERIFY(!model::shapeFromName("cube"));
  }
};

QTEST_APPLESS_MAIN(TestGenerate)
#include "test_generate.moc"
