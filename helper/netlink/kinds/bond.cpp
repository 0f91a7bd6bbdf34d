// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/kinds/kinds.h"

#include <linux/if_link.h>
#include <array>

namespace vethloom::netlink {

using contract::Option;

namespace {

constexpr std::array attributes{
    OptionAttribute{Option::BondMode, IFLA_BOND_MODE, Width::U8},
    OptionAttribute{Option::MiiMonitor, IFLA_BOND_MIIMON, Width::U32},
    OptionAttribute{Option::UpDelay, IFLA_BOND_UPDELAY, Width::U32},
    OptionAttribute{Option::DownDelay, IFLA_BOND_DOWNDELAY, Width::U32},
    OptionAttribute{Option::HashPolicy, IFLA_BOND_XMIT_HASH_POLICY, Width::U8},
    OptionAttribute{Option::LacpRate, IFLA_BOND_AD_LACP_RATE, Width::U8},
    OptionAttribute{Option::MinLinks, IFLA_BOND_MIN_LINKS, Width::U32},
};

}  // namespace

Kind bondKind() {
  return {contract::LinkKind::Bond, "bond", attributes};
}

}  // namespace vethloom::netlink
