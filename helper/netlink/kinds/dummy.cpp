// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/kinds/kinds.h"

namespace vethloom::netlink {

Kind dummyKind() {
  return {contract::LinkKind::Dummy, "dummy"};
}

}  // namespace vethloom::netlink
