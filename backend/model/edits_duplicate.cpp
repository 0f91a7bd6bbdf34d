// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edit_support.h"
#include "model/naming.h"
#include "model/numbering.h"
#include "model/subnet.h"

#include <algorithm>

namespace vethloom::model {

namespace {

/// Copies of some elements of a drawing into one, which may be the same: what each original became, and which subnet
/// each old one was moved to.
class Duplication {
public:
  Duplication(const Topology& from, const Topology& into, const std::set<ElementId>& ids, double dx, double dy)
      : original_(from), into_(into), next_(into), ids_(ids), used_(usedAddresses(into)), dx_(dx), dy_(dy) {
    for (const auto& [id, placement] : into.placements) {
      takenGroups_.insert(placement.group);
    }
  }

  Patch run() {
    if (ids_.contains(hostId)) {
      copyOf_[hostId] = hostId;  // The host stays one; cables to it can still be copied.
    }
    for (const auto& [id, element] : original_.elements) {
      if (const auto* ns = std::get_if<Namespace>(&element); ns && ids_.contains(id)) {
        copyNamespace(id, *ns);
      }
      if (std::holds_alternative<Annotation>(element) && ids_.contains(id)) {
        add(id, element, dx_, dy_);
      }
    }
    for (const auto& [id, element] : original_.elements) {
      if (const auto* bridge = std::get_if<Bridge>(&element)) {
        copyBridge(id, *bridge);
      }
    }
    copyMasters();
    for (const auto& [id, element] : original_.elements) {
      if (const auto* cable = std::get_if<Cable>(&element)) {
        copyCable(id, *cable);
      }
    }
    copyLinks();
    for (auto& [from, to] : copyOf_) {
      followMaster(to);
      followPeers(to);
    }
    translateRoutes();
    return difference(into_, next_);
  }

private:
  void copyNamespace(ElementId id, const Namespace& ns) {
    Namespace copy = ns;
    // There is one of each.
    copy.adopted.reset();
    copy.nsid.reset();
    copy.name = namespaceName(advancedName(namespaceNames(next_), ns.name.text(), maxNamespaceNameBytes));
    add(id, copy, dx_, dy_);
  }

  void copyBridge(ElementId id, const Bridge& bridge) {
    const auto box = copyOf_.find(bridge.box);
    const bool insideCopy = box != copyOf_.end() && box->second != hostId;
    if (!insideCopy && !ids_.contains(id)) {
      return;
    }
    Bridge copy = bridge;
    copy.box = insideCopy ? box->second : bridge.box;
    adopt(copy.interface, copy.box);
    add(id, copy, insideCopy ? 0 : dx_, insideCopy ? 0 : dy_);
  }

  /// Bonds and VRFs before what is cabled to them.
  void copyMasters() {
    for (const auto& [id, element] : original_.elements) {
      const auto* link = std::get_if<Link>(&element);
      if (link && masterKindOf(original_, id)) {
        copyLink(id, *link);
      }
    }
  }

  /// Other links, each after what it stands on.
  void copyLinks() {
    for (bool again = true; again;) {
      again = false;
      for (const auto& [id, element] : original_.elements) {
        const auto* link = std::get_if<Link>(&element);
        again = (link && !copyOf_.contains(id) && copyLink(id, *link)) || again;
      }
    }
  }

  bool copyLink(ElementId id, const Link& link) {
    const auto box = copyOf_.find(link.box);
    const bool insideCopy = box != copyOf_.end() && box->second != hostId;
    if (!insideCopy && !ids_.contains(id)) {
      return false;
    }
    Link copy = link;
    copy.box = insideCopy ? box->second : link.box;
    if (const auto lower = copyOf_.find(link.lower.element); lower != copyOf_.end()) {
      copy.lower.element = lower->second;
    } else if (boxOfInterface(original_, link.lower) != noElement && isCopied(link.lower.element)) {
      return false;  // Its turn comes.
    }
    adopt(copy.interface, copy.box);
    copy.wireguard.publicKey.reset();  // Whoever has the key is that link.
    add(id, copy, insideCopy ? 0 : dx_, insideCopy ? 0 : dy_);
    return true;
  }

  /// The peers of a copy are the copies of its peers. Where they are, and which networks are theirs, has changed with
  /// their addresses; what is no copy does not know this link.
  void followPeers(ElementId copied) {
    auto* link = std::get_if<Link>(&next_.elements.at(copied));
    if (!link) {
      return;
    }
    std::erase_if(link->wireguard.peers,
                  [&](const WireguardPeer& peer) { return peer.link != noElement && !copyOf_.contains(peer.link); });
    for (WireguardPeer& peer : link->wireguard.peers) {
      if (peer.link == noElement) {
        continue;
      }
      peer.link = copyOf_.at(peer.link);
      if (peer.endpoint) {
        const auto moved = movedGateway(peer.endpoint->ip);
        peer.endpoint->ip = moved.value_or(peer.endpoint->ip);
      }
      for (auto& allowed : peer.allowedIps) {
        allowed.network = movedGateway(allowed.network).value_or(allowed.network);
      }
    }
  }

