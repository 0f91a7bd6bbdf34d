// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edit_support.h"
#include "model/naming.h"
#include "model/numbering.h"
#include "model/subnet.h"

#include <algorithm>

namespace vethloom::model {

namespace {

/// One duplication: what each original became, and which subnet each old one was moved to.
class Duplication {
public:
  Duplication(const Topology& topology, const std::set<ElementId>& ids, double dx, double dy)
      : original_(topology), next_(topology), ids_(ids), used_(usedAddresses(topology)), dx_(dx), dy_(dy) {}

  Patch run() {
    if (ids_.contains(hostId)) {
      copyOf_[hostId] = hostId;  // The host stays one; cables to it can still be copied.
    }
    for (const auto& [id, element] : original_.elements) {
      if (const auto* ns = std::get_if<Namespace>(&element); ns && ids_.contains(id)) {
        copyNamespace(id, *ns);
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
    }
    translateRoutes();
    return difference(original_, next_);
  }

private:
  void copyNamespace(ElementId id, const Namespace& ns) {
    Namespace copy = ns;
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
    add(id, copy, insideCopy ? 0 : dx_, insideCopy ? 0 : dy_);
    return true;
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
    next_.elements.emplace(id, copy);  // The second name must see the first.
    adopt(copy.ends[1].interface, copy.ends[1].box);
    next_.elements.at(id) = copy;
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
    next_.placements.emplace(id, placement);
  }

  /// Makes a copied interface fit into its box: a free name, moved addresses, the kernel's MAC.
  void adopt(Interface& interface, ElementId box) {
    interface.name = interfaceName(advancedName(linkNamesIn(next_, box), interface.name.text(), maxInterfaceNameBytes));
    interface.mac.reset();
    std::vector<InterfaceAddress> moved;
    for (const auto& address : interface.addresses) {
      if (const auto copy = movedAddress(address)) {
        moved.push_back(*copy);
      }
    }
    interface.addresses = std::move(moved);
  }

  /// The address at the same place of a subnet that nothing uses yet; the same old subnet always gives the same new
  /// one.
  std::optional<InterfaceAddress> movedAddress(const InterfaceAddress& address) {
    if (address.ip.isLinkLocal()) {
      return address;
    }
    const InterfaceAddress network{address.network(), address.prefixLength};
    const auto known = shifts_.find(network);
    unsigned steps = known == shifts_.end() ? 0 : known->second;
    auto moved = steps ? shifted(address, steps) : std::nullopt;
    while (!moved && steps < maxSubnetSteps) {
      auto candidate = shifted(address, ++steps);
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
  Topology next_;
  const std::set<ElementId>& ids_;
  std::vector<InterfaceAddress> used_;
  std::map<InterfaceAddress, unsigned> shifts_;  // Old network -> how many subnets further.
  std::map<ElementId, ElementId> copyOf_;
  double dx_;
  double dy_;
};

}  // namespace

Patch duplicate(const Topology& topology, const std::set<ElementId>& ids, double dx, double dy) {
  return Duplication(topology, ids, dx, dy).run();
}

}  // namespace vethloom::model
