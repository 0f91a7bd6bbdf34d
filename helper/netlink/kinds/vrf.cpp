// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/kinds/kinds.h"

#include <linux/if_link.h>
#include <array>

namespace vethloom::netlink {

using contract::Option;

namespace {

constexpr std::array attributes{OptionAttribute{Option::Table, IFLA_VRF_TABLE, Width::U32}};

}  // namespace

Kind vrfKind() {
  return {.kind = contract::LinkKind::Vrf,
          .kernelName = "vrf",
          .attributes = attributes,
          .sample = {{Option::Table, std::uint64_t{10}}}};
}

}  // namespace vethloom::netlink
