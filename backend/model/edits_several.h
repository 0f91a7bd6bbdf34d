// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/edits.h"

#include <vector>

/// The edits of edits.h on several elements at once, as one patch.
namespace vethloom::model {

/// What `edit(topology, id)` does, for each id in turn; refused where it is refused for one of them.
template <typename Id, typename Edit>
[[nodiscard]] Result<Patch> editEach(const Topology& topology, const std::vector<Id>& ids, Edit edit) {
  if (ids.size() == 1) {
    return edit(topology, ids.front());
  }
  Topology changed = topology;
  for (const Id& id : ids) {
    const Result<Patch> one = edit(changed, id);
    if (!one) {
      return tl::unexpected(one.error());
    }
    if (!apply(changed, *one)) {
      return contract::fail(contract::FailureKind::NotFound, "The drawing has changed in the meantime. Try again.");
    }
  }
  return difference(topology, changed);
}

/// The interfaces that belong to the elements themselves, in their order: none of a box, a bridge's one, a cable's two.
[[nodiscard]] std::vector<InterfaceId> ownInterfaces(const Topology& topology, const std::vector<ElementId>& elements);
[[nodiscard]] Patch setAllUp(const Topology& topology, const std::vector<InterfaceId>& ids, bool up);
/// All up where one of them is down, else all down.
[[nodiscard]] Patch toggleUp(const Topology& topology, const std::vector<InterfaceId>& ids);

}  // namespace vethloom::model
