// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <optional>

class QWidget;

namespace vethloom::gui {

/// Asks for a shape and a size, with what that will be; the drawing, or nothing where the user gave up.
[[nodiscard]] std::optional<model::Topology> askForGenerated(QWidget* parent);

}  // namespace vethloom::gui
