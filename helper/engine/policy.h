// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "engine/ownership.h"

#include <functional>

namespace vethloom::engine {

/// Routes to shorter prefixes than this are default routes, or pieces of one: no lab may add any.
constexpr std::uint8_t shortestPrefix = 8;

/// A network of this computer's whose traffic no lab may draw to itself.
struct TakenNetwork {
  contract::Destination network;
  std::string link;  ///< Whose network it is, escaped; empty: a gateway to everything else.
};
using TakenNetworks = std::vector<TakenNetwork>;

/// Finds them out. Asked only by a plan that leads somewhere in the host, because a computer may have many routes and
/// addresses; unset: there are none.
using FindTakenNetworks = std::function<contract::Result<TakenNetworks>()>;

/// Whether a plan may be carried out at all: its values, its limits, and that it touches nothing but what it makes
/// itself or what `ownership` says is the lab's. It looks at values only, but for `taken`, and at the whole plan
/// before anything of it is done; what the kernel has is checked again operation by operation. The failure names the
/// operation.
contract::Result<void> validate(const contract::Operations& operations, const Ownership& ownership,
                                contract::Where where, const FindTakenNetworks& taken = {});

/// What an option may not be with one kind, though it may with another.
contract::Result<void> mustSuit(contract::LinkKind kind, contract::Option option, const contract::OptionValue& value);

}  // namespace vethloom::engine
