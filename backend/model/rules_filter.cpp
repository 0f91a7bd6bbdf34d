// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules_support.h"

#include <algorithm>

namespace vethloom::model {

namespace {

using contract::Family;
using contract::FilterAction;
using contract::FilterChain;
using contract::FilterProtocol;
using contract::FilterRule;

/// The checks of one box's packet filter.
class FilterRules {
public:
  FilterRules(Inspection& inspection, ElementId box, const StackSettings& stack)
      : inspection_(inspection), box_(box), stack_(stack) {
    for (const auto& placed : inspection.interfaces) {
      if (placed.box == box) {
        interfaces_.push_back(&placed);
      }
    }
  }

  void run() {
    const auto& rules = stack_.filter.rules;
    for (auto rule = rules.begin(); rule != rules.end(); ++rule) {
      checkDevice(*rule, rule->in);
      checkDevice(*rule, rule->out);
      const auto earlier = std::find_if(rules.begin(), rule, [&](const auto& other) { return covers(other, *rule); });
      if (earlier != rule) {
        report(Severity::Warning, "FILTER_UNREACHED",
               "No packet comes as far as the rule \"" + rule->text() + "\", because \"" + earlier->text() +
                   "\" stands before it.",
               "Remove one of the two, or change their order.", without(*rule));
      }
      if (rule->action == FilterAction::SourceNat && !owns(*rule->newAddress)) {
        report(Severity::Warning, "SNAT_FOREIGN_ADDRESS",
               "No interface here has the address " + rule->newAddress->text() + ", so answers will not come back.",
               "Give it to an interface, or use \"masquerade\".");
      }
    }
    checkForwarding();
    for (const FilterChain chain : stack_.filter.dropping) {
      checkPolicy(chain);
    }
  }

private:
  /// The host has interfaces that are not drawn.
  void checkDevice(const FilterRule& rule, const std::optional<InterfaceName>& name) {
    const bool known = !name || name->text() == "lo" || box_ == hostId ||
                       std::any_of(interfaces_.begin(), interfaces_.end(),
                                   [&](const auto* placed) { return placed->interface->name == *name; });
    if (!known) {
      report(Severity::Warning, "FILTER_NO_DEVICE",
             "The rule \"" + rule.text() + "\" names the interface " + name->text() + ", which is not here.",
             "Name an interface of this box, or remove the rule.", without(rule));
    }
  }

  static bool sameWay(const FilterRule& a, const FilterRule& b) {
    if (a.isVerdict() || b.isVerdict()) {
      return a.isVerdict() && b.isVerdict() && a.chain == b.chain;
    }
    return (a.action == FilterAction::DestinationNat) == (b.action == FilterAction::DestinationNat);
  }

  template <typename T>
  static bool within(const std::optional<T>& wide, const std::optional<T>& narrow) {
    return !wide || wide == narrow;
  }
  static bool within(const std::optional<Destination>& wide, const std::optional<Destination>& narrow) {
    return !wide || (narrow && narrow->prefixLength >= wide->prefixLength &&
                     InterfaceAddress{wide->network, wide->prefixLength}.contains(narrow->network));
  }

  /// Whether whatever matches `later` has been decided by `earlier`.
  static bool covers(const FilterRule& earlier, const FilterRule& later) {
    const bool ports = !earlier.port || (later.port && earlier.port->first <= later.port->first &&
                                         later.port->last <= earlier.port->last);
    return sameWay(earlier, later) && within(earlier.in, later.in) && within(earlier.out, later.out) &&
           within(earlier.source, later.source) && within(earlier.destination, later.destination) &&
           within(earlier.protocol, later.protocol) && ports && (!earlier.established || later.established);
  }

  bool owns(const IpAddress& ip) const {
    return std::any_of(interfaces_.begin(), interfaces_.end(), [&](const auto* placed) {
      const auto& addresses = placed->interface->addresses;
      return std::any_of(addresses.begin(), addresses.end(), [&](const auto& address) { return address.ip == ip; });
    });
  }

