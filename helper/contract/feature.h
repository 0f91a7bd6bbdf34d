// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/operation.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

/// What not every kernel has: kinds of link, abilities of them, and what becomes of packets.
namespace vethloom::contract {

/// A row of the table.
struct FeatureInfo {
  std::string_view name;     ///< A kind's name ("vlan"), or a word of its own ("vlan_filtering").
  std::string_view subject;  ///< "VLAN links"
  std::string_view module;   ///< Which module or configuration of the kernel has it; empty: a newer one has.
  bool operator==(const FeatureInfo&) const = default;
};

/// Renaming a link that is up: since Linux 6.2. Without it the link has to go down for a moment.
inline constexpr std::string_view liveRename = "live_rename";

[[nodiscard]] std::span<const FeatureInfo> features();
/// "This kernel has no VLAN links; Debian's linux-image has them as 8021q." Empty for a name that no row has.
[[nodiscard]] std::string whyMissing(std::string_view feature);
/// What the operation needs that a kernel may lack.
[[nodiscard]] std::optional<std::string_view> featureOf(const Operation& operation);
[[nodiscard]] std::optional<std::string_view> featureOf(LinkKind kind);
[[nodiscard]] std::optional<std::string_view> featureOf(const Options& options);
[[nodiscard]] std::optional<std::string_view> featureOf(const Quality& quality);
[[nodiscard]] std::optional<std::string_view> featureOf(const Filter& filter);
/// Of a setting. Not asked of an operation: its module may have been loaded since the kernel was tried out, so the
/// engine looks for the setting itself each time.
[[nodiscard]] std::optional<std::string_view> featureOf(Sysctl sysctl);

}  // namespace vethloom::contract
