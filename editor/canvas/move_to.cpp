// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/move_to.h"

#include "canvas/canvas_scene.h"
#include "canvas/place_new.h"
#include "model/edits_move.h"

#include <QCoreApplication>

namespace vethloom::editor {

namespace {

using model::ElementId;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(MoveTo)
};

tl::unexpected<contract::Failure> refused(const QString& why) {
  return tl::unexpected(contract::Failure{contract::FailureKind::InvalidArgument, why.toStdString(), {}});
}

/// What a cable's end sits on: its master, else its box.
ElementId ownerOf(const model::Topology& topology, model::InterfaceId end) {
  const ElementId master = model::masterOf(topology, end);
  return master == model::noElement ? model::boxOfInterface(topology, end) : master;
}

bool isEnd(const model::Topology& topology, const Hit& what) {
  return what.interface && topology.find<model::Cable>(what.interface->element);
}

}  // namespace

contract::Result<model::Patch> movedDevice(const CanvasScene& scene, ElementId device, ElementId box,
                                           const model::Placement& placement) {
  const model::Topology& topology = scene.topology();
  const contract::LinkKindInfo& kind = contract::infoOf(model::kindOf(topology, {device, 0}));
  const NodeShape* shape = scene.layout().node(device);
  const bool isMade =
      shape && (shape->standing == plan::Standing::Applied || shape->standing == plan::Standing::Drifted);
  if (isMade && !kind.changesSpace && model::boxOf(topology, device) != box) {
    const QString title = QString::fromUtf8(kind.title.data(), static_cast<qsizetype>(kind.title.size()));
    return refused(Text::tr("The kernel moves no %1 between namespaces. Draw a new one in %2 and delete this one.")
                       .arg(title, QString::fromStdString(model::describe(topology, box))));
  }
  return model::moveToBox(topology, device, box, placement);
}

bool isMovable(const model::Topology& topology, const Hit& what) {
  return isEnd(topology, what) || topology.find<model::Bridge>(what.element) ||
         topology.find<model::Link>(what.element);
}

bool takes(const model::Topology& topology, const Hit& what, ElementId target) {
  if (!isMovable(topology, what))
    return false;
  const bool end = isEnd(topology, what);
  const ElementId own = end ? ownerOf(topology, *what.interface) : model::boxOf(topology, what.element);
  return target != own && (model::stackOf(topology, target) || (end && model::masterKindOf(topology, target)));
}

std::vector<ElementId> targetsFor(const model::Topology& topology, const Hit& what) {
  std::vector<ElementId> targets;
  for (const auto& [id, element] : topology.elements) {
    if (takes(topology, what, id))
      targets.push_back(id);
  }
  return targets;
}

contract::Result<model::Patch> movedTo(const CanvasScene& scene, const Hit& what, ElementId target) {
  const model::Topology& topology = scene.topology();
  if (isEnd(topology, what))
    return model::reconnectEnd(topology, *what.interface, target);
  const NodeShape* box = scene.layout().node(target);
  if (!isMovable(topology, what) || !box)
    return refused(Text::tr("Only bridges, other devices and ends of cables are moved to another box."));
  const auto found = topology.placements.find(what.element);
  model::Placement placement = found == topology.placements.end() ? model::Placement{} : found->second;
  const NodeShape* shape = scene.layout().node(what.element);
  const QSizeF size = shape ? shape->rect.size() : QSizeF(placement.width, placement.height);
  const QPointF at = freeRectIn(scene, target, size).topLeft() - box->rect.topLeft();
  placement.x = at.x();
  placement.y = at.y();
  return movedDevice(scene, what.element, target, placement);
}

}  // namespace vethloom::editor
