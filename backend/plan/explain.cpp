// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/explain_links.h"
#include "plan/explain_traffic.h"
#include "plan/explain_wireguard.h"
#include "plan/plan.h"

#include <algorithm>

namespace vethloom::plan {

namespace {

using contract::NamespaceRef;

/// "ip" or "ip -n ns1", and with -6 where the words alone would not say the family.
std::string ip(const NamespaceRef& ns, bool ipv6 = false) {
  return std::string("ip ") + (ipv6 ? "-6 " : "") + (ns.isHost() ? "" : "-n " + ns.text() + " ");
}

std::string withMacAndMtu(const std::optional<contract::MacAddress>& mac, const std::optional<std::uint32_t>& mtu) {
  return (mac ? " address " + mac->text() : "") + (mtu ? " mtu " + std::to_string(*mtu) : "");
}

std::string vethEnd(const contract::VethEnd& end) {
  const auto& ns = end.link.ns;
  return "name " + end.link.name.text() + (ns.isHost() ? "" : " netns " + ns.text()) + withMacAndMtu(end.mac, end.mtu);
}

std::string linkSet(const contract::LinkRef& link, const std::string& what) {
  return ip(link.ns) + "link set dev " + link.name.text() + " " + what;
}

std::string address(const contract::LinkRef& link, const char* verb, const contract::InterfaceAddress& address) {
  // IPv6 addresses of a lab are planned: nobody waits for a search for duplicates.
  const bool nodad = address.ip.family() == contract::Family::V6 && std::string_view(verb) == "add";
  return ip(link.ns) + "addr " + verb + " " + address.text() + " dev " + link.name.text() + (nodad ? " nodad" : "");
}

std::string route(const NamespaceRef& ns, const char* verb, const contract::Route& route) {
  const bool ipv6 = route.destination.family() == contract::Family::V6;
  std::string text = route.text();
  // `ip -6` knows the default route by its word.
  if (const auto at = text.find("::/0"); ipv6 && route.destination.isDefault() && at != std::string::npos) {
    text.replace(at, 4, "default");
  }
  return ip(ns, ipv6) + "route " + verb + " " + text;
}

std::string rule(const NamespaceRef& ns, const char* verb, const contract::Rule& rule) {
  std::string text = rule.text();
  if (text.starts_with("-6 ")) {
    text.erase(0, 3);
  }
  return ip(ns, rule.family == contract::Family::V6) + "rule " + verb + " " + text;
}

std::string neighbour(const NamespaceRef& ns, const char* verb, const std::string& text) {
  return ip(ns) + "neigh " + verb + " " + text;
}

std::string bridge(const NamespaceRef& ns) {
  return "bridge " + (ns.isHost() ? std::string() : "-n " + ns.text() + " ");
}

/// As sysctl(8) takes it: a dot of an interface's name is a slash there.
std::string sysctlName(const contract::SysctlKey& key) {
  std::string text = key.text();
  if (key.interface) {
    const std::string& name = key.interface->text();
    const auto at = text.find(".conf." + name + ".") + 6;
    std::replace(text.begin() + static_cast<std::ptrdiff_t>(at),
                 text.begin() + static_cast<std::ptrdiff_t>(at + name.size()), '.', '/');
  }
  return text;
}

/// "tc -n ns1"
std::string tc(const NamespaceRef& ns) {
  return ns.isHost() ? "tc" : "tc -n " + ns.text();
}

struct Commands {
  std::string operator()(const contract::CreateNamespace& it) const { return "ip netns add " + it.name.text(); }
  /// One that was adopted by its name keeps it.
  std::string operator()(const contract::DeleteNamespace& it) const {
    const bool stays = it.adopted && !it.adopted->process;
    return (stays ? "# keep " : "ip netns del ") + it.name.text();
  }
  std::string operator()(const contract::AdoptNamespace& it) const {
    return it.how.process ? "ip netns attach " + it.name.text() + " " + std::to_string(*it.how.process)
                          : "test -e /run/netns/" + it.name.text();
  }
  std::string operator()(const contract::SetNamespaceId& it) const {
    return "ip netns set " + it.name.text() + " " + std::to_string(it.id);
  }
  std::string operator()(const contract::CreateVeth& it) const {
    return "ip link add " + vethEnd(it.first) + " type veth peer " + vethEnd(it.second);
  }
  std::string operator()(const contract::CreateLink& it) const { return createLink(it); }
  std::string operator()(const contract::DeleteLink& it) const {
    return ip(it.link.ns) + "link del dev " + it.link.name.text();
  }
  std::string operator()(const contract::SetMaster& it) const {
    return linkSet(it.link, it.master ? "master " + it.master->text() : std::string("nomaster"));
  }
  std::string operator()(const contract::SetUp& it) const { return linkSet(it.link, it.up ? "up" : "down"); }
  std::string operator()(const contract::SetMtu& it) const { return linkSet(it.link, "mtu " + std::to_string(it.mtu)); }
  std::string operator()(const contract::SetMac& it) const { return linkSet(it.link, "address " + it.mac.text()); }
  std::string operator()(const contract::SetOptions& it) const { return setOptions(it); }
  std::string operator()(const contract::RenameLink& it) const { return linkSet(it.link, "name " + it.name.text()); }
  std::string operator()(const contract::MoveLink& it) const {
    return linkSet(it.link, (it.name ? "name " + it.name->text() + " " : std::string()) + "netns " +
                                (it.to.isHost() ? std::string("1") : it.to.text()));
  }
  std::string operator()(const contract::AddAddress& it) const { return address(it.link, "add", it.address); }
  std::string operator()(const contract::RemoveAddress& it) const { return address(it.link, "del", it.address); }
  std::string operator()(const contract::AddRoute& it) const { return route(it.ns, "add", it.route); }
  std::string operator()(const contract::RemoveRoute& it) const { return route(it.ns, "del", it.route); }
  std::string operator()(const contract::SetSysctl& it) const {
    const std::string prefix = it.ns.isHost() ? "" : "ip netns exec " + it.ns.text() + " ";
    return prefix + "sysctl -q -w " + sysctlName(it.key) + "=" + std::to_string(it.value);
  }
  std::string operator()(const contract::AddRule& it) const { return rule(it.ns, "add", it.rule); }
  std::string operator()(const contract::RemoveRule& it) const { return rule(it.ns, "del", it.rule); }
  std::string operator()(const contract::AddNeighbour& it) const {
    return neighbour(it.ns, "replace", it.neighbour.text());
  }
  std::string operator()(const contract::RemoveNeighbour& it) const {
    return neighbour(it.ns, "del", it.neighbour.ip.text() + " dev " + it.neighbour.dev.text());
  }
  std::string operator()(const contract::AddFdbEntry& it) const {
    const bool append = it.entry.dst && !it.entry.mac.isUsable();
    return bridge(it.ns) + (append ? "fdb append " : "fdb add ") + it.entry.text();
  }
  std::string operator()(const contract::RemoveFdbEntry& it) const {
    return bridge(it.ns) + "fdb del " + it.entry.text();
  }
  std::string operator()(const contract::AddBridgeVlan& it) const {
    return vlan(it.link, "add", it.vlan.text(), it.self);
  }
  std::string operator()(const contract::RemoveBridgeVlan& it) const {
    const contract::BridgeVlan numbers{it.vlan.first, it.vlan.last, false, false};
    return vlan(it.link, "del", numbers.text(), it.self);
  }
  std::string operator()(const contract::SetFilter& it) const {
    const std::string prefix = it.ns.isHost() ? "nft " : "ip netns exec " + it.ns.text() + " nft ";
    std::string text;
    for (const auto& command : nftCommands(it.filter)) {
      text += (text.empty() ? "" : "\n") + prefix + command;
    }
    return text;
  }
  std::string operator()(const contract::SetQuality& it) const {
    std::string text;
    for (const auto& command : tcCommands(it.link.name.text(), it.quality)) {
      text += (text.empty() ? "" : "\n") + tc(it.link.ns) + " qdisc " + command;
    }
    return text;
  }
  std::string operator()(const contract::SetWireguard& it) const { return setWireguard(it); }

private:
  static std::string vlan(const contract::LinkRef& link, const char* verb, const std::string& vlan, bool self) {
    return bridge(link.ns) + "vlan " + verb + " dev " + link.name.text() + " vid " + vlan + (self ? " self" : "");
  }
};

}  // namespace

std::string asCommands(const contract::Operation& operation) {
  return std::visit(Commands{}, operation);
}

std::string asScript(const Plan& plan) {
  std::string script = "#!/bin/sh\n# Run as root. Each line is one step of the plan.\nset -e\n";
  for (const auto& obstacle : plan.obstacles) {
    script += "# Obstacle: " + obstacle.message + "\n";
  }
  for (const auto& step : plan.steps) {
    script += asCommands(step.operation) + (step.reason.empty() ? "" : "  # " + step.reason) + "\n";
  }
  return script;
}

}  // namespace vethloom::plan
