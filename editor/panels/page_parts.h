// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"
#include "plan/comparison.h"

#include <QString>
#include <string_view>
#include <vector>

namespace vethloom::editor {

class FormPage;
struct InspectorContext;

/// What several pages of the inspector have in common. Each adds its fields at the end of the page.

/// Nothing while the kernel is not known, or has no such element.
[[nodiscard]] const plan::ElementComparison* comparisonOf(const InspectorContext& context, model::ElementId id);
/// "mtu: the kernel has 1400, drawn is 1500."
[[nodiscard]] QString sentence(const plan::Difference& difference);
/// The element's label; empty for an unknown element.
[[nodiscard]] std::string labelOf(const model::Topology& topology, model::ElementId id);
/// What the kernel has for `what` ("mtu", "loopback") where that differs; empty where it does not.
[[nodiscard]] QString differenceNote(const InspectorContext& context, model::ElementId id, std::string_view what);
void addLabel(FormPage& page, model::ElementId id);
/// How the element stands to the kernel, with the differences in words.
void addStanding(FormPage& page, model::ElementId id);
/// A line for each interface, which selects it.
void addInterfaceLinks(FormPage& page, const std::vector<model::InterfaceId>& ids);

}  // namespace vethloom::editor
