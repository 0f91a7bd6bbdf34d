// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/state.h"

#include <algorithm>

namespace vethloom::plan {

namespace {

using contract::Family;

constexpr std::uint32_t ethernetMtu = 1500;
constexpr std::uint32_t ipv6MinimumMtu = 1280;
/// What every port, and every bridge, is given at first (default_pvid).

/// The operations one by one. What is not there is passed over: the helper will say so.
class Effects {
public:
  explicit Effects(State& state) : state_(state) {}

  void operator()(const contract::CreateNamespace& it) {
    BoxState& box = state_.boxes[contract::NamespaceRef(it.name)];
    box.ours = true;
    LinkState loopback;
    loopback.kind = "loopback";
    loopback.ours = true;
    box.links.emplace("lo", loopback);
  }

  void operator()(const contract::AdoptNamespace& it) {
    BoxState& box = state_.boxes[contract::NamespaceRef(it.name)];
    box.ours = false;
    box.adopted = it.how;
  }

  void operator()(const contract::SetNamespaceId& it) {
    if (const auto box = state_.boxes.find(contract::NamespaceRef(it.name)); box != state_.boxes.end()) {
      box->second.nsid = it.id;
    }
  }

  void operator()(const contract::DeleteNamespace& it) {
    const contract::NamespaceRef ns(it.name);
    if (const auto* box = state_.find(ns)) {
      std::vector<std::string> names;
      for (const auto& [name, link] : box->links) {
        if (link.ours || !it.adopted) {
          names.push_back(name);
        }
      }
      for (const auto& name : names) {
        removeLink({ns, name});
      }
    }
    if (it.adopted && !it.adopted->process) {
      state_.boxes[ns].adopted.reset();  // It stays.
    } else {
      state_.boxes.erase(ns);
    }
  }

  void operator()(const contract::CreateVeth& it) {
    addEnd(it.first, it.second.link);
    addEnd(it.second, it.first.link);
  }

  void operator()(const contract::CreateLink& it) {
    LinkState link;
    link.kind = nameOf(it.kind);
    link.ours = true;
    link.mac = it.mac;
    link.mtu = it.mtu.value_or(infoOf(it.kind).mtu);  // 0: it follows others until it is set.
    link.immutable = !infoOf(it.kind).changesSpace;
    if (it.lower) {
      link.lower = NamedLink{it.lower->ns, it.lower->name.text()};
      state_.hasUppers = true;
    }
    setOptions(link, it.options);
    if (it.kind == contract::LinkKind::Bridge) {
      link.vlans = defaultVlansOf(link);
    }
    state_.boxes[it.link.ns].links[it.link.name.text()] = std::move(link);
  }

  void operator()(const contract::DeleteLink& it) { removeLink({it.link.ns, it.link.name.text()}); }

  void operator()(const contract::SetMaster& it) {
    auto* link = find(it.link);
    if (!link) {
      return;
    }
    const std::string before = std::exchange(link->master, it.master ? it.master->text() : std::string());
    forgetMtuOf(it.link.ns, before);
    forgetMtuOf(it.link.ns, link->master);
    dropPortOptions(*link);
    leaveBridge(*link);
    if (const auto* master = state_.find(it.link.ns, link->master); master && master->kind == "bridge") {
      link->vlans = defaultVlansOf(*master);
    }
    if (isOfKind(it.link.ns, link->master, contract::LinkKind::Bond)) {  // kernel: bond_enslave
      link->up = true;
      link->mac.reset();
      link->mtu = 0;
    }
    const bool vrf = isOfKind(it.link.ns, before, contract::LinkKind::Vrf) ||
                     isOfKind(it.link.ns, link->master, contract::LinkKind::Vrf);
    if (vrf && link->up) {  // kernel: cycle_netdev takes it down and up again
      dropAddresses(*link, Family::V6);
      dropRoutes(it.link, {Family::V4, Family::V6});
    }
  }

  void operator()(const contract::SetOptions& it) {
    if (auto* link = find(it.link)) {
      setOptions(*link, it.options);
    }
  }

  void operator()(const contract::RenameLink& it) { transfer(it.link, {it.link.ns, it.name}); }

