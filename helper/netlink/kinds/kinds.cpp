// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/kinds/kinds.h"

#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <array>

namespace vethloom::netlink {

void putNewLink(Request& request, const NewLink& link) {
  request.text(IFLA_IFNAME, link.name).u32(IFLA_GROUP, link.group);
  if (link.mac)
    request.mac(IFLA_ADDRESS, *link.mac);
  if (link.mtu)
    request.u32(IFLA_MTU, *link.mtu);
}

Request newLinkRequest(int index) {
  Request request(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
  ifinfomsg link{};
  link.ifi_index = index;
  request.fixed(link);
  return request;
}

std::span<const Kind> kinds() {
  static constexpr std::array all{Kind{"veth", sampleVeth}, Kind{"bridge", sampleBridge}};
  return all;
}

}  // namespace vethloom::netlink
