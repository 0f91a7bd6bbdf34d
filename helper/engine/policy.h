// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "engine/ownership.h"

namespace vethloom::engine {

/// Networks over which this computer reaches everything else: of the links that carry its default routes, and the
/// gateways themselves. No lab may draw their traffic to itself.
using Lifelines = std::vector<contract::Destination>;

/// Whether a plan may be carried out at all: its values, its limits, and that it touches nothing but what it makes
/// itself or what `ownership` says is the lab's. A pure function over the whole plan, run before the first system
/// call; what the kernel has is checked again operation by operation. The failure names the operation.
contract::Result<void> validate(const contract::Operations& operations, const Ownership& ownership,
                                contract::Where where, const Lifelines& lifelines = {});

/// What an option may not be with one kind, though it may with another.
contract::Result<void> mustSuit(contract::LinkKind kind, contract::Option option, const contract::OptionValue& value);

}  // namespace vethloom::engine
