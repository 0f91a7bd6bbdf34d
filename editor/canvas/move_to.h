// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/patch.h"

namespace vethloom::editor {

class CanvasScene;
struct Hit;

/// Moves a bridge or another device to another box. Refused where it is made already and the kernel moves no such link.
[[nodiscard]] contract::Result<model::Patch> movedDevice(const CanvasScene& scene, model::ElementId device,
                                                         model::ElementId box, const model::Placement& placement);

/// Whether something can stand, or end, elsewhere: a bridge or another device, or a cable's end.
[[nodiscard]] bool isMovable(const model::Topology& topology, const Hit& what);
/// Whether it can there: a device in other boxes, a cable's end also at bridges, bonds and VRFs.
[[nodiscard]] bool takes(const model::Topology& topology, const Hit& what, model::ElementId target);
/// All of those.
[[nodiscard]] std::vector<model::ElementId> targetsFor(const model::Topology& topology, const Hit& what);
/// Moves it there, a device to where it covers nothing.
[[nodiscard]] contract::Result<model::Patch> movedTo(const CanvasScene& scene, const Hit& what,
                                                     model::ElementId target);

}  // namespace vethloom::editor
