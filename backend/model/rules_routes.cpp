// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules_support.h"

#include <algorithm>
#include <set>

namespace vethloom::model {

namespace {

using contract::Family;

/// The interfaces of one box.
using Devices = std::vector<const PlacedInterface*>;

bool reaches(const PlacedInterface& placed, const IpAddress& ip) {
  const auto& addresses = placed.interface->addresses;
  return std::any_of(addresses.begin(), addresses.end(), [&](const auto& address) { return address.contains(ip); });
}

bool owns(const PlacedInterface& placed, const IpAddress& ip) {
  const auto& addresses = placed.interface->addresses;
  return std::any_of(addresses.begin(), addresses.end(), [&](const auto& address) { return address.ip == ip; });
}

/// Whether a route by device alone leads to the gateway, which the kernel accepts as on-link too.
bool leadsByDevice(const StackSettings& stack, const IpAddress& via) {
  return std::any_of(stack.routes.begin(), stack.routes.end(), [&](const Route& route) {
    const InterfaceAddress network{route.destination.network, route.destination.prefixLength};
    return route.dev && !route.via && !route.destination.isDefault() && network.contains(via);
  });
}

/// The checks of one box's routes.
class RouteRules {
public:
  RouteRules(Inspection& inspection, ElementId box, const StackSettings& stack, Devices devices)
      : inspection_(inspection), box_(box), stack_(stack), devices_(std::move(devices)) {}

  void run() {
    for (std::size_t i = 0; i < stack_.routes.size(); ++i) {
      const Route& route = stack_.routes[i];
      const auto begin = stack_.routes.begin();
      const bool twice = std::any_of(begin, begin + static_cast<std::ptrdiff_t>(i), [&](const Route& other) {
        return other.destination == route.destination && other.table == route.table &&
               other.effectiveMetric() == route.effectiveMetric();
      });
      if (twice) {
        report(Severity::Error, "ROUTE_TWICE", "There are two routes to " + route.destination.text() + ".",
               "Remove one of the two, or give them different metrics or tables.",
               fixes::removeEntry("Remove the later one", box_, &StackSettings::routes, route));
      }
      checkSource(route);
      for (const auto& hop : waysOf(route)) {
        checkWayOut(route, hop);
      }
    }
  }

private:
  static std::vector<contract::NextHop> waysOf(const Route& route) {
    if (route.type != contract::RouteType::Unicast) {
      return {};
    }
    return route.hops.empty() ? std::vector{contract::NextHop{route.via, route.dev, 1, route.onlink}} : route.hops;
  }

  void checkSource(const Route& route) {
    const bool own = !route.source || std::any_of(devices_.begin(), devices_.end(),
                                                  [&](const auto* placed) { return owns(*placed, *route.source); });
    if (!own) {
      report(Severity::Error, "SOURCE_NOT_OWN",
             "The route " + quoted(route) + " speaks from " + route.source->text() + ", which this box does not have.",
             "Name an address of this box, or leave \"src\" out.",
             with("Leave src out", route, [](Route& one) { one.source.reset(); }));
    }
  }

  void checkWayOut(const Route& route, const contract::NextHop& hop) {
    Devices ways = devices_;
    if (hop.dev) {
      std::erase_if(ways, [&](const auto* placed) { return placed->interface->name != *hop.dev; });
      if (ways.empty() && hop.dev->text() != "lo") {
        report(Severity::Error, "ROUTE_NO_DEVICE",
               "The route " + quoted(route) + " names an interface that is not here.",
               "Name an interface of this box, or only the gateway.",
               route.hops.empty() ? std::optional(withoutDevice(route)) : std::nullopt);
        return;
      }
    }
    if (hop.via) {
      if (!checkGateway(route, hop, ways)) {
        return;
      }
      std::erase_if(ways, [&](const auto* placed) { return !hop.dev && !reaches(*placed, *hop.via); });
    }
    const bool dead = !ways.empty() &&
                      std::none_of(ways.begin(), ways.end(), [](const auto* placed) { return placed->interface->up; });
    if (dead) {
      report(Severity::Warning, "ROUTE_DEAD",
             "The route " + quoted(route) + " leaves by " + ways.front()->interface->name.text() +
                 ", which is drawn down, so the kernel will not keep it.",
             "Set " + ways.front()->interface->name.text() + " up.",
             fixes::setUp(ways.front()->id, ways.front()->interface->name.text()));
    }
  }

