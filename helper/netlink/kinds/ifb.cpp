// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/kinds/kinds.h"

namespace vethloom::netlink {

Kind ifbKind() {
  return {contract::LinkKind::Ifb, "ifb"};
}

}  // namespace vethloom::netlink
