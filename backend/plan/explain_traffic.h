// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/filter.h"
#include "contract/quality.h"

#include <optional>
#include <string>
#include <vector>

/// Packet filters and qualities as other tools say them; not for other rooms.
namespace vethloom::plan {

/// The arguments of nft(8) that make the filter anew, one command each, quoted for a shell.
[[nodiscard]] std::vector<std::string> nftCommands(const contract::Filter& filter);
/// The arguments of `tc qdisc` (tc(8)) that give a link its quality.
[[nodiscard]] std::vector<std::string> tcCommands(const std::string& link,
                                                  const std::optional<contract::Quality>& quality);

}  // namespace vethloom::plan
