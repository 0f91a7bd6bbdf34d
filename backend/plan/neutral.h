// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/observed.h"
#include "model/topology.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

/// The neutral form: the one description that both a drawing and a kernel can be turned into, so that they can be
/// compared, printed (`describe`, `show`) and read by scripts. Sorted, absent values left out.
namespace vethloom::plan {

struct NeutralPeer {
  std::string ns;
  std::string name;
  auto operator<=>(const NeutralPeer&) const = default;
};

/// What a WireGuard link is told, without what is secret.
struct NeutralWireguard {
  std::optional<std::string> publicKey;
  std::optional<std::uint16_t> listenPort;
  std::vector<std::string> peers;  ///< As `wg set` takes them behind "peer".
  auto operator<=>(const NeutralWireguard&) const = default;
};

struct NeutralLink {
  std::string ns;
  std::string name;
  std::string kind;
  std::optional<NeutralPeer> peer;
  std::optional<std::string> master;
  std::vector<std::string> addresses;
  bool up = false;
  std::optional<std::uint32_t> mtu;
  std::optional<std::string> mac;
  std::map<std::string, std::string> quality;  ///< By the file's names.
  std::optional<NeutralPeer> lower = {};
  contract::Options options = {};
  std::vector<std::string> vlans = {};  ///< Only where the bridge filters VLANs: "10 pvid untagged", "20-30".
  std::optional<NeutralWireguard> wireguard = {};
  auto operator<=>(const NeutralLink&) const = default;
};

struct NeutralHop {
  std::optional<std::string> via;
  std::optional<std::string> dev;
  std::uint32_t weight = 1;
  auto operator<=>(const NeutralHop&) const = default;
};

struct NeutralRoute {
  std::string ns;
  std::string dst;
  std::optional<std::string> via;
  std::optional<std::string> dev;
  std::optional<std::string> type = {};      ///< Where it is not "unicast".
  std::optional<std::uint32_t> metric = {};  ///< Where it is not the kernel's own.
  std::optional<std::uint32_t> table = {};   ///< Where it is not "main".
  std::optional<std::string> src = {};
  std::vector<NeutralHop> nexthops = {};
  auto operator<=>(const NeutralRoute&) const = default;
};

struct NeutralRule {
  std::string ns;
  std::string rule;  ///< As `ip rule add` takes it.
  auto operator<=>(const NeutralRule&) const = default;
};

struct NeutralNeighbour {
  std::string ns;
  std::string dev;
  std::string dst;
  std::string lladdr;
  auto operator<=>(const NeutralNeighbour&) const = default;
};

struct NeutralFdbEntry {
  std::string ns;
  std::string dev;
  std::string mac;
  std::string state;  ///< "static" or "permanent"
  std::optional<std::uint32_t> vlan;
  std::optional<std::string> dst;
  auto operator<=>(const NeutralFdbEntry&) const = default;
};

struct NeutralSysctl {
  std::string ns;
  std::string key;
  std::string value;
  auto operator<=>(const NeutralSysctl&) const = default;
};

/// Address translation.
struct NeutralNat {
  std::string ns;
  std::string kind;  ///< "masquerade", "snat", "dnat"
  std::optional<std::string> source;
  std::optional<std::string> destination;
  std::optional<std::string> in;
  std::optional<std::string> out;
  std::optional<std::string> protocol;
  std::optional<std::string> port;
  std::optional<std::string> to;  ///< The new address, with the new port where there is one.
  auto operator<=>(const NeutralNat&) const = default;
};

/// A rule or a policy of the packet filter, in its own spelling. They stay in their order.
struct NeutralFilter {
  std::string ns;
  std::string rule;
  bool operator==(const NeutralFilter&) const = default;
};

/// What a rule has matched.
struct NeutralCounter {
  std::string ns;
  std::string rule;
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;
  bool operator==(const NeutralCounter&) const = default;
};

/// What is said of a namespace beside its name.
struct NeutralSpace {
  std::string ns;
  bool adopted = false;
  std::optional<std::uint32_t> process = {};
  std::optional<std::uint32_t> nsid = {};
  auto operator<=>(const NeutralSpace&) const = default;
};

struct Neutral {
  std::vector<std::string> namespaces;
  std::vector<NeutralSpace> spaces = {};  ///< Adopted ones, and those that have a number.
  std::vector<NeutralLink> links;
  std::vector<NeutralRoute> routes;
  std::vector<NeutralRule> rules = {};
  std::vector<NeutralNeighbour> neighbours = {};
  std::vector<NeutralFdbEntry> fdb = {};
  std::vector<NeutralSysctl> sysctls;
  std::vector<NeutralNat> nat;
  std::vector<NeutralFilter> filter;
  std::vector<NeutralCounter> counters;  ///< Only of a kernel.
  bool operator==(const Neutral&) const = default;
};

/// What the file draws.
[[nodiscard]] Neutral describe(const model::Topology& topology);
/// What the kernel has that is ours.
[[nodiscard]] Neutral describe(const model::Observed& observed);
/// JSON as docs/design has it, two-space indented, ended by a newline.
[[nodiscard]] std::string toJson(const Neutral& neutral);
/// The same for a terminal: a short table a namespace.
[[nodiscard]] std::string toText(const Neutral& neutral);

}  // namespace vethloom::plan
