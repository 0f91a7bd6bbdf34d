// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/kinds/kinds.h"

#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>

namespace vethloom::netlink {

Request createVeth(const NewLink& first, const NewLink& second, int secondNsFd) {
  Request request = newLinkRequest(first.index);
  putNewLink(request, first);
  {
    const Request::Nest info(request, IFLA_LINKINFO);
    request.text(IFLA_INFO_KIND, "veth");
    const Request::Nest data(request, IFLA_INFO_DATA);
    const Request::Nest peer(request, VETH_INFO_PEER);
    ifinfomsg far{};
    far.ifi_index = second.index;
    request.fixed(far);
    putNewLink(request, second);
    request.s32(IFLA_NET_NS_FD, secondNsFd);
  }
  return request;
}

}  // namespace vethloom::netlink
