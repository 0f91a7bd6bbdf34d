// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/model_kernel.h"

#include "plan/kernel_state.h"

namespace vethloom::samples {

/// One operation on its way.
class Syscall : KernelState {
public:
  explicit Syscall(ModelKernel& kernel) : KernelState(kernel) {}

  void operator()(const contract::CreateNamespace& it) {
    const NamespaceRef ns(it.name);
    require(!observed_.find(ns), "File exists");
    observed_.namespaces[ns].ours = true;
    newLink({ns, *contract::InterfaceName::parse("lo")}, "loopback").fact.mtu = 65536;
  }

  void operator()(const contract::AdoptNamespace& it) {
    const NamespaceRef ns(it.name);
    require(!it.how.process || !observed_.find(ns), "File exists");
    require(it.how.process || (observed_.find(ns) && !box(ns).ours && !box(ns).adopted), "No such file or directory");
    observed_.namespaces[ns].adopted = it.how;
  }

  void operator()(const contract::SetNamespaceId& it) {
    require(!box(NamespaceRef(it.name)).nsid, "Peer netns already has a nsid assigned");
    for (const auto& [ns, other] : observed_.namespaces) {
      require(other.nsid != it.id, "The specified nsid is already used");
    }
    box(NamespaceRef(it.name)).nsid = it.id;
  }

  void operator()(const contract::DeleteNamespace& it) {
    const NamespaceRef ns(it.name);
    require(box(ns).adopted == it.adopted, "Invalid argument");
    std::vector<int> doomed;
    for (const auto& [index, link] : box(ns).links) {
      if (link.fact.ours || !it.adopted) {
        doomed.push_back(index);
      }
    }
    for (const int index : doomed) {
      if (box(ns).links.contains(index)) {
        remove(ns, index);
      }
    }
    box(ns).adopted.reset();
    if (!it.adopted || it.adopted->process) {
      observed_.namespaces.erase(ns);
    }
  }

  void operator()(const contract::CreateVeth& it) {
    for (const auto* end : {&it.first, &it.second}) {
      require(!box(end->link.ns).linkNamed(end->link.name.text()), "File exists");
    }
    require(it.first.link != it.second.link, "File exists");
    auto& first = newLink(it.first.link, "veth").fact;
    auto& second = newLink(it.second.link, "veth").fact;
    first.peer = {second.ns, second.index};
    second.peer = {first.ns, first.index};
    first.mtu = it.first.mtu.value_or(ethernetMtu);
    second.mtu = it.second.mtu.value_or(ethernetMtu);
    first.mac = it.first.mac ? it.first.mac : first.mac;
    second.mac = it.second.mac ? it.second.mac : second.mac;
  }

  void operator()(const contract::CreateLink& it) {
    require(!box(it.link.ns).linkNamed(it.link.name.text()), "File exists");
    std::optional<contract::PeerRef> lower;
    std::uint32_t mtu = infoOf(it.kind).mtu != 0 ? infoOf(it.kind).mtu : ethernetMtu;
    if (it.lower) {
      const auto& below = find(*it.lower).fact;
      lower = {below.ns, below.index};
      mtu = below.mtu;
      require(it.mtu.value_or(mtu) <= mtu, "Numerical result out of range");
    }
    require(lower || infoOf(it.kind).lower != contract::Lower::Required, "Invalid argument");
    auto& fact = newLink(it.link, std::string(nameOf(it.kind))).fact;
    fact.lower = lower;
    // A bridge follows its ports all the same: only a later change counts as set.
    fact.mtu = it.mtu.value_or(mtu);
    fact.mac = it.mac ? it.mac : fact.mac;
    set(fact, it.options);
    if (it.kind == contract::LinkKind::Bridge) {
      find(it.link).vlans = defaultVlansOf(fact);
    }
    renewOwnEntry(find(it.link));
  }

  void operator()(const contract::DeleteLink& it) {
    auto& link = find(it.link);
    require(link.fact.kind != "loopback", "Operation not supported");
    remove(it.link.ns, link.fact.index);
  }

  void operator()(const contract::SetMaster& it) {
    auto& link = find(it.link);
    forgetPort(link.fact);
    const bool leavesVrf = link.fact.master != 0 && at(it.link.ns, link.fact.master).fact.kind == "vrf";
    link.fact.master = 0;
    if (leavesVrf) {
      cycle(link);
    }
    leaveBridge(link);
    if (it.master) {
      const auto& master = find({it.link.ns, *it.master}).fact;
      enslave(link, master);
      if (master.kind == "bridge") {
        link.vlans = defaultVlansOf(master);
      }
    }
    followPorts(it.link.ns);
  }

