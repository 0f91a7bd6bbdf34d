// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"
#include "model/topology.h"

#include <optional>
#include <set>

/// Parts of drawings on the desktop's clipboard, as the text of a .vloom file: from window to window, and into an
/// editor.
namespace vethloom::gui {

void copyToClipboard(const model::Topology& topology, const std::set<model::ElementId>& ids);

/// The drawing on the clipboard; nothing where there is none, a failure where it cannot be read.
[[nodiscard]] std::optional<contract::Result<model::Topology>> drawingOnClipboard();

}  // namespace vethloom::gui
