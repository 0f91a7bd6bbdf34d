// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules_support.h"

#include <algorithm>

/// Rules about single links: what they need, what they stand on, and what would clash.
namespace vethloom::model {

namespace {

using contract::Lower;
using contract::Option;
using contract::OptionValue;

constexpr std::uint32_t ethernetMtu = 1500;

/// One drawn link and where.
struct Drawn {
  ElementId id = noElement;
  const Link* link = nullptr;
};

std::string titleOf(LinkKind kind) {
  return std::string(infoOf(kind).title);
}

std::optional<OptionValue> valueOf(const Interface& interface, Option option) {
  const auto found = interface.options.find(option);
  return found == interface.options.end() ? contract::usualValue(option) : std::optional(found->second);
}

const IpAddress* addressIn(const Interface& interface, Option option) {
  const auto found = interface.options.find(option);
  return found == interface.options.end() ? nullptr : std::get_if<IpAddress>(&found->second);
}

std::vector<Drawn> linksOf(const Topology& topology) {
  std::vector<Drawn> links;
  for (const auto& [id, element] : topology.elements) {
    if (const auto* link = std::get_if<Link>(&element)) {
      links.push_back({id, link});
    }
  }
  return links;
}

class KindRules {
public:
  explicit KindRules(Inspection& inspection)
      : inspection_(inspection), topology_(inspection.topology), links_(linksOf(inspection.topology)) {}

  void run() {
    for (const auto& drawn : links_) {
      checkNeeds(drawn);
      checkLower(drawn);
      checkTunnel(drawn);
      checkBond(drawn);
    }
    checkClashes();
    checkShares();
    for (const auto& placed : inspection_.interfaces) {
      checkOptions(placed);
      checkMaster(placed);
    }
  }

private:
  void error(const Drawn& drawn, const char* code, std::string message, std::string remedy,
             std::optional<Fix> fix = {}) {
    report(Severity::Error, drawn, code, std::move(message), std::move(remedy), std::move(fix));
  }
  void report(Severity severity, const Drawn& drawn, const char* code, std::string message, std::string remedy,
              std::optional<Fix> fix = {}) {
    inspection_.report(severity, code, drawn.id, describe(topology_, drawn.id), std::move(message), std::move(remedy),
                       std::move(fix));
  }

  void checkNeeds(const Drawn& drawn) {
    const auto& [id, link] = drawn;
    for (const Option option : requiredOptions(link->kind)) {
      if (!link->interface.options.contains(option)) {
        error(drawn, "OPTION_MISSING", "A " + titleOf(link->kind) + " needs " + std::string(nameOf(option)) + ".",
              "Set " + std::string(nameOf(option)) + ".");
      }
    }
    const std::string& name = link->interface.name.text();
    if (name == "gre0" || name == "gretap0") {
      error(drawn, "NAME_CLASH", "The kernel has a " + name + " of its own in every namespace.",
            "Rename it, to gre1 for example.", fixes::renameInterface({id, 0}));
    }
  }

  void checkLower(const Drawn& drawn) {
    const auto& [id, link] = drawn;
    const auto* below = findInterface(topology_, link->lower);
    if (!below) {
      if (infoOf(link->kind).lower == Lower::Required) {
        error(drawn, "NO_LOWER", "A " + titleOf(link->kind) + " stands on another link, and this one on none.",
              "Choose the interface that it stands on.");
      }
      return;
    }
    const bool shares =
        link->kind == LinkKind::Macvlan || link->kind == LinkKind::Macvtap || link->kind == LinkKind::Ipvlan;
    const auto masterKind = masterKindOf(topology_, masterOf(topology_, link->lower));
    if (shares && masterKind == LinkKind::Bridge) {
      error(drawn, "LOWER_IS_PORT",
            below->name.text() + " is a port of a bridge, which takes all its packets, so the kernel lets no " +
                titleOf(link->kind) + " stand on it.",
            "Let it stand on the bridge instead.",
            fixes::setLower(id, {masterOf(topology_, link->lower), 0},
                            describe(topology_, masterOf(topology_, link->lower))));
    }
    const bool loose = valueOf(link->interface, Option::LooseBinding) == OptionValue(true);
    if (link->kind == LinkKind::Vlan && link->interface.up && !below->up && !loose) {
      error(drawn, "LOWER_DOWN", below->name.text() + " is drawn down, and a VLAN cannot be up on it.",
            "Set " + below->name.text() + " up, or this one down.", fixes::setUp(link->lower, below->name.text()));
    }
    checkMtu(drawn, *below);
  }

