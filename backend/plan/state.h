// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/observed.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// The kernel by name instead of by index, as the comparison wants it; not for other rooms.
/// Names may be hostile here: they come from the kernel.
namespace vethloom::plan {

/// A link in a namespace, by name.
struct NamedLink {
  contract::NamespaceRef ns;
  std::string name;
  auto operator<=>(const NamedLink&) const = default;
};

struct LinkState {
  std::string kind;
  bool ours = false;
  std::optional<NamedLink> peer;                         ///< Unset also where the helper does not know it.
  std::optional<NamedLink> lower;                        ///< Unset also where the helper does not know it.
  std::string master;                                    ///< Empty: none.
  std::set<contract::InterfaceAddress> addresses;        ///< That somebody gave.
  std::set<contract::InterfaceAddress> kernelAddresses;  ///< That the kernel made.
  std::optional<contract::MacAddress> mac;
  std::uint32_t mtu = 0;  ///< 0: not known.
  bool up = false;
  bool carrier = false;
  std::map<contract::IpAddress, contract::MacAddress> neighbours = {};
  std::vector<contract::FdbFact> fdb = {};  ///< Namespace and index are not kept up to date.
  contract::BridgeVlans vlans = {};
  contract::Quality quality = {};
  contract::Wireguard wireguard = {};               ///< Peers normalised.
  std::set<contract::WireguardKey> preshared = {};  ///< Its peers with a preshared key.
  bool immutable = false;                           ///< The kernel does not move it to another namespace.
  contract::Options options = {};                   ///< Those that are not as usual.
};

/// One of several ways of a route.
struct HopState {
  std::optional<contract::IpAddress> via = {};
  std::string device;
  std::uint32_t weight = 1;
  bool onlink = false;
  bool operator==(const HopState&) const = default;
};

/// A route that somebody gave.
struct RouteState {
  contract::Destination destination;
  std::optional<contract::IpAddress> via = {};
  std::string device;
  contract::RouteType type = contract::RouteType::Unicast;
  std::uint32_t metric = 0;  ///< As the kernel has it.
  std::uint32_t table = contract::mainTable;
  bool onlink = false;
  std::optional<contract::IpAddress> source = {};
  std::vector<HopState> hops = {};
};

struct BoxState {
  bool ours = false;
  std::optional<contract::Adoption> adopted = {};  ///< Not ours, but the lab has adopted it.
  std::optional<std::uint32_t> nsid = {};
  std::map<std::string, LinkState, std::less<>> links;
  std::vector<RouteState> routes;
  std::map<contract::Rule, bool> rules;  ///< Value: ours.
  std::map<contract::SysctlKey, int> sysctls;
  contract::Filter filter;
  std::vector<contract::RuleCounter> counters;  ///< One a rule, where they are known.
  std::uint32_t filterChanged = 0;              ///< By somebody else.

  [[nodiscard]] const LinkState* find(std::string_view name) const;
};

struct State {
  std::map<contract::NamespaceRef, BoxState> boxes;
  bool hasUppers = false;  ///< Some link stands, or stood, on another; else nobody need look for such.

  [[nodiscard]] const BoxState* find(const contract::NamespaceRef& ns) const;
  [[nodiscard]] const LinkState* find(const contract::NamespaceRef& ns, std::string_view name) const;
};

[[nodiscard]] State stateOf(const model::Observed& observed);

/// Whether the kernel made the entry by itself with the link: where a VXLAN sends what it knows no place for, which is
/// its option `remote`.
[[nodiscard]] bool isOwnEntry(const LinkState& link, const contract::FdbFact& entry);

/// Whether two addresses are one to the kernel: broadcast and scope aside.
[[nodiscard]] bool isSame(const contract::InterfaceAddress& one, const contract::InterfaceAddress& other);

/// What an operation does to the state, with everything that the kernel drops by itself on the way.
void carryOut(State& state, const contract::Operation& operation);

}  // namespace vethloom::plan
