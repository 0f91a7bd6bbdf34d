// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/view.h"

#include "engine/lookups.h"
#include "netlink/qdisc.h"
#include "netlink/requests.h"

#include <linux/netconf.h>
#include <linux/rtnetlink.h>
#include <algorithm>

namespace vethloom::engine {

using contract::AddressFact;
using contract::Facts;
using contract::LinkFact;
using contract::LinkGone;
using contract::NamespaceFact;
using contract::Result;
using contract::Sysctl;
using netlink::AddressMessage;
using netlink::LinkMessage;

void View::tellSpace(std::optional<std::uint32_t> nsid, Facts& facts) {
  space_ = {ref_, true, judge_.isOurs(ns_), judge_.adoptionOf(ns_), {}};
  if (space_.ours || space_.adopted)
    space_.nsid = nsid;
  facts.emplace_back(space_);
}

Result<void> View::start(Facts& facts, std::optional<std::uint32_t> nsid) {
  tellSpace(nsid, facts);
  const auto links = allLinks(ns_);
  if (!links)
    return tl::unexpected(links.error());
  const auto addresses = addressesOf(ns_);
  if (!addresses)
    return tl::unexpected(addresses.error());
  for (const LinkMessage& link : *links)
    takeLink(link, facts);
  for (const AddressMessage& address : *addresses)
    takeAddress(address, facts);
  if (auto started = startRouting(facts); !started)
    return started;
  for (const Sysctl key : {Sysctl::Ipv4Forwarding, Sysctl::Ipv6Forwarding}) {
    // A kernel without IPv6 has no such setting.
    if (const auto value = readForwarding(ns_, key))
      takeSysctl(key, *value ? 1 : 0, facts);
  }
  const bool shaped =
      std::ranges::any_of(*links, [](const LinkMessage& link) { return link.qdisc == "netem" || link.qdisc == "tbf"; });
  if (shaped)
    recheckQualities(facts);
  if (judge_.monitor().hadFilter(ns_.token))
    recheckFilter(facts);
  recheckSettings(facts);
  if (wireguardInDoubt_)
    recheckWireguard(facts);
  return {};
}

void View::tellAll(Facts& facts) const {
  facts.emplace_back(space_);
  const auto tell = [&facts](const auto& known) {
    for (const auto& [key, fact] : known)
      facts.emplace_back(fact);
  };
  tell(links_);
  for (const auto& [index, addresses] : addresses_) {
    for (const auto& [address, kernelMade] : addresses)
      facts.emplace_back(AddressFact{ref_, index, address, true, kernelMade});
  }
  tell(routes_);
  for (const auto& [rule, ours] : rules_)
    facts.emplace_back(contract::RuleFact{ref_, rule, true, ours});
  tell(neighbours_);
  for (const auto& [index, vlans] : vlans_) {
    if (!vlans.empty())
      facts.emplace_back(contract::BridgeVlansFact{ref_, index, vlans});
  }
  tell(fdb_);
  for (const auto& [key, value] : sysctls_)
    facts.emplace_back(contract::SysctlFact{ref_, key, value});
  for (const auto& [index, quality] : qualities_) {
    if (!quality.values.empty() && concerns(index))
      facts.emplace_back(contract::QualityFact{ref_, index, quality});
  }
  tell(wireguard_);
  if (filter_ != contract::FilterFact{ref_, {}, {}, 0})
    facts.emplace_back(filter_);
}

bool View::recheckSilent(Facts& facts) {
  if (!recheckLinks(facts) || !recheckAddresses(facts) || (hasForwarding() && !recheckBridges(facts)))
    return false;
  settle(false, facts);
  if (counts())
    recheckFilter(facts);
  recheckSettings(facts);
  recheckWireguard(facts);
  return isCertain();
}

bool View::recheckLinks(Facts& facts) {
  const auto links = allLinks(ns_);
  if (!links)
    return false;
  std::set<int> gone;
  for (const auto& [index, fact] : links_)
    gone.insert(index);
  for (const LinkMessage& link : *links) {
    gone.erase(link.index);
    takeLink(link, facts);
  }
  for (const int index : gone)
    takeLinkGone(index, facts);
  return true;
}

bool View::recheckAddresses(Facts& facts) {
  const auto addresses = addressesOf(ns_);
  if (!addresses)
    return false;
  auto gone = addresses_;
  for (const AddressMessage& message : *addresses) {
    const auto known = gone[message.index].extract(message.address);
    if (known.empty() || known.mapped() != message.isKernelMade())
      takeAddress(message, facts);
  }
  for (const auto& [index, left] : gone) {
    for (const auto& [address, kernelMade] : left) {
      addresses_[index].erase(address);
      routesInDoubt_ = true;
      facts.emplace_back(AddressFact{ref_, index, address, false, kernelMade});
    }
  }
  return true;
}

void View::take(netlink::Bytes message, Facts& facts) {
  const auto header = netlink::decodeHeader(message);
  if (!header)
    return;
  if (const auto link = netlink::decodeLink(message)) {
    takeLink(*link, facts);
  } else if (const auto address = netlink::decodeAddress(message)) {
    takeAddress(*address, facts);
  } else if (const auto route = netlink::decodeRoute(message); route && route->hops.empty()) {
    takeRoute(*route, facts);
  } else if (header->type == RTM_NEWROUTE || header->type == RTM_DELROUTE) {
    routesInDoubt_ = true;  // Of several next hops, of which an event may tell one, or made out of a plain one.
  } else if (const auto rule = netlink::decodeRule(message)) {
    takeRule(*rule, facts);
  } else if (const auto neighbour = netlink::decodeNeighbour(message)) {
    takeNeighbour(*neighbour, facts);
  } else if (const auto entry = netlink::decodeFdb(message)) {
    takeFdb(*entry, facts);
  } else if (const auto port = netlink::decodeBridgePort(message)) {
    takeBridgePort(*port, facts);
  } else if (netlink::isQdiscEvent(header->type)) {
    qualitiesInDoubt_ = true;  // One of several that stand on each other.
  } else if (const auto netconf = netlink::decodeNetconf(message);
             netconf && netconf->index == NETCONFA_IFINDEX_ALL && netconf->forwarding) {
    const bool v4 = netconf->family == contract::Family::V4;
    takeSysctl(v4 ? Sysctl::Ipv4Forwarding : Sysctl::Ipv6Forwarding, *netconf->forwarding ? 1 : 0, facts);
  }
}

void View::settle(bool allPeers, Facts& facts) {
  // A veth's first event comes before it has its peer, and no other may follow.
  const std::set<int> again = allPeers ? unpaired_ : young_;
  for (const int index : again) {
    if (const auto link = findLink(ns_, index))
      takeLink(*link, facts);
  }
  young_.clear();
  // It gets its number when somebody wants to know it, and keeps it then.
  if ((space_.ours || space_.adopted) && !space_.nsid && ns_.hostNsid >= 0)
    tellSpace(static_cast<std::uint32_t>(ns_.hostNsid), facts);
  if (routesInDoubt_)
    recheckRoutes(facts);
  if (qualitiesInDoubt_)
    recheckQualities(facts);
  if (filterInDoubt_)
    recheckFilter(facts);
  if (settingsInDoubt_ || ns_.settingsChanged)
    recheckSettings(facts);
  if (wireguardInDoubt_ || ns_.wireguardChanged)
    recheckWireguard(facts);
}

LinkFact View::factOf(const LinkMessage& link) {
  LinkFact fact;
  fact.ns = ref_;
  fact.index = link.index;
  fact.name = link.name;
  fact.kind = link.kind;
  if (link.kind != "loopback")
    fact.mac = link.mac;
  fact.mtu = link.mtu;
  fact.up = link.isUp();
  fact.carrier = link.hasCarrier();
  fact.master = link.master;
  fact.peer = peers_.peerOf(ns_, link);
  fact.ours = judge_.isOurs(ns_, link);
  fact.lower = peers_.lowerOf(ns_, link);
  fact.immutable = link.immutable;
  if (link.kind != "loopback")
    fact.options = link.options;
  return fact;
}

void View::takeLink(const LinkMessage& link, Facts& facts) {
  if (link.gone)
    return takeLinkGone(link.index, facts);
  LinkFact fact = factOf(link);
  if (fact.kind == "veth" && !fact.peer) {
    unpaired_.insert(fact.index);
    young_.insert(fact.index);
  } else {
    unpaired_.erase(fact.index);
  }
  const auto known = links_.find(link.index);
  if (known != links_.end() && known->second == fact)
    return;
  if (known != links_.end() && known->second.up && !fact.up)
    routesInDoubt_ = true;
  // A new link of a name that settings are drawn for has the kernel's again.
  settingsInDoubt_ = settingsInDoubt_ || known == links_.end() || known->second.name != fact.name;
  // Coming up it gets a port where it has none.
  wireguardInDoubt_ = wireguardInDoubt_ || fact.kind == nameOf(contract::LinkKind::Wireguard);
  if (known != links_.end() && fact.mac && known->second.mac != fact.mac)
    dropOwnFdb(fact.index, *fact.mac, facts);
  links_[fact.index] = fact;
  facts.emplace_back(std::move(fact));
}

void View::takeLinkGone(int index, Facts& facts) {
  const auto known = links_.find(index);
  if (known == links_.end())
    return;
  std::erase_if(sysctls_, [&](const auto& entry) {
    return entry.first.interface && entry.first.interface->text() == known->second.name;
  });
  links_.erase(known);
  unpaired_.erase(index);
  young_.erase(index);
  qualities_.erase(index);
  addresses_.erase(index);
  wireguard_.erase(index);
  forgetStation(index);
  routesInDoubt_ = true;
  facts.emplace_back(LinkGone{ref_, index});
}

void View::takeAddress(const AddressMessage& address, Facts& facts) {
  // Routes that name the address as their source go with it.
  routesInDoubt_ = routesInDoubt_ || address.gone;
  if (!concerns(address.index))
    return;
  if (address.gone)
    addresses_[address.index].erase(address.address);
  else
    addresses_[address.index].insert_or_assign(address.address, address.isKernelMade());
  facts.emplace_back(AddressFact{ref_, address.index, address.address, !address.gone, address.isKernelMade()});
}

/// Reads anew what netem and tbf make of the links, and tells the difference.
void View::recheckQualities(Facts& facts) {
  auto now = qualitiesOf(ns_);
  qualitiesInDoubt_ = !now;
  if (!now)
    return;
  for (const auto& [index, link] : links_) {
    const auto before = qualities_.find(index);
    const auto found = now->find(index);
    const contract::Quality was = before == qualities_.end() ? contract::Quality{} : before->second;
    const contract::Quality is = found == now->end() ? contract::Quality{} : found->second;
    if (was != is && concerns(index))
      facts.emplace_back(contract::QualityFact{ref_, index, is});
  }
  qualities_ = std::move(*now);
}

void View::recheckFilter(Facts& facts) {
  if (judge_.ownership().id.empty())
    judge_.reload();
  const std::string table = filterTableOf(ref_, judge_.where(), judge_.ownership());
  const auto content = PacketFilter(ns_, judge_.home(), table).read();
  filterInDoubt_ = !content;
  if (!content)
    return;
  contract::FilterFact fact{ref_, {}, {}, 0};
  if (*content)
    fact = {ref_, (*content)->filter, (*content)->counters, static_cast<std::uint32_t>((*content)->changed)};
  if (fact == filter_)
    return;
  filter_ = fact;
  facts.emplace_back(std::move(fact));
}

/// The addresses and routes of this computer, and of any namespace that is not the lab's, are none of its business, and
/// may be many.
bool View::concerns(int device) const {
  if (space_.ours)
    return true;
  const auto link = links_.find(device);
  return link != links_.end() && link->second.ours;
}

}  // namespace vethloom::engine
