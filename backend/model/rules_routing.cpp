// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules_support.h"

#include <algorithm>
#include <set>

/// What may be wrong with rules, neighbours, forwarding entries and settings.
namespace vethloom::model {

namespace {

using contract::Family;
using contract::FdbEntry;
using contract::Neighbour;
using contract::Rule;
using contract::Sysctl;

class BoxRules {
public:
  BoxRules(Inspection& inspection, ElementId box, const StackSettings& stack)
      : inspection_(inspection), box_(box), stack_(stack) {
    for (const auto& placed : inspection.interfaces) {
      if (placed.box == box) {
        devices_.emplace(placed.interface->name, &placed);
      }
    }
  }

  void run() {
    for (std::size_t i = 0; i < stack_.rules.size(); ++i) {
      checkRule(stack_.rules[i], i);
    }
    checkTables();
    for (std::size_t i = 0; i < stack_.neighbours.size(); ++i) {
      checkNeighbour(stack_.neighbours[i], i);
    }
    for (std::size_t i = 0; i < stack_.fdb.size(); ++i) {
      checkEntry(stack_.fdb[i], i);
    }
    checkIpv6();
  }

private:
  void checkRule(const Rule& rule, std::size_t index) {
    for (std::size_t k = 0; k < index; ++k) {
      const Rule& other = stack_.rules[k];
      if (rule == other) {
        report(Severity::Error, "RULE_TWICE", "The rule " + quoted(rule) + " is there twice.", "Remove one of the two.",
               without(&StackSettings::rules, rule));
      } else if (rule.priority && rule.priority == other.priority && rule.family == other.family) {
        report(Severity::Warning, "RULE_PRIORITY_TWICE",
               "The rules " + quoted(other) + " and " + quoted(rule) +
                   " have the same priority, so their order depends on which was added first.",
               "Give one of them another priority.");
      }
    }
    for (const auto& name : {rule.iif, rule.oif}) {
      if (name && name->text() != "lo" && !devices_.contains(*name)) {
        report(Severity::Warning, "RULE_NO_DEVICE",
               "The rule " + quoted(rule) + " names the interface " + name->text() + ", which is not here.",
               "Name an interface of this box.", without(&StackSettings::rules, rule));
      }
    }
  }

  /// A table that rules look into and that has no route, and one that has routes and no rule.
  void checkTables() {
    const auto isOwn = [](std::uint32_t table) {
      return table != contract::mainTable && table != contract::defaultTable;
    };
    std::set<std::pair<Family, std::uint32_t>> filled;
    std::set<std::pair<Family, std::uint32_t>> asked;
    for (const auto& route : stack_.routes) {
      filled.emplace(route.destination.family(), route.table);
    }
    for (const auto& rule : stack_.rules) {
      const bool news = asked.emplace(rule.family, rule.table).second;
      if (news && isOwn(rule.table) && !filled.contains({rule.family, rule.table})) {
        report(Severity::Warning, "TABLE_EMPTY",
               "The rule " + quoted(rule) + " looks into a table that has no route, so it changes nothing.",
               "Draw a route with \"table " + std::to_string(rule.table) + "\".");
      }
    }
    for (const auto& [family, table] : filled) {
      if (isOwn(table) && !asked.contains({family, table})) {
        report(Severity::Warning, "TABLE_UNUSED",
               "There are routes in table " + std::to_string(table) + ", and no rule looks there.",
               "Draw a rule, such as \"from 10.0.0.0/24 lookup " + std::to_string(table) + "\".");
      }
    }
  }

  void checkNeighbour(const Neighbour& neighbour, std::size_t index) {
    const auto begin = stack_.neighbours.begin();
    const bool twice = std::any_of(begin, begin + static_cast<std::ptrdiff_t>(index), [&](const Neighbour& other) {
      return other.ip == neighbour.ip && other.dev == neighbour.dev;
    });
    if (twice) {
      report(Severity::Error, "NEIGHBOUR_TWICE",
             "The neighbour " + neighbour.ip.text() + " is there twice on " + neighbour.dev.text() + ".",
             "Remove one of the two.", without(&StackSettings::neighbours, neighbour));
    }
    const auto found = devices_.find(neighbour.dev);
    if (found == devices_.end()) {
      report(Severity::Error, "NEIGHBOUR_NO_DEVICE",
             "The neighbour " + neighbour.ip.text() + " is on " + neighbour.dev.text() + ", which is not here.",
             "Name an interface of this box.", without(&StackSettings::neighbours, neighbour));
      return;
    }
    const Interface& device = *found->second->interface;
    if (!device.up) {
      report(Severity::Warning, "NEIGHBOUR_DEAD",
             "The neighbour " + neighbour.ip.text() + " is on " + neighbour.dev.text() +
                 ", which is drawn down, so the kernel will not keep it.",
             "Set " + neighbour.dev.text() + " up.", fixes::setUp(found->second->id, neighbour.dev.text()));
    }
    const bool near =
        neighbour.ip.isLinkLocal() || std::any_of(device.addresses.begin(), device.addresses.end(),
                                                  [&](const auto& address) { return address.contains(neighbour.ip); });
    if (!near) {
      report(Severity::Warning, "NEIGHBOUR_OFF_SUBNET",
             "The neighbour " + neighbour.ip.text() + " is in no subnet of " + neighbour.dev.text() +
                 ", so nothing asks for it without a route by that device.",
             "Give an address of a subnet of " + neighbour.dev.text() + ".");
    }
    checkStation(neighbour);
  }

