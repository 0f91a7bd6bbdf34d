// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"

#include <cstdint>
#include <span>
#include <string_view>

/// The kinds of link that we make.
namespace vethloom::contract {

enum class LinkKind : std::uint8_t {
  Veth,
  Bridge,
  Tap,
  Tun,
  Dummy,
  Vlan,
  Vxlan,
  Macvlan,
  Macvtap,
  Ipvlan,
  Vrf,
  Bond,
  Gre,
  Gretap,
  Ifb,
  Wireguard,
};

/// Whether a kind stands on another link (`ip link add link LOWER`, or `dev LOWER`).
enum class Lower : std::uint8_t { None, Optional, Required };

/// What is always so of a kind.
struct LinkKindInfo {
  LinkKind kind = LinkKind::Veth;
  std::string_view name;   ///< In files, on the wire and of facts: "tap". The kernel calls tap and tun both "tun".
  std::string_view title;  ///< For people, in a sentence: "TAP device".
  std::string_view stem;   ///< Of automatic names: "tap" -> tap0.
  Lower lower = Lower::None;
  bool isMaster = false;     ///< Other links can be given to it.
  bool hasMac = true;        ///< An Ethernet device: it has a MAC address that can be set, and can be a bridge's port.
  bool changesSpace = true;  ///< The kernel moves it to another namespace.
  /// Its packets travel in the namespace that it was made in, wherever it is moved: a plan makes it anew instead.
  bool sendsFromBirthplace = false;
  std::uint32_t mtu = 1500;  ///< What the kernel gives a new one; 0: it depends (on the lower link, on ports).
  bool operator==(const LinkKindInfo&) const = default;
};

/// In the order of the enumeration.
[[nodiscard]] std::span<const LinkKindInfo> linkKinds();
[[nodiscard]] const LinkKindInfo& infoOf(LinkKind kind);
[[nodiscard]] std::string_view nameOf(LinkKind kind);
[[nodiscard]] Result<LinkKind> linkKindFromName(std::string_view name);

}  // namespace vethloom::contract
