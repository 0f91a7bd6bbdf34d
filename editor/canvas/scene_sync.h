// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/items/item_context.h"
#include "canvas/layout/canvas_layout.h"

#include <map>

class QGraphicsScene;

namespace vethloom::editor {

class CableItem;
class NodeItem;

/// The only maker of items: keeps one for each shape of the layout. The scene owns the items.
class SceneSync {
public:
  SceneSync(QGraphicsScene& scene, const CanvasLayout& layout, const ItemContext& context);

  /// Makes, alters or removes the items of these ids after what the layout has.
  void sync(const CanvasLayout::Ids& ids);
  void showMarks(const Marks& marks);
  /// The theme has changed.
  void repaintAll();
  /// Whether a cable that the kernel has just made draws itself.
  void setAnimated(bool animated) { animated_ = animated; }

private:
  void syncNode(model::ElementId id);
  void syncCable(model::ElementId id);
  void markNode(model::ElementId id, NodeItem& item) const;
  void markCable(model::ElementId id, CableItem& item) const;

  QGraphicsScene& scene_;
  const CanvasLayout& layout_;
  const ItemContext& context_;
  std::map<model::ElementId, NodeItem*> nodes_;
  std::map<model::ElementId, CableItem*> cables_;
  Marks marks_;
  bool animated_ = false;
};

}  // namespace vethloom::editor
