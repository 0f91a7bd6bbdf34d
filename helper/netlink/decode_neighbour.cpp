// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/message_parts.h"

#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

/// Who is where: IP neighbours, forwarding entries, and the VLANs of bridges and their ports.
namespace vethloom::netlink {

bool NeighbourMessage::isPermanent() const {
  return (state & NUD_PERMANENT) != 0;
}

bool FdbMessage::isPermanent() const {
  return (state & NUD_PERMANENT) != 0;
}

bool FdbMessage::isFixed() const {
  return (state & (NUD_PERMANENT | NUD_NOARP)) != 0;
}

std::optional<NeighbourMessage> decodeNeighbour(Bytes message) {
  const auto parts = split<ndmsg>(message, RTM_NEWNEIGH, RTM_DELNEIGH);
  const auto family = parts ? familyOf(parts->fixed.ndm_family) : std::nullopt;
  if (!family || parts->fixed.ndm_ifindex <= 0)
    return std::nullopt;
  const auto ip = ipOf(parts->attributes, NDA_DST, *family);
  // What a proxy answers for is in the same messages, and no neighbour.
  if (!ip || (parts->fixed.ndm_flags & NTF_PROXY) != 0)
    return std::nullopt;
  return NeighbourMessage{parts->header.type == RTM_DELNEIGH, parts->fixed.ndm_ifindex, *ip,
                          parts->attributes.mac(NDA_LLADDR),  parts->fixed.ndm_state,   parts->fixed.ndm_flags};
}

std::optional<FdbMessage> decodeFdb(Bytes message) {
  const auto parts = split<ndmsg>(message, RTM_NEWNEIGH, RTM_DELNEIGH);
  if (!parts || parts->fixed.ndm_family != AF_BRIDGE || parts->fixed.ndm_ifindex <= 0)
    return std::nullopt;
  const Attributes& attributes = parts->attributes;
  const auto mac = attributes.mac(NDA_LLADDR);
  if (!mac)
    return std::nullopt;
  FdbMessage entry;
  entry.gone = parts->header.type == RTM_DELNEIGH;
  entry.index = parts->fixed.ndm_ifindex;
  entry.mac = *mac;
  entry.dst = attributes.ip(NDA_DST);
  // The kernel marks the device's own entries only; those of a bridge name it (NDA_MASTER).
  entry.self = !attributes.find(NDA_MASTER);
  entry.state = parts->fixed.ndm_state;
  if (const auto vlan = attributes.u16(NDA_VLAN); vlan && *vlan != 0)
    entry.vlan = *vlan;
  entry.partial = attributes.find(NDA_PORT) || attributes.find(NDA_VNI) || attributes.find(NDA_IFINDEX) ||
                  attributes.find(NDA_NH_ID);
  return entry;
}

std::optional<BridgePortMessage> decodeBridgePort(Bytes message) {
  const auto parts = split<ifinfomsg>(message, RTM_NEWLINK, RTM_DELLINK);
  if (!parts || parts->fixed.ifi_family != AF_BRIDGE || parts->fixed.ifi_index <= 0)
    return std::nullopt;
  BridgePortMessage port{parts->header.type == RTM_DELLINK, parts->fixed.ifi_index, {}};
  std::optional<std::uint16_t> rangeFirst;
  contract::BridgeVlans vlans;
  parts->attributes.nested(IFLA_AF_SPEC).each([&](std::uint16_t type, Bytes payload) {
    bridge_vlan_info info;
    if (type != IFLA_BRIDGE_VLAN_INFO || payload.size() != sizeof(info))
      return;
    std::memcpy(&info, payload.data(), sizeof(info));
    if ((info.flags & BRIDGE_VLAN_INFO_RANGE_BEGIN) != 0) {
      rangeFirst = info.vid;
      return;
    }
    const std::uint16_t first =
        (info.flags & BRIDGE_VLAN_INFO_RANGE_END) != 0 ? rangeFirst.value_or(info.vid) : info.vid;
    const contract::BridgeVlan vlan{first, info.vid, (info.flags & BRIDGE_VLAN_INFO_PVID) != 0,
                                    (info.flags & BRIDGE_VLAN_INFO_UNTAGGED) != 0};
    if (contract::validate(vlan))
      vlans.push_back(vlan);
    rangeFirst.reset();
  });
  // One that has left its bridge has none any more, whatever the message says.
  if (!port.gone)
    port.vlans = contract::normalised(vlans);
  return port;
}

}  // namespace vethloom::netlink
