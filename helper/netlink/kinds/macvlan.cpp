// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/kinds/kinds.h"

#include <linux/if_link.h>
#include <array>

namespace vethloom::netlink {

using contract::Option;

namespace {

constexpr std::array<std::uint32_t, 4> modes{MACVLAN_MODE_PRIVATE, MACVLAN_MODE_VEPA, MACVLAN_MODE_BRIDGE,
                                             MACVLAN_MODE_PASSTHRU};
constexpr std::array attributes{OptionAttribute{Option::MacvlanMode, IFLA_MACVLAN_MODE, Width::U32, 0, modes}};

}  // namespace

Kind macvlanKind() {
  return {contract::LinkKind::Macvlan, "macvlan", attributes};
}

/// The same with a character device for its packets (/dev/tapINDEX).
Kind macvtapKind() {
  return {contract::LinkKind::Macvtap, "macvtap", attributes};
}

}  // namespace vethloom::netlink
