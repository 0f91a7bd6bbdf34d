// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "engine/ownership.h"

#include <functional>

namespace vethloom::engine {

/// Networks over which this computer reaches everything else: of the links that carry its default routes, and the
/// gateways themselves. No lab may draw their traffic to itself.
using Lifelines = std::vector<contract::Destination>;

/// Finds them out. Asked only by a plan that leads somewhere in the host, because a computer may have many routes and
/// addresses; unset: there are none.
using FindLifelines = std::function<contract::Result<Lifelines>()>;

/// Whether a plan may be carried out at all: its values, its limits, and that it touches nothing but what it makes
/// itself or what `ownership` says is the lab's. It looks at values only, but for `lifelines`, and at the whole plan
/// before anything of it is done; what the kernel has is checked again operation by operation. The failure names the
/// operation.
contract::Result<void> validate(const contract::Operations& operations, const Ownership& ownership,
                                contract::Where where, const FindLifelines& lifelines = {});

/// What an option may not be with one kind, though it may with another.
contract::Result<void> mustSuit(contract::LinkKind kind, contract::Option option, const contract::OptionValue& value);

}  // namespace vethloom::engine