  void operator()(const contract::MoveLink& it) {
    auto* link = find(it.link);
    if (!link) {
      return;
    }
    // kernel: dev_change_net_namespace closes it and takes it out of everything
    dropRoutes(it.link, {Family::V4, Family::V6});
    forgetMtuOf(it.link.ns, link->master);
    link->master.clear();
    dropPortOptions(*link);
    leaveBridge(*link);
    link->fdb.clear();
    link->neighbours.clear();
    link->up = false;
    link->addresses.clear();
    link->kernelAddresses.clear();
    link->quality = {};
    transfer(it.link, it.after());
  }

  void operator()(const contract::SetUp& it) {
    auto* link = find(it.link);
    if (!link) {
      return;
    }
    link->up = it.up;
    link->options.erase(contract::Option::PortState);
    if (!it.up) {  // kernel: addrconf_ifdown, fib_disable_ip
      dropAddresses(*link, Family::V6);
      dropRoutes(it.link, {Family::V4, Family::V6});
      link->neighbours.clear();  // kernel: neigh_ifdown
    }
    followLower(it);
  }

  void operator()(const contract::SetMtu& it) {
    if (auto* link = find(it.link)) {
      link->mtu = it.mtu;
      forgetMtuOf(it.link.ns, link->master);
      for (const auto& upper : uppersOf({it.link.ns, it.link.name.text()})) {
        state_.boxes[upper.ns].links.at(upper.name).mtu = 0;  // It may have been cut to this one.
      }
      if (it.mtu < ipv6MinimumMtu) {  // kernel: addrconf_notify, NETDEV_CHANGEMTU
        dropIpv6(it.link, *link);
      }
    }
  }

  void operator()(const contract::SetMac& it) {
    if (auto* link = find(it.link)) {
      link->mac = it.mac;
      link->neighbours.clear();  // kernel: neigh_changeaddr
    }
  }

  void operator()(const contract::AddAddress& it) {
    if (auto* link = find(it.link)) {
      link->addresses.insert(it.address);
    }
  }

  void operator()(const contract::RemoveAddress& it) {
    auto* link = find(it.link);
    if (!link) {
      return;
    }
    std::erase_if(link->addresses, [&](const auto& address) { return isSame(address, it.address); });
    dropSource(it.link.ns, it.address.ip);
    const bool hasIpv4 = std::any_of(link->addresses.begin(), link->addresses.end(),
                                     [](const auto& address) { return address.ip.family() == Family::V4; });
    if (it.address.ip.family() == Family::V4 && !hasIpv4) {  // kernel: fib_inetaddr_event, the last one was deleted
      dropRoutes(it.link, {Family::V4});
    }
  }

  void operator()(const contract::AddRoute& it) {
    const auto& route = it.route;
    const auto device = [&](const auto& via, const auto& dev) {
      return dev ? dev->text() : via ? deviceTo(it.ns, via) : std::string();
    };
    RouteState state{route.destination,
                     route.via,
                     device(route.via, route.dev),
                     route.type,
                     route.effectiveMetric(),
                     route.table,
                     route.onlink,
                     route.source,
                     {}};
    for (const auto& hop : route.hops) {
      state.hops.push_back({hop.via, device(hop.via, hop.dev), hop.weight, hop.onlink});
    }
    state_.boxes[it.ns].routes.push_back(std::move(state));
  }

  void operator()(const contract::RemoveRoute& it) {
    auto& routes = state_.boxes[it.ns].routes;
    const auto found = std::find_if(routes.begin(), routes.end(), [&](const RouteState& route) {
      return route.destination == it.route.destination && route.table == it.route.table &&
             route.metric == it.route.effectiveMetric() && route.type == it.route.type && route.via == it.route.via &&
             route.hops.empty() == it.route.hops.empty() && (!it.route.dev || route.device == it.route.dev->text());
    });
    if (found != routes.end()) {
      routes.erase(found);
    }
  }

  void operator()(const contract::AddRule& it) { state_.boxes[it.ns].rules[it.rule] = true; }

  void operator()(const contract::RemoveRule& it) { state_.boxes[it.ns].rules.erase(it.rule); }

  void operator()(const contract::AddNeighbour& it) {
    if (auto* link = find({it.ns, it.neighbour.dev})) {
      link->neighbours.insert_or_assign(it.neighbour.ip, it.neighbour.mac);
    }
  }

  void operator()(const contract::RemoveNeighbour& it) {
    if (auto* link = find({it.ns, it.neighbour.dev})) {
      link->neighbours.erase(it.neighbour.ip);
    }
  }

