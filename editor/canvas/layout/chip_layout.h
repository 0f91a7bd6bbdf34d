// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/layout/shapes.h"

#include <QSizeF>
#include <vector>

namespace vethloom::editor {

class Typography;

/// What is shown of a drawn interface; `live` is nullptr where nothing is known of the kernel.
[[nodiscard]] InterfaceFace faceOf(const model::Interface& drawn, const plan::LiveInterface* live);

/// The room that a chip with this face needs.
[[nodiscard]] QSizeF chipSize(const InterfaceFace& face, const Typography& type);

/// The edge of `own` that faces `peer`, and whether the peer is inside `own`. `longPill`: one of them is a bridge.
struct Facing {
  Edge edge = Edge::Bottom;
  bool inward = false;
};
[[nodiscard]] Facing facing(const QRectF& own, const QRectF& peer, bool longPill);

/// One thing to be set on a line: where its middle would like to be, and its extent.
struct Wish {
  double middle = 0;
  double extent = 0;
};
/// Middles in the order of the wishes, which must be sorted: as near to the wishes as can be without overlapping, with
/// `gap` between neighbours, inside [low, high] where they all fit.
[[nodiscard]] std::vector<double> spread(const std::vector<Wish>& wishes, double gap, double low, double high);

}  // namespace vethloom::editor
