// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/nft/chains.h"

#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <algorithm>
#include <array>

namespace vethloom::netlink::nft {

using contract::FilterAction;
using contract::FilterChain;

namespace {

constexpr std::array chains{
    BaseChain{"prerouting", "nat", NF_INET_PRE_ROUTING, NF_IP_PRI_NAT_DST, std::nullopt},
    BaseChain{"postrouting", "nat", NF_INET_POST_ROUTING, NF_IP_PRI_NAT_SRC, std::nullopt},
    BaseChain{"input", "filter", NF_INET_LOCAL_IN, NF_IP_PRI_FILTER, FilterChain::Input},
    BaseChain{"forward", "filter", NF_INET_FORWARD, NF_IP_PRI_FILTER, FilterChain::Forward},
    BaseChain{"output", "filter", NF_INET_LOCAL_OUT, NF_IP_PRI_FILTER, FilterChain::Output},
};

}  // namespace

std::span<const BaseChain> baseChains() {
  return chains;
}

const BaseChain& chainOf(const contract::FilterRule& rule) {
  if (rule.action == FilterAction::DestinationNat)
    return chains[0];
  if (!rule.isVerdict())
    return chains[1];
  return *std::ranges::find(chains, std::optional(rule.chain), &BaseChain::filters);
}

}  // namespace vethloom::netlink::nft
