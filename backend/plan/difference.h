// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/drawn.h"
#include "plan/state.h"

/// The one difference engine: the comparison shows what it finds, the planner works it off. Not for other rooms.
namespace vethloom::plan {

/// What to look for in a link or a box. A plan is made in some twenty phases, each of which looks at everything that is
/// drawn for one of these only.
namespace aspect {
constexpr unsigned up = 1U << 0U;
constexpr unsigned mac = 1U << 1U;
constexpr unsigned mtu = 1U << 2U;
constexpr unsigned master = 1U << 3U;
constexpr unsigned addresses = 1U << 4U;
constexpr unsigned quality = 1U << 5U;
constexpr unsigned options = 1U << 6U;
constexpr unsigned vlans = 1U << 7U;
constexpr unsigned loopback = 1U << 8U;
constexpr unsigned routes = 1U << 9U;
constexpr unsigned rules = 1U << 10U;
constexpr unsigned neighbours = 1U << 11U;
constexpr unsigned fdb = 1U << 12U;
constexpr unsigned sysctls = 1U << 13U;
constexpr unsigned filter = 1U << 14U;
constexpr unsigned nsid = 1U << 15U;
constexpr unsigned wireguard = 1U << 16U;
constexpr unsigned all = ~0U;
}  // namespace aspect

/// What would have to change at a link that exists.
struct LinkDifference {
  std::string rebuild;  ///< Why it must be made anew; empty: it can be changed in place.
  std::string peer;     ///< "ns3/eth0": where its cable leads now, if not where it is drawn.
  std::string lower;    ///< "ns1/eth0": what it stands on now, if not what is drawn.
  std::optional<bool> up;
  std::optional<contract::MacAddress> mac;
  std::optional<std::uint32_t> mtu;
  std::optional<std::optional<contract::InterfaceName>> master;
  std::vector<contract::InterfaceAddress> missing;  ///< In the order of the drawing.
  std::vector<contract::InterfaceAddress> superfluous;
  std::optional<std::optional<contract::Quality>> quality;
  contract::Options newOptions;   ///< That only a new link takes.
  contract::Options options;      ///< That can be changed as it is.
  contract::Options downOptions;  ///< That can be changed while it is down.
  contract::Options portStates;   ///< The state of a bridge's port, which the kernel sets anew whenever it comes up.
  contract::BridgeVlans missingVlans;
  contract::BridgeVlans superfluousVlans;
  std::optional<contract::Wireguard> wireguard;  ///< All that is drawn.

  [[nodiscard]] bool isEmpty() const;
};

/// What a namespace that is there is to the drawn one of its name.
enum class Fit {
  Same,
  ToAdopt,    ///< Somebody else's, which the drawing adopts.
  ToReplace,  ///< Of another process than the drawn one: it is given back first, which frees the name.
  Foreign,    ///< In the way.
};
/// The host is always the host.
[[nodiscard]] Fit fitOf(const DrawnBox& drawn, const BoxState& box);

/// What would have to change at a box that exists.
struct BoxDifference {
  std::optional<bool> loopbackUp;
  std::vector<contract::Route> missing;  ///< In the order in which the kernel takes them.
  std::vector<RouteState> superfluous;
  std::vector<contract::Rule> missingRules;
  std::vector<contract::Rule> superfluousRules;
  std::vector<contract::Neighbour> missingNeighbours;
  std::vector<contract::Neighbour> superfluousNeighbours;
  std::vector<contract::FdbEntry> missingFdb;
  std::vector<contract::FdbEntry> superfluousFdb;
  std::vector<std::pair<contract::SysctlKey, int>> sysctls;  ///< In the order in which to set them.
  std::optional<contract::Filter> filter;
  std::optional<std::uint32_t> nsid;

  [[nodiscard]] bool isEmpty() const;
};

/// `link` is `state`'s link of the same name as the drawn one, and ours. Whether it must be made anew is looked at in
/// any case, but for its addresses, which are an aspect.
[[nodiscard]] LinkDifference differenceOf(const State& state, const contract::LinkRef& ref, const DrawnLink& drawn,
                                          const LinkState& link, unsigned aspects = aspect::all);
[[nodiscard]] BoxDifference differenceOf(const DrawnBox& drawn, const BoxState& box, unsigned aspects = aspect::all);

/// Whether an undrawn link is one that an apply removes: made by this lab, and of a kind that it makes. (A namespace
/// also gets links of the kernel's own, such as sit0, which cannot be removed.)
[[nodiscard]] bool isRemovable(const std::string& name, const LinkState& link);
/// A route that is there as an operation would name it; nothing where its device's name is none of ours.
[[nodiscard]] std::optional<contract::Route> asRoute(const RouteState& route);

}  // namespace vethloom::plan
