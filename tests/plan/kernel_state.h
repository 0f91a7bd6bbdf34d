// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/model_kernel.h"

#include <algorithm>

/// What the model kernel's operations share; only for model_kernel.cpp.
namespace vethloom::samples {

using contract::Family;
using contract::InterfaceAddress;
using contract::LinkRef;
using contract::NamespaceRef;
using contract::RouteFact;
using model::ObservedLink;
using model::ObservedNamespace;

constexpr std::uint32_t ipv6MinimumMtu = 1280;
constexpr std::uint32_t ethernetMtu = 1500;

/// A refusal, in the kernel's words.
struct Refusal {
  std::string words;
};

inline bool isV4(const InterfaceAddress& address) {
  return address.ip.family() == Family::V4;
}

inline RouteFact connectedRoute(const NamespaceRef& ns, int device, const InterfaceAddress& address) {
  const std::uint32_t metric = isV4(address) ? 0 : 256;
  return {ns, {address.network(), address.prefixLength}, std::nullopt, device, metric, true, true};
}

/// What the kernel has, and what it does with it by itself.
class KernelState {
protected:
  explicit KernelState(ModelKernel& kernel) : kernel_(kernel), observed_(kernel.observed_) {}

  /// The kernel counts in ticks of 64 nanoseconds.
  static contract::Quality asReported(contract::Quality quality) {
    if (const auto latency = quality.values.find(contract::QualityField::Latency); latency != quality.values.end()) {
      latency->second = latency->second / 64 * 64;
    }
    return quality;
  }

  static void require(bool condition, const char* words) {
    if (!condition) {
      throw Refusal{words};
    }
  }

  ObservedNamespace& box(const NamespaceRef& ns) {
    const auto found = observed_.namespaces.find(ns);
    require(found != observed_.namespaces.end(), "No such file or directory");
    return found->second;
  }

  ObservedLink& find(const LinkRef& ref) {
    for (auto& [index, link] : box(ref.ns).links) {
      if (link.fact.name == ref.name.text()) {
        return link;
      }
    }
    throw Refusal{"No such device"};
  }

  ModelKernel::Secret& secret(const ObservedLink& link) { return kernel_.secrets_[{link.fact.ns, link.fact.index}]; }

  ObservedLink& newLink(const LinkRef& ref, const std::string& kind) {
    const int index = kernel_.lastIndex_++;
    ObservedLink& link = box(ref.ns).links[index];
    link.fact.ns = ref.ns;
    link.fact.index = index;
    link.fact.name = ref.name.text();
    link.fact.kind = kind;
    link.fact.ours = true;
    const auto known = contract::linkKindFromName(kind);
    link.fact.immutable = known && !infoOf(*known).changesSpace;
    link.fact.mac = contract::MacAddress(
        {0x0a, 0, 0, 0, static_cast<std::uint8_t>(index >> 8), static_cast<std::uint8_t>(index & 0xff)});
    return link;
  }

  ObservedLink& at(const NamespaceRef& ns, int index) { return box(ns).links.at(index); }

  static void retarget(std::optional<contract::PeerRef>& refers, const contract::PeerRef& from,
                       const NamespaceRef& to) {
    if (refers == from) {
      refers->ns = to;
    }
  }

  static void set(contract::LinkFact& fact, const contract::Options& options) {
    for (const auto& [option, value] : options) {
      fact.options.erase(option);
      if (value != contract::usualValue(option)) {
        fact.options.emplace(option, value);
      }
    }
  }

  /// A VXLAN with a far end has an entry for whatever it knows no place for.
  static void renewOwnEntry(ObservedLink& link) {
    const contract::MacAddress unknown(contract::MacAddress::Bytes{});
    const auto remote = contract::valueIn(link.fact.options, contract::Option::Remote);
    std::erase_if(link.fdb, [&](const contract::FdbFact& entry) { return entry.mac == unknown; });
    if (link.fact.kind == "vxlan" && remote) {
      link.fdb.push_back(
          {link.fact.ns, link.fact.index, unknown, true, true, {}, std::get<contract::IpAddress>(*remote), true});
    }
  }

