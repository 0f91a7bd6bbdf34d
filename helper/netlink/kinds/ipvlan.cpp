// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/kinds/kinds.h"

#include <linux/if_link.h>
#include <array>

namespace vethloom::netlink {

using contract::Option;

namespace {

constexpr std::array<std::uint32_t, 3> isolations{0, IPVLAN_F_PRIVATE, IPVLAN_F_VEPA};
constexpr std::array attributes{
    OptionAttribute{Option::IpvlanMode, IFLA_IPVLAN_MODE, Width::U16},
    OptionAttribute{Option::IpvlanIsolation, IFLA_IPVLAN_FLAGS, Width::U16, 0, isolations},
};

}  // namespace

Kind ipvlanKind() {
  return {contract::LinkKind::Ipvlan, "ipvlan", attributes};
}

}  // namespace vethloom::netlink
