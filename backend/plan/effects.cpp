// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/state.h"

#include <algorithm>

namespace vethloom::plan {

namespace {

using contract::Family;

constexpr std::uint32_t ethernetMtu = 1500;
constexpr std::uint32_t ipv6MinimumMtu = 1280;

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

  void operator()(const contract::DeleteNamespace& it) {
    const contract::NamespaceRef ns(it.name);
    if (const auto* box = state_.find(ns)) {
      std::vector<std::string> names;
      for (const auto& [name, link] : box->links) {
        names.push_back(name);
      }
      for (const auto& name : names) {
        removeLink({ns, name});
      }
    }
    state_.boxes.erase(ns);
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
    state_.boxes[it.link.ns].links[it.link.name.text()] = link;
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
        dropAddresses(*link, Family::V6);
        dropRoutes(it.link, {Family::V6});
      }
    }
  }

  void operator()(const contract::SetMac& it) {
    if (auto* link = find(it.link)) {
      link->mac = it.mac;
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
    link->addresses.erase(it.address);
    const bool hasIpv4 = std::any_of(link->addresses.begin(), link->addresses.end(),
                                     [](const auto& address) { return address.ip.family() == Family::V4; });
    if (it.address.ip.family() == Family::V4 && !hasIpv4) {  // kernel: fib_inetaddr_event, the last one was deleted
      dropRoutes(it.link, {Family::V4});
    }
  }

  void operator()(const contract::AddRoute& it) {
    state_.boxes[it.ns].routes.push_back(
        {it.route.destination, it.route.via, it.route.dev ? it.route.dev->text() : deviceTo(it.ns, it.route.via)});
  }

  void operator()(const contract::RemoveRoute& it) {
    auto& routes = state_.boxes[it.ns].routes;
    const auto found = std::find_if(routes.begin(), routes.end(), [&](const RouteState& route) {
      return route.destination == it.route.destination && route.via == it.route.via &&
             (!it.route.dev || route.device == it.route.dev->text());
    });
    if (found != routes.end()) {
      routes.erase(found);
    }
  }

  void operator()(const contract::SetSysctl& it) { state_.boxes[it.ns].sysctls[it.key] = it.value; }

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
    for (auto& route : state_.boxes[from.ns].routes) {
      if (route.device == before.name) {
        route.device = after.name;
      }
    }
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
    state_.boxes[end.link.ns].links[end.link.name.text()] = link;
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
    box->second.links.erase(link);
    forgetMtuOf(which.ns, master);
    for (auto& [name, other] : box->second.links) {
      if (other.master == which.name) {
        other.master.clear();
      }
    }
    std::erase_if(box->second.routes, [&](const RouteState& route) { return route.device == which.name; });
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
    std::erase_if(state_.boxes[device.ns].routes, [&](const RouteState& route) {
      return route.device == device.name.text() && families.contains(route.destination.family());
    });
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
