// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/addresses.h"
#include "contract/names.h"

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

/// The packet filter and address translation of one namespace, as values. A rule has one spelling, which is the same
/// in files, on the wire, on screens, and as the rule's comment in the kernel (`nft list ruleset` shows it).
namespace vethloom::contract {

/// Where a packet is filtered: on its way to this namespace's programs, through it, or from its programs.
enum class FilterChain : std::uint8_t { Input, Forward, Output };

enum class FilterAction : std::uint8_t {
  Accept,
  Drop,
  Reject,      ///< Answers: a reset for TCP, else "port unreachable".
  Masquerade,  ///< The source becomes the address of the interface that the packet leaves by.
  SourceNat,
  DestinationNat,
};

enum class FilterProtocol : std::uint8_t { Icmp, Icmpv6, Tcp, Udp };

/// Both ends included; one port where they are equal.
struct PortRange {
  std::uint16_t first = 0;
  std::uint16_t last = 0;
  auto operator<=>(const PortRange&) const = default;
};

/// One rule: what a packet must be like, and what happens to it then. What is unset matches anything.
struct FilterRule {
  FilterAction action = FilterAction::Accept;
  /// For accept, drop and reject. Masquerade and source NAT happen when a packet leaves, destination NAT when it comes.
  FilterChain chain = FilterChain::Input;
  std::optional<IpAddress> newAddress;  ///< Of source and destination NAT.
  std::uint16_t newPort = 0;            ///< Of destination NAT; 0: the port stays.
  std::optional<InterfaceName> in;
  std::optional<InterfaceName> out;
  std::optional<Destination> source;
  std::optional<Destination> destination;
  std::optional<FilterProtocol> protocol;
  std::optional<PortRange> port;  ///< The destination's, of TCP or UDP.
  bool established = false;       ///< Only packets of a connection that has begun (ct state established,related).

  /// "masquerade from 10.0.0.0/24 out eth0", "drop forward in eth0 protocol tcp port 80", "dnat 10.0.0.2:80 in eth0
  /// protocol tcp port 8080". The chain is input where none is named; the other words may come in any order.
  [[nodiscard]] static Result<FilterRule> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  /// Whether the kernel would take it; `parse` gives no other.
  [[nodiscard]] Result<void> check() const;
  /// Accept, drop or reject: the chain counts.
  [[nodiscard]] bool isVerdict() const { return action <= FilterAction::Reject; }
  auto operator<=>(const FilterRule&) const = default;
};

/// All rules of a namespace, tried in order. Empty: no filter at all.
struct Filter {
  std::set<FilterChain> dropping;  ///< Chains that drop what no rule decides; the others accept it.
  std::vector<FilterRule> rules;

  /// A line each: "policy forward drop", then the rules. A failure's object is the line's number in brackets, "[3]".
  [[nodiscard]] static Result<Filter> parse(const std::vector<std::string>& lines);
  [[nodiscard]] std::vector<std::string> lines() const;
  [[nodiscard]] bool isEmpty() const { return dropping.empty() && rules.empty(); }
  /// Sorted by what the kernel keeps apart (address translation, then input, forward, output), which changes nothing.
  [[nodiscard]] Filter sorted() const;
  auto operator<=>(const Filter&) const = default;
};

/// What a rule has matched so far.
struct RuleCounter {
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;
  auto operator<=>(const RuleCounter&) const = default;
};

/// "input", "forward", "output"
[[nodiscard]] std::string_view nameOf(FilterChain chain);
/// "accept", "drop", "reject", "masquerade", "snat", "dnat"
[[nodiscard]] std::string_view nameOf(FilterAction action);
/// "icmp", "icmpv6", "tcp", "udp"
[[nodiscard]] std::string_view nameOf(FilterProtocol protocol);

}  // namespace vethloom::contract
