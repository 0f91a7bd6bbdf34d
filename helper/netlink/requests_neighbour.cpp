// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/requests.h"

#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

namespace vethloom::netlink {

namespace {

constexpr std::uint16_t createOnly = NLM_F_CREATE | NLM_F_EXCL;

Request neighbourRequest(std::uint16_t type, std::uint16_t flags, int index, const contract::IpAddress& ip) {
  ndmsg part{};
  part.ndm_family = ip.family() == contract::Family::V4 ? AF_INET : AF_INET6;
  part.ndm_ifindex = index;
  part.ndm_state = NUD_PERMANENT;
  Request request(type, flags);
  request.fixed(part).ip(NDA_DST, ip);
  return request;
}

Request fdbRequest(std::uint16_t type, std::uint16_t flags, const FdbMessage& entry) {
  ndmsg part{};
  part.ndm_family = AF_BRIDGE;
  part.ndm_ifindex = entry.index;
  part.ndm_state = entry.state;
  part.ndm_flags = entry.self ? NTF_SELF : NTF_MASTER;
  Request request(type, flags);
  request.fixed(part).mac(NDA_LLADDR, entry.mac);
  if (entry.dst)
    request.ip(NDA_DST, *entry.dst);
  if (entry.vlan)
    request.u16(NDA_VLAN, *entry.vlan);
  return request;
}

Request vlanRequest(std::uint16_t type, int index, bool self, const contract::BridgeVlan& vlan) {
  ifinfomsg link{};
  link.ifi_family = AF_BRIDGE;
  link.ifi_index = index;
  Request request(type, 0);
  request.fixed(link);
  const Request::Nest spec(request, IFLA_AF_SPEC);
  if (self)
    request.u16(IFLA_BRIDGE_FLAGS, BRIDGE_FLAGS_SELF);
  const auto put = [&](std::uint16_t number, int flags) {
    bridge_vlan_info info{};
    info.vid = number;
    info.flags = static_cast<std::uint16_t>(flags | (vlan.pvid ? BRIDGE_VLAN_INFO_PVID : 0) |
                                            (vlan.untagged ? BRIDGE_VLAN_INFO_UNTAGGED : 0));
    request.bytes(IFLA_BRIDGE_VLAN_INFO, Bytes(reinterpret_cast<const std::uint8_t*>(&info), sizeof(info)));
  };
  if (vlan.first == vlan.last) {
    put(vlan.first, 0);
  } else {
    put(vlan.first, BRIDGE_VLAN_INFO_RANGE_BEGIN);
    put(vlan.last, BRIDGE_VLAN_INFO_RANGE_END);
  }
  return request;
}

}  // namespace

Request dumpNeighbours() {
  Request request(RTM_GETNEIGH, 0);
  request.fixed(ndmsg{});
  return request;
}

Request addNeighbour(int index, const contract::IpAddress& ip, const contract::MacAddress& mac) {
  Request request = neighbourRequest(RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE, index, ip);
  request.mac(NDA_LLADDR, mac);
  return request;
}

Request removeNeighbour(int index, const contract::IpAddress& ip) {
  return neighbourRequest(RTM_DELNEIGH, 0, index, ip);
}

Request dumpFdb() {
  ndmsg part{};
  part.ndm_family = AF_BRIDGE;
  Request request(RTM_GETNEIGH, 0);
  request.fixed(part);
  return request;
}

Request addFdb(const FdbMessage& entry, bool append) {
  const std::uint16_t flags = append ? NLM_F_CREATE | NLM_F_APPEND : createOnly;
  return fdbRequest(RTM_NEWNEIGH, flags, entry);
}

Request removeFdb(const FdbMessage& entry) {
  return fdbRequest(RTM_DELNEIGH, 0, entry);
}

Request dumpBridgePorts() {
  ifinfomsg link{};
  link.ifi_family = AF_BRIDGE;
  Request request(RTM_GETLINK, 0);
  request.fixed(link).u32(IFLA_EXT_MASK, RTEXT_FILTER_BRVLAN_COMPRESSED);
  return request;
}

Request addBridgeVlan(int index, bool self, const contract::BridgeVlan& vlan) {
  return vlanRequest(RTM_SETLINK, index, self, vlan);
}

Request removeBridgeVlan(int index, bool self, const contract::BridgeVlan& vlan) {
  return vlanRequest(RTM_DELLINK, index, self, {vlan.first, vlan.last, false, false});
}

}  // namespace vethloom::netlink
