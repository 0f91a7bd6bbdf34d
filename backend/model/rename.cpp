// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rename.h"

namespace vethloom::model {

namespace {

/// The element's own label; nullptr where there is no such element.
const std::string* labelOf(const Topology& topology, ElementId id) {
  const auto found = topology.elements.find(id);
  if (found == topology.elements.end()) {
    return nullptr;
  }
  return std::visit([](const auto& element) { return &element.label; }, found->second);
}

/// The interface that the element is, for bridges and links.
const Interface* ownInterface(const Topology& topology, ElementId id) {
  return topology.find<Cable>(id) ? nullptr : findInterface(topology, {id, 0});
}

}  // namespace

std::optional<std::string> shownName(const Topology& topology, ElementId id) {
  const std::string* label = labelOf(topology, id);
  if (!label || !label->empty()) {
    return label ? std::optional(*label) : std::nullopt;
  }
  if (const auto* ns = topology.find<Namespace>(id)) {
    return ns->name.text();
  }
  const Interface* interface = ownInterface(topology, id);
  return interface ? interface->name.text() : std::string();
}

Result<Patch> rename(const Topology& topology, ElementId id, std::string_view text) {
  const std::string* label = labelOf(topology, id);
  if (label && label->empty()) {
    if (topology.find<Namespace>(id)) {
      return renameNamespace(topology, id, text);
    }
    if (ownInterface(topology, id)) {
      return renameInterface(topology, {id, 0}, text);
    }
  }
  return setLabel(topology, id, std::string(text));
}

}  // namespace vethloom::model
