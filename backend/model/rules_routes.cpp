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
    return !route.via && !route.destination.isDefault() && network.contains(via);
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
      const bool twice = std::any_of(stack_.routes.begin(), stack_.routes.begin() + static_cast<std::ptrdiff_t>(i),
                                     [&](const Route& other) { return other.destination == route.destination; });
      if (twice) {
        report(Severity::Error, "ROUTE_TWICE", "There are two routes to " + route.destination.text() + ".",
               "Remove one of the two.");
      }
      checkWayOut(route);
    }
  }

private:
  void checkWayOut(const Route& route) {
    Devices ways = devices_;
    if (route.dev) {
      std::erase_if(ways, [&](const auto* placed) { return placed->interface->name != *route.dev; });
      if (ways.empty() && route.dev->text() != "lo") {
        report(Severity::Error, "ROUTE_NO_DEVICE",
               "The route " + quoted(route) + " names an interface that is not here.",
               "Name an interface of this box, or only the gateway.");
        return;
      }
    }
    if (route.via) {
      if (!checkGateway(route, ways)) {
        return;
      }
      std::erase_if(ways, [&](const auto* placed) { return !route.dev && !reaches(*placed, *route.via); });
    }
    const bool dead = !ways.empty() &&
                      std::none_of(ways.begin(), ways.end(), [](const auto* placed) { return placed->interface->up; });
    if (dead) {
      report(Severity::Warning, "ROUTE_DEAD",
             "The route " + quoted(route) + " leaves by " + ways.front()->interface->name.text() +
                 ", which is drawn down, so the kernel will not keep it.",
             "Set " + ways.front()->interface->name.text() + " up.");
    }
  }

  /// Whether the gateway is on-link, as the kernel wants it.
  bool checkGateway(const Route& route, const Devices& ways) {
    const IpAddress& via = *route.via;
    if (std::any_of(devices_.begin(), devices_.end(), [&](const auto* placed) { return owns(*placed, via); })) {
      report(Severity::Error, "GW_WRONG", "The route " + quoted(route) + " has this box itself as its gateway.",
             "Give the address of a neighbour.");
      return false;
    }
    if (via.isLinkLocal() && via.family() == Family::V6) {
      if (!route.dev) {
        report(Severity::Error, "GW_OFF_SUBNET",
               "The gateway " + via.text() + " is link-local, so it needs an interface.",
               "Add \"dev\" and the interface to the route.");
      }
      return route.dev.has_value();
    }
    const bool onLink =
        std::any_of(ways.begin(), ways.end(), [&](const auto* placed) { return reaches(*placed, via); });
    if (!onLink && !leadsByDevice(stack_, via)) {
      report(Severity::Error, "GW_OFF_SUBNET", "The gateway " + via.text() + " is in no subnet of this box.",
             "Give the address of a neighbour, or give an interface an address of that subnet.");
      return false;
    }
    return true;
  }

  void report(Severity severity, std::string code, std::string message, std::string remedy) {
    inspection_.report(severity, std::move(code), box_, refOf(inspection_.topology, box_).text(), std::move(message),
                       std::move(remedy));
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

/// Who owns each address, so that a gateway can be looked up.
using Owners = std::map<IpAddress, const PlacedInterface*>;

void checkForwarding(Inspection& inspection, const std::map<ElementId, Devices>& boxes, const Owners& owners) {
  std::set<std::pair<ElementId, Family>> reported;
  for (const auto& [box, devices] : boxes) {
    const auto* stack = stackOf(inspection.topology, box);
    if (!stack) {
      continue;
    }
    for (const auto& route : stack->routes) {
      const auto owner = route.via ? owners.find(*route.via) : owners.end();
      if (!route.via || route.via->isLinkLocal()) {
        continue;
      }
      const std::string user = refOf(inspection.topology, box).text();
      if (owner == owners.end()) {
        inspection.report(Severity::Warning, "GW_WRONG", box, user,
                          "Nobody in the drawing has the address of the gateway " + route.via->text() + ".",
                          "Give the address of the box that leads on.");
        continue;
      }
      const ElementId router = owner->second->box;
      const auto* settings = stackOf(inspection.topology, router);
      const bool v4 = route.via->family() == Family::V4;
      const bool forwards = settings && (v4 ? settings->ipv4Forwarding : settings->ipv6Forwarding).value_or(false);
      if (router != box && !forwards && leadsOn(inspection, boxes.at(router), *owner->second) &&
          reported.emplace(router, route.via->family()).second) {
        inspection.report(Severity::Warning, "FORWARD_OFF", router, refOf(inspection.topology, router).text(),
                          "It is the gateway of " + user + ", but is not drawn to forward " + (v4 ? "IPv4." : "IPv6."),
                          std::string("Turn ") + (v4 ? "IPv4" : "IPv6") + " forwarding on.");
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
