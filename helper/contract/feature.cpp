// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/feature.h"

#include <algorithm>
#include <array>

namespace vethloom::contract {
namespace {

constexpr std::string_view vlanFiltering = "vlan_filtering";
constexpr std::string_view netem = "netem";
constexpr std::string_view tbf = "tbf";
constexpr std::string_view nftables = "nftables";

// Names of modules as modinfo(8) of Debian's linux-image has them.
constexpr std::array table{
    FeatureInfo{"veth", "veth pairs", "veth"},
    FeatureInfo{"bridge", "bridges", "bridge"},
    FeatureInfo{"tap", "TAP devices", "tun"},
    FeatureInfo{"tun", "TUN devices", "tun"},
    FeatureInfo{"dummy", "dummy links", "dummy"},
    FeatureInfo{"vlan", "VLAN links", "8021q"},
    FeatureInfo{"vxlan", "VXLAN links", "vxlan"},
    FeatureInfo{"macvlan", "macvlan links", "macvlan"},
    FeatureInfo{"macvtap", "macvtap links", "macvtap"},
    FeatureInfo{"ipvlan", "ipvlan links", "ipvlan"},
    FeatureInfo{"vrf", "VRFs", "vrf"},
    FeatureInfo{"bond", "bonds", "bonding"},
    FeatureInfo{"gre", "GRE tunnels", "ip_gre"},
    FeatureInfo{"gretap", "GRETAP tunnels", "ip_gre"},
    FeatureInfo{"ifb", "IFB devices", "ifb"},
    FeatureInfo{"wireguard", "WireGuard links", "wireguard"},
    FeatureInfo{vlanFiltering, "VLAN filtering of bridges", "CONFIG_BRIDGE_VLAN_FILTERING"},
    FeatureInfo{netem, netem, "sch_netem"},
    FeatureInfo{tbf, tbf, "sch_tbf"},
    FeatureInfo{nftables, "nftables", "nf_tables"},
    FeatureInfo{"br_netfilter", "bridge-nf-call settings", "br_netfilter"},
    FeatureInfo{liveRename, "renaming of links that are up", {}},
};

bool setsVlanFiltering(const Options& options) {
  return std::ranges::any_of(options, [](const auto& entry) {
    return entry.first == Option::VlanFiltering || entry.first == Option::VlanProtocol ||
           entry.first == Option::DefaultPvid;
  });
}

}  // namespace

std::span<const FeatureInfo> features() {
  return table;
}

std::string whyMissing(std::string_view feature) {
  const auto* const row = std::ranges::find(table, feature, &FeatureInfo::name);
  if (row == table.end())
    return {};
  const std::string lacks = "This kernel has no " + std::string(row->subject);
  if (row->module.empty())
    return lacks + "; a newer one has.";
  const bool many = row->subject.ends_with('s');
  return lacks + "; Debian's linux-image has " + (many ? "them" : "it") + " as " + std::string(row->module) + '.';
}

std::optional<std::string_view> featureOf(LinkKind kind) {
  return nameOf(kind);
}

std::optional<std::string_view> featureOf(const Options& options) {
  return setsVlanFiltering(options) ? std::optional(vlanFiltering) : std::nullopt;
}

std::optional<std::string_view> featureOf(const Quality& quality) {
  if (quality.needsNetem())
    return netem;
  return quality.needsTbf() ? std::optional(tbf) : std::nullopt;
}

std::optional<std::string_view> featureOf(const Filter& filter) {
  return filter.isEmpty() ? std::nullopt : std::optional(nftables);
}

std::optional<std::string_view> featureOf(Sysctl sysctl) {
  const std::string_view module = infoOf(sysctl).module;
  return module.empty() ? std::nullopt : std::optional(module);
}

std::optional<std::string_view> featureOf(const Operation& operation) {
  if (const auto* quality = std::get_if<SetQuality>(&operation))
    return quality->quality ? featureOf(*quality->quality) : std::nullopt;
  if (const auto* filter = std::get_if<SetFilter>(&operation))
    return featureOf(filter->filter);
  if (const auto* link = std::get_if<CreateLink>(&operation)) {
    const auto special = featureOf(link->options);
    return special ? special : featureOf(link->kind);
  }
  const auto* set = std::get_if<SetOptions>(&operation);
  return set ? featureOf(set->options) : std::nullopt;
}

}  // namespace vethloom::contract
