// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/kinds/kinds.h"

#include <linux/if_link.h>
#include <array>

namespace vethloom::netlink {

using contract::Option;

namespace {

constexpr std::array attributes{
    OptionAttribute{Option::Vni, IFLA_VXLAN_ID, Width::U32},
    OptionAttribute{Option::Remote, IFLA_VXLAN_GROUP, Width::Ip, IFLA_VXLAN_GROUP6},
    OptionAttribute{Option::Local, IFLA_VXLAN_LOCAL, Width::Ip, IFLA_VXLAN_LOCAL6},
    OptionAttribute{Option::DestinationPort, IFLA_VXLAN_PORT, Width::U16Big},
    OptionAttribute{Option::VxlanLearning, IFLA_VXLAN_LEARNING, Width::U8},
    OptionAttribute{Option::FdbAgeing, IFLA_VXLAN_AGEING, Width::U32},
    OptionAttribute{Option::Ttl, IFLA_VXLAN_TTL, Width::U8},
    OptionAttribute{Option::Tos, IFLA_VXLAN_TOS, Width::U8},
};

}  // namespace

Kind vxlanKind() {
  return {.kind = contract::LinkKind::Vxlan,
          .kernelName = "vxlan",
          .attributes = attributes,
          .lowerType = IFLA_VXLAN_LINK,
          .sample = {{Option::Vni, std::uint64_t{10}}, {Option::DestinationPort, std::uint64_t{4789}}}};
}

}  // namespace vethloom::netlink