  void checkMtu(const Drawn& drawn, const Interface& below) {
    const auto& link = *drawn.link;
    const bool v6 = addressIn(link.interface, Option::Remote) &&
                    addressIn(link.interface, Option::Remote)->family() == contract::Family::V6;
    const std::uint32_t overhead = link.kind == LinkKind::Vxlan ? (v6 ? 70 : 50) : 0;  // linux/vxlan.h: headroom
    const std::uint32_t room = below.mtu.value_or(ethernetMtu);
    const bool known = below.mtu || kindOf(topology_, link.lower) == LinkKind::Veth;
    if (known && link.interface.mtu && *link.interface.mtu + overhead > room) {
      error(drawn, "MTU_OVER_LOWER",
            "Its MTU is " + std::to_string(*link.interface.mtu) + ", and " + below.name.text() + " has room for " +
                std::to_string(room - overhead) + ".",
            "Lower this MTU, or raise that of " + below.name.text() + ".",
            fixes::setMtu({{drawn.id, 0}}, room - overhead));
    }
  }

  void checkTunnel(const Drawn& drawn) {
    const auto& [id, link] = drawn;
    const bool isGre = link->kind == LinkKind::Gre || link->kind == LinkKind::Gretap;
    if (!isGre && link->kind != LinkKind::Vxlan) {
      return;
    }
    const auto* remote = addressIn(link->interface, Option::Remote);
    const auto* local = addressIn(link->interface, Option::Local);
    if (!remote) {
      report(Severity::Warning, drawn, "NO_REMOTE",
             "It has no remote address or group, so it does not know where to send.",
             "Set remote to the other side's address, or to a multicast group.");
    }
    if (remote && local && remote->family() != local->family()) {
      error(drawn, "FAMILY_MISMATCH", "Its remote and local addresses are not of the same IP version.",
            "Take two of the same.");
    }
    for (const auto* address : {remote, local}) {
      if (isGre && address && address->family() == contract::Family::V6) {
        error(drawn, "FAMILY_MISMATCH",
              "A " + titleOf(link->kind) + " runs over IPv4, and " + address->text() + " is an IPv6 address.",
              "Use IPv4 addresses, or a VXLAN.");
      }
    }
    if (link->kind == LinkKind::Vxlan && remote && remote->isMulticast() && link->lower.element == noElement) {
      error(drawn, "GROUP_NEEDS_LOWER", "To join the group " + remote->text() + " it must stand on a link.",
            "Choose the interface that leads to the others of the group.");
    }
    if (local && !isAddressOf(underlayOf(*link), *local)) {
      report(Severity::Warning, drawn, "LOCAL_NOT_HERE",
             "Its local address " + local->text() + " is none of " + refOf(topology_, underlayOf(*link)).text() + ".",
             "Use an address of an interface there, or clear it.", fixes::clearOption({id, 0}, Option::Local));
    }
  }

  /// The box in which a tunnel's packets travel.
  ElementId underlayOf(const Link& link) const {
    const ElementId box = boxOfInterface(topology_, link.lower);
    return box == noElement ? link.box : box;
  }

  bool isAddressOf(ElementId box, const IpAddress& address) const {
    return std::any_of(inspection_.interfaces.begin(), inspection_.interfaces.end(), [&](const auto& placed) {
      const auto& addresses = placed.interface->addresses;
      return placed.box == box &&
             std::any_of(addresses.begin(), addresses.end(), [&](const auto& one) { return one.ip == address; });
    });
  }

