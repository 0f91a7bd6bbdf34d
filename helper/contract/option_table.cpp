// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/options.h"

#include <array>

namespace vethloom::contract {
namespace {

using Words = std::string_view;

// The order of words is the kernel's numbering where netlink/kinds/ does not say otherwise.
constexpr std::array<Words, 4> addressGenerations{"eui64", "none", "stable_secret", "random"};
constexpr std::array<Words, 2> vlanProtocols{"802.1Q", "802.1ad"};
constexpr std::array<Words, 5> portStates{"disabled", "listening", "learning", "forwarding", "blocking"};
constexpr std::array<Words, 4> macvlanModes{"private", "vepa", "bridge", "passthru"};
constexpr std::array<Words, 3> ipvlanModes{"l2", "l3", "l3s"};
constexpr std::array<Words, 3> ipvlanIsolations{"bridge", "private", "vepa"};
constexpr std::array<Words, 7> bondModes{"balance-rr", "active-backup", "balance-xor", "broadcast",
                                         "802.3ad",    "balance-tlb",   "balance-alb"};
constexpr std::array<Words, 6> hashPolicies{"layer2", "layer3+4", "layer2+3", "encap2+3", "encap3+4", "vlan+srcmac"};
constexpr std::array<Words, 2> lacpRates{"slow", "fast"};

template <typename... Kinds>
constexpr std::uint32_t only(Kinds... kinds) {
  return ((std::uint32_t{1} << static_cast<unsigned>(kinds)) | ...);
}

constexpr std::uint64_t anyU32 = UINT32_MAX;
constexpr std::uint32_t bridge = only(LinkKind::Bridge);
constexpr std::uint32_t tunTap = only(LinkKind::Tap, LinkKind::Tun);
constexpr std::uint32_t vlan = only(LinkKind::Vlan);
constexpr std::uint32_t vxlan = only(LinkKind::Vxlan);
constexpr std::uint32_t gre = only(LinkKind::Gre, LinkKind::Gretap);
constexpr std::uint32_t bond = only(LinkKind::Bond);

// A row is made of what it is, then what values it takes, then what is special about it.
constexpr OptionInfo linkOption(Option option, std::string_view name, std::string_view title) {
  OptionInfo info;
  info.option = option;
  info.name = name;
  info.title = title;
  info.scope = OptionScope::Link;
  return info;
}
constexpr OptionInfo kindOption(Option option, std::uint32_t kinds, std::string_view name, std::string_view title) {
  OptionInfo info = linkOption(option, name, title);
  info.scope = OptionScope::Kind;
  info.kinds = kinds;
  return info;
}
constexpr OptionInfo portOption(Option option, std::string_view name, std::string_view title) {
  OptionInfo info = linkOption(option, name, title);
  info.scope = OptionScope::Port;
  return info;
}

constexpr OptionInfo onOff(OptionInfo info, std::string_view usual, std::string_view keyword) {
  info.type = OptionType::Switch;
  info.usual = usual;
  info.keyword = keyword;
  return info;
}
constexpr OptionInfo number(OptionInfo info, std::uint64_t least, std::uint64_t most, std::string_view usual,
                            std::string_view keyword, std::string_view unit = {}) {
  info.type = OptionType::Number;
  info.least = least;
  info.most = most;
  info.usual = usual;
  info.keyword = keyword;
  info.unit = unit;
  return info;
}
constexpr OptionInfo word(OptionInfo info, std::span<const Words> words, std::string_view usual,
                          std::string_view keyword) {
  info.type = OptionType::Word;
  info.words = words;
  info.usual = usual;
  info.keyword = keyword;
  return info;
}
constexpr OptionInfo text(OptionInfo info, std::uint64_t most, std::string_view keyword) {
  info.type = OptionType::Text;
  info.most = most;
  info.keyword = keyword;
  return info;
}
constexpr OptionInfo ip(OptionInfo info, std::string_view keyword) {
  info.type = OptionType::Ip;
  info.keyword = keyword;
  return info;
}

constexpr OptionInfo timer(OptionInfo info, std::uint64_t least, std::uint64_t most, std::string_view usual,
                           std::string_view keyword) {
  info = number(info, least, most, usual, keyword, "1/100 s");
  info.isTimer = true;
  return info;
}
constexpr OptionInfo recreate(OptionInfo info) {
  info.change = OptionChange::Recreate;
  return info;
}
constexpr OptionInfo whileDown(OptionInfo info) {
  info.change = OptionChange::WhileDown;
  return info;
}
constexpr OptionInfo needed(OptionInfo info) {
  info.required = true;
  return recreate(info);
}

// Ranges: linux/if_bridge.h and net/bridge (br_private_stp.h), drivers/net/{vxlan,macvlan,ipvlan,bonding}, net/8021q.
constexpr std::array table{
    number(linkOption(Option::QueueLength, "queue_length", "Transmit queue"), 0, 1'000'000, "1000", "txqueuelen",
           "packets"),
    text(linkOption(Option::Alias, "alias", "Alias"), 255, "alias"),
    onOff(linkOption(Option::Arp, "arp", "ARP"), "on", "arp on|arp off"),
    onOff(linkOption(Option::Promiscuous, "promiscuous", "Promiscuous"), "off", "promisc on|promisc off"),
    onOff(linkOption(Option::AllMulticast, "all_multicast", "All multicast"), "off",
          "allmulticast on|allmulticast off"),
    word(linkOption(Option::AddressGeneration, "address_generation", "IPv6 address generation"), addressGenerations,
         "eui64", "addrgenmode"),

    onOff(kindOption(Option::Stp, bridge, "stp", "Spanning tree"), "off", "stp_state 1|stp_state 0"),
    timer(kindOption(Option::ForwardDelay, bridge, "forward_delay", "Forward delay"), 200, 3000, "1500",
          "forward_delay"),
    timer(kindOption(Option::HelloTime, bridge, "hello_time", "Hello time"), 100, 1000, "200", "hello_time"),
    timer(kindOption(Option::MaxAge, bridge, "max_age", "Maximum age"), 600, 4000, "2000", "max_age"),
    timer(kindOption(Option::AgeingTime, bridge, "ageing_time", "Ageing time"), 0, 100'000'000, "30000", "ageing_time"),
    number(kindOption(Option::BridgePriority, bridge, "priority", "Bridge priority"), 0, 65535, "32768", "priority"),
    onOff(kindOption(Option::VlanFiltering, bridge, "vlan_filtering", "VLAN filtering"), "off",
          "vlan_filtering 1|vlan_filtering 0"),
    word(kindOption(Option::VlanProtocol, bridge, "vlan_protocol", "VLAN protocol"), vlanProtocols, "802.1Q",
         "vlan_protocol"),
    number(kindOption(Option::DefaultPvid, bridge, "default_pvid", "Default PVID"), 0, 4094, "1", "vlan_default_pvid"),
    onOff(kindOption(Option::MulticastSnooping, bridge, "multicast_snooping", "Multicast snooping"), "on",
          "mcast_snooping 1|mcast_snooping 0"),
    onOff(kindOption(Option::MulticastQuerier, bridge, "multicast_querier", "Multicast querier"), "off",
          "mcast_querier 1|mcast_querier 0"),
    number(kindOption(Option::GroupForwardMask, bridge, "group_forward_mask", "Group forward mask"), 0, 0xfff8, "0",
           "group_fwd_mask"),

    word(portOption(Option::PortState, "port_state", "Port state"), portStates, "forwarding", "state"),
    number(portOption(Option::PortCost, "port_cost", "Path cost"), 1, 65535, "2", "cost"),
    number(portOption(Option::PortPriority, "port_priority", "Port priority"), 0, 63, "32", "priority"),
    onOff(portOption(Option::PortLearning, "port_learning", "Learning"), "on", "learning on|learning off"),
    onOff(portOption(Option::PortFlood, "port_flood", "Flood unknown unicast"), "on", "flood on|flood off"),
    onOff(portOption(Option::PortMulticastFlood, "port_multicast_flood", "Flood multicast"), "on",
          "mcast_flood on|mcast_flood off"),
    onOff(portOption(Option::PortBroadcastFlood, "port_broadcast_flood", "Flood broadcast"), "on",
          "bcast_flood on|bcast_flood off"),
    onOff(portOption(Option::PortIsolated, "port_isolated", "Isolated"), "off", "isolated on|isolated off"),
    onOff(portOption(Option::PortHairpin, "port_hairpin", "Hairpin"), "off", "hairpin on|hairpin off"),
    onOff(portOption(Option::PortLocked, "port_locked", "Locked"), "off", "locked on|locked off"),
    onOff(portOption(Option::PortGuard, "port_guard", "BPDU guard"), "off", "guard on|guard off"),
    onOff(portOption(Option::PortRootBlock, "port_root_block", "Root block"), "off", "root_block on|root_block off"),
    onOff(portOption(Option::PortFastLeave, "port_fast_leave", "Multicast fast leave"), "off",
          "fastleave on|fastleave off"),

    recreate(number(kindOption(Option::Owner, tunTap, "owner", "Owner (user id)"), 0, anyU32 - 1, "", "user")),
    recreate(number(kindOption(Option::OwnerGroup, tunTap, "owner_group", "Group id"), 0, anyU32 - 1, "", "group")),
    recreate(onOff(kindOption(Option::MultiQueue, tunTap, "multi_queue", "Several queues"), "off", "multi_queue|")),
    recreate(onOff(kindOption(Option::VnetHeader, tunTap, "vnet_header", "virtio-net header"), "off", "vnet_hdr|")),

    needed(number(kindOption(Option::VlanId, vlan, "vlan_id", "VLAN id"), 0, 4094, "", "id")),
    recreate(word(kindOption(Option::Protocol, vlan, "protocol", "Protocol"), vlanProtocols, "802.1Q", "protocol")),
    onOff(kindOption(Option::ReorderHeader, vlan, "reorder_header", "Reorder header"), "on",
          "reorder_hdr on|reorder_hdr off"),
    onOff(kindOption(Option::Gvrp, vlan, "gvrp", "GVRP"), "off", "gvrp on|gvrp off"),
    onOff(kindOption(Option::LooseBinding, vlan, "loose_binding", "Loose binding"), "off",
          "loose_binding on|loose_binding off"),

    needed(number(kindOption(Option::Vni, vxlan, "vni", "VNI"), 0, 0xffffff, "", "id")),
    ip(kindOption(Option::Remote, vxlan | gre, "remote", "Remote address"), "remote"),
    ip(kindOption(Option::Local, vxlan | gre, "local", "Local address"), "local"),
    recreate(
        number(kindOption(Option::DestinationPort, vxlan, "destination_port", "UDP port"), 1, 65535, "", "dstport")),
    onOff(kindOption(Option::VxlanLearning, vxlan, "learning", "Learning"), "on", "learning|nolearning"),
    number(kindOption(Option::FdbAgeing, vxlan, "fdb_ageing", "Ageing time"), 0, anyU32, "300", "ageing", "s"),
    number(kindOption(Option::Ttl, vxlan | gre, "ttl", "TTL"), 0, 255, "0", "ttl"),
    number(kindOption(Option::Tos, vxlan | gre, "tos", "TOS"), 0, 255, "0", "tos"),
    number(kindOption(Option::Key, gre, "key", "Key"), 0, anyU32, "", "key"),
    onOff(kindOption(Option::PathMtuDiscovery, gre, "path_mtu_discovery", "Path MTU discovery"), "on",
          "pmtudisc|nopmtudisc"),

    word(kindOption(Option::MacvlanMode, only(LinkKind::Macvlan, LinkKind::Macvtap), "macvlan_mode", "Mode"),
         macvlanModes, "vepa", "mode"),
    word(kindOption(Option::IpvlanMode, only(LinkKind::Ipvlan), "ipvlan_mode", "Mode"), ipvlanModes, "l3", "mode"),
    word(kindOption(Option::IpvlanIsolation, only(LinkKind::Ipvlan), "ipvlan_isolation", "Isolation"), ipvlanIsolations,
         "bridge", ""),
    needed(number(kindOption(Option::Table, only(LinkKind::Vrf), "table", "Routing table"), 1, anyU32, "", "table")),
    recreate(word(kindOption(Option::BondMode, bond, "bond_mode", "Mode"), bondModes, "balance-rr", "mode")),
    number(kindOption(Option::MiiMonitor, bond, "mii_monitor", "MII monitor"), 0, 1'000'000, "", "miimon", "ms"),
    number(kindOption(Option::UpDelay, bond, "up_delay", "Up delay"), 0, 1'000'000, "0", "updelay", "ms"),
    number(kindOption(Option::DownDelay, bond, "down_delay", "Down delay"), 0, 1'000'000, "0", "downdelay", "ms"),
    word(kindOption(Option::HashPolicy, bond, "hash_policy", "Transmit hash"), hashPolicies, "layer2",
         "xmit_hash_policy"),
    whileDown(word(kindOption(Option::LacpRate, bond, "lacp_rate", "LACP rate"), lacpRates, "slow", "lacp_rate")),
    number(kindOption(Option::MinLinks, bond, "min_links", "Least links"), 0, 65535, "0", "min_links"),
};

constexpr bool isInOrder() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table.at(i).option != static_cast<Option>(i))
      return false;
  }
  return table.back().option == Option::MinLinks;
}
static_assert(isInOrder(), "every option has its row, in the order of the enumeration");

}  // namespace

std::span<const OptionInfo> optionTable() {
  return table;
}

}  // namespace vethloom::contract