  static void forgetPort(contract::LinkFact& fact) {
    std::erase_if(fact.options,
                  [](const auto& entry) { return infoOf(entry.first).scope == contract::OptionScope::Port; });
  }

  /// What stands on a link, as it is now.
  std::vector<contract::LinkFact> uppersOf(const contract::PeerRef& lower) const {
    std::vector<contract::LinkFact> uppers;
    for (const auto& [ns, home] : observed_.namespaces) {
      for (const auto& [index, link] : home.links) {
        if (link.fact.lower == lower) {
          uppers.push_back(link.fact);
        }
      }
    }
    return uppers;
  }

  void remove(const NamespaceRef& ns, int index) {
    auto& home = box(ns);
    const auto link = home.links.at(index);
    model::fold(observed_, contract::LinkGone{ns, index});
    kernel_.secrets_.erase({ns, index});
    removeHops(ns, index);
    for (const auto& [address, kernelMade] : link.addresses) {
      forgetSource(ns, address.ip);
    }
    for (auto& [other, port] : home.links) {
      if (port.fact.master == index) {
        port.fact.master = 0;
        leaveBridge(port);
      }
    }
    if (link.fact.peer && observed_.find(link.fact.peer->ns) &&
        box(link.fact.peer->ns).links.contains(link.fact.peer->index)) {
      remove(link.fact.peer->ns, link.fact.peer->index);
    }
    for (const auto& upper : uppersOf({ns, index})) {
      if (!box(upper.ns).links.contains(upper.index)) {
        continue;  // It stood on two that went together.
      }
      if (upper.kind == "gre" || upper.kind == "gretap") {  // net/ipv4/ip_tunnel.c does not look at its lower link.
        at(upper.ns, upper.index).fact.lower.reset();
      } else {
        remove(upper.ns, upper.index);
      }
    }
    followPorts(ns);
  }

  void addRoute(const RouteFact& fact) { model::fold(observed_, fact); }

  void dropRoutes(const NamespaceRef& ns, int device, Family family) {
    std::erase_if(box(ns).routes, [&](const RouteFact& route) {
      int uses = 0;
      int alive = 0;
      for (const auto& hop : route.hops) {
        const auto link = box(ns).links.find(hop.device);
        uses += hop.device == device ? 1 : 0;
        alive += hop.device != device && link != box(ns).links.end() && link->second.fact.up ? 1 : 0;
      }
      return route.destination.family() == family && (route.device == device || (uses > 0 && alive == 0));
    });
  }

  /// An IPv4 route of several ways goes with one of its links; an IPv6 one only loses that way.
  void removeHops(const NamespaceRef& ns, int device) {
    const auto before = std::exchange(box(ns).routes, {});
    for (RouteFact route : before) {
      const auto gone = std::erase_if(route.hops, [&](const auto& hop) { return hop.device == device; });
      if (gone > 0 && (route.destination.family() == Family::V4 || route.hops.empty())) {
        continue;
      }
      if (gone > 0 && route.hops.size() == 1) {
        route.via = route.hops[0].via;
        route.device = route.hops[0].device;
        route.onlink = route.hops[0].onlink;
        route.hops.clear();
      }
      addRoute(route);
    }
  }

  void forgetSource(const NamespaceRef& ns, const contract::IpAddress& ip) {
    auto& routes = box(ns).routes;
    if (ip.family() == Family::V4) {
      std::erase_if(routes, [&](const RouteFact& route) { return route.source == ip; });
    }
    for (auto& route : routes) {
      route.source = route.source == ip ? std::nullopt : route.source;
    }
  }

  bool hasAddress(const NamespaceRef& ns, const contract::IpAddress& ip) {
    const auto& links = box(ns).links;
    return std::any_of(links.begin(), links.end(), [&](const auto& entry) {
      const auto& addresses = entry.second.addresses;
      return std::any_of(addresses.begin(), addresses.end(), [&](const auto& one) { return one.first.ip == ip; });
    });
  }