  /// Whether an element will have a copy.
  [[nodiscard]] bool isCopied(ElementId id) const {
    const auto* link = original_.find<Link>(id);
    const auto box = link ? copyOf_.find(link->box) : copyOf_.end();
    return link && (ids_.contains(id) || (box != copyOf_.end() && box->second != hostId));
  }

  /// A copy belongs to the copy of its master, or to the same one where it stays in the box; else to none.
  void followMaster(ElementId copied) {
    auto& element = next_.elements.at(copied);
    const auto follow = [&](ElementId& master, Interface& interface, ElementId box) {
      if (const auto copy = copyOf_.find(master); copy != copyOf_.end()) {
        master = copy->second;
      } else if (master != noElement && boxOf(next_, master) != box) {
        master = noElement;
        dropPortOptions(interface);
      }
    };
    if (auto* bridge = std::get_if<Bridge>(&element)) {
      follow(bridge->master, bridge->interface, bridge->box);
    } else if (auto* link = std::get_if<Link>(&element)) {
      follow(link->master, link->interface, link->box);
    }
  }

  void copyCable(ElementId from, const Cable& cable) {
    Cable copy = cable;
    for (auto& end : copy.ends) {
      const auto target = copyOf_.find(end.master == noElement ? end.box : end.master);
      if (target == copyOf_.end()) {
        return;
      }
      const bool isMaster = masterKindOf(next_, target->second).has_value();
      end.master = isMaster ? target->second : noElement;
      end.box = isMaster ? boxOf(next_, target->second) : target->second;
    }
    const ElementId id = next_.nextId();
    copyOf_[from] = id;
    adopt(copy.ends[0].interface, copy.ends[0].box);
    const bool inOneBox = copy.ends[0].box == copy.ends[1].box;
    adopt(copy.ends[1].interface, copy.ends[1].box, inOneBox ? &copy.ends[0].interface : nullptr);
    next_.elements.emplace(id, copy);
    if (const auto line = original_.placements.find(from); line != original_.placements.end()) {
      Placement placement = line->second;
      for (Point& bend : placement.bends) {
        bend.x += dx_;
        bend.y += dy_;
      }
      next_.placements.emplace(id, std::move(placement));
    }
  }

  void add(ElementId from, Element copy, double dx, double dy) {
    const ElementId id = next_.nextId();
    copyOf_[from] = id;
    next_.elements.emplace(id, std::move(copy));
    Placement placement;
    if (const auto found = original_.placements.find(from); found != original_.placements.end()) {
      placement = found->second;
    }
    placement.x += dx;
    placement.y += dy;
    placement.group = copyOfGroup(placement.group);
    next_.placements.emplace(id, placement);
  }

  /// Copies are a group of their own.
  std::uint32_t copyOfGroup(std::uint32_t group) {
    if (group == 0) {
      return 0;
    }
    const auto [copy, isNew] = groups_.emplace(group, 0);
    if (isNew) {
      copy->second = freeGroup(takenGroups_);
      takenGroups_.insert(copy->second);
    }
    return copy->second;
  }

  /// Makes a copied interface fit into its box, beside another that is not in there yet: a free name, moved addresses,
  /// the kernel's MAC.
  void adopt(Interface& interface, ElementId box, const Interface* beside = nullptr) {
    auto taken = linkNamesIn(next_, box);
    if (beside) {
      taken.insert(beside->name.text());
    }
    interface.name = interfaceName(advancedName(taken, interface.name.text(), maxInterfaceNameBytes));
    interface.mac.reset();
    std::vector<InterfaceAddress> moved;
    for (const auto& address : interface.addresses) {
      if (const auto copy = movedAddress(address)) {
        moved.push_back(*copy);
      }
    }
    interface.addresses = std::move(moved);
  }

  /// The address at the same place of the first subnet that nothing uses yet; the same old subnet always gives the same
  /// new one.
  std::optional<InterfaceAddress> movedAddress(const InterfaceAddress& address) {
    if (address.ip.isLinkLocal()) {
      return address;
    }
    const InterfaceAddress network{address.network(), address.prefixLength};
    const auto known = shifts_.find(network);
    auto moved = known == shifts_.end() ? std::nullopt : shifted(address, known->second);
    for (unsigned steps = 0; !moved && steps < maxSubnetSteps; ++steps) {
      const auto candidate = shifted(address, steps);
      if (!candidate) {
        return std::nullopt;
      }
      const bool taken =
          std::any_of(used_.begin(), used_.end(), [&](const auto& other) { return overlap(other, *candidate); });
      if (!taken) {
        shifts_[network] = steps;
        moved = candidate;
      }
    }
    if (moved) {
      used_.push_back(*moved);
    }
    return moved;
  }

  static std::optional<InterfaceAddress> shifted(InterfaceAddress address, unsigned steps) {
    for (unsigned i = 0; i < steps; ++i) {
      const auto next = inNextSubnet(address);
      if (!next) {
        return std::nullopt;
      }
      address = *next;
    }
    return address;
  }

