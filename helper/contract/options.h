// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/addresses.h"
#include "contract/link_kind.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

/// Settings of links with one scalar value each. One row of a table says everything about an option but how the kernel
/// encodes it, which netlink/kinds/ knows. A new option is a name here, a row in option_table.cpp and one there.
namespace vethloom::contract {

enum class Option : std::uint8_t {
  // Every link.
  QueueLength,
  Alias,
  Arp,
  Promiscuous,
  AllMulticast,
  AddressGeneration,
  // Bridges.
  Stp,
  ForwardDelay,
  HelloTime,
  MaxAge,
  AgeingTime,
  BridgePriority,
  VlanFiltering,
  VlanProtocol,
  DefaultPvid,
  MulticastSnooping,
  MulticastQuerier,
  GroupForwardMask,
  // Ports of bridges.
  PortState,
  PortCost,
  PortPriority,
  PortLearning,
  PortFlood,
  PortMulticastFlood,
  PortBroadcastFlood,
  PortIsolated,
  PortHairpin,
  PortLocked,
  PortGuard,
  PortRootBlock,
  PortFastLeave,
  // TAP and TUN.
  Owner,
  OwnerGroup,
  MultiQueue,
  VnetHeader,
  // VLAN.
  VlanId,
  Protocol,
  ReorderHeader,
  Gvrp,
  LooseBinding,
  // VXLAN and tunnels.
  Vni,
  Remote,
  Local,
  DestinationPort,
  VxlanLearning,
  FdbAgeing,
  Ttl,
  Tos,
  Key,
  PathMtuDiscovery,
  // Others.
  MacvlanMode,
  IpvlanMode,
  IpvlanIsolation,
  Table,
  BondMode,
  MiiMonitor,
  UpDelay,
  DownDelay,
  HashPolicy,
  LacpRate,
  MinLinks,
};

/// By the option's type: a switch, a number, a word or text, an address.
using OptionValue = std::variant<bool, std::uint64_t, std::string, IpAddress>;
using Options = std::map<Option, OptionValue>;

/// What an option is a setting of.
enum class OptionScope : std::uint8_t {
  Link,  ///< Any link.
  Kind,  ///< Links of some kinds.
  Port,  ///< A link whose master is a bridge. The kernel forgets it when the link leaves the bridge.
};

enum class OptionType : std::uint8_t { Switch, Number, Word, Text, Ip };

/// How an option of an existing link is changed.
enum class OptionChange : std::uint8_t {
  InPlace,
  WhileDown,  ///< Only while the link is administratively down.
  Recreate,   ///< Only by making the link anew.
};

/// A row of the table.
struct OptionInfo {
  Option option = Option::QueueLength;
  std::string_view name;   ///< In files, on the wire and on the command line: "forward_delay".
  std::string_view title;  ///< For people: "Forward delay".
  OptionScope scope = OptionScope::Link;
  std::uint32_t kinds = 0;  ///< Kind scope: a bit for each LinkKind.
  OptionType type = OptionType::Switch;
  std::uint64_t least = 0;  ///< Of a number.
  std::uint64_t most = 0;   ///< Of a number; of a text its longest, in bytes.
  std::string_view unit;    ///< Of a number, for people: "ms", "1/100 s".
  std::span<const std::string_view> words;
  OptionChange change = OptionChange::InPlace;
  /// What the kernel has where nobody sets it, as text; facts leave it out then. Empty: facts always tell it.
  std::string_view usual;
  bool required = false;  ///< Such a link cannot be made without it.
  bool isTimer = false;   ///< The kernel keeps it in ticks of its own, so one less may come back.
  /// What `ip` calls it; of a switch both forms, "arp on|arp off".
  std::string_view keyword;
};

/// In the order of the enumeration, which is the order of writing.
[[nodiscard]] std::span<const OptionInfo> optionTable();
[[nodiscard]] const OptionInfo& infoOf(Option option);
[[nodiscard]] std::string_view nameOf(Option option);
[[nodiscard]] Result<Option> optionFromName(std::string_view name);

/// Whether links of `kind` have the option; port options all that can be a port.
[[nodiscard]] bool appliesTo(Option option, LinkKind kind);
/// The options of a kind that are needed to make one.
[[nodiscard]] std::vector<Option> requiredOptions(LinkKind kind);

/// Whether the value is of the option's type and within its range; else a sentence that says what is allowed.
[[nodiscard]] Result<void> validate(Option option, const OptionValue& value);
/// As a person types it: "on", "1500", "802.1ad", "10.0.0.1".
[[nodiscard]] Result<OptionValue> parseOption(Option option, std::string_view text);
[[nodiscard]] std::string textOf(const OptionValue& value);
/// What the kernel has where nothing is set, or nothing where that depends.
[[nodiscard]] const std::optional<OptionValue>& usualValue(Option option);

/// Whether the kernel's value is what was asked for, its rounding of timers allowed.
[[nodiscard]] bool isSame(Option option, const OptionValue& wanted, const OptionValue& found);
/// The value in a fact's options; one that is not told there is the usual one.
[[nodiscard]] std::optional<OptionValue> valueIn(const Options& told, Option option);
/// How the option gets from one value to another.
[[nodiscard]] OptionChange howToChange(Option option, const std::optional<OptionValue>& from, const OptionValue& to);

/// "queue_length 500, arp off"
[[nodiscard]] std::string describe(const Options& options);

}  // namespace vethloom::contract
