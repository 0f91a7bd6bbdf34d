// SPDX-License-Identifier: GPL-3.0-or-later
// The geometry: chips on the right edges, nothing over anything else, updates that equal a fresh layout.
#include "canvas/layout/cable_layout.h"
#include "canvas/layout/canvas_layout.h"
#include "canvas/layout/chip_layout.h"
#include "drawings.h"
#include "model/edits.h"

#include <QRandomGenerator>
#include <QTest>

using namespace vethloom;
using namespace vethloom::editor;
using model::ElementId;

class TestCanvasLayout : public QObject {
  Q_OBJECT

private slots:
  void spreadKeepsApart_data();
  void spreadKeepsApart();
  void facesThePeer_data();
  void facesThePeer();
  void labelsNeverCoverEachOther_data();
  void labelsNeverCoverEachOther();
  void facingCableIsStraight();
  void boxesGrowWithTheirContent();
  void anUpdateEqualsAFreshLayout();
  void anUpdateTouchesOnlyTheNeighbours();

private:
  static CanvasLayout laidOut(const model::Topology& topology) {
    CanvasLayout layout;
    layout.setHostTitle(QStringLiteral("Sandbox"));
    layout.rebuild(topology, nullptr);
    return layout;
  }
};

void TestCanvasLayout::spreadKeepsApart_data() {
  QTest::addColumn<QList<double>>("wishes");
  QTest::addColumn<QList<double>>("expected");
  QTest::newRow("none") << QList<double>{} << QList<double>{};
  QTest::newRow("one where it wants") << QList<double>{50} << QList<double>{50};
  QTest::newRow("far apart") << QList<double>{20, 80} << QList<double>{20, 80};
  QTest::newRow("same wish: around it") << QList<double>{50, 50} << QList<double>{43, 57};
  QTest::newRow("three") << QList<double>{50, 50, 50} << QList<double>{36, 50, 64};
  QTest::newRow("clusters meet") << QList<double>{40, 40, 50} << QList<double>{29.333, 43.333, 57.333};
  QTest::newRow("kept inside, low") << QList<double>{-30} << QList<double>{5};
  QTest::newRow("kept inside, high") << QList<double>{100, 100} << QList<double>{81, 95};
  QTest::newRow("wishes against the order") << QList<double>{60, 40} << QList<double>{43, 57};
}

void TestCanvasLayout::spreadKeepsApart() {
  QFETCH(QList<double>, wishes);
  QFETCH(QList<double>, expected);
  std::vector<Wish> given;
  for (const double middle : wishes)
    given.push_back({middle, 10});
  const std::vector<double> middles = spread(given, 4, 0, 100);
  QCOMPARE(middles.size(), std::size_t(expected.size()));
  for (std::size_t i = 0; i < middles.size(); ++i)
    QVERIFY2(std::abs(middles[i] - expected[qsizetype(i)]) < 0.01, qPrintable(QString::number(middles[i])));
}

void TestCanvasLayout::facesThePeer_data() {
  QTest::addColumn<QRectF>("peer");
  QTest::addColumn<bool>("longPill");
  QTest::addColumn<int>("edge");
  QTest::addColumn<bool>("inward");
  // Of a box of 200 x 100 at the origin.
  QTest::newRow("right") << QRectF(300, 0, 50, 50) << false << int(Edge::Right) << false;
  QTest::newRow("left") << QRectF(-300, 0, 50, 50) << false << int(Edge::Left) << false;
  QTest::newRow("above") << QRectF(0, -300, 50, 50) << false << int(Edge::Top) << false;
  QTest::newRow("below") << QRectF(0, 300, 50, 50) << false << int(Edge::Bottom) << false;
  QTest::newRow("more right than below") << QRectF(400, 150, 50, 50) << false << int(Edge::Right) << false;
  QTest::newRow("a pill prefers its long side") << QRectF(400, 150, 50, 50) << true << int(Edge::Bottom) << false;
  QTest::newRow("a pill beside") << QRectF(400, 110, 50, 50) << true << int(Edge::Right) << false;
  QTest::newRow("inside, near the bottom") << QRectF(80, 60, 40, 38) << false << int(Edge::Bottom) << true;
  QTest::newRow("I am inside, near its left") << QRectF(-10, -80, 500, 300) << false << int(Edge::Left) << false;
}

void TestCanvasLayout::facesThePeer() {
  QFETCH(QRectF, peer);
  QFETCH(bool, longPill);
  QFETCH(int, edge);
  QFETCH(bool, inward);
  const Facing side = facing(QRectF(0, 0, 200, 100), peer, longPill);
  QCOMPARE(int(side.edge), edge);
  QCOMPARE(side.inward, inward);
}

void TestCanvasLayout::labelsNeverCoverEachOther_data() {
  QTest::addColumn<int>("index");
  const auto drawings = drawings::all();
  for (std::size_t i = 0; i < drawings.size(); ++i)
    QTest::newRow(drawings[i].name.c_str()) << int(i);
}

