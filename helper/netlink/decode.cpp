// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/decode.h"

#include "netlink/kinds/kinds.h"

#include <libmnl/libmnl.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_arp.h>
#include <linux/if_link.h>
#include <linux/net_namespace.h>
#include <linux/netconf.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <algorithm>
#include <cstring>

namespace vethloom::netlink {

using contract::Destination;
using contract::Family;
using contract::InterfaceAddress;
using contract::IpAddress;

namespace {

// In linux/if_link.h since 6.15, newer than the headers that we build with.
constexpr std::uint16_t netnsImmutable = 67;

/// A message taken apart: header, fixed part, attributes.
template <typename Fixed>
struct Parts {
  MessageHeader header;
  Fixed fixed;
  Attributes attributes;
};

template <typename Fixed>
std::optional<Parts<Fixed>> split(Bytes message, std::uint16_t type, std::uint16_t otherType) {
  const auto header = decodeHeader(message);
  if (!header || (header->type != type && header->type != otherType))
    return std::nullopt;
  const std::size_t attributesAt = MNL_NLMSG_HDRLEN + MNL_ALIGN(sizeof(Fixed));
  if (message.size() < attributesAt)
    return std::nullopt;
  Parts<Fixed> parts{*header, {}, Attributes(message.subspan(attributesAt))};
  std::memcpy(&parts.fixed, message.data() + MNL_NLMSG_HDRLEN, sizeof(Fixed));
  return parts;
}

std::optional<Family> familyOf(std::uint8_t family) {
  if (family == AF_INET)
    return Family::V4;
  if (family == AF_INET6)
    return Family::V6;
  return std::nullopt;
}

std::uint8_t widthOf(Family family) {
  return family == Family::V4 ? 32 : 128;
}

/// The attribute's address where it is of the message's family.
std::optional<IpAddress> ipOf(const Attributes& attributes, std::uint16_t type, Family family) {
  const auto ip = attributes.ip(type);
  return ip && ip->family() == family ? ip : std::nullopt;
}

}  // namespace

bool LinkMessage::isUp() const {
  return (flags & IFF_UP) != 0;
}

bool LinkMessage::hasCarrier() const {
  return (flags & IFF_LOWER_UP) != 0;
}

bool AddressMessage::isKernelMade() const {
  // lo, which is link 1 everywhere; only its IPv6 address carries a mark.
  const bool loopbackOwn = index == 1 && (address.text() == "127.0.0.1/8" || address.text() == "::1/128");
  if (loopbackOwn)
    return true;
  return protocol == IFAPROT_KERNEL_LO || protocol == IFAPROT_KERNEL_RA || protocol == IFAPROT_KERNEL_LL;
}

bool RouteMessage::isPlain() const {
  return type == RTN_UNICAST && table == RT_TABLE_MAIN;
}

bool RouteMessage::isKernelMade() const {
  if (protocol == RTPROT_KERNEL)
    return true;
  const bool linkLocalNet =
      destination.family() == Family::V6 && destination.prefixLength == 64 && destination.network.isLinkLocal();
  return linkLocalNet || destination.network.isMulticast();
}

std::optional<MessageHeader> decodeHeader(Bytes message) {
  nlmsghdr header;
  if (message.size() < sizeof(header))
    return std::nullopt;
  std::memcpy(&header, message.data(), sizeof(header));
  if (header.nlmsg_len != message.size())
    return std::nullopt;
  return MessageHeader{header.nlmsg_type, header.nlmsg_flags, header.nlmsg_seq};
}

void forEachMessage(Bytes bytes, const std::function<void(Bytes)>& each) {
  while (bytes.size() >= sizeof(nlmsghdr)) {
    nlmsghdr header;
    std::memcpy(&header, bytes.data(), sizeof(header));
    if (header.nlmsg_len < sizeof(header) || header.nlmsg_len > bytes.size())
      return;
    each(bytes.first(header.nlmsg_len));
    bytes = bytes.subspan(std::min<std::size_t>(MNL_ALIGN(header.nlmsg_len), bytes.size()));
  }
}

std::optional<LinkMessage> decodeLink(Bytes message) {
  const auto parts = split<ifinfomsg>(message, RTM_NEWLINK, RTM_DELLINK);
  // AF_BRIDGE messages of the same type report a bridge port, not a link.
  if (!parts || parts->fixed.ifi_family != AF_UNSPEC || parts->fixed.ifi_index <= 0)
    return std::nullopt;
  const Attributes& attributes = parts->attributes;
  const auto name = attributes.text(IFLA_IFNAME);
  if (!name || name->empty())
    return std::nullopt;
  LinkMessage link;
  link.gone = parts->header.type == RTM_DELLINK;
  link.index = parts->fixed.ifi_index;
  link.name = *name;
  link.kind = kindNameOf(attributes);
  if (parts->fixed.ifi_type == ARPHRD_LOOPBACK)
    link.kind = "loopback";
  link.qdisc = attributes.text(IFLA_QDISC).value_or("");
  link.mac = attributes.mac(IFLA_ADDRESS);
  link.mtu = attributes.u32(IFLA_MTU).value_or(0);
  link.flags = parts->fixed.ifi_flags;
  link.group = attributes.u32(IFLA_GROUP).value_or(0);
  link.master = attributes.s32(IFLA_MASTER).value_or(0);
  link.link = attributes.s32(IFLA_LINK).value_or(0);
  link.linkNsid = attributes.s32(IFLA_LINK_NETNSID);
  // A VXLAN's lower link stands among its own attributes.
  if (link.link == 0 && link.kind == "vxlan")
    link.link = attributes.nested(IFLA_LINKINFO).nested(IFLA_INFO_DATA).s32(IFLA_VXLAN_LINK).value_or(0);
  link.immutable = attributes.u8(netnsImmutable).value_or(0) != 0;
  link.options = optionsOf(attributes, link.flags);
  return link;
}

std::optional<AddressMessage> decodeAddress(Bytes message) {
  const auto parts = split<ifaddrmsg>(message, RTM_NEWADDR, RTM_DELADDR);
  if (!parts || parts->fixed.ifa_index == 0)
    return std::nullopt;
  const auto family = familyOf(parts->fixed.ifa_family);
  if (!family || parts->fixed.ifa_prefixlen > widthOf(*family))
    return std::nullopt;
  const Attributes& attributes = parts->attributes;
  const auto far = ipOf(attributes, IFA_ADDRESS, *family);
  const auto local = ipOf(attributes, IFA_LOCAL, *family);
  if (!far && !local)
    return std::nullopt;
  AddressMessage address;
  address.gone = parts->header.type == RTM_DELADDR;
  address.index = static_cast<int>(parts->fixed.ifa_index);
  address.address = InterfaceAddress{local ? *local : *far, parts->fixed.ifa_prefixlen};
  if (local && far && *local != *far)
    address.peer = far;
  address.broadcast = ipOf(attributes, IFA_BROADCAST, *family);
  address.label = attributes.text(IFA_LABEL).value_or("");
  address.scope = parts->fixed.ifa_scope;
  address.protocol = attributes.u8(IFA_PROTO).value_or(IFAPROT_UNSPEC);
  address.flags = attributes.u32(IFA_FLAGS).value_or(parts->fixed.ifa_flags);
  if (const auto cache = attributes.find(IFA_CACHEINFO); cache && cache->size() == sizeof(ifa_cacheinfo)) {
    ifa_cacheinfo info;
    std::memcpy(&info, cache->data(), sizeof(info));
    address.preferred = info.ifa_prefered;
    address.valid = info.ifa_valid;
  }
  return address;
}

std::optional<RouteMessage> decodeRoute(Bytes message) {
  const auto parts = split<rtmsg>(message, RTM_NEWROUTE, RTM_DELROUTE);
  if (!parts || (parts->fixed.rtm_flags & RTM_F_CLONED) != 0)
    return std::nullopt;
  const auto family = familyOf(parts->fixed.rtm_family);
  if (!family || parts->fixed.rtm_dst_len > widthOf(*family))
    return std::nullopt;
  const Attributes& attributes = parts->attributes;
  if (attributes.find(RTA_MULTIPATH) || attributes.find(RTA_NH_ID))
    return std::nullopt;
  RouteMessage route;
  route.destination = Destination::defaultRoute(*family);
  if (const auto network = ipOf(attributes, RTA_DST, *family))
    route.destination = Destination{*network, parts->fixed.rtm_dst_len};
  else if (parts->fixed.rtm_dst_len != 0)
    return std::nullopt;
  route.gone = parts->header.type == RTM_DELROUTE;
  route.replaces = !route.gone && (parts->header.flags & NLM_F_REPLACE) != 0;
  route.via = ipOf(attributes, RTA_GATEWAY, *family);
  route.source = ipOf(attributes, RTA_PREFSRC, *family);
  route.device = attributes.s32(RTA_OIF).value_or(0);
  route.metric = attributes.u32(RTA_PRIORITY).value_or(0);
  route.table = attributes.u32(RTA_TABLE).value_or(parts->fixed.rtm_table);
  route.protocol = parts->fixed.rtm_protocol;
  route.scope = parts->fixed.rtm_scope;
  route.type = parts->fixed.rtm_type;
  route.onlink = (parts->fixed.rtm_flags & RTNH_F_ONLINK) != 0;
  route.partial = parts->fixed.rtm_tos != 0 || attributes.find(RTA_VIA) || attributes.find(RTA_METRICS) ||
                  attributes.find(RTA_ENCAP) || attributes.find(RTA_FLOW);
  return route;
}

std::optional<NetconfMessage> decodeNetconf(Bytes message) {
  const auto parts = split<netconfmsg>(message, RTM_NEWNETCONF, RTM_NEWNETCONF);
  if (!parts)
    return std::nullopt;
  const auto family = familyOf(parts->fixed.ncm_family);
  const auto index = parts->attributes.s32(NETCONFA_IFINDEX);
  if (!family || !index)
    return std::nullopt;
  NetconfMessage netconf{*family, *index, std::nullopt};
  if (const auto forwarding = parts->attributes.s32(NETCONFA_FORWARDING))
    netconf.forwarding = *forwarding != 0;
  return netconf;
}

std::optional<NsidMessage> decodeNsid(Bytes message) {
  const auto parts = split<rtgenmsg>(message, RTM_NEWNSID, RTM_NEWNSID);
  if (!parts)
    return std::nullopt;
  const auto nsid = parts->attributes.s32(NETNSA_NSID);
  if (!nsid)
    return std::nullopt;
  return NsidMessage{*nsid, parts->attributes.s32(NETNSA_CURRENT_NSID).value_or(NETNSA_NSID_NOT_ASSIGNED)};
}

std::optional<Acknowledgement> decodeAcknowledgement(Bytes message) {
  const auto header = decodeHeader(message);
  if (!header || (header->type != NLMSG_ERROR && header->type != NLMSG_DONE))
    return std::nullopt;
  Bytes payload = message.subspan(MNL_NLMSG_HDRLEN);
  std::int32_t error = 0;
  if (payload.size() < sizeof(error))
    return header->type == NLMSG_DONE ? std::optional(Acknowledgement{}) : std::nullopt;
  std::memcpy(&error, payload.data(), sizeof(error));
  Acknowledgement result{error < 0 && error > -4096 ? -error : 0, {}};
  // Behind an NLMSG_ERROR stands the request's header (only that: sockets are opened with NETLINK_CAP_ACK).
  const std::size_t attributesAt = header->type == NLMSG_ERROR ? sizeof(nlmsgerr) : sizeof(error);
  if ((header->flags & NLM_F_ACK_TLVS) != 0 && payload.size() > attributesAt)
    result.words = Attributes(payload.subspan(attributesAt)).text(NLMSGERR_ATTR_MSG).value_or("");
  return result;
}

}  // namespace vethloom::netlink
