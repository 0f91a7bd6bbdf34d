// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/message_parts.h"

#include <linux/rtnetlink.h>
#include <algorithm>

namespace vethloom::netlink {

using contract::Destination;
using contract::Family;
using contract::RouteType;

namespace {

std::optional<RouteType> typeOf(std::uint8_t type) {
  switch (type) {
    case RTN_UNICAST:
      return RouteType::Unicast;
    case RTN_BLACKHOLE:
      return RouteType::Blackhole;
    case RTN_UNREACHABLE:
      return RouteType::Unreachable;
    case RTN_PROHIBIT:
      return RouteType::Prohibit;
    default:
      return std::nullopt;
  }
}

/// The next hops in RTA_MULTIPATH; `partial` where one has more to it than we can say.
std::vector<HopMessage> decodeHops(Bytes bytes, Family family, bool& partial) {
  std::vector<HopMessage> hops;
  while (bytes.size() >= sizeof(rtnexthop)) {
    rtnexthop head;
    std::memcpy(&head, bytes.data(), sizeof(head));
    if (head.rtnh_len < sizeof(head) || head.rtnh_len > bytes.size())
      break;
    const Attributes attributes(bytes.subspan(sizeof(head), head.rtnh_len - sizeof(head)));
    hops.push_back({ipOf(attributes, RTA_GATEWAY, family), head.rtnh_ifindex, head.rtnh_hops + 1U,
                    (head.rtnh_flags & RTNH_F_ONLINK) != 0});
    partial = partial || attributes.find(RTA_VIA) || attributes.find(RTA_ENCAP) || attributes.find(RTA_FLOW);
    bytes = bytes.subspan(std::min<std::size_t>(RTNH_ALIGN(head.rtnh_len), bytes.size()));
  }
  std::sort(hops.begin(), hops.end());
  return hops;
}

}  // namespace

bool RouteMessage::isPlain() const {
  return typeOf(type).has_value() && table != RT_TABLE_LOCAL && table != RT_TABLE_UNSPEC;
}

RouteType RouteMessage::routeType() const {
  return typeOf(type).value_or(RouteType::Unicast);
}

bool RouteMessage::isKernelMade() const {
  if (protocol == RTPROT_KERNEL)
    return true;
  const bool linkLocalNet =
      destination.family() == Family::V6 && destination.prefixLength == 64 && destination.network.isLinkLocal();
  return linkLocalNet || destination.network.isMulticast();
}

std::optional<RouteMessage> decodeRoute(Bytes message) {
  const auto parts = split<rtmsg>(message, RTM_NEWROUTE, RTM_DELROUTE);
  if (!parts || (parts->fixed.rtm_flags & RTM_F_CLONED) != 0)
    return std::nullopt;
  const auto family = familyOf(parts->fixed.rtm_family);
  if (!family || parts->fixed.rtm_dst_len > widthOf(*family))
    return std::nullopt;
  const Attributes& attributes = parts->attributes;
  if (attributes.find(RTA_NH_ID))
    return std::nullopt;
  RouteMessage route;
  route.destination = Destination::defaultRoute(*family);
  if (const auto network = ipOf(attributes, RTA_DST, *family))
    route.destination = Destination{*network, parts->fixed.rtm_dst_len};
  else if (parts->fixed.rtm_dst_len != 0)
    return std::nullopt;
  route.gone = parts->header.type == RTM_DELROUTE;
  route.replaces = !route.gone && (parts->header.flags & (NLM_F_REPLACE | NLM_F_APPEND)) != 0;
  route.via = ipOf(attributes, RTA_GATEWAY, *family);
  route.source = ipOf(attributes, RTA_PREFSRC, *family);
  route.metric = attributes.u32(RTA_PRIORITY).value_or(0);
  route.table = attributes.u32(RTA_TABLE).value_or(parts->fixed.rtm_table);
  route.protocol = parts->fixed.rtm_protocol;
  route.scope = parts->fixed.rtm_scope;
  route.type = parts->fixed.rtm_type;
  if (route.type == RTN_UNICAST) {
    route.device = attributes.s32(RTA_OIF).value_or(0);
    route.onlink = (parts->fixed.rtm_flags & RTNH_F_ONLINK) != 0;
  }
  route.partial = parts->fixed.rtm_tos != 0 || parts->fixed.rtm_src_len != 0 || attributes.find(RTA_VIA) ||
                  attributes.find(RTA_METRICS) || attributes.find(RTA_ENCAP) || attributes.find(RTA_FLOW);
  if (const auto hops = attributes.find(RTA_MULTIPATH))
    route.hops = decodeHops(*hops, *family, route.partial);
  return route;
}

}  // namespace vethloom::netlink