void TestCanvasLayout::labelsNeverCoverEachOther() {
  QFETCH(int, index);
  const model::Topology topology = drawings::all()[std::size_t(index)].topology;
  const CanvasLayout layout = laidOut(topology);
  struct Label {
    QRectF rect;
    QString text;
  };
  std::vector<Label> labels;
  for (const auto& [id, node] : layout.nodes()) {
    const QPointF corner = node.rect.topLeft();
    labels.push_back({node.titleRect.translated(corner), node.title});
    if (!node.subtitle.isEmpty())
      labels.push_back({node.subtitleRect.translated(corner), node.subtitle});
    if (!node.faceRect.isEmpty() && node.kind == NodeKind::Namespace)
      labels.push_back({node.faceRect.translated(corner), node.face.name});
    for (const Chip& chip : node.chips)
      labels.push_back({chip.rect.translated(corner), node.title + u'/' + chip.face.name});
    // And nothing is cut off: texts are inside their box, chips fit their texts.
    QVERIFY(QRectF(QPointF(), node.rect.size()).contains(node.titleRect));
    for (const Chip& chip : node.chips)
      QVERIFY(chip.rect.size() == chipSize(chip.face, layout.typography()));
  }
  for (std::size_t a = 0; a < labels.size(); ++a) {
    for (std::size_t b = a + 1; b < labels.size(); ++b)
      QVERIFY2(!labels[a].rect.intersects(labels[b].rect),
               qPrintable(labels[a].text + QStringLiteral(" and ") + labels[b].text));
  }
}

void TestCanvasLayout::facingCableIsStraight() {
  const CanvasLayout layout = laidOut(drawings::twoRooms());
  const CableShape& cable = layout.cables().begin()->second;
  QCOMPARE(cable.line.size(), 2);
  QCOMPARE(cable.line.first().y(), cable.line.last().y());
}

void TestCanvasLayout::boxesGrowWithTheirContent() {
  model::Topology topology = drawings::twoRooms();
  const CanvasLayout small = laidOut(topology);
  const ElementId left{2};
  drawings::addBridge(topology, left, 200, 200);
  const CanvasLayout grown = laidOut(topology);
  QVERIFY(grown.node(left)->rect.width() > small.node(left)->rect.width());
  QVERIFY(grown.node(left)->rect.height() > small.node(left)->rect.height());
  for (const auto& [id, node] : grown.nodes()) {
    if (node.kind == NodeKind::Bridge)
      QVERIFY(grown.node(left)->rect.contains(node.rect));
  }
}

void TestCanvasLayout::anUpdateEqualsAFreshLayout() {
  QRandomGenerator random(20260101);
  for (const drawings::Drawing& drawing : drawings::all()) {
    model::Topology topology = drawing.topology;
    CanvasLayout layout = laidOut(topology);
    for (int step = 0; step < 60; ++step) {
      const auto pick = [&] {
        auto it = topology.elements.begin();
        std::advance(it, random.bounded(int(topology.elements.size())));
        return it->first;
      };
      model::Patch patch;
      switch (random.bounded(5)) {
        case 0:
          patch = model::addNamespace(topology, {.x = random.bounded(900.0), .y = random.bounded(900.0)}).patch;
          break;
        case 1:
          patch = model::remove(topology, {pick()});
          break;
        case 2:
          if (const auto added = model::addCable(topology, pick(), pick(), {}))
            patch = added->patch;
          break;
        case 3:
          if (const ElementId box = model::boxOf(topology, pick()); box != model::noElement)
            patch = model::addBridge(topology, box, {.x = random.bounded(300.0), .y = random.bounded(300.0)}).patch;
          break;
        default:
          patch = model::move(topology, {pick(), pick()}, random.bounded(400.0) - 200, random.bounded(400.0) - 200);
      }
      QVERIFY(model::apply(topology, patch));
      CanvasLayout::Ids changed;
      for (const auto& change : patch.elements)
        changed.insert(change.id);
      for (const auto& change : patch.placements)
        changed.insert(change.id);
      layout.update(topology, nullptr, changed);
      const CanvasLayout fresh = laidOut(topology);
      QVERIFY2(layout.nodes() == fresh.nodes(), drawing.name.c_str());
      QVERIFY2(layout.cables() == fresh.cables(), drawing.name.c_str());
    }
  }
}

void TestCanvasLayout::anUpdateTouchesOnlyTheNeighbours() {
  model::Topology topology = drawings::twoRooms();
  const ElementId far = drawings::addNamespace(topology, 2000, 2000);
  CanvasLayout layout = laidOut(topology);
  const model::Patch patch = model::move(topology, {far}, 16, 0);
  QVERIFY(model::apply(topology, patch));
  QVERIFY(layout.update(topology, nullptr, {far}) == CanvasLayout::Ids{far});
  QVERIFY(layout.update(topology, nullptr, {far}).empty());
}

QTEST_MAIN(TestCanvasLayout)
#include "test_canvas_layout.moc"