  void operator()(const contract::SetOptions& it) {
    auto& link = find(it.link);
    for (const auto& [option, value] : it.options) {
      const auto& info = infoOf(option);
      const auto change = contract::howToChange(option, contract::valueIn(link.fact.options, option), value);
      require(change != contract::OptionChange::Recreate, "Operation not supported");
      require(change != contract::OptionChange::WhileDown || !link.fact.up, "Device or resource busy");
      const bool isPort = link.fact.master != 0 && at(it.link.ns, link.fact.master).fact.kind == "bridge";
      require(info.scope != contract::OptionScope::Port || isPort, "Invalid argument");
      require(option != contract::Option::PortState || link.fact.up, "Network is down");
    }
    set(link.fact, it.options);
    renewOwnEntry(link);
  }

  void operator()(const contract::RenameLink& it) {
    require(!box(it.link.ns).linkNamed(it.name.text()), "File exists");
    require(kernel_.renamesWhileUp_ || !find(it.link).fact.up, "Device or resource busy");
    find(it.link).fact.name = it.name.text();
    renameSysctls(it.link, it.name);
  }

  void operator()(const contract::MoveLink& it) {
    auto& link = find(it.link);
    const auto kind = contract::linkKindFromName(link.fact.kind);
    require(kind && infoOf(*kind).changesSpace, "The interface netns is immutable");
    require(!box(it.to).linkNamed(it.after().name.text()), "File exists");
    const int index = link.fact.index;
    std::erase_if(box(it.link.ns).routes, [&](const RouteFact& route) { return route.device == index; });
    removeHops(it.link.ns, index);
    renameSysctls(it.link, {});
    auto node = box(it.link.ns).links.extract(index);
    ObservedLink& moved = node.mapped();
    forgetPort(moved.fact);
    moved.fact.master = 0;
    moved.fact.up = false;
    moved.fact.ns = it.to;
    moved.fact.name = it.after().name.text();
    moved.addresses.clear();
    moved.neighbours.clear();
    moved.fdb.clear();
    renewOwnEntry(moved);
    moved.vlans.clear();
    moved.quality = {};
    kernel_.secrets_.erase({it.link.ns, index});
    for (auto& [ns, other] : observed_.namespaces) {
      for (auto& [key, refers] : other.links) {
        retarget(refers.fact.peer, {it.link.ns, index}, it.to);
        retarget(refers.fact.lower, {it.link.ns, index}, it.to);
      }
    }
    if (moved.fact.peer == contract::PeerRef{it.link.ns, index}) {
      moved.fact.peer->ns = it.to;
    }
    box(it.to).links.insert(std::move(node));
    followPorts(it.link.ns);
  }

  void operator()(const contract::SetUp& it) {
    auto& link = find(it.link);
    link.fact.options.erase(contract::Option::PortState);
    const bool wasUp = std::exchange(link.fact.up, it.up);
    link.fact.carrier = it.up;
    if (it.up && !wasUp) {
      for (const auto& [address, kernelMade] : link.addresses) {
        addRoute(connectedRoute(it.link.ns, link.fact.index, address));
      }
      const bool ipv6 = link.fact.kind != "loopback" && link.fact.mtu >= ipv6MinimumMtu && !isIpv6Off(it.link);
      if (ipv6) {
        const auto linkLocal = *InterfaceAddress::parse("fe80::ff:" + std::to_string(link.fact.index) + "/64");
        link.addresses[linkLocal] = true;
        addRoute(connectedRoute(it.link.ns, link.fact.index, linkLocal));
      }
    } else if (!it.up && wasUp) {
      link.neighbours.clear();
      dropRoutes(it.link.ns, link.fact.index, Family::V4);
      dropIpv6(it.link.ns, link);
    }
    for (const auto& upper : uppersOf({it.link.ns, link.fact.index})) {
      const bool loose =
          contract::valueIn(upper.options, contract::Option::LooseBinding) == contract::OptionValue(true);
      if (upper.kind == "vlan" && upper.up != it.up && !loose) {
        (*this)(contract::SetUp{{upper.ns, *contract::InterfaceName::parse(upper.name)}, it.up});
      }
    }
  }