  /// Whether the drawing itself says that the address is another station's.
  void checkStation(const Neighbour& neighbour) {
    for (const auto& placed : inspection_.interfaces) {
      const auto& addresses = placed.interface->addresses;
      const bool owns = std::any_of(addresses.begin(), addresses.end(),
                                    [&](const auto& address) { return address.ip == neighbour.ip; });
      if (owns && !neighbour.ip.isLinkLocal() && placed.interface->mac && *placed.interface->mac != neighbour.mac) {
        report(Severity::Warning, "NEIGHBOUR_WRONG_MAC",
               "The neighbour " + neighbour.ip.text() + " is drawn with " + neighbour.mac.text() + ", and " +
                   inspection_.nameOf(placed) + " has " + placed.interface->mac->text() + ".",
               "Write the MAC address that the neighbour has.", withMac(neighbour, *placed.interface->mac));
      }
    }
  }

  [[nodiscard]] Fix withMac(const Neighbour& neighbour, const MacAddress& mac) const {
    Neighbour after = neighbour;
    after.mac = mac;
    return fixes::replaceEntry("Write " + mac.text(), box_, &StackSettings::neighbours, neighbour, after);
  }

  void checkEntry(const FdbEntry& entry, std::size_t index) {
    const auto begin = stack_.fdb.begin();
    const bool twice = std::any_of(begin, begin + static_cast<std::ptrdiff_t>(index), [&](const FdbEntry& other) {
      return other.mac == entry.mac && other.dev == entry.dev && other.self == entry.self && other.vlan == entry.vlan &&
             other.dst == entry.dst;
    });
    if (twice) {
      report(Severity::Error, "FDB_TWICE", "The entry for " + entry.mac.text() + " is there twice.",
             "Remove one of the two.", without(&StackSettings::fdb, entry));
    }
    const auto found = devices_.find(entry.dev);
    if (found == devices_.end()) {
      report(Severity::Error, "FDB_NO_DEVICE",
             "The entry for " + entry.mac.text() + " names " + entry.dev.text() + ", which is not here.",
             "Name an interface of this box.", without(&StackSettings::fdb, entry));
      return;
    }
    if (!entry.self && !inspection_.isPort(*found->second)) {
      report(Severity::Error, "FDB_NO_MASTER",
             "The entry for " + entry.mac.text() + " is for the bridge of " + entry.dev.text() +
                 ", which is no port of a bridge.",
             "Make it a port of a bridge, or write \"self\" for a VXLAN or a bridge itself.");
      return;
    }
    const auto& vlans = found->second->interface->vlans;
    const bool known = !entry.vlan || vlans.empty() || std::any_of(vlans.begin(), vlans.end(), [&](const auto& vlan) {
      return vlan.contains(*entry.vlan);
    });
    if (!known) {
      report(Severity::Error, "FDB_NO_VLAN",
             "The entry for " + entry.mac.text() + " is in VLAN " + std::to_string(*entry.vlan) + ", which " +
                 entry.dev.text() + " does not have.",
             "Give " + entry.dev.text() + " that VLAN, or take another one.");
    }
  }

  void checkIpv6() {
    const auto all = stack_.sysctls.find(Sysctl::DisableIpv6);
    for (const auto& [name, placed] : devices_) {
      const auto own = placed->interface->sysctls.find(Sysctl::DisableIpv6);
      const bool off =
          own != placed->interface->sysctls.end() ? own->second != 0 : all != stack_.sysctls.end() && all->second != 0;
      const auto& addresses = placed->interface->addresses;
      const bool has = std::any_of(addresses.begin(), addresses.end(),
                                   [](const auto& address) { return address.ip.family() == Family::V6; });
      if (off && has) {
        inspection_.reportInterface(Severity::Error, "IPV6_DISABLED", *placed,
                                    "It has an IPv6 address, and IPv6 is turned off there (disable_ipv6).",
                                    "Take the address away, or leave IPv6 on.");
      }
    }
  }

  void report(Severity severity, std::string code, std::string message, std::string remedy,
              std::optional<Fix> fix = {}) {
    inspection_.report(severity, std::move(code), box_, refOf(inspection_.topology, box_).text(), std::move(message),
                       std::move(remedy), std::move(fix));
  }
  template <typename T>
  [[nodiscard]] Fix without(std::vector<T> StackSettings::*list, const T& entry) const {
    return fixes::removeEntry("Remove it", box_, list, entry);
  }
  static std::string quoted(const Rule& rule) { return "\"" + rule.text() + "\""; }

  Inspection& inspection_;
  ElementId box_;
  const StackSettings& stack_;
  std::map<InterfaceName, const PlacedInterface*> devices_;
};

}  // namespace

void checkRouting(Inspection& inspection) {
  for (const auto& [id, element] : inspection.topology.elements) {
    if (const auto* stack = stackOf(inspection.topology, id)) {
      BoxRules(inspection, id, *stack).run();
    }
  }
}

}  // namespace vethloom::model
