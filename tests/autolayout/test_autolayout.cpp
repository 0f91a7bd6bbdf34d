// SPDX-License-Identifier: GPL-3.0-or-later
// Every style, on graphs of every shape: places for all, none upon another, and what each style promises.
#include "autolayout/autolayout.h"

#include <QRectF>
#include <QTest>
#include <cmath>
#include <thread>

using namespace vethloom::autolayout;

Q_DECLARE_METATYPE(Style)

namespace {

const Size box{184, 112};

/// A root, and `width` below each of those of the level before.
Graph tree(std::size_t width, std::size_t nodes) {
  Graph graph{std::vector(nodes, box), {}};
  for (std::size_t i = 1; i < nodes; ++i)
    graph.edges.emplace_back((i - 1) / width, i);
  return graph;
}

Graph ring(std::size_t nodes) {
  Graph graph{std::vector(nodes, box), {}};
  for (std::size_t i = 0; i < nodes; ++i)
    graph.edges.emplace_back(i, (i + 1) % nodes);
  return graph;
}

QRectF rectOf(const Graph& graph, const std::vector<Place>& places, std::size_t i) {
  return {places[i].x, places[i].y, graph.nodes[i].width, graph.nodes[i].height};
}

}  // namespace

class TestAutolayout : public QObject {
  Q_OBJECT

private slots:
  void nothingLiesUponAnother_data();
  void nothingLiesUponAnother();
  void layersGoDown();
  void aRingIsACircle();
  void layersAreTheSameEachTime();
  void nothingAndOne();
  void tooManyAreRefused();
  void fromSeveralThreads();
};

void TestAutolayout::nothingLiesUponAnother_data() {
  QTest::addColumn<Style>("style");
  QTest::addRow("layered") << Style::Layered;
  QTest::addRow("radial") << Style::Radial;
  QTest::addRow("circular") << Style::Circular;
  QTest::addRow("force") << Style::Force;
}

void TestAutolayout::nothingLiesUponAnother() {
  QFETCH(Style, style);
  Graph apart{std::vector(6, box), {{0, 1}, {2, 3}}};  // In pieces, two of them single.
  Graph host = tree(12, 13);
  host.nodes[0] = {640, 320};  // One is much larger.
  for (const Graph& graph : {tree(3, 13), ring(9), apart, host, tree(2, 400)}) {
    const auto places = arrange(graph, style);
    QVERIFY2(places, places ? "" : places.error().message.c_str());
    QCOMPARE(places->size(), graph.nodes.size());
    QRectF all;
    for (std::size_t i = 0; i < places->size(); ++i) {
      all |= rectOf(graph, *places, i);
      for (std::size_t j = i + 1; j < places->size(); ++j)
        QVERIFY(!rectOf(graph, *places, i).intersects(rectOf(graph, *places, j)));
    }
    QCOMPARE(all.topLeft(), QPointF(0, 0));
  }
}

void TestAutolayout::layersGoDown() {
  const Graph graph = tree(3, 13);
  const auto places = arrange(graph, Style::Layered);
  QVERIFY(places);
  for (const auto& [above, below] : graph.edges)
    QVERIFY((*places)[above].y + box.height < (*places)[below].y);
}

void TestAutolayout::aRingIsACircle() {
  const auto places = arrange(ring(9), Style::Circular);
  QVERIFY(places);
  QPointF middle;
  for (const Place& place : *places)
    middle += QPointF(place.x, place.y) / 9;
  const auto radius = [&](const Place& place) { return std::hypot(place.x - middle.x(), place.y - middle.y()); };
  for (const Place& place : *places)
    QVERIFY(std::abs(radius(place) - radius(places->front())) < 0.05 * radius(places->front()));
}

void TestAutolayout::layersAreTheSameEachTime() {
  const auto once = arrange(tree(3, 20), Style::Layered);
  const auto again = arrange(tree(3, 20), Style::Layered);
  QVERIFY(once && again);
  for (std::size_t i = 0; i < once->size(); ++i) {
    QCOMPARE((*once)[i].x, (*again)[i].x);
    QCOMPARE((*once)[i].y, (*again)[i].y);
  }
}

void TestAutolayout::nothingAndOne() {
  for (const Style style : {Style::Layered, Style::Radial, Style::Circular, Style::Force}) {
    const auto none = arrange({}, style);
    QVERIFY(none && none->empty());
    const auto one = arrange({{box}, {{0, 0}}}, style);
    QVERIFY(one && one->size() == 1);
  }
}

void TestAutolayout::tooManyAreRefused() {
  const auto places = arrange({std::vector(mostNodes(Style::Layered) + 1, box), {}}, Style::Layered);
  QVERIFY(!places);
  QVERIFY(places.error().kind == vethloom::contract::FailureKind::LimitExceeded);
}

void TestAutolayout::fromSeveralThreads() {
  std::vector<std::thread> threads;
  std::vector<std::size_t> counts(4);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    threads.emplace_back([&counts, i] {
      const auto places = arrange(ring(5 + i), Style::Force);
      counts[i] = places ? places->size() : 0;
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  for (std::size_t i = 0; i < counts.size(); ++i)
    QCOMPARE(counts[i], 5 + i);
}

QTEST_APPLESS_MAIN(TestAutolayout)
#include "test_autolayout.moc"
