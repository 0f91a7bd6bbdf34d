// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/requests.h"

#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/net_namespace.h>
#include <linux/netconf.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <cstring>

namespace vethloom::netlink {

using contract::Family;
using contract::InterfaceAddress;
using contract::MacAddress;

namespace {

// Without NLM_F_EXCL a "create" silently changes what is there already.
constexpr std::uint16_t createOnly = NLM_F_CREATE | NLM_F_EXCL;

std::uint8_t afOf(Family family) {
  return family == Family::V4 ? AF_INET : AF_INET6;
}

Request linkRequest(std::uint16_t type, int index, std::uint32_t flags = 0, std::uint32_t change = 0) {
  ifinfomsg link{};
  link.ifi_family = AF_UNSPEC;
  link.ifi_index = index;
  link.ifi_flags = flags;
  link.ifi_change = change;
  Request request(type, 0);
  request.fixed(link);
  return request;
}

ifaddrmsg addressPart(int index, const InterfaceAddress& address) {
  ifaddrmsg part{};
  part.ifa_family = afOf(address.ip.family());
  part.ifa_prefixlen = address.prefixLength;
  part.ifa_index = static_cast<std::uint32_t>(index);
  return part;
}

Request nsidRequest(std::uint16_t type) {
  Request request(type, 0);
  rtgenmsg part{};
  part.rtgen_family = AF_UNSPEC;
  request.fixed(part);
  return request;
}

}  // namespace

Request getLink(std::string_view name) {
  Request request = linkRequest(RTM_GETLINK, 0);
  request.text(IFLA_IFNAME, name);
  return request;
}

Request getLink(int index) {
  return linkRequest(RTM_GETLINK, index);
}

Request dumpLinks() {
  return linkRequest(RTM_GETLINK, 0);
}

Request setUp(int index, bool up) {
  return linkRequest(RTM_NEWLINK, index, up ? IFF_UP : 0, IFF_UP);
}

Request setMtu(int index, std::uint32_t mtu) {
  Request request = linkRequest(RTM_NEWLINK, index);
  request.u32(IFLA_MTU, mtu);
  return request;
}

Request setMac(int index, const MacAddress& mac) {
  Request request = linkRequest(RTM_NEWLINK, index);
  request.mac(IFLA_ADDRESS, mac);
  return request;
}

Request setMaster(int index, int master) {
  Request request = linkRequest(RTM_NEWLINK, index);
  request.s32(IFLA_MASTER, master);
  return request;
}

Request setGroup(int index, std::uint32_t group) {
  Request request = linkRequest(RTM_NEWLINK, index);
  request.u32(IFLA_GROUP, group);
  return request;
}

Request rename(int index, std::string_view name) {
  Request request = linkRequest(RTM_NEWLINK, index);
  request.text(IFLA_IFNAME, name);
  return request;
}

Request move(int index, std::string_view name, int nsFd) {
  Request request = rename(index, name);
  request.s32(IFLA_NET_NS_FD, nsFd);
  return request;
}

Request deleteLink(int index) {
  return linkRequest(RTM_DELLINK, index);
}

Request deleteGroup(std::uint32_t group) {
  Request request = linkRequest(RTM_DELLINK, 0);
  request.u32(IFLA_GROUP, group);
  return request;
}

Request dumpAddresses(int index) {
  ifaddrmsg part{};
  part.ifa_index = static_cast<std::uint32_t>(index);
  Request request(RTM_GETADDR, 0);
  request.fixed(part);
  return request;
}

Request addAddress(const AddressMessage& address) {
  ifaddrmsg part = addressPart(address.index, address.address);
  part.ifa_scope = address.scope;
  Request request(RTM_NEWADDR, createOnly);
  request.fixed(part)
      .ip(IFA_LOCAL, address.address.ip)
      .ip(IFA_ADDRESS, address.address.peer.value_or(address.address.ip));
  if (address.address.broadcast)
    request.ip(IFA_BROADCAST, *address.address.broadcast);
  if (!address.label.empty())
    request.text(IFA_LABEL, address.label);
  request.u32(IFA_FLAGS, address.flags);
  ifa_cacheinfo times{};
  times.ifa_prefered = address.preferred;
  times.ifa_valid = address.valid;
  std::array<std::uint8_t, sizeof(times)> bytes;
  std::memcpy(bytes.data(), &times, sizeof(times));
  request.bytes(IFA_CACHEINFO, bytes);
  return request;
}

Request removeAddress(int index, const InterfaceAddress& address) {
  Request request(RTM_DELADDR, 0);
  request.fixed(addressPart(index, address))
      .ip(IFA_LOCAL, address.ip)
      .ip(IFA_ADDRESS, address.peer.value_or(address.ip));
  return request;
}

Request getNetconf(Family family) {
  Request request(RTM_GETNETCONF, 0);
  netconfmsg part{};
  part.ncm_family = afOf(family);
  request.fixed(part).s32(NETCONFA_IFINDEX, NETCONFA_IFINDEX_ALL);
  return request;
}

Request assignNsid(int fd, int nsid) {
  Request request = nsidRequest(RTM_NEWNSID);
  request.s32(NETNSA_FD, fd).s32(NETNSA_NSID, nsid);
  return request;
}

Request getNsid(int fd) {
  Request request = nsidRequest(RTM_GETNSID);
  request.s32(NETNSA_FD, fd);
  return request;
}

Request dumpNsids(int target) {
  Request request = nsidRequest(RTM_GETNSID);
  request.s32(NETNSA_TARGET_NSID, target);
  return request;
}

}  // namespace vethloom::netlink
