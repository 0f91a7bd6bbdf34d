// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/filter.h"

#include <span>
#include <string_view>

namespace vethloom::netlink::nft {

/// A chain of ours, hooked into the way of the packets.
struct BaseChain {
  std::string_view name;
  std::string_view type;                         ///< "filter" or "nat"
  std::uint32_t hook;                            ///< NF_INET_…
  std::int32_t priority;                         ///< As nft's words filter, srcnat and dstnat.
  std::optional<contract::FilterChain> filters;  ///< Which the user calls it; nothing for "nat".
};

[[nodiscard]] std::span<const BaseChain> baseChains();
/// The one that a rule belongs to.
[[nodiscard]] const BaseChain& chainOf(const contract::FilterRule& rule);

}  // namespace vethloom::netlink::nft