  /// Whether the gateway is on-link, as the kernel wants it.
  bool checkGateway(const Route& route, const contract::NextHop& hop, const Devices& ways) {
    const IpAddress& via = *hop.via;
    if (std::any_of(devices_.begin(), devices_.end(), [&](const auto* placed) { return owns(*placed, via); })) {
      report(Severity::Error, "GW_WRONG", "The route " + quoted(route) + " has this box itself as its gateway.",
             "Give the address of a neighbour.");
      return false;
    }
    if (hop.onlink) {
      return true;
    }
    if (via.isLinkLocal() && via.family() == Family::V6) {
      if (!hop.dev) {
        report(Severity::Error, "GW_OFF_SUBNET",
               "The gateway " + via.text() + " is link-local, so it needs an interface.",
               "Add \"dev\" and the interface to the route.", withOnlyDevice(route));
      }
      return hop.dev.has_value();
    }
    const bool onLink =
        std::any_of(ways.begin(), ways.end(), [&](const auto* placed) { return reaches(*placed, via); });
    if (!onLink && !leadsByDevice(stack_, via)) {
      report(Severity::Error, "GW_OFF_SUBNET", "The gateway " + via.text() + " is in no subnet of this box.",
             "Give the address of a neighbour, or give an interface an address of that subnet.", routeTo(via));
      return false;
    }
    return true;
  }

  void report(Severity severity, std::string code, std::string message, std::string remedy,
              std::optional<Fix> fix = {}) {
    inspection_.report(severity, std::move(code), box_, refOf(inspection_.topology, box_).text(), std::move(message),
                       std::move(remedy), std::move(fix));
  }

  /// The same route, changed.
  template <typename Change>
  [[nodiscard]] Fix with(std::string text, const Route& route, Change change) const {
    Route after = route;
    change(after);
    return fixes::replaceEntry(std::move(text), box_, &StackSettings::routes, route, after);
  }

  /// Without a device that is not here: by the gateway alone, or not at all.
  [[nodiscard]] Fix withoutDevice(const Route& route) const {
    if (!route.via || route.via->isLinkLocal()) {
      return fixes::removeEntry("Remove the route", box_, &StackSettings::routes, route);
    }
    return with("Name only the gateway", route, [](Route& one) { one.dev.reset(); });
  }

  /// By the one interface of the box, where there is only one.
  [[nodiscard]] std::optional<Fix> withOnlyDevice(const Route& route) const {
    if (devices_.size() != 1 || !route.hops.empty()) {
      return std::nullopt;
    }
    const InterfaceName& name = devices_.front()->interface->name;
    return with("Add \"dev " + name.text() + "\"", route, [&](Route& one) { one.dev = name; });
  }

  /// The interface of this box on whose segment the drawing has the address.
  [[nodiscard]] const PlacedInterface* wayTo(const IpAddress& ip) const {
    for (const auto* placed : devices_) {
      const auto& segment = inspection_.segments.of(placed->id);
      if (std::any_of(segment.begin(), segment.end(), [&](const auto& other) { return owns(other, ip); })) {
        return placed;
      }
    }
    return nullptr;
  }

