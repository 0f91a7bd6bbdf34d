// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/drawn.h"
#include "plan/state.h"

#include <utility>
#include <vector>

/// Which links are the drawn ones under another name or in another place; not for other rooms.
namespace vethloom::plan {

/// Pairs of what is there and what is drawn and missing, in the order in which to rename or move. `spare` are links of
/// ours that are not drawn. Taken for the same are
///  * the far end of a cable whose near end is where it is drawn;
///  * the only undrawn link of a kind in a box, where the only missing one of that kind is drawn there;
///  * a link of the same kind and name in another box;
/// and only what needs not be made anew for another reason. Anything else is removed and made.
[[nodiscard]] std::vector<std::pair<NamedLink, contract::LinkRef>> reusable(const State& state, const Drawn& drawn,
                                                                            const std::vector<NamedLink>& spare);

}  // namespace vethloom::plan
