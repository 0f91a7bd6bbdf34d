// SPDX-License-Identifier: GPL-3.0-or-later
// The index of the board against looking at everything: it may name more than is there, and never less.
#include "canvas/board_index.h"

#include <QTest>
#include <algorithm>
#include <map>
#include <random>

using namespace vethloom;
using namespace vethloom::editor;
using model::ElementId;

namespace {

class Crowd {
public:
  void putNode(ElementId id) {
    NodeShape node;
    node.id = id;
    node.rect = QRectF(at(4000), at(4000), 20 + at(800), 20 + at(300));
    index_.set(node);
    bounds_[id] = node.bounds().translated(node.rect.topLeft());
    lines_.erase(id);
  }
  void putCable(ElementId id) {
    CableShape cable;
    cable.id = id;
    cable.line = {{QPointF(at(4000), at(4000)), QPointF(at(4000), at(4000)), QPointF(at(4000), at(4000))}};
    cable.bounds = cable.line.boundingRect().adjusted(-12, -12, 12, 12);
    index_.set(cable);
    bounds_[id] = cable.bounds;
    lines_[id] = cable.line;
  }
  void remove(ElementId id) {
    index_.remove(id);
    bounds_.erase(id);
    lines_.erase(id);
  }
  double at(int most) { return static_cast<double>(random_() % static_cast<unsigned>(most)); }

  /// What must be found in an area: nodes that touch it, and cables of which a point of the line is in it.
  [[nodiscard]] std::vector<ElementId> wanted(const QRectF& area) const {
    std::vector<ElementId> ids;
    for (const auto& [id, bounds] : bounds_) {
      const auto line = lines_.find(id);
      const bool passes = line != lines_.end() && std::any_of(line->second.begin(), line->second.end(),
                                                              [&](QPointF point) { return area.contains(point); });
      if (line == lines_.end() ? bounds.intersects(area) : passes)
        ids.push_back(id);
    }
    return ids;
  }
  [[nodiscard]] const BoardIndex& index() const { return index_; }
  [[nodiscard]] QRectF all() const {
    QRectF all;
    for (const auto& [id, bounds] : bounds_)
      all |= bounds;
    return all;
  }

private:
  BoardIndex index_;
  std::map<ElementId, QRectF> bounds_;
  std::map<ElementId, QPolygonF> lines_;
  std::mt19937 random_{7};
};

}  // namespace

class TestBoardIndex : public QObject {
  Q_OBJECT

private slots:
  void findsAllThatIsThere();
  void forgetsWhatIsRemoved();
};

void TestBoardIndex::findsAllThatIsThere() {
  Crowd crowd;
  for (std::uint32_t i = 1; i <= 600; ++i)
    i % 2 == 0 ? crowd.putNode(ElementId{i}) : crowd.putCable(ElementId{i});
  for (std::uint32_t i = 1; i <= 600; i += 3)  // Some are elsewhere now, some of another kind, some gone.
    i % 4 == 0 ? crowd.remove(ElementId{i}) : crowd.putNode(ElementId{i});
  for (int i = 0; i < 200; ++i) {
    const QRectF area(crowd.at(4000), crowd.at(4000), crowd.at(i < 100 ? 60 : 3000) + 1, crowd.at(500) + 1);
    const std::vector<ElementId> found = crowd.index().in(area);
    QVERIFY(std::is_sorted(found.begin(), found.end()));
    QVERIFY(std::adjacent_find(found.begin(), found.end()) == found.end());
    const std::vector<ElementId> wanted = crowd.wanted(area);
    QVERIFY(std::includes(found.begin(), found.end(), wanted.begin(), wanted.end()));
    for (const ElementId id : found)
      QVERIFY(crowd.index().boundsOf(id).intersects(area));
  }
  QCOMPARE(crowd.index().bounds(), crowd.all());
}

void TestBoardIndex::forgetsWhatIsRemoved() {
  Crowd crowd;
  crowd.putNode(ElementId{5});
  crowd.putCable(ElementId{6});
  crowd.remove(ElementId{5});
  crowd.remove(ElementId{6});
  crowd.remove(ElementId{7});
  QVERIFY(crowd.index().in(QRectF(-1e6, -1e6, 2e6, 2e6)).empty());
  QVERIFY(crowd.index().boundsOf(ElementId{5}).isNull());
  QVERIFY(crowd.index().bounds().isNull());
}

QTEST_GUILESS_MAIN(TestBoardIndex)
#include "test_board_index.moc"
