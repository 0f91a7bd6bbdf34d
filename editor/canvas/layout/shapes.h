// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"
#include "plan/comparison.h"

#include <QPointF>
#include <QPolygonF>
#include <QRectF>
#include <QString>
#include <QStringList>
#include <array>
#include <vector>

/// What the canvas draws, laid out: plain values between the layout, which makes them, and the items, which paint them.
namespace vethloom::editor {

/// A side of a box or bridge.
enum class Edge { Left, Top, Right, Bottom };

/// The little lamp of an interface: every state has a shape of its own, not only a colour.
enum class Light {
  PlannedUp,    ///< Only drawn, to be up.
  PlannedDown,  ///< Only drawn, to stay down.
  Down,         ///< In the kernel, down.
  NoCarrier,    ///< In the kernel, up, nothing at the other end.
  Up,           ///< In the kernel, up, with carrier.
};

/// One address under an interface's name.
struct AddressLine {
  enum class Standing {
    AsDrawn,
    NotInKernel,  ///< Drawn, but the kernel's link lacks it.
    NotDrawn,     ///< The kernel's link has it, but it is not drawn.
  };
  QString text;
  Standing standing = Standing::AsDrawn;
  bool operator==(const AddressLine&) const = default;
};

/// What is written and lit for one interface.
struct InterfaceFace {
  QString name;
  std::vector<AddressLine> addresses;
  Light light = Light::PlannedUp;
  plan::Standing standing = plan::Standing::Planned;
  bool operator==(const InterfaceFace&) const = default;
};

/// An interface on the edge of its box or bridge. Its rectangle is relative to the node's top left.
struct Chip {
  model::InterfaceId id;
  InterfaceFace face;
  Edge edge = Edge::Bottom;
  /// The cable leaves towards the inside: its other end is in the same box.
  bool inward = false;
  bool compact = false;  ///< Of a collapsed box: only the light is shown.
  QRectF rect;

  /// Where the cable's plug sits, and the unit vector in which it leaves.
  [[nodiscard]] QPointF plug() const;
  [[nodiscard]] QPointF direction() const;
  bool operator==(const Chip&) const = default;
};

enum class NodeKind { Host, Namespace, Bridge, Device, Note, Frame };
/// Whether such a node stands inside a box.
[[nodiscard]] constexpr bool isInside(NodeKind kind) {
  return kind == NodeKind::Bridge || kind == NodeKind::Device;
}
/// Whether others stand inside such a node.
[[nodiscard]] constexpr bool isBox(NodeKind kind) {
  return kind == NodeKind::Host || kind == NodeKind::Namespace;
}
[[nodiscard]] constexpr bool isAnnotation(NodeKind kind) {
  return kind == NodeKind::Note || kind == NodeKind::Frame;
}

/// Whether the kernel differs from the drawing so that a badge says so.
[[nodiscard]] constexpr bool hasBadge(plan::Standing standing) {
  return standing == plan::Standing::Drifted || standing == plan::Standing::Conflict;
}

/// A device's line to another link: to the one that it stands on, or to its master. Relative to its top left.
struct Tie {
  enum class Role { Lower, Master };
  Role role = Role::Lower;
  QPointF from;
  QPointF to;
  bool operator==(const Tie&) const = default;
};

/// A box, a bridge or another device with everything in it, or an annotation. Rectangles other than `rect` are relative
/// to its top left.
struct NodeShape {
  model::ElementId id = model::noElement;
  NodeKind kind = NodeKind::Namespace;
  QRectF rect;  ///< In scene coordinates, without the chips that stand out.
  QString title;
  QString subtitle;
  QRectF titleRect;
  QRectF subtitleRect;
  double headerHeight = 0;  ///< Boxes only.
  QRectF faceRect;          ///< A namespace's loopback, a bridge's own addresses.
  InterfaceFace face;       ///< A namespace's "lo"; a bridge's own interface.
  bool adopted = false;  ///< A namespace that somebody else makes; its face says so instead of telling of its loopback.
  plan::Standing standing = plan::Standing::Planned;
  std::vector<Chip> chips;
  QString icon;  ///< The name of a device's kind's icon, or of what a namespace stands for; and where it is.
  QRectF iconRect;
  QString colour;           ///< One of model::colourNames(), or empty.
  QStringList lines;        ///< Notes only: the text, as it is broken into lines.
  int level = 0;            ///< Of two that overlap, the higher one lies above.
  bool locked = false;      ///< Stays where it is.
  bool collapsed = false;   ///< Namespaces only: what is in it is not shown.
  bool takesPorts = false;  ///< Other links can be given to it: bridges, bonds, VRFs.
  std::vector<Tie> ties;    ///< Devices only.

  /// Whether a cable can end here.
  [[nodiscard]] bool takesCables() const { return isBox(kind) || takesPorts; }
  /// All that is painted, with rings and badges, relative to the top left.
  [[nodiscard]] QRectF bounds() const;
  /// The middle of the badge that tells of a problem, relative to the top left: beside the corner, which is a handle.
  [[nodiscard]] static QPointF problemSpot();
  [[nodiscard]] const Chip* chip(model::InterfaceId id) const;
  bool operator==(const NodeShape&) const = default;
};

/// A cable, in scene coordinates.
struct CableShape {
  model::ElementId id = model::noElement;
  std::array<QPointF, 2> plugs;
  std::array<QPointF, 2> directions;
  model::Routing routing = model::Routing::Curved;
  QPolygonF bends;  ///< Where the user made the line pass.
  QPolygonF line;   ///< The curve, flattened, from plug to plug.
  QRectF bounds;    ///< All that is painted.
  QString label;
  QRectF labelRect;
  plan::Standing standing = plan::Standing::Planned;
  bool lit = false;            ///< Both ends are up and have carrier.
  int level = 0;               ///< Of two that overlap, the higher one lies above.
  bool insideNode = false;     ///< Runs inside a namespace's card, so above it.
  std::vector<QRectF> behind;  ///< Labels of the boxes that it leaves: the line passes behind them.

  /// A share of the way along the line.
  [[nodiscard]] QPointF pointAt(double share) const;
  [[nodiscard]] QPointF middle() const { return pointAt(0.5); }
  /// The middle of the badge that tells how it stands to the kernel: half way, or above the label.
  [[nodiscard]] QPointF standingSpot() const;
  /// The middle of the badge that tells of a problem: clear of the label and of the badge for the standing.
  [[nodiscard]] QPointF problemSpot() const;
  bool operator==(const CableShape&) const = default;
};

}  // namespace vethloom::editor
