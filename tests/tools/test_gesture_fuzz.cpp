// SPDX-License-Identifier: GPL-3.0-or-later
// Ten thousand random gestures: undoing all of them gives the first drawing back, redoing all the last, exactly.
#include "board.h"
#include "canvas/align.h"
#include "canvas/layout/handles.h"
#include "drawings.h"
#include "model/edits.h"
#include "model/edits_look.h"
#include "tools/cable_tool.h"
#include "tools/place_tool.h"
#include "tools/select_tool.h"

#include <QMenu>
#include <QRandomGenerator>

using namespace vethloom;
using namespace vethloom::editor;
using model::ElementId;

class TestGestureFuzz : public QObject {
  Q_OBJECT

private slots:
  void init();
  void undoAllRedoAll_data();
  void undoAllRedoAll();

private:
  void gesture(Board& board, const std::vector<Tool*>& tools);
  void look(Board& board);
  QPointF somewhere(Board& board);
  QPointF handle(Board& board);
  QRandomGenerator random_;
};

void TestGestureFuzz::init() {
  random_.seed(0);
}

QPointF TestGestureFuzz::somewhere(Board& board) {
  // Mostly at things, sometimes anywhere.
  if (random_.bounded(4) > 0) {
    const auto& nodes = board.layout().nodes();
    auto it = nodes.begin();
    std::advance(it, random_.bounded(int(nodes.size())));
    const QRectF rect = it->second.rect;
    return rect.topLeft() + QPointF(random_.bounded(rect.width()), random_.bounded(rect.height()));
  }
  return {random_.bounded(900.0) - 200, random_.bounded(600.0) - 100};
}

/// A handle, a chip or a bend of something selected, where there is any.
QPointF TestGestureFuzz::handle(Board& board) {
  if (board.selection.elements().empty())
    return somewhere(board);
  const ElementId id = board.selection.elements().front();
  if (const NodeShape* node = board.layout().node(id)) {
    const std::vector<Handle> handles = handlesOf(*node);
    if (!node->chips.empty() && random_.bounded(2) == 0)
      return node->chips.front().rect.center() + node->rect.topLeft();
    return handles.empty() ? node->rect.center()
                           : node->rect.topLeft() + handles[std::size_t(random_.bounded(int(handles.size())))].point;
  }
  const CableShape* cable = board.layout().cable(id);
  if (!cable)
    return somewhere(board);
  return cable->bends.isEmpty() ? cable->middle() : cable->bends.first();
}

/// An edit of the Arrange menu, of what is selected.
void TestGestureFuzz::look(Board& board) {
  const auto& elements = board.selection.elements();
  const std::set<ElementId> ids(elements.begin(), elements.end());
  const model::Topology& topology = board.topology();
  const auto push = [&](const model::Patch& patch) { board.document.push(patch, QStringLiteral("Look")); };
  switch (random_.bounded(9)) {
    case 0:
      return push(model::setCollapsed(topology, ids, random_.bounded(2) == 0));
    case 1:
      return push(model::setLocked(topology, ids, random_.bounded(3) == 0));
    case 2:
      return push(model::group(topology, ids));
    case 3:
      return push(model::ungroup(topology, ids));
    case 4:
      return push(model::bringToFront(topology, ids));
    case 5:
      return push(model::setRouting(topology, ids, model::Routing(random_.bounded(3))));
    case 6:
      return push(aligned(board.view.canvasScene(), elements, Alignment(random_.bounded(6))));
    case 7:
      return push(distributed(board.view.canvasScene(), elements, Direction(random_.bounded(2))));
    default:
      if (topology.elements.size() < 40)
        push(model::paste(topology, model::excerpt(topology, ids), 32, 32));
  }
}

