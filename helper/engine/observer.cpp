// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/observer.h"

#include "engine/lookups.h"
#include "netlink/requests.h"

#include <linux/netconf.h>

namespace vethloom::engine {

using contract::AddressFact;
using contract::Facts;
using contract::LinkFact;
using contract::LinkGone;
using contract::NamespaceFact;
using contract::NamespaceName;
using contract::NamespaceRef;
using contract::Result;
using contract::RouteFact;
using contract::Sysctl;
using contract::SysctlFact;
using contract::Where;
using netlink::AddressMessage;
using netlink::LinkMessage;
using netlink::RouteMessage;

Result<Facts> Observer::snapshot(OwnershipSource source) {
  source_ = std::move(source);
  auto ownership = source_();
  if (!ownership)
    return tl::unexpected(ownership.error());
  ownership_ = std::move(*ownership);
  // What is queued is older than what we are about to read, and after an overrun it has gaps.
  namespaces_.monitor().discard();
  views_.clear();
  strangers_.clear();
  generation_ = UINT64_MAX;
  Facts facts;
  started_ = true;
  if (const auto host = startView(namespaces_.host(), facts); !host)
    return tl::unexpected(host.error());
  syncAllNames(facts);
  syncViews(facts);
  retryUnpaired(facts);
  return facts;
}

EventBatch Observer::drain() {
  EventBatch batch;
  if (!started_)
    return batch;
  const netlink::Monitor::Heard heard = namespaces_.monitor().collect();
  if (heard.overrun) {
    batch.overrun = true;
    return batch;
  }
  syncNames(heard, batch.facts);
  syncViews(batch.facts);
  std::map<netlink::Monitor::Token, HeldNamespace*> byToken;
  for (const auto& [ref, held] : namespaces_.all())
    byToken[held->token] = held.get();
  for (const auto& [token, datagram] : heard.datagrams) {
    const auto view = views_.find(token);
    const auto held = byToken.find(token);
    if (view == views_.end() || held == byToken.end())
      continue;
    netlink::forEachMessage(
        datagram, [&](netlink::Bytes message) { tellMessage(*held->second, view->second, message, batch.facts); });
  }
  for (auto& [token, view] : views_) {
    if (view.routesInDoubt)
      recheckRoutes(*byToken.at(token), view, batch.facts);
  }
  retryUnpaired(batch.facts);
  return batch;
}

bool Observer::isOurs(const NamespaceRef& ref) const {
  if (ref.isHost())
    return where_ == Where::Sandbox;
  const auto name = NamespaceName::parse(ref.text());
  const HeldNamespace* const held = namespaces_.find(ref);
  const auto owned = name ? ownership_->namespaces.find(*name) : ownership_->namespaces.end();
  return held && owned != ownership_->namespaces.end() && owned->second == held->cookie;
}

bool Observer::isOurs(const HeldNamespace& ns, const LinkMessage& link) {
  if (!ns.ref.isHost())
    return isOurs(ns.ref);
  if (ownership_->owns(link))
    return true;
  // Another helper may be at work on the same lab, and its links carry the group.
  return link.group != 0 && reloadOwnership() && ownership_->owns(link);
}

/// This computer's own addresses and routes are none of the lab's business, and may be many.
bool Observer::wants(const View& view, int index) const {
  if (!view.ref.isHost() || where_ == Where::Sandbox)
    return true;
  const auto link = view.links.find(index);
  return link != view.links.end() && link->second.ours;
}

bool Observer::reloadOwnership() {
  auto ownership = source_();
  if (!ownership || **ownership == *ownership_)
    return false;
  ownership_ = std::move(*ownership);
  return true;
}

void Observer::syncNames(const netlink::Monitor::Heard& heard, Facts& facts) {
  if (heard.allNames)
    return syncAllNames(facts);
  for (const std::string& text : heard.names) {
    if (const auto name = NamespaceName::parse(text))
      syncName(*name, facts);
  }
}

void Observer::syncAllNames(Facts& facts) {
  const auto names = namespaces_.runNetns().list();
  if (!names)
    return;
  std::set<NamespaceName> all(names->begin(), names->end());
  for (const auto& [ref, held] : namespaces_.all()) {
    if (const auto name = NamespaceName::parse(ref.text()); name && !ref.isHost())
      all.insert(*name);
  }
  for (const NamespaceName& name : all)
    syncName(name, facts);
}

/// Makes what we hold under a name agree with what has that name now.
void Observer::syncName(const NamespaceName& name, Facts& facts) {
  const auto tellStranger = [&](bool exists) {
    if (exists ? strangers_.insert(name).second : strangers_.erase(name) > 0)
      facts.emplace_back(NamespaceFact{name, exists, false});
  };
  const auto fd = namespaces_.runNetns().open(name);
  if (!fd) {
    tellStranger(false);
    // Its name is gone, so it should die; our descriptors would keep it alive.
    namespaces_.release(name);
    return;
  }
  // On this computer a stranger's namespace is not even entered.
  const bool mine = ownership_->namespaces.contains(name) ||
                    (!namespaces_.find(name) && reloadOwnership() && ownership_->namespaces.contains(name));
  if (where_ == Where::Host && !mine)
    return tellStranger(true);
  if (!namespaces_.adopt(name))
    return;
  if (where_ == Where::Host && !isOurs(NamespaceRef(name))) {
    namespaces_.release(name);
    return tellStranger(true);
  }
  tellStranger(false);
}

void Observer::syncViews(Facts& facts) {
  if (generation_ == namespaces_.generation())
    return;
  generation_ = namespaces_.generation();
  std::set<netlink::Monitor::Token> held;
  for (const auto& [ref, ns] : namespaces_.all())
    held.insert(ns->token);
  for (auto view = views_.begin(); view != views_.end();) {
    if (held.contains(view->first)) {
      ++view;
      continue;
    }
    facts.emplace_back(NamespaceFact{view->second.ref, false, false});
    view = views_.erase(view);
  }
  for (const auto& [ref, ns] : namespaces_.all()) {
    if (!views_.contains(ns->token))
      (void)startView(*ns, facts);
  }
}

/// Listens first and reads afterwards: what changes in between is told twice, never lost.
Result<void> Observer::startView(HeldNamespace& ns, Facts& facts) {
  auto watched = namespaces_.monitor().watch(ns.token, ns.fd, namespaces_.host().fd);
  if (!watched)
    return watched;
  View& view = views_[ns.token];
  view.ref = ns.ref;
  facts.emplace_back(NamespaceFact{ns.ref, true, isOurs(ns.ref)});
  const auto links = allLinks(ns);
  const auto addresses = addressesOf(ns);
  const auto routes = routesOf(ns);
  if (!links || !addresses || !routes)
    return tl::unexpected(!links ? links.error() : !addresses ? addresses.error() : routes.error());
  for (const LinkMessage& link : *links)
    tellLink(ns, view, link, facts);
  for (const AddressMessage& address : *addresses)
    tellAddress(view, address, facts);
  for (const RouteMessage& route : *routes)
    tellRoute(view, route, facts);
  for (const Sysctl key : {Sysctl::Ipv4Forwarding, Sysctl::Ipv6Forwarding}) {
    if (const auto value = readForwarding(ns, key))
      tellSysctl(view, key, *value, facts);
  }
  view.routesInDoubt = false;
  return {};
}

/// A veth's first event comes before it has its peer, and no other follows; or the peer's namespace came later.
void Observer::retryUnpaired(Facts& facts) {
  for (const auto& [ref, ns] : namespaces_.all()) {
    const auto view = views_.find(ns->token);
    if (view == views_.end())
      continue;
    for (const int index : std::set<int>(view->second.unpaired)) {
      if (const auto link = findLink(*ns, index))
        tellLink(*ns, view->second, *link, facts);
    }
  }
}

void Observer::tellMessage(HeldNamespace& ns, View& view, netlink::Bytes message, Facts& facts) {
  if (const auto link = netlink::decodeLink(message)) {
    tellLink(ns, view, *link, facts);
  } else if (const auto address = netlink::decodeAddress(message)) {
    tellAddress(view, *address, facts);
    // Routes that name the address as their source go with it.
    view.routesInDoubt = view.routesInDoubt || address->gone;
  } else if (const auto route = netlink::decodeRoute(message)) {
    view.routesInDoubt = view.routesInDoubt || route->replaces;
    tellRoute(view, *route, facts);
  } else if (const auto netconf = netlink::decodeNetconf(message);
             netconf && netconf->index == NETCONFA_IFINDEX_ALL && netconf->forwarding) {
    const bool v4 = netconf->family == contract::Family::V4;
    tellSysctl(view, v4 ? Sysctl::Ipv4Forwarding : Sysctl::Ipv6Forwarding, *netconf->forwarding, facts);
  }
}

void Observer::tellLink(HeldNamespace& ns, View& view, const LinkMessage& link, Facts& facts) {
  const auto known = view.links.find(link.index);
  if (link.gone) {
    if (known == view.links.end())
      return;
    view.links.erase(known);
    view.unpaired.erase(link.index);
    view.routesInDoubt = true;
    facts.emplace_back(LinkGone{view.ref, link.index});
    return;
  }
  LinkFact fact;
  fact.ns = view.ref;
  fact.index = link.index;
  fact.name = link.name;
  fact.kind = link.kind;
  fact.mac = link.kind == "loopback" ? std::nullopt : link.mac;
  fact.mtu = link.mtu;
  fact.up = link.isUp();
  fact.carrier = link.hasCarrier();
  fact.master = link.master;
  fact.peer = peers_.peerOf(ns, link);
  fact.ours = isOurs(ns, link);
  if (fact.kind == "veth" && !fact.peer)
    view.unpaired.insert(fact.index);
  else
    view.unpaired.erase(fact.index);
  if (known != view.links.end() && known->second == fact)
    return;
  if (known != view.links.end() && known->second.up && !fact.up)
    view.routesInDoubt = true;
  view.links[fact.index] = fact;
  facts.emplace_back(std::move(fact));
}

void Observer::tellAddress(View& view, const AddressMessage& address, Facts& facts) {
  if (wants(view, address.index))
    facts.emplace_back(AddressFact{view.ref, address.index, address.address, !address.gone, address.isKernelMade()});
}

void Observer::tellRoute(View& view, const RouteMessage& route, Facts& facts) {
  if (!route.isPlain())
    return;
  const bool marked = route.protocol == netlink::routeProtocol;
  if (!marked && !wants(view, route.device))
    return;
  RouteFact fact{view.ref, route.destination, route.via, route.device, route.metric, !route.gone, route.isKernelMade()};
  const auto key = std::tuple(fact.destination, fact.metric, fact.device, fact.via);
  if (route.gone) {
    view.routes.erase(key);
  } else {
    const auto known = view.routes.find(key);
    if (known != view.routes.end() && known->second == fact)
      return;
    view.routes[key] = fact;
  }
  facts.emplace_back(std::move(fact));
}

void Observer::tellSysctl(View& view, Sysctl key, bool value, Facts& facts) {
  const auto known = view.sysctls.find(key);
  if (known != view.sysctls.end() && known->second == value)
    return;
  view.sysctls[key] = value;
  facts.emplace_back(SysctlFact{view.ref, key, value});
}

/// Reads the routes anew and tells the difference.
void Observer::recheckRoutes(HeldNamespace& ns, View& view, Facts& facts) {
  view.routesInDoubt = false;
  // The event "link down" is sent a moment before the link's routes are flushed, both under the kernel's rtnl lock,
  // which reading routes does not take. Asking for a link does: when the answer is there, the flush is over.
  (void)findLink(ns, 1);
  const auto routes = routesOf(ns);
  if (!routes) {
    view.routesInDoubt = true;
    return;
  }
  auto gone = view.routes;
  for (const RouteMessage& route : *routes) {
    gone.erase({route.destination, route.metric, route.device, route.via});
    tellRoute(view, route, facts);
  }
  for (auto& [key, fact] : gone) {
    view.routes.erase(key);
    fact.exists = false;
    facts.emplace_back(fact);
  }
}

}  // namespace vethloom::engine
