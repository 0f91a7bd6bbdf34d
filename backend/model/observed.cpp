// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/observed.h"

#include <algorithm>
#include <tuple>

namespace vethloom::model {

namespace {

using contract::RouteFact;

auto routeKey(const RouteFact& route) {
  return std::tie(route.destination, route.metric, route.device, route.via);
}

class Folder {
public:
  explicit Folder(Observed& observed) : observed_(observed) {}

  void operator()(const contract::NamespaceFact& fact) {
    if (fact.exists) {
      observed_.namespaces[fact.ns].ours = fact.ours;
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
    ns->second.links.erase(fact.index);
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

  void operator()(const contract::SysctlFact& fact) { observed_.namespaces[fact.ns].sysctls[fact.key] = fact.value; }

  void operator()(const contract::FilterFact& fact) { observed_.namespaces[fact.ns].filter = fact; }

  void operator()(const contract::QualityFact& fact) {
    auto& link = observed_.namespaces[fact.ns].links[fact.index];
    link.fact.ns = fact.ns;  // As with addresses.
    link.fact.index = fact.index;
    link.quality = fact.quality;
  }

private:
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