  /// Address translation is for packets that pass through.
  void checkForwarding() {
    const auto& rules = stack_.filter.rules;
    const auto nat = std::find_if(rules.begin(), rules.end(), [](const auto& rule) { return !rule.isVerdict(); });
    if (nat == rules.end()) {
      return;
    }
    const bool v6 = (nat->source && nat->source->family() == Family::V6) ||
                    (nat->newAddress && nat->newAddress->family() == Family::V6);
    const bool forwards = v6 ? stack_.ipv6Forwarding.value_or(false)
                             : stack_.ipv4Forwarding.value_or(false) || stack_.ipv6Forwarding.value_or(false);
    if (!forwards) {
      report(Severity::Warning, "NAT_FORWARD_OFF",
             "The rule \"" + nat->text() + "\" is for packets that pass through, and this box is not drawn to forward.",
             std::string("Turn ") + (v6 ? "IPv6" : "IPv4") + " forwarding on.",
             fixes::turnForwardingOn(box_, v6 ? Family::V6 : Family::V4));
    }
  }

  bool accepts(FilterChain chain, bool (*matches)(const FilterRule&)) const {
    const auto& rules = stack_.filter.rules;
    return std::any_of(rules.begin(), rules.end(), [&](const auto& rule) {
      return rule.action == FilterAction::Accept && rule.chain == chain && matches(rule);
    });
  }

  void checkPolicy(FilterChain chain) {
    const std::string name(contract::nameOf(chain));
    if (!accepts(chain, [](const FilterRule& rule) { return !rule.protocol && !rule.port; })) {
      report(Severity::Warning, "FILTER_DROPS_ANSWERS",
             "The policy of " + name + " is to drop, and no rule lets answers pass.",
             "Add \"accept " + name + " established\".", with("accept " + name + " established"));
    }
    const bool ipv6 = std::any_of(interfaces_.begin(), interfaces_.end(), [](const auto* placed) {
      const auto& addresses = placed->interface->addresses;
      return std::any_of(addresses.begin(), addresses.end(),
                         [](const auto& address) { return address.ip.family() == Family::V6; });
    });
    const auto neighbours = [](const FilterRule& rule) {
      return rule.protocol == FilterProtocol::Icmpv6 || (!rule.protocol && !rule.established && !rule.source);
    };
    if (chain != FilterChain::Forward && ipv6 && !accepts(chain, neighbours)) {
      report(Severity::Warning, "FILTER_DROPS_NEIGHBOURS",
             "The policy of " + name + " drops what IPv6 finds its neighbours with.",
             "Add \"accept " + name + " protocol icmpv6\".", with("accept " + name + " protocol icmpv6"));
    }
  }

  void report(Severity severity, std::string code, std::string message, std::string remedy,
              std::optional<Fix> fix = {}) {
    inspection_.report(severity, std::move(code), box_, refOf(inspection_.topology, box_).text(), std::move(message),
                       std::move(remedy), std::move(fix));
  }

  [[nodiscard]] Fix without(const FilterRule& rule) const {
    return fixes::changeStack("Remove the rule", box_, [rule](StackSettings& stack) {
      const auto found = std::find(stack.filter.rules.rbegin(), stack.filter.rules.rend(), rule);
      if (found != stack.filter.rules.rend()) {
        stack.filter.rules.erase(std::next(found).base());
      }
    });
  }

  /// With one more rule before all others.
  [[nodiscard]] std::optional<Fix> with(const std::string& text) const {
    const auto rule = FilterRule::parse(text);
    if (!rule) {
      return std::nullopt;
    }
    return fixes::changeStack("Add \"" + text + "\"", box_, [rule = *rule](StackSettings& stack) {
      stack.filter.rules.insert(stack.filter.rules.begin(), rule);
    });
  }

  Inspection& inspection_;
  ElementId box_;
  const StackSettings& stack_;
  std::vector<const PlacedInterface*> interfaces_;
};

}  // namespace

void checkFilters(Inspection& inspection) {
  for (const auto& [id, element] : inspection.topology.elements) {
    const auto* stack = stackOf(inspection.topology, id);
    if (stack && !stack->filter.isEmpty()) {
      FilterRules(inspection, id, *stack).run();
    }
  }
}

}  // namespace vethloom::model
