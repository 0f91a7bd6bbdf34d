// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/kinds/kinds.h"

namespace vethloom::netlink {

/// Keys and peers come over generic netlink (netlink/wireguard.h), not with the link.
Kind wireguardKind() {
  return {contract::LinkKind::Wireguard, "wireguard"};
}

}  // namespace vethloom::netlink
