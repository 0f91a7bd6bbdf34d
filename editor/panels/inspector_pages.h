// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <QString>
#include <vector>

namespace vethloom::editor {

class FormPage;
struct InspectorContext;

/// What the fields of a page depend on: while it stays the same, a page only has to be refreshed.
struct PageSubject {
  std::vector<model::ElementId> elements;
  std::vector<model::InterfaceId> interfaces;  ///< Of one box or bridge: its interfaces or ports.
  std::vector<model::ElementId> targets;       ///< Of one bridge, cable or link: its boxes and masters.
  bool operator==(const PageSubject&) const = default;
};
[[nodiscard]] PageSubject subjectOf(const InspectorContext& context);

/// Each fills a page for one kind of selection. The elements must exist while the page is shown.

/// The drawing itself: its names and what is in it.
void fillDrawingPage(FormPage& page);
/// A namespace or the host.
void fillBoxPage(FormPage& page, model::ElementId id);
/// A note or a frame.
void fillAnnotationPage(FormPage& page, model::ElementId id);
void fillBridgePage(FormPage& page, model::ElementId id);
/// Any other single link.
void fillLinkPage(FormPage& page, model::ElementId id);
void fillCablePage(FormPage& page, model::ElementId id);
/// Several elements: what they are, and what they have in common.
void fillSelectionPage(FormPage& page, const std::vector<model::ElementId>& ids);

/// "2 namespaces, 1 cable"; empty where there is only the host.
[[nodiscard]] QString countedKinds(const model::Topology& topology, const std::vector<model::ElementId>& ids);

}  // namespace vethloom::editor
