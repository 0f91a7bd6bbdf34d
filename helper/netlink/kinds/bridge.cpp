// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/kinds/kinds.h"

#include <linux/if_link.h>

namespace vethloom::netlink {

Request createBridge(const NewLink& bridge) {
  Request request = newLinkRequest(bridge.index);
  putNewLink(request, bridge);
  {
    const Request::Nest info(request, IFLA_LINKINFO);
    request.text(IFLA_INFO_KIND, "bridge");
  }
  return request;
}

Request sampleBridge(int /*scratchNsFd*/) {
  return createBridge({.name = "sample2"});
}

}  // namespace vethloom::netlink
