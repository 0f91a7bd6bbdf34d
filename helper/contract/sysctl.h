// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/names.h"

#include <cstdint>
#include <optional>
#include <span>

namespace vethloom::contract {

/// The settings of the kernel that may be set: a closed list, each with its own range (ip-sysctl.rst).
enum class Sysctl : std::uint8_t {
  // Of a whole box.
  Ipv4Forwarding,  ///< net.ipv4.ip_forward
  Ipv6Forwarding,  ///< net.ipv6.conf.all.forwarding
  EchoIgnoreAll,
  EchoIgnoreBroadcasts,
  Ipv6EchoIgnoreAll,
  MultipathHashPolicy,
  Ipv6MultipathHashPolicy,
  BridgeCallIptables,
  BridgeCallIp6tables,
  BridgeCallArptables,
  // Of an interface, or (conf.all) of a box.
  RpFilter,
  ProxyArp,
  ArpIgnore,
  ArpAnnounce,
  ArpFilter,
  ArpAccept,
  AcceptLocal,
  AcceptRedirects,
  SendRedirects,
  LogMartians,
  DisableIpv6,
  AcceptRa,
  Autoconf,
  AcceptDad,
  ProxyNdp,
  Ipv6AcceptRedirects,
};

/// A row of the table.
struct SysctlInfo {
  Sysctl sysctl = Sysctl::Ipv4Forwarding;
  std::string_view family;   ///< "ipv4", "ipv6" or "bridge": the first part of the name behind "net.".
  std::string_view setting;  ///< The last part: "rp_filter"; of a box's own everything behind the family.
  std::string_view title;    ///< For people: "Reverse path filter".
  bool perInterface = false;
  std::int32_t least = 0;
  std::int32_t most = 1;
  /// What else it needs of the kernel, such as the module "br_netfilter"; empty: what every kernel has.
  std::string_view module = {};
};

/// In the order of the enumeration, which is the order of writing.
[[nodiscard]] std::span<const SysctlInfo> sysctlTable();
[[nodiscard]] const SysctlInfo& infoOf(Sysctl sysctl);

/// One setting in a box: of the box itself, or of one of its interfaces.
struct SysctlKey {
  SysctlKey(Sysctl which) : sysctl(which) {}  // NOLINT: a box's own setting needs no more than its name
  SysctlKey(Sysctl which, std::optional<InterfaceName> of) : sysctl(which), interface(std::move(of)) {}
  Sysctl sysctl;
  std::optional<InterfaceName> interface;
  auto operator<=>(const SysctlKey&) const = default;

  /// "net.ipv4.ip_forward", "net.ipv4.conf.all.rp_filter", "net.ipv4.conf.eth0.rp_filter": as sysctl(8), but that an
  /// interface's name keeps its dots. Refused where the list has no such setting.
  [[nodiscard]] static Result<SysctlKey> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
};

/// "net.ipv4.ip_forward"; of settings that interfaces have: "net.ipv4.conf.all.rp_filter".
[[nodiscard]] std::string nameOf(Sysctl sysctl);
/// The short name at an interface: "ipv4.rp_filter".
[[nodiscard]] std::string shortNameOf(Sysctl sysctl);
[[nodiscard]] Result<Sysctl> sysctlFromShortName(std::string_view name);
/// Whether the value is in the setting's range; else a sentence.
[[nodiscard]] Result<void> validate(Sysctl sysctl, std::int32_t value);

}  // namespace vethloom::contract