  void operator()(const contract::SetMtu& it) {
    auto& link = find(it.link);
    if (link.fact.lower) {
      require(it.mtu <= at(link.fact.lower->ns, link.fact.lower->index).fact.mtu, "Numerical result out of range");
    }
    for (const auto& upper : uppersOf({it.link.ns, link.fact.index})) {
      if (upper.mtu > it.mtu) {
        (*this)(contract::SetMtu{{upper.ns, *contract::InterfaceName::parse(upper.name)}, it.mtu});
      }
    }
    link.fact.mtu = it.mtu;
    secret(link).mtuSet = true;
    if (it.mtu < ipv6MinimumMtu) {
      dropIpv6(it.link.ns, link);
    }
    followPorts(it.link.ns);
  }

  void operator()(const contract::SetMac& it) {
    find(it.link).fact.mac = it.mac;
    find(it.link).neighbours.clear();
  }

  void operator()(const contract::AddAddress& it) {
    auto& link = find(it.link);
    require(isV4(it.address) || link.fact.mtu >= ipv6MinimumMtu, "Invalid argument");
    require(isV4(it.address) || !isIpv6Off(it.link), "Permission denied");
    for (const auto& [other, kernelMade] : link.addresses) {
      const bool near = other.prefixLength == it.address.prefixLength && other.network() == it.address.network();
      require(other.ip != it.address.ip || (isV4(it.address) && !near), "File exists");
      require(!isV4(it.address) || !near || other.scope == it.address.scope, "Invalid scope value");
    }
    link.addresses.emplace(it.address, false);
    secret(link).order.push_back(it.address);
    if (link.fact.up) {
      addRoute(connectedRoute(it.link.ns, link.fact.index, it.address));
    }
  }

  void operator()(const contract::RemoveAddress& it) {
    auto& link = find(it.link);
    auto& order = secret(link).order;
    const auto isIt = [&](const InterfaceAddress& other) { return other.identity() == it.address.identity(); };
    require(std::any_of(order.begin(), order.end(), isIt), "Cannot assign requested address");
    const auto inSubnet = [&](const InterfaceAddress& other) {
      return isV4(it.address) && other.prefixLength == it.address.prefixLength &&
             other.network() == it.address.network();
    };
    const auto primary = std::find_if(order.begin(), order.end(), inSubnet);
    const bool isPrimary = primary != order.end() && isIt(*primary);
    for (const auto& gone : std::vector(order)) {
      if (isIt(gone) || (isPrimary && inSubnet(gone))) {
        std::erase(order, gone);
        link.addresses.erase(gone);
        forgetSource(it.link.ns, gone.ip);
      }
    }
    auto& routes = box(it.link.ns).routes;
    const auto connected = connectedRoute(it.link.ns, link.fact.index, it.address);
    const bool subnetLives = std::any_of(order.begin(), order.end(), inSubnet);
    std::erase_if(routes, [&](const RouteFact& route) { return !subnetLives && route == connected; });
    if (isV4(it.address) && std::none_of(order.begin(), order.end(), isV4)) {
      dropRoutes(it.link.ns, link.fact.index, Family::V4);
    }
  }

  void operator()(const contract::AddRoute& it) {
    const contract::Route& route = it.route;
    RouteFact fact{it.ns,       route.destination, std::nullopt, 0, route.effectiveMetric(), true, false, route.type,
                   route.table, route.onlink,      route.source, {}};
    if (route.source) {
      require(hasAddress(it.ns, *route.source), "Invalid argument");
    }
    if (route.type == contract::RouteType::Unicast && route.hops.empty()) {
      fact.via = route.via;
      fact.device = wayOut(it.ns, {route.via, route.dev, 1, route.onlink});
    }
    for (const contract::NextHop& hop : route.hops) {
      fact.hops.push_back({hop.via, wayOut(it.ns, hop), hop.weight, hop.onlink});
    }
    const auto& routes = box(it.ns).routes;
    const bool exists = std::any_of(routes.begin(), routes.end(), [&](const RouteFact& other) {
      return other.destination == fact.destination && other.table == fact.table && other.metric == fact.metric &&
             (!other.kernelMade || other.device == fact.device);
    });
    require(!exists, "File exists");
    std::sort(fact.hops.begin(), fact.hops.end());
    addRoute(fact);
  }

