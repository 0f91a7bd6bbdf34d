// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/observed.h"

#include <algorithm>
#include <tuple>

namespace vethloom::model {

namespace {

using contract::RouteFact;

auto routeKey(const RouteFact& route) {
  return std::tie(route.destination, route.table, route.metric, route.type, route.device, route.via, route.hops);
}

class Folder {
public:
  explicit Folder(Observed& observed) : observed_(observed) {}

  void operator()(const contract::NamespaceFact& fact) {
    if (fact.exists) {
      ObservedNamespace& ns = observed_.namespaces[fact.ns];
      ns.ours = fact.ours;
      ns.adopted = fact.adopted;
      ns.nsid = fact.nsid;
    } else {
      observed_.namespaces.erase(fact.ns);
    }
  }

  void operator()(const contract::LinkFact& fact) { observed_.namespaces[fact.ns].links[fact.index].fact = fact; }

  void operator()(const contract::LinkGone& fact) {
    const auto ns = observed_.namespaces.find(fact.ns);
    if (ns == observed_.namespaces.end()) {
      return;
    }
    if (const auto link = ns->second.links.find(fact.index); link != ns->second.links.end()) {
      std::erase_if(ns->second.sysctls, [&](const auto& entry) {
        return entry.first.interface && entry.first.interface->text() == link->second.fact.name;
      });
      ns->second.links.erase(link);
    }
    std::erase_if(ns->second.routes, [&](const RouteFact& route) { return route.device == fact.index; });
  }

  void operator()(const contract::AddressFact& fact) {
    if (fact.exists) {
      auto& link = observed_.namespaces[fact.ns].links[fact.index];
      link.fact.ns = fact.ns;  // The link's own fact may still be on its way.
      link.fact.index = fact.index;
      link.addresses[fact.address] = fact.kernelMade;
      return;
    }
    const auto ns = observed_.namespaces.find(fact.ns);
    if (ns == observed_.namespaces.end()) {
      return;
    }
    const auto link = ns->second.links.find(fact.index);
    if (link != ns->second.links.end()) {
      link->second.addresses.erase(fact.address);
    }
  }

  void operator()(const RouteFact& fact) {
    if (!fact.exists && !observed_.find(fact.ns)) {
      return;
    }
    auto& routes = observed_.namespaces[fact.ns].routes;
    const auto place = std::lower_bound(routes.begin(), routes.end(), fact,
                                        [](const auto& a, const auto& b) { return routeKey(a) < routeKey(b); });
    const bool known = place != routes.end() && routeKey(*place) == routeKey(fact);
    if (fact.exists && known) {
      *place = fact;
    } else if (fact.exists) {
      routes.insert(place, fact);
    } else if (known) {
      routes.erase(place);
    }
  }

  void operator()(const contract::SysctlFact& fact) {
    observed_.namespaces[fact.ns].sysctls.insert_or_assign(fact.key, fact.value);
  }

  void operator()(const contract::RuleFact& fact) {
    if (fact.exists) {
      observed_.namespaces[fact.ns].rules.insert_or_assign(fact.rule, fact.ours);
    } else if (const auto ns = observed_.namespaces.find(fact.ns); ns != observed_.namespaces.end()) {
      ns->second.rules.erase(fact.rule);
    }
  }

  void operator()(const contract::NeighbourFact& fact) {
    if (auto* link = linkOf(fact, fact.exists)) {
      if (fact.exists) {
        link->neighbours.insert_or_assign(fact.ip, fact.mac);
      } else {
        link->neighbours.erase(fact.ip);
      }
    }
  }

  void operator()(const contract::FdbFact& fact) {
    auto* link = linkOf(fact, fact.exists);
    if (!link) {
      return;
    }
    std::erase_if(link->fdb, [&](const contract::FdbFact& other) {
      return other.mac == fact.mac && other.self == fact.self && other.vlan == fact.vlan && other.dst == fact.dst;
    });
    if (fact.exists) {
      link->fdb.push_back(fact);
    }
  }

  void operator()(const contract::BridgeVlansFact& fact) {
    if (auto* link = linkOf(fact, !fact.vlans.empty())) {
      link->vlans = fact.vlans;
    }
  }

  void operator()(const contract::FilterFact& fact) { observed_.namespaces[fact.ns].filter = fact; }

  void operator()(const contract::QualityFact& fact) {
    auto& link = observed_.namespaces[fact.ns].links[fact.index];
    link.fact.ns = fact.ns;  // As with addresses.
    link.fact.index = fact.index;
    link.quality = fact.quality;
  }

  void operator()(const contract::WireguardFact& fact) {
    auto* link = linkOf(fact, true);
    link->wireguard = fact.settings;
    link->preshared = fact.preshared;
  }

private:
  /// The link that a fact is about; where it is not there yet it is brought in if `make`, because its own fact may
  /// still be on its way.
  template <typename LinkPart>
  ObservedLink* linkOf(const LinkPart& fact, bool make) {
    if (make) {
      auto& link = observed_.namespaces[fact.ns].links[fact.index];
      link.fact.ns = fact.ns;
      link.fact.index = fact.index;
      return &link;
    }
    const auto ns = observed_.namespaces.find(fact.ns);
    if (ns == observed_.namespaces.end()) {
      return nullptr;
    }
    const auto link = ns->second.links.find(fact.index);
    return link == ns->second.links.end() ? nullptr : &link->second;
  }

  Observed& observed_;
};

}  // namespace

const ObservedLink* ObservedNamespace::linkNamed(std::string_view name) const {
  for (const auto& [index, link] : links) {
    if (link.fact.name == name) {
      return &link;
    }
  }
  return nullptr;
}

const ObservedNamespace* Observed::find(const contract::NamespaceRef& ns) const {
  const auto found = namespaces.find(ns);
  return found == namespaces.end() ? nullptr : &found->second;
}

const ObservedLink* Observed::findLink(const contract::NamespaceRef& ns, std::string_view name) const {
  const auto* box = find(ns);
  return box ? box->linkNamed(name) : nullptr;
}

void fold(Observed& observed, const contract::Fact& fact) {
  std::visit(Folder(observed), fact);
}

}  // namespace vethloom::model