void TestGestureFuzz::gesture(Board& board, const std::vector<Tool*>& tools) {
  static constexpr std::array<Qt::KeyboardModifiers, 4> modifiers = {Qt::NoModifier, Qt::ControlModifier,
                                                                     Qt::ShiftModifier, Qt::AltModifier};
  const Qt::KeyboardModifiers keys = modifiers[std::size_t(random_.bounded(4))];
  switch (random_.bounded(16)) {
    case 0:
      board.view.setTool(tools[std::size_t(random_.bounded(int(tools.size())))]);
      break;
    case 1:
    case 2:
      board.click(somewhere(board), keys);
      break;
    case 3:
    case 4:
    case 5:
      board.drag(somewhere(board), somewhere(board), keys);
      break;
    case 6:  // A drag that is given up half way, by key or by another tool.
      board.press(somewhere(board));
      board.move(somewhere(board));
      if (random_.bounded(2) == 0)
        board.key(Qt::Key_Escape);
      else
        board.view.setTool(tools[0]);
      board.release(somewhere(board));
      break;
    case 7:
      board.key(std::array{Qt::Key_Left, Qt::Key_Right, Qt::Key_Up, Qt::Key_Down}[std::size_t(random_.bounded(4))],
                keys);
      break;
    case 8:
      board.click(somewhere(board), {}, Qt::RightButton);
      break;
    case 9:
      if (!board.selection.elements().empty() && board.topology().elements.size() > 12) {
        const ElementId victim = board.selection.elements().front();
        board.document.push(model::remove(board.topology(), {victim}), QStringLiteral("Remove"));
      }
      break;
    case 10:
      board.document.undoStack().undo();
      break;
    case 11:
    case 12:
      board.drag(handle(board), somewhere(board), keys);
      break;
    case 13:
      look(board);
      break;
    case 14:
      QTest::mouseDClick(board.view.viewport(), Qt::LeftButton, keys, board.pixel(handle(board)));
      board.view.commitRename();
      break;
    default:
      board.document.undoStack().redo();
  }
}

void TestGestureFuzz::undoAllRedoAll_data() {
  QTest::addColumn<quint32>("seed");
  for (quint32 seed = 1; seed <= 10; ++seed)
    QTest::addRow("seed %u", seed) << seed;
}

void TestGestureFuzz::undoAllRedoAll() {
  QFETCH(quint32, seed);
  random_.seed(seed);
  Board board(drawings::twoRooms());
  SelectTool select(board.view);
  PlaceTool placeNamespace(board.view, QStringLiteral("namespace"));
  PlaceTool placeBridge(board.view, QStringLiteral("bridge"));
  PlaceTool placeFrame(board.view, QStringLiteral("frame"));
  CableTool cable(board.view);
  const model::Topology start = board.topology();
  for (int i = 0; i < 1000; ++i) {
    // So that the drawing stays of a size that a person could draw.
    const bool full = board.topology().elements.size() > 40;
    gesture(board, full ? std::vector<Tool*>{&select}
                        : std::vector<Tool*>{&select, &placeNamespace, &placeBridge, &placeFrame, &cable});
    // The offer of the cable tool stays unanswered.
    for (QMenu* menu : board.view.findChildren<QMenu*>())
      delete menu;
  }
  board.view.setTool(nullptr);
  const model::Topology end = board.topology();
  QVERIFY(board.document.undoStack().index() > 20);

  const auto shapesFit = [&] {
    CanvasLayout fresh;
    fresh.setHostTitle(QStringLiteral("Sandbox"));
    fresh.rebuild(board.topology(), nullptr);
    return fresh.nodes() == board.layout().nodes() && fresh.cables() == board.layout().cables();
  };
  QVERIFY(shapesFit());
  const int steps = board.document.undoStack().index();
  board.document.undoStack().setIndex(0);
  QVERIFY(board.topology() == start);
  QVERIFY(shapesFit());
  board.document.undoStack().setIndex(steps);
  QVERIFY(board.topology() == end);
  QVERIFY(shapesFit());
}

QTEST_MAIN(TestGestureFuzz)
#include "test_gesture_fuzz.moc"
