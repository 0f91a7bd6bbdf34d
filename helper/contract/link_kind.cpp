// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/link_kind.h"

#include "contract/escape.h"

#include <algorithm>
#include <array>

namespace vethloom::contract {
namespace {

constexpr std::array kinds{
    LinkKindInfo{.kind = LinkKind::Veth, .name = "veth", .title = "veth pair", .stem = "veth"},
    LinkKindInfo{.kind = LinkKind::Bridge,
                 .name = "bridge",
                 .title = "bridge",
                 .stem = "br",
                 .isMaster = true,
                 .changesSpace = false,
                 .mtu = 0},
    LinkKindInfo{.kind = LinkKind::Tap, .name = "tap", .title = "TAP device", .stem = "tap"},
    LinkKindInfo{.kind = LinkKind::Tun, .name = "tun", .title = "TUN device", .stem = "tun", .hasMac = false},
    LinkKindInfo{.kind = LinkKind::Dummy, .name = "dummy", .title = "dummy link", .stem = "dummy"},
    LinkKindInfo{.kind = LinkKind::Vlan,
                 .name = "vlan",
                 .title = "VLAN link",
                 .stem = "vlan",
                 .lower = Lower::Required,
                 .mtu = 0},
    LinkKindInfo{.kind = LinkKind::Vxlan,
                 .name = "vxlan",
                 .title = "VXLAN link",
                 .stem = "vxlan",
                 .lower = Lower::Optional,
                 .mtu = 0},
    LinkKindInfo{.kind = LinkKind::Macvlan,
                 .name = "macvlan",
                 .title = "macvlan link",
                 .stem = "macvlan",
                 .lower = Lower::Required,
                 .mtu = 0},
    LinkKindInfo{.kind = LinkKind::Macvtap,
                 .name = "macvtap",
                 .title = "macvtap link",
                 .stem = "macvtap",
                 .lower = Lower::Required,
                 .mtu = 0},
    LinkKindInfo{.kind = LinkKind::Ipvlan,
                 .name = "ipvlan",
                 .title = "ipvlan link",
                 .stem = "ipvlan",
                 .lower = Lower::Required,
                 .hasMac = false,
                 .mtu = 0},
    LinkKindInfo{.kind = LinkKind::Vrf,
                 .name = "vrf",
                 .title = "VRF",
                 .stem = "vrf",
                 .isMaster = true,
                 .changesSpace = false,
                 .mtu = 0},
    LinkKindInfo{.kind = LinkKind::Bond,
                 .name = "bond",
                 .title = "bond",
                 .stem = "bond",
                 .isMaster = true,
                 .changesSpace = false,
                 .mtu = 0},
    LinkKindInfo{.kind = LinkKind::Gre,
                 .name = "gre",
                 .title = "GRE tunnel",
                 .stem = "gre",
                 .lower = Lower::Optional,
                 .hasMac = false,
                 .mtu = 0},
    LinkKindInfo{.kind = LinkKind::Gretap,
                 .name = "gretap",
                 .title = "GRETAP tunnel",
                 .stem = "gretap",
                 .lower = Lower::Optional,
                 .mtu = 0},
    LinkKindInfo{.kind = LinkKind::Ifb, .name = "ifb", .title = "IFB device", .stem = "ifb"},
    LinkKindInfo{.kind = LinkKind::Wireguard,
                 .name = "wireguard",
                 .title = "WireGuard link",
                 .stem = "wg",
                 .hasMac = false,
                 .sendsFromBirthplace = true,
                 .mtu = 1420},
};

}  // namespace

std::span<const LinkKindInfo> linkKinds() {
  return kinds;
}

const LinkKindInfo& infoOf(LinkKind kind) {
  return kinds.at(static_cast<std::size_t>(kind));
}

std::string_view nameOf(LinkKind kind) {
  return infoOf(kind).name;
}

Result<LinkKind> linkKindFromName(std::string_view name) {
  const auto* const found = std::ranges::find(kinds, name, &LinkKindInfo::name);
  if (found != kinds.end())
    return found->kind;
  std::string known;
  for (const LinkKindInfo& info : kinds)
    known.append(known.empty() ? "" : ", ").append(info.name);
  return fail(FailureKind::InvalidArgument,
              "There is no kind of link \"" + escape(name, 80) + "\"; there are " + known + ".");
}

}  // namespace vethloom::contract