  void operator()(const contract::AddFdbEntry& it) {
    if (auto* link = find({it.ns, it.entry.dev})) {
      link->fdb.push_back(
          {it.ns, 0, it.entry.mac, it.entry.self, it.entry.permanent, it.entry.vlan, it.entry.dst, true});
    }
  }

  void operator()(const contract::RemoveFdbEntry& it) {
    if (auto* link = find({it.ns, it.entry.dev})) {
      std::erase_if(link->fdb, [&](const contract::FdbFact& entry) {
        return entry.mac == it.entry.mac && entry.self == it.entry.self && entry.dst == it.entry.dst &&
               (!it.entry.vlan || entry.vlan == it.entry.vlan);
      });
    }
  }

  void operator()(const contract::AddBridgeVlan& it) {
    if (auto* link = find(it.link)) {
      link->vlans.push_back(it.vlan);
      link->vlans = contract::normalised(link->vlans);
    }
  }

  void operator()(const contract::RemoveBridgeVlan& it) {
    if (auto* link = find(it.link)) {
      link->vlans = without(link->vlans, it.vlan);
    }
  }

  void operator()(const contract::SetSysctl& it) {
    state_.boxes[it.ns].sysctls.insert_or_assign(it.key, it.value);
    if (it.key.sysctl != contract::Sysctl::DisableIpv6) {
      return;
    }
    if (!it.key.interface) {
      for (auto& [key, value] : state_.boxes[it.ns].sysctls) {
        value = key.sysctl == it.key.sysctl ? it.value : value;
      }
    }
    for (auto& [name, link] : state_.boxes[it.ns].links) {
      const auto parsed = contract::InterfaceName::parse(name);
      const bool concerned = parsed && (!it.key.interface || it.key.interface == *parsed);
      if (it.value != 0 && concerned) {  // kernel: addrconf_disable_ipv6
        dropIpv6({it.ns, *parsed}, link);
      }
    }
  }

  void operator()(const contract::SetFilter& it) {
    BoxState& box = state_.boxes[it.ns];
    box.filter = it.filter.sorted();
    box.counters.clear();
    box.filterChanged = 0;
  }

  void operator()(const contract::SetQuality& it) {
    if (auto* link = find(it.link)) {
      link->quality = it.quality ? it.quality->resolved() : contract::Quality{};
    }
  }

  void operator()(const contract::SetWireguard& it) {
    auto* link = find(it.link);
    if (!link) {
      return;
    }
    auto& told = link->wireguard;
    told.publicKey = it.settings.publicKey ? it.settings.publicKey : told.publicKey;
    told.listenPort = it.settings.listenPort ? it.settings.listenPort : told.listenPort;
    told.fwmark = it.settings.fwmark ? it.settings.fwmark : told.fwmark;
    told.peers = contract::normalised(it.settings.peers);
    link->preshared.clear();
    for (const auto& [peer, key] : it.secrets.presharedKeys) {
      link->preshared.insert(peer);
    }
  }

private:
  static void setOptions(LinkState& link, const contract::Options& options) {
    for (const auto& [option, value] : options) {
      link.options.erase(option);
      if (value != contract::usualValue(option)) {
        link.options.emplace(option, value);
      }
    }
  }

  static void dropPortOptions(LinkState& link) {
    std::erase_if(link.options,
                  [](const auto& entry) { return infoOf(entry.first).scope == contract::OptionScope::Port; });
  }

  bool isOfKind(const contract::NamespaceRef& ns, const std::string& name, contract::LinkKind kind) const {
    const auto* link = state_.find(ns, name);
    return link && link->kind == nameOf(kind);
  }

  /// The link under another name, and whatever refers to it.
  void transfer(const contract::LinkRef& from, const contract::LinkRef& to) {
    const NamedLink before{from.ns, from.name.text()};
    const NamedLink after{to.ns, to.name.text()};
    auto node = state_.boxes[from.ns].links.extract(before.name);
    if (node.empty()) {
      return;
    }
    node.key() = after.name;
    state_.boxes[to.ns].links.insert(std::move(node));
    for (auto& [ns, box] : state_.boxes) {
      for (auto& [name, link] : box.links) {
        link.peer = link.peer == before ? after : link.peer;
        link.lower = link.lower == before ? after : link.lower;
        if (ns == from.ns && ns == to.ns && link.master == before.name) {
          link.master = after.name;
        }
      }
    }
    auto& box = state_.boxes[from.ns];
    for (auto& route : box.routes) {
      route.device = route.device == before.name ? after.name : route.device;
      for (auto& hop : route.hops) {
        hop.device = hop.device == before.name ? after.name : hop.device;
      }
    }
    std::map<contract::SysctlKey, int> sysctls;  // kernel: inetdev_changename, addrconf_notify; a new stack elsewhere
    for (const auto& [key, value] : box.sysctls) {
      if (key.interface != from.name) {
        sysctls.emplace(key, value);
      } else if (from.ns == to.ns) {
        sysctls.emplace(contract::SysctlKey(key.sysctl, to.name), value);
      }
    }
    box.sysctls = std::move(sysctls);
  }

