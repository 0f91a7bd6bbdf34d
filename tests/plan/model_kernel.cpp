// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/model_kernel.h"

#include <algorithm>

namespace vethloom::samples {

using contract::Family;
using contract::InterfaceAddress;
using contract::LinkRef;
using contract::NamespaceRef;
using contract::RouteFact;
using model::ObservedLink;
using model::ObservedNamespace;

namespace {

constexpr std::uint32_t ipv6MinimumMtu = 1280;
constexpr std::uint32_t ethernetMtu = 1500;

/// A refusal, in the kernel's words.
struct Refusal {
  std::string words;
};

bool isV4(const InterfaceAddress& address) {
  return address.ip.family() == Family::V4;
}

RouteFact connectedRoute(const NamespaceRef& ns, int device, const InterfaceAddress& address) {
  return {ns, {address.network(), address.prefixLength}, std::nullopt, device, 0, true, true};
}

}  // namespace

/// One operation on its way.
class Syscall {
public:
  explicit Syscall(ModelKernel& kernel) : kernel_(kernel), observed_(kernel.observed_) {}

  void operator()(const contract::CreateNamespace& it) {
    const NamespaceRef ns(it.name);
    require(!observed_.find(ns), "File exists");
    observed_.namespaces[ns].ours = true;
    newLink({ns, *contract::InterfaceName::parse("lo")}, "loopback").fact.mtu = 65536;
  }

  void operator()(const contract::DeleteNamespace& it) {
    const NamespaceRef ns(it.name);
    while (!box(ns).links.empty()) {
      remove(ns, box(ns).links.begin()->first);
    }
    observed_.namespaces.erase(ns);
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
    if (it.master) {
      const auto& master = find({it.link.ns, *it.master}).fact;
      enslave(link, master);
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
  }

  void operator()(const contract::RenameLink& it) {
    require(!box(it.link.ns).linkNamed(it.name.text()), "File exists");
    find(it.link).fact.name = it.name.text();
  }

  void operator()(const contract::MoveLink& it) {
    auto& link = find(it.link);
    const auto kind = contract::linkKindFromName(link.fact.kind);
    require(kind && infoOf(*kind).changesSpace, "The interface netns is immutable");
    require(!box(it.to).linkNamed(it.after().name.text()), "File exists");
    const int index = link.fact.index;
    std::erase_if(box(it.link.ns).routes, [&](const RouteFact& route) { return route.device == index; });
    auto node = box(it.link.ns).links.extract(index);
    ObservedLink& moved = node.mapped();
    forgetPort(moved.fact);
    moved.fact.master = 0;
    moved.fact.up = false;
    moved.fact.ns = it.to;
    moved.fact.name = it.after().name.text();
    moved.addresses.clear();
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
      if (link.fact.kind != "loopback" && link.fact.mtu >= ipv6MinimumMtu) {
        const auto linkLocal = *InterfaceAddress::parse("fe80::ff:" + std::to_string(link.fact.index) + "/64");
        link.addresses[linkLocal] = true;
        addRoute(connectedRoute(it.link.ns, link.fact.index, linkLocal));
      }
    } else if (!it.up && wasUp) {
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

  void operator()(const contract::SetMac& it) { find(it.link).fact.mac = it.mac; }

  void operator()(const contract::AddAddress& it) {
    auto& link = find(it.link);
    require(isV4(it.address) || link.fact.mtu >= ipv6MinimumMtu, "Invalid argument");
    for (const auto& [other, kernelMade] : link.addresses) {
      const bool same = isV4(it.address) ? other == it.address : other.ip == it.address.ip;
      require(!same, "File exists");
    }
    link.addresses.emplace(it.address, false);
    secret(link).order.push_back(it.address);
    if (link.fact.up) {
      addRoute(connectedRoute(it.link.ns, link.fact.index, it.address));
    }
  }

  void operator()(const contract::RemoveAddress& it) {
    auto& link = find(it.link);
    require(link.addresses.contains(it.address), "Cannot assign requested address");
    auto& order = secret(link).order;
    const auto inSubnet = [&](const InterfaceAddress& other) {
      return isV4(it.address) && other.prefixLength == it.address.prefixLength && it.address.contains(other.ip);
    };
    const auto primary = std::find_if(order.begin(), order.end(), inSubnet);
    const bool isPrimary = primary != order.end() && *primary == it.address;
    for (const auto& gone : std::vector(order)) {
      if (gone == it.address || (isPrimary && inSubnet(gone))) {
        std::erase(order, gone);
        link.addresses.erase(gone);
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
    RouteFact fact{it.ns, it.route.destination, it.route.via, 0, 0, true, false};
    if (it.route.dev) {
      const auto& device = find({it.ns, *it.route.dev});
      require(device.fact.up, "Network is down");
      fact.device = device.fact.index;
    }
    if (it.route.via) {
      const int device = deviceTo(it.ns, *it.route.via);
      require(device != 0 && (fact.device == 0 || reaches(it.ns, fact.device, *it.route.via)),
              "Network is unreachable");
      fact.device = fact.device ? fact.device : device;
    }
    const auto& routes = box(it.ns).routes;
    const bool exists = std::any_of(routes.begin(), routes.end(), [&](const RouteFact& route) {
      return route.destination == fact.destination && (!route.kernelMade || route.device == fact.device);
    });
    require(!exists, "File exists");
    addRoute(fact);
  }

  void operator()(const contract::RemoveRoute& it) {
    auto& routes = box(it.ns).routes;
    const int device = it.route.dev ? find({it.ns, *it.route.dev}).fact.index : 0;
    const auto found = std::find_if(routes.begin(), routes.end(), [&](const RouteFact& route) {
      return route.destination == it.route.destination && route.via == it.route.via &&
             (device == 0 || route.device == device);
    });
    require(found != routes.end(), "No such process");
    routes.erase(found);
  }

  void operator()(const contract::SetSysctl& it) { box(it.ns).sysctls[it.key] = it.value; }

  void operator()(const contract::SetFilter& it) {
    auto& filter = box(it.ns).filter;
    filter = {it.ns, it.filter.sorted(), std::vector<contract::RuleCounter>(it.filter.rules.size()), 0};
  }

  void operator()(const contract::SetQuality& it) {
    auto& link = find(it.link);
    require(it.quality || !link.quality.values.empty(), "No such file or directory");
    link.quality = it.quality ? asReported(it.quality->resolved()) : contract::Quality{};
  }

private:
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

  static void forgetPort(contract::LinkFact& fact) {
    std::erase_if(fact.options,
                  [](const auto& entry) { return infoOf(entry.first).scope == contract::OptionScope::Port; });
  }

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
    home.links.erase(index);
    kernel_.secrets_.erase({ns, index});
    std::erase_if(home.routes, [&](const RouteFact& route) { return route.device == index; });
    for (auto& [other, port] : home.links) {
      if (port.fact.master == index) {
        port.fact.master = 0;
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
      return route.device == device && route.destination.family() == family;
    });
  }

  void dropIpv6(const NamespaceRef& ns, ObservedLink& link) {
    std::erase_if(link.addresses, [](const auto& entry) { return !isV4(entry.first); });
    std::erase_if(secret(link).order, [](const auto& address) { return !isV4(address); });
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
      return route.device == device && !route.via && network.contains(via);
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

ModelKernel::ModelKernel() {
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
