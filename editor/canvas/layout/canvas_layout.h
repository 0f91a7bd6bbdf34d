// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/layout/chip_layout.h"
#include "canvas/layout/shapes.h"
#include "canvas/layout/typography.h"

#include <map>
#include <set>

namespace vethloom::editor {

/// Where everything on the board is: sizes of boxes and devices, chips on their edges, the lines of the cables. Pure
/// geometry without items; an update touches only the neighbourhood of what changed.
class CanvasLayout {
public:
  using Ids = std::set<model::ElementId>;
  using Nodes = std::map<model::ElementId, NodeShape>;

  [[nodiscard]] const Typography& typography() const { return type_; }
  [[nodiscard]] const Nodes& nodes() const { return nodes_; }
  [[nodiscard]] const std::map<model::ElementId, CableShape>& cables() const { return cables_; }
  [[nodiscard]] const NodeShape* node(model::ElementId id) const;
  [[nodiscard]] const CableShape* cable(model::ElementId id) const;
  /// The box that a bridge or another device stands in; noElement for anything else.
  [[nodiscard]] model::ElementId boxOfBridge(model::ElementId id) const;
  /// The box or bridge that an end of a cable sits on; noElement where there is no such cable.
  [[nodiscard]] model::ElementId ownerOf(model::InterfaceId end) const;

  /// Shown on the host's frame where it has no label; takes effect with the next update of the host.
  void setHostTitle(const QString& title) { hostTitle_ = title; }

  /// Lays out anew what the `given` ids ask for (added, removed, altered, moved, or differently live) and returns the
  /// ids whose shape is another now, came or went.
  Ids update(const model::Topology& topology, const plan::Comparison* comparison, const Ids& given);
  /// Of the last update: nodes of which only what is written and lit on chips is different, and where (scene).
  [[nodiscard]] const std::map<model::ElementId, std::vector<QRectF>>& rewritten() const { return rewritten_; }
  /// Of the last update: boxes that became larger where they are, and what they covered before (scene).
  [[nodiscard]] const std::map<model::ElementId, QRectF>& grown() const { return grown_; }
  /// The same as update() for everything.
  Ids rebuild(const model::Topology& topology, const plan::Comparison* comparison);

private:
  /// What an end of a cable sits on: its bridge, else its box.
  using Owners = std::array<model::ElementId, 2>;
  struct World {
    const model::Topology& topology;
    const plan::Comparison* comparison;
  };

  [[nodiscard]] Ids withContents(const model::Topology& topology, const Ids& given) const;
  [[nodiscard]] Ids withOrphans(const model::Topology& topology, const Ids& changed) const;
  void unindex(model::ElementId id, Ids& affected);
  void index(const World& world, model::ElementId id, Ids& affected);
  void addPeers(const Ids& of, Ids& into) const;
  [[nodiscard]] QRectF baseRect(const World& world, model::ElementId id) const;
  [[nodiscard]] NodeShape measured(const World& world, model::ElementId id) const;
  [[nodiscard]] Nodes settled(const World& world, const Ids& affected);
  void settleBox(const World& world, model::ElementId box, Nodes& fresh);
  Ids takeNodes(const Nodes& fresh, Ids& touched);
  void placeChips(NodeShape& shape) const;
  [[nodiscard]] double wishOf(const NodeShape& shape, const Chip& chip) const;
  void hideBehindLabels(CableShape& shape, const NodeShape& box) const;
  [[nodiscard]] CableShape cableShape(const World& world, model::ElementId id) const;
  [[nodiscard]] model::ElementId peerOf(model::InterfaceId end) const;
  void tie(const World& world, Ids& touched);
  void placeLabels(Ids& touched);
  void leave(model::ElementId id);
  [[nodiscard]] Ids labelsToPlace(const Ids& touched) const;
  [[nodiscard]] Ids boxesAround(model::ElementId cable) const;
  [[nodiscard]] std::vector<Tie> tiesOf(const World& world, const NodeShape& shape) const;
  [[nodiscard]] QRectF rectOf(model::InterfaceId id) const;

  Typography type_;
  QString hostTitle_;
  Nodes nodes_;
  std::map<model::ElementId, std::vector<QRectF>> rewritten_;
  std::map<model::ElementId, QRectF> grown_;
  std::map<model::ElementId, CableShape> cables_;
  std::map<model::ElementId, Owners> owners_;           // Of each cable.
  std::map<model::ElementId, Ids> cablesAt_;            // Of each box or bridge.
  std::map<model::ElementId, model::ElementId> boxOf_;  // Of each bridge or other device.
  std::map<model::ElementId, Ids> bridgesIn_;           // Of each box, with the other devices in it.
  std::vector<QRectF> left_;                            // In this update: places that are free now.
  Ids labelled_;                                        // Cables with a label.
  Ids aside_;                                           // Those of them whose label is not half way.
  Ids tied_;                                            // What has a master, or stands on another link.
};

}  // namespace vethloom::editor