  LinkState* find(const contract::LinkRef& ref) {
    const auto box = state_.boxes.find(ref.ns);
    if (box == state_.boxes.end()) {
      return nullptr;
    }
    const auto link = box->second.links.find(ref.name.text());
    return link == box->second.links.end() ? nullptr : &link->second;
  }

  void addEnd(const contract::VethEnd& end, const contract::LinkRef& peer) {
    LinkState link;
    link.kind = "veth";
    link.ours = true;
    link.peer = NamedLink{peer.ns, peer.name.text()};
    link.mac = end.mac;
    link.mtu = end.mtu.value_or(ethernetMtu);
    state_.boxes[end.link.ns].links[end.link.name.text()] = std::move(link);
  }

  /// Takes the link away, its veth peer, the routes over both, and its ports out of it.
  void removeLink(const NamedLink& which) {
    const auto box = state_.boxes.find(which.ns);
    if (box == state_.boxes.end()) {
      return;
    }
    const auto link = box->second.links.find(which.name);
    if (link == box->second.links.end()) {
      return;
    }
    const auto peer = link->second.peer;
    const std::string master = link->second.master;
    for (const auto& address : link->second.addresses) {
      dropSource(which.ns, address.ip);
    }
    box->second.links.erase(link);
    forgetMtuOf(which.ns, master);
    for (auto& [name, other] : box->second.links) {
      if (other.master == which.name) {
        other.master.clear();
        leaveBridge(other);
      }
    }
    std::erase_if(box->second.sysctls, [&](const auto& entry) {
      return entry.first.interface && entry.first.interface->text() == which.name;
    });
    removeWaysBy(box->second, which.name);
    if (peer) {
      removeLink(*peer);
    }
    removeUppers(which);
  }

  std::vector<NamedLink> uppersOf(const NamedLink& lower) const {
    std::vector<NamedLink> uppers;
    if (!state_.hasUppers) {
      return uppers;
    }
    for (const auto& [ns, box] : state_.boxes) {
      for (const auto& [name, link] : box.links) {
        if (link.lower == lower) {
          uppers.push_back({ns, name});
        }
      }
    }
    return uppers;
  }

  /// What stood on the link goes with it, wherever it lives. GRE tunnels only lose their binding.
  void removeUppers(const NamedLink& lower) {
    for (const auto& upper : uppersOf(lower)) {
      auto& links = state_.boxes[upper.ns].links;
      const auto link = links.find(upper.name);
      if (link != links.end() && (link->second.kind == "gre" || link->second.kind == "gretap")) {
        link->second.lower.reset();
      } else {
        removeLink(upper);
      }
    }
  }

  /// A VLAN goes up and down with what it stands on, unless it is bound loosely (kernel: vlan_device_event).
  void followLower(const contract::SetUp& it) {
    for (const auto& upper : uppersOf({it.link.ns, it.link.name.text()})) {
      const auto& link = state_.boxes[upper.ns].links.at(upper.name);
      const bool loose = contract::valueIn(link.options, contract::Option::LooseBinding) == contract::OptionValue(true);
      const auto name = contract::InterfaceName::parse(upper.name);
      if (link.kind == "vlan" && !loose && link.up != it.up && name) {
        (*this)(contract::SetUp{{upper.ns, *name}, it.up});
      }
    }
  }

  /// kernel: a route of several ways goes with one of them (IPv4, fib_sync_down_dev), or loses it (IPv6).
  static void removeWaysBy(BoxState& box, const std::string& device) {
    const auto by = [&](const HopState& hop) { return hop.device == device; };
    std::erase_if(box.routes, [&](const RouteState& route) {
      const bool uses = std::any_of(route.hops.begin(), route.hops.end(), by);
      return route.device == device || (uses && route.destination.family() == Family::V4);
    });
    for (auto& route : box.routes) {
      std::erase_if(route.hops, by);
      if (route.hops.size() == 1) {
        route.via = route.hops[0].via;
        route.device = route.hops[0].device;
        route.onlink = route.hops[0].onlink;
        route.hops.clear();
      }
    }
  }