  void checkBond(const Drawn& drawn) {
    const auto& [id, link] = drawn;
    if (link->kind != LinkKind::Bond) {
      return;
    }
    const auto& options = link->interface.options;
    const bool lacp = valueOf(link->interface, Option::BondMode) == OptionValue(std::string("802.3ad"));
    if (options.contains(Option::LacpRate) && !lacp) {
      error(drawn, "BOND_MODE", "lacp_rate belongs to the mode 802.3ad.",
            "Set bond_mode to 802.3ad, or clear lacp_rate.", fixes::clearOption({id, 0}, Option::LacpRate));
    }
    const auto monitor = options.find(Option::MiiMonitor);
    const bool monitors = monitor != options.end() ? monitor->second != OptionValue(std::uint64_t{0}) : lacp;
    for (const Option option : {Option::UpDelay, Option::DownDelay}) {
      if (options.contains(option) && !monitors) {
        error(drawn, "BOND_MODE", std::string(nameOf(option)) + " needs mii_monitor, which says how often to look.",
              "Set mii_monitor, usually to 100 ms.", fixes::setOption({id, 0}, Option::MiiMonitor, "100"));
      }
    }
  }

  /// Links that the kernel would not tell apart.
  void checkClashes() {
    std::map<std::string, ElementId> seen;
    for (const auto& drawn : links_) {
      const std::string key = keyOf(*drawn.link);
      if (key.empty()) {
        continue;
      }
      const auto [first, isNew] = seen.emplace(key, drawn.id);
      if (!isNew) {
        const bool vlan = drawn.link->kind == LinkKind::Vlan;
        error(drawn, vlan ? "VLAN_CLASH" : "TUNNEL_CLASH",
              describe(topology_, first->second) + " is the same already: " + whatOf(*drawn.link) + ".",
              "Give one of the two another " + std::string(vlan ? "vlan_id" : "id, key or address") + ".");
      }
    }
  }

  std::string keyOf(const Link& link) const {
    const auto text = [&](Option option) {
      const auto value = valueOf(link.interface, option);
      return "/" + (value ? contract::textOf(*value) : std::string());
    };
    const std::string below =
        std::to_string(static_cast<unsigned>(link.lower.element)) + "." + std::to_string(link.lower.end);
    const std::string under = std::to_string(static_cast<unsigned>(underlayOf(link)));
    switch (link.kind) {
      case LinkKind::Vlan:
        return "vlan" + below + text(Option::VlanId) + text(Option::Protocol);
      case LinkKind::Vxlan:
        return "vxlan" + under + text(Option::Vni) + text(Option::DestinationPort);
      case LinkKind::Gre:
      case LinkKind::Gretap:
        return std::string(nameOf(link.kind)) + under + text(Option::Local) + text(Option::Remote) + text(Option::Key);
      case LinkKind::Vrf:
        return "vrf" + std::to_string(static_cast<unsigned>(link.box)) + text(Option::Table);
      default:
        return {};
    }
  }

  static std::string whatOf(const Link& link) {
    const auto text = [&](Option option) {
      const auto found = link.interface.options.find(option);
      return found == link.interface.options.end() ? std::string("none") : contract::textOf(found->second);
    };
    switch (link.kind) {
      case LinkKind::Vlan:
        return "VLAN " + text(Option::VlanId) + " on the same link";
      case LinkKind::Vxlan:
        return "VNI " + text(Option::Vni) + " on the same port";
      case LinkKind::Vrf:
        return "table " + text(Option::Table);
      default:
        return "from " + text(Option::Local) + " to " + text(Option::Remote) + " with key " + text(Option::Key);
    }
  }

  /// What stands together on one link: a macvlan and an ipvlan each want it for themselves, and so does a passthru one.
  void checkShares() {
    std::map<InterfaceId, std::vector<Drawn>> uppers;
    for (const auto& drawn : links_) {
      const LinkKind kind = drawn.link->kind;
      if (kind == LinkKind::Macvlan || kind == LinkKind::Macvtap || kind == LinkKind::Ipvlan) {
        uppers[drawn.link->lower].push_back(drawn);
      }
    }
    for (const auto& [lower, all] : uppers) {
      const auto isIpvlan = [](const Drawn& drawn) { return drawn.link->kind == LinkKind::Ipvlan; };
      const auto isPassthru = [](const Drawn& drawn) {
        return valueOf(drawn.link->interface, Option::MacvlanMode) == OptionValue(std::string("passthru"));
      };
      const bool mixed =
          std::any_of(all.begin(), all.end(), isIpvlan) && !std::all_of(all.begin(), all.end(), isIpvlan);
      const bool taken = all.size() > 1 && std::any_of(all.begin(), all.end(), isPassthru);
      if (lower.element != noElement && (mixed || taken)) {
        error(all.back(), "LOWER_BUSY",
              mixed ? "A macvlan and an ipvlan cannot stand on the same link."
                    : "A macvlan in the mode passthru wants its link for itself, and others stand on it.",
              mixed ? "Use one kind." : "Take another mode, or another link.");
      }
    }
  }

