// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/kinds/kinds.h"

#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <array>

namespace vethloom::netlink {

using contract::Option;

namespace {

constexpr std::array<std::uint32_t, 2> protocols{ETH_P_8021Q, ETH_P_8021AD};

constexpr std::array attributes{
    OptionAttribute{Option::Stp, IFLA_BR_STP_STATE, Width::U32},
    OptionAttribute{Option::ForwardDelay, IFLA_BR_FORWARD_DELAY, Width::U32},
    OptionAttribute{Option::HelloTime, IFLA_BR_HELLO_TIME, Width::U32},
    OptionAttribute{Option::MaxAge, IFLA_BR_MAX_AGE, Width::U32},
    OptionAttribute{Option::AgeingTime, IFLA_BR_AGEING_TIME, Width::U32},
    OptionAttribute{Option::BridgePriority, IFLA_BR_PRIORITY, Width::U16},
    OptionAttribute{Option::VlanFiltering, IFLA_BR_VLAN_FILTERING, Width::U8},
    OptionAttribute{Option::VlanProtocol, IFLA_BR_VLAN_PROTOCOL, Width::U16Big, 0, protocols},
    OptionAttribute{Option::DefaultPvid, IFLA_BR_VLAN_DEFAULT_PVID, Width::U16},
    OptionAttribute{Option::MulticastSnooping, IFLA_BR_MCAST_SNOOPING, Width::U8},
    OptionAttribute{Option::MulticastQuerier, IFLA_BR_MCAST_QUERIER, Width::U8},
    OptionAttribute{Option::GroupForwardMask, IFLA_BR_GROUP_FWD_MASK, Width::U16},
};

constexpr std::array portAttributes{
    OptionAttribute{Option::PortState, IFLA_BRPORT_STATE, Width::U8},
    OptionAttribute{Option::PortCost, IFLA_BRPORT_COST, Width::U32},
    OptionAttribute{Option::PortPriority, IFLA_BRPORT_PRIORITY, Width::U16},
    OptionAttribute{Option::PortLearning, IFLA_BRPORT_LEARNING, Width::U8},
    OptionAttribute{Option::PortFlood, IFLA_BRPORT_UNICAST_FLOOD, Width::U8},
    OptionAttribute{Option::PortMulticastFlood, IFLA_BRPORT_MCAST_FLOOD, Width::U8},
    OptionAttribute{Option::PortBroadcastFlood, IFLA_BRPORT_BCAST_FLOOD, Width::U8},
    OptionAttribute{Option::PortIsolated, IFLA_BRPORT_ISOLATED, Width::U8},
    OptionAttribute{Option::PortHairpin, IFLA_BRPORT_MODE, Width::U8},
    OptionAttribute{Option::PortLocked, IFLA_BRPORT_LOCKED, Width::U8},
    OptionAttribute{Option::PortGuard, IFLA_BRPORT_GUARD, Width::U8},
    OptionAttribute{Option::PortRootBlock, IFLA_BRPORT_PROTECT, Width::U8},
    OptionAttribute{Option::PortFastLeave, IFLA_BRPORT_FAST_LEAVE, Width::U8},
};

}  // namespace

Kind bridgeKind() {
  return {contract::LinkKind::Bridge, "bridge", attributes};
}

std::span<const OptionAttribute> bridgePortAttributes() {
  return portAttributes;
}

}  // namespace vethloom::netlink
