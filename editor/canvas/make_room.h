// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/patch.h"

#include <QRectF>
#include <map>

namespace vethloom::editor {

class CanvasScene;

/// After a step has made boxes grow (a cable's end, a device inside): moves the neighbours that they would now cover
/// aside, to the right or down, and what those would cover in turn. Empty where there is room. Boxes that the step
/// itself placed stay where the user put them, and so does what is locked.
[[nodiscard]] model::Patch makeRoom(const CanvasScene& scene, const model::Patch& step);
/// The same for boxes that covered these areas before.
[[nodiscard]] model::Patch makeRoom(const CanvasScene& scene, const std::map<model::ElementId, QRectF>& before);

}  // namespace vethloom::editor
