// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace vethloom::editor {

/// From here on screen readers find what is drawn below each CanvasView: boxes, devices and cables in the order of Tab,
/// and below a box or device its interfaces. Further calls do nothing.
void installAccessibleBoard();

}  // namespace vethloom::editor
