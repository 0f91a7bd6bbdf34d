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
using contract::RouteFact;
using contract::Sysctl;
using contract::SysctlFact;
using netlink::AddressMessage;
using netlink::LinkMessage;
using netlink::RouteMessage;

Result<void> View::start(Facts& facts) {
  facts.emplace_back(NamespaceFact{ref_, true, judge_.isOurs(ns_)});
  const auto links = allLinks(ns_);
  if (!links)
    return tl::unexpected(links.error());
  const auto addresses = addressesOf(ns_);
  if (!addresses)
    return tl::unexpected(addresses.error());
  const auto routes = routesOf(ns_);
  if (!routes)
    return tl::unexpected(routes.error());
  for (const LinkMessage& link : *links)
    takeLink(link, facts);
  for (const AddressMessage& address : *addresses)
    takeAddress(address, facts);
  for (const RouteMessage& route : *routes)
    takeRoute(route, facts);
  for (const Sysctl key : {Sysctl::Ipv4Forwarding, Sysctl::Ipv6Forwarding}) {
    // A kernel without IPv6 has no such setting.
    if (const auto value = readForwarding(ns_, key))
      takeSysctl(key, *value, facts);
  }
  const bool shaped =
      std::ranges::any_of(*links, [](const LinkMessage& link) { return link.qdisc == "netem" || link.qdisc == "tbf"; });
  if (shaped)
    recheckQualities(facts);
  if (judge_.monitor().hadFilter(ns_.token))
    recheckFilter(facts);
  return {};
}

void View::take(netlink::Bytes message, Facts& facts) {
  const auto header = netlink::decodeHeader(message);
  if (!header)
    return;
  if (const auto link = netlink::decodeLink(message)) {
    takeLink(*link, facts);
  } else if (const auto address = netlink::decodeAddress(message)) {
    takeAddress(*address, facts);
  } else if (const auto route = netlink::decodeRoute(message)) {
    takeRoute(*route, facts);
  } else if (header->type == RTM_NEWROUTE || header->type == RTM_DELROUTE) {
    routesInDoubt_ = true;  // Not a plain route, but perhaps made out of one.
  } else if (netlink::isQdiscEvent(header->type)) {
    qualitiesInDoubt_ = true;  // One of several that stand on each other.
  } else if (const auto netconf = netlink::decodeNetconf(message);
             netconf && netconf->index == NETCONFA_IFINDEX_ALL && netconf->forwarding) {
    const bool v4 = netconf->family == contract::Family::V4;
    takeSysctl(v4 ? Sysctl::Ipv4Forwarding : Sysctl::Ipv6Forwarding, *netconf->forwarding, facts);
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
  if (routesInDoubt_)
    recheckRoutes(facts);
  if (qualitiesInDoubt_)
    recheckQualities(facts);
  if (filterInDoubt_)
    recheckFilter(facts);
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
  links_[fact.index] = fact;
  facts.emplace_back(std::move(fact));
}

void View::takeLinkGone(int index, Facts& facts) {
  if (links_.erase(index) == 0)
    return;
  unpaired_.erase(index);
  young_.erase(index);
  qualities_.erase(index);
  routesInDoubt_ = true;
  facts.emplace_back(LinkGone{ref_, index});
}

void View::takeAddress(const AddressMessage& address, Facts& facts) {
  // Routes that name the address as their source go with it.
  routesInDoubt_ = routesInDoubt_ || address.gone;
  if (concerns(address.index))
    facts.emplace_back(AddressFact{ref_, address.index, address.address, !address.gone, address.isKernelMade()});
}

void View::takeRoute(const RouteMessage& route, Facts& facts) {
  routesInDoubt_ = routesInDoubt_ || route.replaces;
  if (!route.isPlain() || (route.protocol != netlink::routeProtocol && !concerns(route.device)))
    return;
  RouteFact fact{ref_, route.destination, route.via, route.device, route.metric, !route.gone, route.isKernelMade()};
  const RouteKey key{fact.destination, fact.metric, fact.device, fact.via};
  if (route.gone) {
    routes_.erase(key);
  } else {
    const auto known = routes_.find(key);
    if (known != routes_.end() && known->second == fact)
      return;
    routes_[key] = fact;
  }
  facts.emplace_back(std::move(fact));
}

void View::takeSysctl(Sysctl key, bool value, Facts& facts) {
  const auto known = sysctls_.find(key);
  if (known != sysctls_.end() && known->second == value)
    return;
  sysctls_[key] = value;
  facts.emplace_back(SysctlFact{ref_, key, value});
}

/// Reads the routes anew and tells the difference.
void View::recheckRoutes(Facts& facts) {
  // The event "link down" is sent a moment before the link's routes are flushed, both under the kernel's rtnl lock,
  // which reading routes does not take. Asking for a link does: when the answer is there, the flush is over.
  (void)findLink(ns_, 1);
  const auto routes = routesOf(ns_);
  routesInDoubt_ = !routes;
  if (!routes)
    return;
  auto gone = routes_;
  for (const RouteMessage& route : *routes) {
    gone.erase({route.destination, route.metric, route.device, route.via});
    takeRoute(route, facts);
  }
  for (auto& [key, fact] : gone) {
    routes_.erase(key);
    fact.exists = false;
    facts.emplace_back(fact);
  }
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
  if (judge_.labId().empty())
    judge_.reload();
  const std::string table = filterTableOf(ref_, judge_.where(), judge_.labId());
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

/// This computer's own addresses and routes are none of the lab's business, and may be many.
bool View::concerns(int device) const {
  if (!ref_.isHost() || judge_.where() == contract::Where::Sandbox)
    return true;
  const auto link = links_.find(device);
  return link != links_.end() && link->second.ours;
}

}  // namespace vethloom::engine
