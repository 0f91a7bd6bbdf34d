// SPDX-License-Identifier: GPL-3.0-or-later
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "netlink/requests.h"

namespace vethloom::netlink {

using contract::Family;

namespace {

std::uint8_t afOf(Family family) {
  return family == Family::V4 ? AF_INET : AF_INET6;
}

/// A next hop is a struct rtnexthop with attributes behind it, not an attribute: it is put together apart.
void putHops(Request& request, const std::vector<HopMessage>& hops) {
  const Request::Nest nest(request, RTA_MULTIPATH);
  for (const HopMessage& hop : hops) {
    rtnexthop head{};
    head.rtnh_len = static_cast<std::uint16_t>(sizeof(head) + (hop.via ? RTA_SPACE(hop.via->size()) : 0));
    head.rtnh_flags = hop.onlink ? RTNH_F_ONLINK : 0;
    head.rtnh_hops = static_cast<std::uint8_t>(hop.weight - 1);
    head.rtnh_ifindex = hop.device;
    request.fixed(head);
    if (hop.via)
      request.ip(RTA_GATEWAY, *hop.via);
  }
}

Request routeRequest(std::uint16_t type, std::uint16_t flags, const RouteMessage& route) {
  rtmsg part{};
  part.rtm_family = afOf(route.destination.family());
  part.rtm_dst_len = route.destination.prefixLength;
  part.rtm_table = RT_TABLE_UNSPEC;  // RTA_TABLE has room for all of them
  part.rtm_protocol = route.protocol;
  part.rtm_scope = route.scope;
  part.rtm_type = route.type;
  part.rtm_flags = route.onlink ? RTNH_F_ONLINK : 0;
  Request request(type, flags);
  request.fixed(part).u32(RTA_TABLE, route.table);
  if (!route.destination.isDefault())
    request.ip(RTA_DST, route.destination.network);
  if (route.via)
    request.ip(RTA_GATEWAY, *route.via);
  if (route.source)
    request.ip(RTA_PREFSRC, *route.source);
  if (route.device != 0)
    request.s32(RTA_OIF, route.device);
  if (route.metric != 0)
    request.u32(RTA_PRIORITY, route.metric);
  if (!route.hops.empty())
    putHops(request, route.hops);
  return request;
}

std::uint8_t kernelTypeOf(contract::RouteType type) {
  switch (type) {
    case contract::RouteType::Unicast:
      return RTN_UNICAST;
    case contract::RouteType::Blackhole:
      return RTN_BLACKHOLE;
    case contract::RouteType::Unreachable:
      return RTN_UNREACHABLE;
    case contract::RouteType::Prohibit:
      return RTN_PROHIBIT;
  }
  return RTN_UNSPEC;
}

}  // namespace

RouteMessage messageOf(const contract::Route& route) {
  RouteMessage message;
  message.destination = route.destination;
  message.via = route.via;
  message.source = route.source;
  message.metric = route.metric;
  message.table = route.table;
  message.protocol = routeProtocol;
  message.type = kernelTypeOf(route.type);
  message.onlink = route.onlink;
  const bool direct = route.dev && !route.via && route.destination.family() == Family::V4;
  message.scope = direct ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
  for (const contract::NextHop& hop : route.hops)
    message.hops.push_back({hop.via, 0, hop.weight, hop.onlink});
  return message;
}

Request dumpRoutes(Family family, int index) {
  Request request(RTM_GETROUTE, 0);
  rtmsg part{};
  part.rtm_family = afOf(family);
  request.fixed(part);
  if (index != 0)
    request.s32(RTA_OIF, index);
  return request;
}

Request lookUpRoute(const contract::IpAddress& address) {
  Request request(RTM_GETROUTE, 0);
  rtmsg part{};
  part.rtm_family = afOf(address.family());
  part.rtm_dst_len = address.family() == Family::V4 ? 32 : 128;
  part.rtm_flags = RTM_F_FIB_MATCH;  // the route itself, not a copy of it made for this one address
  request.fixed(part).ip(RTA_DST, address);
  return request;
}

Request addRoute(const RouteMessage& route) {
  // Without NLM_F_EXCL a "create" silently changes what is there already.
  return routeRequest(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, route);
}

Request removeRoute(const RouteMessage& route) {
  RouteMessage wanted = route;
  wanted.scope = RT_SCOPE_NOWHERE;  // any
  return routeRequest(RTM_DELROUTE, 0, wanted);
}

}  // namespace vethloom::netlink
