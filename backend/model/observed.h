// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// What the kernel has, folded from facts. The only source of anything shown as real.
namespace vethloom::model {

struct ObservedLink {
  contract::LinkFact fact;
  /// Value: made by the kernel itself (IPv6 link-local, lo's own).
  std::map<contract::InterfaceAddress, bool> addresses;
  contract::Quality quality;                                       ///< What netem and tbf make of it; empty: nothing.
  std::map<contract::IpAddress, contract::MacAddress> neighbours;  ///< Permanent ones.
  std::vector<contract::FdbFact> fdb;                              ///< Without `exists`, in the order of arrival.
  contract::BridgeVlans vlans;
  contract::Wireguard wireguard = {};               ///< Peers normalised.
  std::set<contract::WireguardKey> preshared = {};  ///< Its peers with a preshared key.
  bool operator==(const ObservedLink&) const = default;
};

struct ObservedNamespace {
  bool ours = false;
  std::optional<contract::Adoption> adopted;  ///< The lab did not make it, but only what it adds is the lab's.
  std::optional<std::uint32_t> nsid;          ///< The number by which the host knows it.
  /// Whether it belongs to the lab in one way or the other.
  [[nodiscard]] bool isOfLab() const { return ours || adopted; }
  std::map<int, ObservedLink> links;        ///< By ifindex.
  std::vector<contract::RouteFact> routes;  ///< Without `exists`; sorted by destination, table, metric, device.
  std::map<contract::Rule, bool> rules;     ///< Value: made by this lab.
  std::map<contract::SysctlKey, int> sysctls;
  contract::FilterFact filter;  ///< Ours; empty: there is none.
  bool operator==(const ObservedNamespace&) const = default;

  [[nodiscard]] const ObservedLink* linkNamed(std::string_view name) const;
};

struct Observed {
  std::map<contract::NamespaceRef, ObservedNamespace> namespaces;
  bool operator==(const Observed&) const = default;

  [[nodiscard]] const ObservedNamespace* find(const contract::NamespaceRef& ns) const;
  [[nodiscard]] const ObservedLink* findLink(const contract::NamespaceRef& ns, std::string_view name) const;
};

/// Takes one fact in. A fact about a namespace that is not there yet brings it in; a gone one takes its links with it.
/// Nothing is guessed: routes that the kernel flushes without a word come as facts, because the helper looks again.
void fold(Observed& observed, const contract::Fact& fact);

}  // namespace vethloom::model