  void operator()(const contract::RemoveRoute& it) {
    auto& routes = box(it.ns).routes;
    const int device = it.route.dev ? find({it.ns, *it.route.dev}).fact.index : 0;
    const auto found = std::find_if(routes.begin(), routes.end(), [&](const RouteFact& route) {
      return route.destination == it.route.destination && route.table == it.route.table &&
             route.metric == it.route.effectiveMetric() && route.via == it.route.via &&
             (device == 0 || route.device == device);
    });
    require(found != routes.end(), "No such process");
    routes.erase(found);
  }

  void operator()(const contract::AddRule& it) {
    contract::Rule rule = it.rule;
    std::uint32_t first = 32766;
    for (const auto& [other, ours] : box(it.ns).rules) {
      if (other.family != rule.family) {
        continue;
      }
      first = std::min(first, *other.priority);
      contract::Rule same = other;
      same.priority = rule.priority ? same.priority : std::nullopt;
      require(same != rule, "File exists");
    }
    rule.priority = rule.priority.value_or(first - 1);
    box(it.ns).rules[rule] = true;
  }

  void operator()(const contract::RemoveRule& it) {
    auto& rules = box(it.ns).rules;
    const auto found = std::find_if(rules.begin(), rules.end(), [&](const auto& entry) {
      contract::Rule rule = entry.first;
      rule.priority = it.rule.priority ? rule.priority : std::nullopt;
      return rule == it.rule;
    });
    require(found != rules.end(), "No such file or directory");
    rules.erase(found);
  }

  void operator()(const contract::AddNeighbour& it) {
    auto& link = find({it.ns, it.neighbour.dev});
    require(it.neighbour.ip.family() == Family::V4 || link.fact.mtu >= ipv6MinimumMtu, "Invalid argument");
    link.neighbours.insert_or_assign(it.neighbour.ip, it.neighbour.mac);
  }

  void operator()(const contract::RemoveNeighbour& it) {
    require(find({it.ns, it.neighbour.dev}).neighbours.erase(it.neighbour.ip) > 0, "No such file or directory");
  }

  void operator()(const contract::AddFdbEntry& it) {
    auto& link = find({it.ns, it.entry.dev});
    const bool hasOwn = link.fact.kind == "bridge" || link.fact.kind == "vxlan";
    require(it.entry.self ? hasOwn : link.fact.master != 0, "Operation not supported");
    const auto add = [&](std::optional<std::uint16_t> vlan) {
      const bool exists = std::any_of(link.fdb.begin(), link.fdb.end(), [&](const contract::FdbFact& other) {
        return other.mac == it.entry.mac && other.vlan == vlan && other.dst == it.entry.dst;
      });
      require(!exists, "File exists");
      link.fdb.push_back(
          {it.ns, link.fact.index, it.entry.mac, it.entry.self, it.entry.permanent, vlan, it.entry.dst, true});
    };
    if (it.entry.vlan) {
      const bool has = std::any_of(link.vlans.begin(), link.vlans.end(),
                                   [&](const auto& vlan) { return vlan.contains(*it.entry.vlan); });
      require(has, "Invalid argument");
      add(it.entry.vlan);
      return;
    }
    add(std::nullopt);
    for (const auto& vlan : link.vlans) {
      for (std::uint32_t number = vlan.first; number <= vlan.last; ++number) {
        add(static_cast<std::uint16_t>(number));
      }
    }
  }

  void operator()(const contract::RemoveFdbEntry& it) {
    auto& fdb = find({it.ns, it.entry.dev}).fdb;
    const auto gone = std::erase_if(fdb, [&](const contract::FdbFact& other) {
      return other.mac == it.entry.mac && (!it.entry.vlan || other.vlan == it.entry.vlan);
    });
    require(gone > 0, "No such file or directory");
  }

  void operator()(const contract::AddBridgeVlan& it) {
    auto& link = find(it.link);
    require(it.self ? link.fact.kind == "bridge" : link.fact.master != 0, "Invalid argument");
    link.vlans.push_back(it.vlan);
    link.vlans = contract::normalised(link.vlans);
  }

  void operator()(const contract::RemoveBridgeVlan& it) {
    auto& link = find(it.link);
    require(it.self ? link.fact.kind == "bridge" : link.fact.master != 0, "Invalid argument");
    contract::BridgeVlans rest;
    for (const auto& vlan : link.vlans) {
      for (std::uint32_t number = vlan.first; number <= vlan.last; ++number) {
        const auto id = static_cast<std::uint16_t>(number);
        if (!it.vlan.contains(id)) {
          rest.push_back({id, id, vlan.pvid, vlan.untagged});
        }
      }
    }
    link.vlans = contract::normalised(rest);  // Static entries of the VLAN stay.
  }

