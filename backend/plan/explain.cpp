// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/explain_links.h"
#include "plan/explain_traffic.h"
#include "plan/plan.h"

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
  return ip(link.ns) + "addr " + verb + " " + address.text() + " dev " + link.name.text();
}

std::string route(const NamespaceRef& ns, const char* verb, const contract::Route& route) {
  const bool ipv6 = route.destination.family() == contract::Family::V6;
  std::string text = ip(ns, ipv6) + "route " + verb + " ";
  text += route.destination.isDefault() ? "default" : route.destination.text();
  text += route.via ? " via " + route.via->text() : "";
  text += route.dev ? " dev " + route.dev->text() : "";
  return text;
}

/// "tc -n ns1"
std::string tc(const NamespaceRef& ns) {
  return ns.isHost() ? "tc" : "tc -n " + ns.text();
}

struct Commands {
  std::string operator()(const contract::CreateNamespace& it) const { return "ip netns add " + it.name.text(); }
  std::string operator()(const contract::DeleteNamespace& it) const { return "ip netns del " + it.name.text(); }
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
    return prefix + "sysctl -q -w " + std::string(contract::nameOf(it.key)) + "=" + (it.value ? "1" : "0");
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