  /// A route to the gateway itself, by the interface that leads to it.
  [[nodiscard]] std::optional<Fix> routeTo(const IpAddress& via) const {
    const auto* way = wayTo(via);
    if (!way) {
      return std::nullopt;
    }
    const auto length = static_cast<std::uint8_t>(via.family() == Family::V4 ? 32 : 128);
    Route route;
    route.destination = {via, length};
    route.dev = way->interface->name;
    return fixes::changeStack("Add a route to it by " + route.dev->text(), box_,
                              [route](StackSettings& stack) { stack.routes.insert(stack.routes.begin(), route); });
  }
  static std::string quoted(const Route& route) { return "\"" + contract::describe(route) + "\""; }

  Inspection& inspection_;
  ElementId box_;
  const StackSettings& stack_;
  Devices devices_;
};

/// Whether a box leads on to another segment than the one on which it is asked.
bool leadsOn(const Inspection& inspection, const Devices& devices, const PlacedInterface& asked) {
  return std::any_of(devices.begin(), devices.end(), [&](const auto* placed) {
    return !placed->interface->addresses.empty() &&
           inspection.segments.indexOf(placed->id) != inspection.segments.indexOf(asked.id);
  });
}

/// The gateways of a box's routes that mean the same everywhere.
std::vector<IpAddress> gatewaysOf(const StackSettings& stack) {
  std::vector<IpAddress> gateways;
  const auto take = [&](const std::optional<IpAddress>& via) {
    if (via && !via->isLinkLocal()) {
      gateways.push_back(*via);
    }
  };
  for (const auto& route : stack.routes) {
    take(route.via);
    for (const auto& hop : route.hops) {
      take(hop.via);
    }
  }
  return gateways;
}

/// Who owns each address, so that a gateway can be looked up.
using Owners = std::map<IpAddress, const PlacedInterface*>;

void checkForwarding(Inspection& inspection, const std::map<ElementId, Devices>& boxes, const Owners& owners) {
  std::set<std::pair<ElementId, Family>> reported;
  for (const auto& [box, devices] : boxes) {
    const auto* stack = stackOf(inspection.topology, box);
    if (!stack) {
      continue;
    }
    for (const auto& via : gatewaysOf(*stack)) {
      const auto owner = owners.find(via);
      const std::string user = refOf(inspection.topology, box).text();
      if (owner == owners.end()) {
        inspection.report(Severity::Warning, "GW_WRONG", box, user,
                          "Nobody in the drawing has the address of the gateway " + via.text() + ".",
                          "Give the address of the box that leads on.");
        continue;
      }
      const ElementId router = owner->second->box;
      const auto* settings = stackOf(inspection.topology, router);
      const bool v4 = via.family() == Family::V4;
      const bool forwards = settings && (v4 ? settings->ipv4Forwarding : settings->ipv6Forwarding).value_or(false);
      if (router != box && !forwards && leadsOn(inspection, boxes.at(router), *owner->second) &&
          reported.emplace(router, via.family()).second) {
        inspection.report(Severity::Warning, "FORWARD_OFF", router, refOf(inspection.topology, router).text(),
                          "It is the gateway of " + user + ", but is not drawn to forward " + (v4 ? "IPv4." : "IPv6."),
                          std::string("Turn ") + (v4 ? "IPv4" : "IPv6") + " forwarding on.",
                          fixes::turnForwardingOn(router, via.family()));
      }
    }
  }
}

}  // namespace

void checkRoutes(Inspection& inspection) {
  std::map<ElementId, Devices> boxes;
  Owners owners;
  for (const auto& [id, element] : inspection.topology.elements) {
    if (stackOf(inspection.topology, id)) {
      boxes[id];
    }
  }
  for (const auto& placed : inspection.interfaces) {
    boxes[placed.box].push_back(&placed);
    for (const auto& address : placed.interface->addresses) {
      owners.emplace(address.ip, &placed);
    }
  }
  for (const auto& [box, devices] : boxes) {
    if (const auto* stack = stackOf(inspection.topology, box)) {
      RouteRules(inspection, box, *stack, devices).run();
    }
  }
  checkForwarding(inspection, boxes, owners);
}

}  // namespace vethloom::model
