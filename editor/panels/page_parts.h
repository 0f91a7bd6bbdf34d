// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <vector>

namespace vethloom::editor {

class FormPage;

/// What several pages of the inspector have in common. Each adds its fields at the end of the page.

/// The element's label; empty for an unknown element.
[[nodiscard]] std::string labelOf(const model::Topology& topology, model::ElementId id);
void addLabel(FormPage& page, model::ElementId id);
/// How the element stands to the kernel, with the differences in words.
void addStanding(FormPage& page, model::ElementId id);
/// Routes and forwarding of a box.
void addStack(FormPage& page, model::ElementId box);
/// A line for each interface, which selects it.
void addInterfaceLinks(FormPage& page, const std::vector<model::InterfaceId>& ids);

}  // namespace vethloom::editor