  /// A bridge whose MTU nobody set takes the smallest of its ports (br_mtu_auto_adjust), and does not tell whether it
  /// was set: after a change of its ports, its MTU is anybody's guess.
  void forgetMtuOf(const contract::NamespaceRef& ns, const std::string& bridge) {
    auto& links = state_.boxes[ns].links;
    if (const auto found = links.find(bridge); found != links.end()) {
      found->second.mtu = 0;
    }
  }

  static void dropAddresses(LinkState& link, Family family) {
    std::erase_if(link.addresses, [family](const auto& address) { return address.ip.family() == family; });
  }

  void dropRoutes(const contract::LinkRef& device, const std::set<Family>& families) {
    const auto& box = state_.boxes[device.ns];
    std::erase_if(state_.boxes[device.ns].routes, [&](const RouteState& route) {
      return families.contains(route.destination.family()) && isDead(box, route, device.name.text());
    });
  }

  /// Whether a route has no way left when `device` takes no more packets. One of several ways may be out of order.
  static bool isDead(const BoxState& box, const RouteState& route, const std::string& device) {
    const auto dead = [&](const HopState& hop) {
      const auto* link = box.find(hop.device);
      return hop.device == device || !link || !link->up;
    };
    const bool uses =
        std::any_of(route.hops.begin(), route.hops.end(), [&](const HopState& hop) { return hop.device == device; });
    return route.device == device || (uses && std::all_of(route.hops.begin(), route.hops.end(), dead));
  }

  void dropIpv6(const contract::LinkRef& ref, LinkState& link) {
    dropAddresses(link, Family::V6);
    dropRoutes(ref, {Family::V6});
    std::erase_if(link.neighbours, [](const auto& entry) { return entry.first.family() == Family::V6; });
  }

  /// kernel: fib_sync_down_addr, rt6_remove_prefsrc
  void dropSource(const contract::NamespaceRef& ns, const contract::IpAddress& source) {
    auto& routes = state_.boxes[ns].routes;
    if (source.family() == Family::V4) {
      std::erase_if(routes, [&](const RouteState& route) { return route.source == source; });
      return;
    }
    for (auto& route : routes) {
      if (route.source == source) {
        route.source.reset();
      }
    }
  }

  /// What the kernel gives a bridge and each new port of it: its default PVID, unless that is 0.
  static contract::BridgeVlans defaultVlansOf(const LinkState& bridge) {
    const auto drawn = contract::valueIn(bridge.options, contract::Option::DefaultPvid);
    const auto* const pvid = drawn ? std::get_if<std::uint64_t>(&*drawn) : nullptr;
    if (pvid && *pvid == 0) {
      return {};
    }
    const auto vlan = static_cast<std::uint16_t>(pvid ? *pvid : 1);
    return {{vlan, vlan, true, true}};
  }

  static void leaveBridge(LinkState& link) {
    std::erase_if(link.fdb, [](const contract::FdbFact& entry) { return !entry.self; });
    link.vlans.clear();
  }

  static contract::BridgeVlans without(const contract::BridgeVlans& vlans, const contract::BridgeVlan& removed) {
    contract::BridgeVlans rest;
    for (const auto& vlan : vlans) {
      if (vlan.first < removed.first) {
        rest.push_back(vlan);
        rest.back().last = std::min<std::uint16_t>(vlan.last, removed.first - 1);
      }
      if (vlan.last > removed.last) {
        rest.push_back(vlan);
        rest.back().first = std::max<std::uint16_t>(vlan.first, removed.last + 1);
      }
    }
    return rest;
  }

  /// The device that the kernel would choose for a gateway.
  std::string deviceTo(const contract::NamespaceRef& ns, const std::optional<contract::IpAddress>& via) const {
    for (const auto& [name, link] : state_.boxes[ns].links) {
      for (const auto& address : link.addresses) {
        if (via && link.up && address.contains(*via)) {
          return name;
        }
      }
    }
    return {};
  }

  State& state_;
};

}  // namespace

void carryOut(State& state, const contract::Operation& operation) {
  std::visit(Effects(state), operation);
}

}  // namespace vethloom::plan
