// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edits_several.h"

#include <algorithm>

namespace vethloom::model {

std::vector<InterfaceId> ownInterfaces(const Topology& topology, const std::vector<ElementId>& elements) {
  std::vector<InterfaceId> ids;
  for (const ElementId element : elements) {
    for (InterfaceId id{element, 0}; findInterface(topology, id); ++id.end) {
      ids.push_back(id);
    }
  }
  return ids;
}

Patch setAllUp(const Topology& topology, const std::vector<InterfaceId>& ids, bool up) {
  const auto set = [up](const Topology& now, InterfaceId id) -> Result<Patch> { return setUp(now, id, up); };
  return editEach(topology, ids, set).value_or(Patch{});
}

Patch toggleUp(const Topology& topology, const std::vector<InterfaceId>& ids) {
  const bool allUp = std::all_of(ids.begin(), ids.end(), [&](InterfaceId id) {
    const Interface* interface = findInterface(topology, id);
    return !interface || interface->up;
  });
  return setAllUp(topology, ids, !allUp);
}

}  // namespace vethloom::model
