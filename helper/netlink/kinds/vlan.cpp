// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/kinds/kinds.h"

#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/if_vlan.h>
#include <array>
#include <cstring>

namespace vethloom::netlink {

using contract::Option;
using contract::Options;

namespace {

constexpr std::array<std::uint32_t, 2> protocols{ETH_P_8021Q, ETH_P_8021AD};

constexpr std::array attributes{
    OptionAttribute{Option::VlanId, IFLA_VLAN_ID, Width::U16},
    OptionAttribute{Option::Protocol, IFLA_VLAN_PROTOCOL, Width::U16Big, 0, protocols},
};

/// Options that are a bit of IFLA_VLAN_FLAGS.
struct FlagOption {
  Option option;
  std::uint32_t flag;
};
constexpr std::array flagOptions{FlagOption{Option::ReorderHeader, VLAN_FLAG_REORDER_HDR},
                                 FlagOption{Option::Gvrp, VLAN_FLAG_GVRP},
                                 FlagOption{Option::LooseBinding, VLAN_FLAG_LOOSE_BINDING}};

void putFlags(Request& request, const Options& options) {
  ifla_vlan_flags flags{};
  for (const FlagOption& it : flagOptions) {
    const auto found = options.find(it.option);
    if (found == options.end())
      continue;
    flags.mask |= it.flag;
    if (std::get<bool>(found->second))
      flags.flags |= it.flag;
  }
  if (flags.mask == 0)
    return;
  std::array<std::uint8_t, sizeof(flags)> bytes;
  std::memcpy(bytes.data(), &flags, sizeof(flags));
  request.bytes(IFLA_VLAN_FLAGS, bytes);
}

void takeFlags(const Attributes& data, Options& options) {
  const auto bytes = data.find(IFLA_VLAN_FLAGS);
  ifla_vlan_flags flags{};
  if (!bytes || bytes->size() != sizeof(flags))
    return;
  std::memcpy(&flags, bytes->data(), sizeof(flags));
  for (const FlagOption& it : flagOptions) {
    const contract::OptionValue on = (flags.flags & it.flag) != 0;
    if (on != contract::usualValue(it.option))
      options.emplace(it.option, on);
  }
}

}  // namespace

Kind vlanKind() {
  return {.kind = contract::LinkKind::Vlan,
          .kernelName = "vlan",
          .attributes = attributes,
          .sample = {{Option::VlanId, std::uint64_t{10}}},
          .putMore = putFlags,
          .takeMore = takeFlags};
}

}  // namespace vethloom::netlink