  void operator()(const contract::SetSysctl& it) {
    auto& sysctls = box(it.ns).sysctls;
    if (it.key.interface) {
      find({it.ns, *it.key.interface});
    }
    sysctls.insert_or_assign(it.key, it.value);
    if (it.key.sysctl != contract::Sysctl::DisableIpv6) {
      return;
    }
    for (auto& [key, value] : sysctls) {
      value = key.sysctl == it.key.sysctl && !it.key.interface ? it.value : value;
    }
    for (auto& [index, link] : box(it.ns).links) {
      if (it.value != 0 && (!it.key.interface || it.key.interface->text() == link.fact.name)) {
        dropIpv6(it.ns, link);
      }
    }
  }

  void operator()(const contract::SetFilter& it) {
    auto& filter = box(it.ns).filter;
    filter = {it.ns, it.filter.sorted(), std::vector<contract::RuleCounter>(it.filter.rules.size()), 0};
  }

  void operator()(const contract::SetQuality& it) {
    auto& link = find(it.link);
    require(it.quality || !link.quality.values.empty(), "No such file or directory");
    link.quality = it.quality ? asReported(it.quality->resolved()) : contract::Quality{};
  }

  void operator()(const contract::SetWireguard& it) {
    auto& link = find(it.link);
    require(link.fact.kind == "wireguard", "Operation not supported");
    auto& told = link.wireguard;
    told.publicKey = it.settings.publicKey ? it.settings.publicKey : told.publicKey;
    told.listenPort = it.settings.listenPort.value_or(told.listenPort.value_or(0));
    told.fwmark = it.settings.fwmark.value_or(told.fwmark.value_or(0));
    told.peers.clear();
    for (const auto& peer : it.settings.peers) {
      for (auto& other : told.peers) {  // A network is one peer's: that of the last who asked.
        std::erase_if(other.allowedIps, [&](const auto& allowed) {
          return std::find(peer.allowedIps.begin(), peer.allowedIps.end(), allowed) != peer.allowedIps.end();
        });
      }
      if (peer.key != told.publicKey) {
        told.peers.push_back(peer);
      }
    }
    told.peers = contract::normalised(std::move(told.peers));
    link.preshared.clear();
    for (const auto& [peer, key] : it.secrets.presharedKeys) {
      link.preshared.insert(peer);
    }
  }

private:
  void enslave(ObservedLink& link, const contract::LinkFact& master) {
    const auto kind = contract::linkKindFromName(master.kind);
    require(kind && infoOf(*kind).isMaster && master.index != link.fact.index, "Operation not supported");
    require(kind != contract::LinkKind::Bond || !link.fact.up, "Device can not be enslaved while up.");
    link.fact.master = master.index;
    if (kind == contract::LinkKind::Bond) {
      link.fact.up = true;
      link.fact.mac = master.mac;
      link.fact.mtu = master.mtu;
    } else if (kind == contract::LinkKind::Vrf) {
      cycle(link);
    }
  }

  /// Down and up again where it was up.
  void cycle(ObservedLink& link) {
    const contract::LinkRef ref{link.fact.ns, *contract::InterfaceName::parse(link.fact.name)};
    if (link.fact.up) {
      (*this)(contract::SetUp{ref, false});
      (*this)(contract::SetUp{ref, true});
    }
  }
};

ModelKernel::ModelKernel(bool renamesWhileUp) : renamesWhileUp_(renamesWhileUp) {
  observed_.namespaces[NamespaceRef::host()].ours = true;
}

std::optional<std::string> ModelKernel::carryOut(const contract::Operation& operation) {
  try {
    std::visit(Syscall(*this), operation);
    return std::nullopt;
  } catch (const Refusal& refusal) {
    return refusal.words;
  }
}

void ModelKernel::addForeignNamespace(const contract::NamespaceName& name) {
  observed_.namespaces[NamespaceRef(name)].ours = false;
}

void ModelKernel::addForeignLink(const NamespaceRef& ns, const std::string& name, const std::string& kind) {
  ObservedLink& link = observed_.namespaces[ns].links[lastIndex_];
  link.fact.ns = ns;
  link.fact.index = lastIndex_++;
  link.fact.name = name;
  link.fact.kind = kind;
  link.fact.mtu = ethernetMtu;
  link.fact.up = true;
}

}  // namespace vethloom::samples
