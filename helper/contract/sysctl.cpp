// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/sysctl.h"

#include "contract/escape.h"

#include <algorithm>
#include <array>

namespace vethloom::contract {
namespace {

constexpr std::array table{
    SysctlInfo{Sysctl::Ipv4Forwarding, "ipv4", "ip_forward", "IPv4 forwarding", false, 0, 1},
    SysctlInfo{Sysctl::Ipv6Forwarding, "ipv6", "conf.all.forwarding", "IPv6 forwarding", false, 0, 1},
    SysctlInfo{Sysctl::EchoIgnoreAll, "ipv4", "icmp_echo_ignore_all", "Ignore pings", false, 0, 1},
    SysctlInfo{Sysctl::EchoIgnoreBroadcasts, "ipv4", "icmp_echo_ignore_broadcasts", "Ignore broadcast pings", false, 0,
               1},
    SysctlInfo{Sysctl::Ipv6EchoIgnoreAll, "ipv6", "icmp.echo_ignore_all", "Ignore IPv6 pings", false, 0, 1},
    SysctlInfo{Sysctl::MultipathHashPolicy, "ipv4", "fib_multipath_hash_policy", "Choice among next hops", false, 0, 3},
    SysctlInfo{Sysctl::Ipv6MultipathHashPolicy, "ipv6", "fib_multipath_hash_policy", "Choice among IPv6 next hops",
               false, 0, 3},
    SysctlInfo{Sysctl::BridgeCallIptables, "bridge", "bridge-nf-call-iptables", "Bridged IPv4 passes iptables", false,
               0, 1, "br_netfilter"},
    SysctlInfo{Sysctl::BridgeCallIp6tables, "bridge", "bridge-nf-call-ip6tables", "Bridged IPv6 passes ip6tables",
               false, 0, 1, "br_netfilter"},
    SysctlInfo{Sysctl::BridgeCallArptables, "bridge", "bridge-nf-call-arptables", "Bridged ARP passes arptables", false,
               0, 1, "br_netfilter"},
    SysctlInfo{Sysctl::RpFilter, "ipv4", "rp_filter", "Reverse path filter", true, 0, 2},
    SysctlInfo{Sysctl::ProxyArp, "ipv4", "proxy_arp", "Proxy ARP", true, 0, 1},
    SysctlInfo{Sysctl::ArpIgnore, "ipv4", "arp_ignore", "ARP requests to ignore", true, 0, 8},
    SysctlInfo{Sysctl::ArpAnnounce, "ipv4", "arp_announce", "Source address of ARP requests", true, 0, 2},
    SysctlInfo{Sysctl::ArpFilter, "ipv4", "arp_filter", "ARP filter", true, 0, 1},
    SysctlInfo{Sysctl::ArpAccept, "ipv4", "arp_accept", "Learn from gratuitous ARP", true, 0, 2},
    SysctlInfo{Sysctl::AcceptLocal, "ipv4", "accept_local", "Accept own source addresses", true, 0, 1},
    SysctlInfo{Sysctl::AcceptRedirects, "ipv4", "accept_redirects", "Accept redirects", true, 0, 1},
    SysctlInfo{Sysctl::SendRedirects, "ipv4", "send_redirects", "Send redirects", true, 0, 1},
    SysctlInfo{Sysctl::LogMartians, "ipv4", "log_martians", "Log impossible addresses", true, 0, 1},
    SysctlInfo{Sysctl::DisableIpv6, "ipv6", "disable_ipv6", "No IPv6", true, 0, 1},
    SysctlInfo{Sysctl::AcceptRa, "ipv6", "accept_ra", "Accept router advertisements", true, 0, 2},
    SysctlInfo{Sysctl::Autoconf, "ipv6", "autoconf", "Automatic addresses", true, 0, 1},
    SysctlInfo{Sysctl::AcceptDad, "ipv6", "accept_dad", "Duplicate address detection", true, 0, 2},
    SysctlInfo{Sysctl::ProxyNdp, "ipv6", "proxy_ndp", "Proxy neighbour discovery", true, 0, 1},
    SysctlInfo{Sysctl::Ipv6AcceptRedirects, "ipv6", "accept_redirects", "Accept IPv6 redirects", true, 0, 1},
};

consteval bool isInOrder() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table[i].sysctl != static_cast<Sysctl>(i))
      return false;
  }
  return true;
}
static_assert(isInOrder(), "the table is in the order of the enumeration");

std::string confOf(const SysctlInfo& info, std::string_view interface) {
  return "net." + std::string(info.family) + ".conf." + std::string(interface) + '.' + std::string(info.setting);
}

tl::unexpected<Failure> unknown(std::string_view text) {
  return fail(FailureKind::InvalidArgument,
              "The setting \"" + escape(text, 80) +
                  "\" is not one that can be set here. Some that can: net.ipv4.ip_forward, "
                  "net.ipv4.conf.all.rp_filter, net.ipv4.conf.eth0.proxy_arp.");
}

}  // namespace

std::span<const SysctlInfo> sysctlTable() {
  return table;
}

const SysctlInfo& infoOf(Sysctl sysctl) {
  return table.at(static_cast<std::size_t>(sysctl));
}

std::string nameOf(Sysctl sysctl) {
  const SysctlInfo& info = infoOf(sysctl);
  return info.perInterface ? confOf(info, "all") : "net." + std::string(info.family) + '.' + std::string(info.setting);
}

std::string shortNameOf(Sysctl sysctl) {
  return std::string(infoOf(sysctl).family) + '.' + std::string(infoOf(sysctl).setting);
}

Result<Sysctl> sysctlFromShortName(std::string_view name) {
  for (const SysctlInfo& info : table) {
    if (info.perInterface && shortNameOf(info.sysctl) == name)
      return info.sysctl;
  }
  return fail(FailureKind::InvalidArgument, "The setting \"" + escape(name, 80) +
                                                "\" is not one that an interface has here. Some that it has: "
                                                "ipv4.rp_filter, ipv4.proxy_arp, ipv6.disable_ipv6.");
}

std::string SysctlKey::text() const {
  return interface ? confOf(infoOf(sysctl), interface->text()) : nameOf(sysctl);
}

Result<SysctlKey> SysctlKey::parse(std::string_view text) {
  for (const SysctlInfo& info : table) {
    if (nameOf(info.sysctl) == text)
      return SysctlKey(info.sysctl);
  }
  for (const SysctlInfo& info : table) {
    const std::string prefix = "net." + std::string(info.family) + ".conf.";
    const std::string suffix = '.' + std::string(info.setting);
    if (!info.perInterface || !text.starts_with(prefix) || !text.ends_with(suffix) ||
        text.size() <= prefix.size() + suffix.size())
      continue;
    auto interface = InterfaceName::parse(text.substr(prefix.size(), text.size() - prefix.size() - suffix.size()));
    if (!interface)
      return tl::unexpected(interface.error());
    return SysctlKey(info.sysctl, std::move(*interface));
  }
  return unknown(text);
}

Result<void> validate(Sysctl sysctl, std::int32_t value) {
  const SysctlInfo& info = infoOf(sysctl);
  if (value >= info.least && value <= info.most)
    return {};
  return fail(FailureKind::InvalidArgument, nameOf(sysctl) + " is a number from " + std::to_string(info.least) +
                                                " to " + std::to_string(info.most) + ", not " + std::to_string(value) +
                                                '.');
}

}  // namespace vethloom::contract