  void checkOptions(const PlacedInterface& placed) {
    for (const auto& [option, value] : placed.interface->options) {
      const std::string name(nameOf(option));
      if (!appliesTo(option, placed.kind)) {
        inspection_.reportInterface(Severity::Error, "OPTION_OF_OTHER_KIND", placed,
                                    "A " + titleOf(placed.kind) + " has no " + name + ".", "Clear it.",
                                    fixes::clearOption(placed.id, option));
      } else if (infoOf(option).scope == contract::OptionScope::Port && !inspection_.isPort(placed)) {
        inspection_.reportInterface(Severity::Warning, "OPTION_WITHOUT_BRIDGE", placed,
                                    name + " is a setting of a bridge's port, and this is none.",
                                    "Connect it to a bridge, or clear the setting.",
                                    fixes::clearOption(placed.id, option));
      }
    }
    const auto* bridge = topology_.find<Bridge>(placed.master);
    if (bridge && placed.interface->options.contains(Option::PortState) &&
        valueOf(bridge->interface, Option::Stp) == OptionValue(true)) {
      inspection_.reportInterface(Severity::Error, "STATE_WITH_STP", placed,
                                  "The bridge runs the spanning tree protocol, which alone decides its ports' state.",
                                  "Clear port_state, or switch stp off.",
                                  fixes::clearOption(placed.id, Option::PortState));
    }
  }

  void checkMaster(const PlacedInterface& placed) {
    const auto master = masterKindOf(topology_, placed.master);
    if (!master) {
      return;
    }
    const auto& info = infoOf(placed.kind);
    const std::string name = describe(topology_, placed.master);
    const bool isL2 = master == LinkKind::Bridge || master == LinkKind::Bond;
    const bool nested = placed.kind == LinkKind::Vrf || placed.kind == LinkKind::Bridge ||
                        (placed.kind == LinkKind::Bond && master == LinkKind::Bond);
    if (isL2 && (!info.hasMac || nested)) {
      inspection_.reportInterface(
          Severity::Error, "MASTER_MISMATCH", placed,
          "A " + titleOf(placed.kind) + " cannot be given to the " + titleOf(*master) + " " + name + ".",
          nested ? "Connect the two with a cable." : "Use a link that carries Ethernet frames.",
          fixes::takeOut(placed.id));
    }
    if (master == LinkKind::Vrf && placed.kind == LinkKind::Vrf) {
      inspection_.reportInterface(Severity::Error, "MASTER_MISMATCH", placed, "A VRF cannot be given to a VRF.",
                                  "Take it out.", fixes::takeOut(placed.id));
    }
    const bool setsOwn = placed.interface->mac || placed.interface->mtu;
    if (master == LinkKind::Bond && setsOwn) {
      inspection_.reportInterface(Severity::Warning, "BOND_SETS_MAC", placed,
                                  "The bond " + name + " gives its own MAC address and MTU to what it takes.",
                                  "Set them at the bond.", fixes::clearMacAndMtu(placed.id));
    }
    if (master == LinkKind::Bond && !placed.interface->addresses.empty()) {
      inspection_.reportInterface(Severity::Warning, "IP_ON_PORT", placed,
                                  "It is given to a bond and has an address; the bond takes its packets away first.",
                                  "Move the address to the bond.",
                                  fixes::moveAddresses(placed.id, placed.master, name));
    }
  }

  Inspection& inspection_;
  const Topology& topology_;
  std::vector<Drawn> links_;
};

}  // namespace

void checkKinds(Inspection& inspection) {
  KindRules(inspection).run();
}

}  // namespace vethloom::model
