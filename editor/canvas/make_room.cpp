// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/make_room.h"

#include "canvas/canvas_scene.h"
#include "canvas/layout/measures.h"
#include "model/edits.h"

#include <algorithm>
#include <deque>

namespace vethloom::editor {

namespace {

using model::ElementId;

constexpr double distance = 3 * measures::grid;
constexpr int mostPushes = 200;  // Boxes that lay upon each other before could push each other for ever.

/// Something that now covers more than before, or stands elsewhere.
struct Push {
  ElementId id;
  QRectF before;
  QRectF now;
};

class Room {
public:
  Room(const CanvasScene& scene, std::set<ElementId> placed, const std::map<ElementId, QRectF>& grown)
      : scene_(scene), placed_(std::move(placed)) {
    for (const auto& [id, before] : grown) {
      const NodeShape* shape = scene.layout().node(id);
      if (shape && shape->rect != before && !placed_.contains(id))
        pushes_.push_back({id, before, shape->rect});
    }
  }

  model::Patch made() {
    for (const Push& push : pushes_)
      placed_.insert(push.id);  // What grows does not give way itself.
    for (int left = mostPushes; !pushes_.empty() && left > 0; --left) {
      const Push push = pushes_.front();
      pushes_.pop_front();
      for (const ElementId id : scene_.elementsTouching(push.now.adjusted(-1, -1, 1, 1)))
        giveWay(id, push);
      // Those that have been pushed already are not where the scene still has them.
      for (const auto& [id, way] : std::map(ways_))
        giveWay(id, push);
    }
    return model::moveEach(scene_.topology(), ways_);
  }

private:
  [[nodiscard]] QRectF rectOf(ElementId id) const {
    const auto found = ways_.find(id);
    const QRectF rect = scene_.layout().node(id)->rect;
    return found == ways_.end() ? rect : rect.translated(found->second.x, found->second.y);
  }

  /// Moves a neighbour that was beside what pushes, and is now under it, on in the direction in which it was.
  void giveWay(ElementId id, const Push& push) {
    const NodeShape* shape = scene_.layout().node(id);
    const bool stays = !shape || !isBox(shape->kind) || id == push.id || placed_.contains(id) || shape->locked;
    if (stays)
      return;
    const QRectF rect = rectOf(id);
    if (!rect.intersects(push.now) || rect.intersects(push.before))
      return;
    const bool wasRight = rect.left() >= push.before.right();
    const bool wasBelow = rect.top() >= push.before.bottom();
    if (!wasRight && !wasBelow)
      return;
    const double across = measures::onGridUp(push.now.right() + distance - rect.left());
    const double down = measures::onGridUp(push.now.bottom() + distance - rect.top());
    const bool goesRight = wasRight && (!wasBelow || across <= down);
    model::Point& way = ways_[id];
    way.x += goesRight ? across : 0;
    way.y += goesRight ? 0 : down;
    pushes_.push_back({id, rect, rectOf(id)});
  }

  const CanvasScene& scene_;
  std::set<ElementId> placed_;
  std::deque<Push> pushes_;
  std::map<ElementId, model::Point> ways_;
};

}  // namespace

model::Patch makeRoom(const CanvasScene& scene, const model::Patch& step) {
  if (scene.layout().grown().empty())
    return {};
  std::set<ElementId> placed;
  for (const auto& change : step.placements)
    placed.insert(change.id);
  return Room(scene, std::move(placed), scene.layout().grown()).made();
}

model::Patch makeRoom(const CanvasScene& scene, const std::map<ElementId, QRectF>& before) {
  return Room(scene, {}, before).made();
}

}  // namespace vethloom::editor
