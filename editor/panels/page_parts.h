// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <QString>
#include <string_view>
#include <vector>

namespace vethloom::editor {

class FormPage;
struct InspectorContext;

/// What several pages of the inspector have in common. Each adds its fields at the end of the page.

/// The element's label; empty for an unknown element.
[[nodiscard]] std::string labelOf(const model::Topology& topology, model::ElementId id);
/// What the kernel has for `what` ("mtu", "loopback") where that differs; empty where it does not.
[[nodiscard]] QString differenceNote(const InspectorContext& context, model::ElementId id, std::string_view what);
void addLabel(FormPage& page, model::ElementId id);
/// How the element stands to the kernel, with the differences in words.
void addStanding(FormPage& page, model::ElementId id);
/// Routes and forwarding of a box.
void addStack(FormPage& page, model::ElementId box);
/// A line for each interface, which selects it.
void addInterfaceLinks(FormPage& page, const std::vector<model::InterfaceId>& ids);

}  // namespace vethloom::editor