  std::optional<IpAddress> movedGateway(const IpAddress& via) const {
    for (const auto& [network, steps] : shifts_) {
      if (network.contains(via)) {
        const auto moved = shifted({via, network.prefixLength}, steps);
        return moved ? std::optional(moved->ip) : std::nullopt;
      }
    }
    return std::nullopt;
  }

  /// Moves one way of a route to the copy's gateway; false where that was not copied.
  bool translateWay(std::optional<IpAddress>& via, const std::optional<InterfaceName>& dev,
                    const std::set<std::string>& devices) const {
    if (dev && !devices.contains(dev->text())) {
      return false;
    }
    if (via && !via->isLinkLocal()) {
      via = movedGateway(*via);
      return via.has_value();
    }
    return true;
  }

  /// Routes of the copies lead to the copies' gateways; those whose gateway was not copied are left out.
  void translateRoutes() {
    for (const auto& [from, to] : copyOf_) {
      auto* stack = to == hostId ? nullptr : mutableStack(next_, to);
      if (!stack) {
        continue;
      }
      const auto devices = linkNamesIn(next_, to);
      std::vector<Route> routes;
      for (Route route : stack->routes) {
        bool whole = translateWay(route.via, route.dev, devices);
        for (auto& hop : route.hops) {
          whole = translateWay(hop.via, hop.dev, devices) && whole;
        }
        if (route.source) {
          route.source = movedGateway(*route.source);
        }
        if (whole) {
          routes.push_back(route);
        }
      }
      stack->routes = std::move(routes);
      translateRules(*stack, devices);
      // Whose MAC addresses these are, the copy cannot know.
      stack->neighbours.clear();
      stack->fdb.clear();
    }
  }

  void translateRules(StackSettings& stack, const std::set<std::string>& devices) const {
    std::erase_if(stack.rules, [&](const contract::Rule& rule) {
      const auto missing = [&](const auto& name) {
        return name && name->text() != "lo" && !devices.contains(name->text());
      };
      return missing(rule.iif) || missing(rule.oif);
    });
    for (auto& rule : stack.rules) {
      for (auto* network : {&rule.from, &rule.to}) {
        const auto moved = *network ? movedGateway((*network)->network) : std::nullopt;
        if (moved) {
          *network = Destination{*moved, (*network)->prefixLength};
        }
      }
    }
  }

  static constexpr unsigned maxSubnetSteps = 4096;

  const Topology& original_;
  const Topology& into_;
  Topology next_;
  const std::set<ElementId>& ids_;
  std::vector<InterfaceAddress> used_;
  std::map<InterfaceAddress, unsigned> shifts_;  // Old network -> how many subnets further.
  std::map<ElementId, ElementId> copyOf_;
  std::map<std::uint32_t, std::uint32_t> groups_;
  std::set<std::uint32_t> takenGroups_;
  double dx_;
  double dy_;
};

}  // namespace

Patch duplicate(const Topology& topology, const std::set<ElementId>& ids, double dx, double dy) {
  return Duplication(topology, topology, ids, dx, dy).run();
}

Topology excerpt(const Topology& topology, const std::set<ElementId>& ids) {
  std::set<ElementId> left;
  for (const auto& [id, element] : topology.elements) {
    const auto* cable = std::get_if<Cable>(&element);
    const auto isKept = [&](ElementId box, ElementId master) {
      return ids.contains(box) || (master != noElement && ids.contains(master));
    };
    const bool kept =
        cable ? isKept(cable->ends[0].box, cable->ends[0].master) && isKept(cable->ends[1].box, cable->ends[1].master)
              : id == hostId || ids.contains(id) || ids.contains(boxOf(topology, id));
    if (!kept) {
      left.insert(id);
    }
  }
  Topology rest = topology;
  // Devices leave the boxes that stay behind.
  const auto rehouse = [&](ElementId& box, Interface& interface) {
    if (left.contains(box)) {
      interface.name =
          interfaceName(advancedName(linkNamesIn(rest, hostId), interface.name.text(), maxInterfaceNameBytes));
      box = hostId;
    }
  };
  for (auto& [id, element] : rest.elements) {
    if (left.contains(id)) {
      continue;
    }
    if (auto* bridge = std::get_if<Bridge>(&element)) {
      rehouse(bridge->box, bridge->interface);
    } else if (auto* link = std::get_if<Link>(&element)) {
      rehouse(link->box, link->interface);
    } else if (auto* cable = std::get_if<Cable>(&element)) {
      for (CableEnd& end : cable->ends) {
        rehouse(end.box, end.interface);
      }
    }
  }
  std::erase_if(rest.unknownFields, [](const auto& field) { return field.first.first == noElement; });
  rest.info = {};
  if (auto* stack = mutableStack(rest, hostId)) {
    *stack = {};
  }
  if (!apply(rest, remove(rest, left))) {
    return {};
  }
  return rest;
}

Patch paste(const Topology& topology, const Topology& other, double dx, double dy) {
  std::set<ElementId> all;
  for (const auto& [id, element] : other.elements) {
    all.insert(id);
  }
  return Duplication(other, topology, all, dx, dy).run();
}

}  // namespace vethloom::model