  bool isIpv6Off(const LinkRef& ref) {
    const auto& sysctls = box(ref.ns).sysctls;
    const auto own = sysctls.find({contract::Sysctl::DisableIpv6, ref.name});
    const auto all = sysctls.find(contract::Sysctl::DisableIpv6);
    return own != sysctls.end() ? own->second != 0 : all != sysctls.end() && all->second != 0;
  }

  /// What the kernel gives a bridge and each new port of it: its default PVID, unless that is 0.
  static contract::BridgeVlans defaultVlansOf(const contract::LinkFact& bridge) {
    const auto set = contract::valueIn(bridge.options, contract::Option::DefaultPvid);
    const auto* const pvid = set ? std::get_if<std::uint64_t>(&*set) : nullptr;
    if (pvid && *pvid == 0) {
      return {};
    }
    const auto vlan = static_cast<std::uint16_t>(pvid ? *pvid : 1);
    return {{vlan, vlan, true, true}};
  }

  /// The settings of an interface go where its name goes; without one they go away.
  void renameSysctls(const LinkRef& link, const std::optional<contract::InterfaceName>& name) {
    auto& sysctls = box(link.ns).sysctls;
    const auto before = std::exchange(sysctls, {});
    for (const auto& [key, value] : before) {
      if (key.interface != link.name) {
        sysctls.emplace(key, value);
      } else if (name) {
        sysctls.emplace(contract::SysctlKey(key.sysctl, name), value);
      }
    }
  }

  static void leaveBridge(ObservedLink& link) {
    link.fdb.clear();
    link.vlans.clear();
  }

  /// The device by which a way leaves, which must be up, and lead to the gateway.
  int wayOut(const NamespaceRef& ns, const contract::NextHop& hop) {
    int device = 0;
    if (hop.dev) {
      const auto& link = find({ns, *hop.dev});
      require(link.fact.up, "Network is down");
      device = link.fact.index;
    }
    if (!hop.via || hop.onlink) {
      return device;
    }
    const int towards = deviceTo(ns, *hop.via);
    require(towards != 0 && (device == 0 || reaches(ns, device, *hop.via)), "Network is unreachable");
    return device ? device : towards;
  }

  void dropIpv6(const NamespaceRef& ns, ObservedLink& link) {
    std::erase_if(link.addresses, [](const auto& entry) { return !isV4(entry.first); });
    std::erase_if(secret(link).order, [](const auto& address) { return !isV4(address); });
    std::erase_if(link.neighbours, [](const auto& entry) { return entry.first.family() == Family::V6; });
    dropRoutes(ns, link.fact.index, Family::V6);
  }

  /// The device of a route without gateway that leads there, as the kernel wants it for a gateway.
  int deviceTo(const NamespaceRef& ns, const contract::IpAddress& via) {
    for (const auto& route : box(ns).routes) {
      if (reaches(ns, route.device, via)) {
        return route.device;
      }
    }
    return 0;
  }
  bool reaches(const NamespaceRef& ns, int device, const contract::IpAddress& via) {
    const auto& routes = box(ns).routes;
    return std::any_of(routes.begin(), routes.end(), [&](const RouteFact& route) {
      const InterfaceAddress network{route.destination.network, route.destination.prefixLength};
      return route.device != 0 && route.device == device && !route.via && route.table == contract::mainTable &&
             network.contains(via);
    });
  }

  /// A bridge whose MTU nobody changed takes the smallest of its ports (br_mtu_auto_adjust).
  void followPorts(const NamespaceRef& ns) {
    for (auto& [index, bridge] : box(ns).links) {
      if (bridge.fact.kind != "bridge" || secret(bridge).mtuSet) {
        continue;
      }
      std::optional<std::uint32_t> smallest;
      for (const auto& [other, port] : box(ns).links) {
        if (port.fact.master == index) {
          smallest = std::min(smallest.value_or(port.fact.mtu), port.fact.mtu);
        }
      }
      bridge.fact.mtu = smallest.value_or(ethernetMtu);
    }
  }

  ModelKernel& kernel_;
  model::Observed& observed_;
};

}  // namespace vethloom::samples
