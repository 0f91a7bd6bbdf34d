// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/message_parts.h"

#include "netlink/kinds/kinds.h"

#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_arp.h>
#include <linux/if_link.h>
#include <linux/net_namespace.h>
#include <linux/netconf.h>
#include <linux/rtnetlink.h>
#include <algorithm>

namespace vethloom::netlink {

using contract::Family;
using contract::InterfaceAddress;

namespace {

// In linux/if_link.h since 6.15, newer than the headers that we build with.
constexpr std::uint16_t netnsImmutable = 67;

/// The kernel's number in our words; nothing for one without a name.
std::optional<contract::AddressScope> scopeOf(std::uint8_t scope) {
  switch (scope) {
    case RT_SCOPE_UNIVERSE:
      return contract::AddressScope::Global;
    case RT_SCOPE_SITE:
      return contract::AddressScope::Site;
    case RT_SCOPE_LINK:
      return contract::AddressScope::Link;
    case RT_SCOPE_HOST:
      return contract::AddressScope::Host;
    default:
      return std::nullopt;
  }
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
  // Older kernels do not tell; then what is known of the kind counts.
  const auto kind = contract::linkKindFromName(link.kind);
  link.immutable = attributes.u8(netnsImmutable).value_or(kind && !infoOf(*kind).changesSpace ? 1 : 0) != 0;
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
  address.address = InterfaceAddress{local ? *local : *far, parts->fixed.ifa_prefixlen, {}, {}, {}};
  if (local && far && *local != *far)
    address.address.peer = far;
  address.address.broadcast = ipOf(attributes, IFA_BROADCAST, *family);
  address.label = attributes.text(IFA_LABEL).value_or("");
  address.scope = parts->fixed.ifa_scope;
  const auto scope = scopeOf(address.scope);
  if (*family == Family::V4 && scope != address.address.naturalScope())
    address.address.scope = scope;
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
