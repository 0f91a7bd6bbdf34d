// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/kernel.h"
#include "engine/ownership.h"
#include "engine/peers.h"

#include <set>

namespace vethloom::engine {

/// Writes down, before an operation, how to take it back: what a link, its peer or a namespace is made of, as steps
/// that make it again. Removals take more along than they name (a link its addresses, its peer, the routes through
/// both), and so does taking a link down (its routes, its IPv6 addresses).
class Capture {
public:
  Capture(Namespaces& namespaces, Peers& peers, const Ownership& ownership, contract::Where where)
      : namespaces_(namespaces), peers_(peers), ownership_(ownership), where_(where) {}

  /// Whether `inverse` would ask the kernel. Of what is added, the opposite is known without.
  [[nodiscard]] static bool looks(const contract::Operation& operation);
  [[nodiscard]] contract::Result<Undo> inverse(const contract::Operation& operation);

private:
  contract::Result<Undo> inverseOf(const contract::CreateNamespace& operation);
  contract::Result<Undo> inverseOf(const contract::DeleteNamespace& operation);
  contract::Result<Undo> inverseOf(const contract::AdoptNamespace& operation);
  contract::Result<Undo> inverseOf(const contract::SetNamespaceId& operation);
  contract::Result<Undo> inverseOf(const contract::CreateVeth& operation);
  contract::Result<Undo> inverseOf(const contract::CreateLink& operation);
  contract::Result<Undo> inverseOf(const contract::DeleteLink& operation);
  contract::Result<Undo> inverseOf(const contract::SetMaster& operation);
  contract::Result<Undo> inverseOf(const contract::SetUp& operation);
  contract::Result<Undo> inverseOf(const contract::SetMtu& operation);
  contract::Result<Undo> inverseOf(const contract::SetMac& operation);
  contract::Result<Undo> inverseOf(const contract::SetOptions& operation);
  contract::Result<Undo> inverseOf(const contract::RenameLink& operation);
  contract::Result<Undo> inverseOf(const contract::MoveLink& operation);
  contract::Result<Undo> inverseOf(const contract::AddAddress& operation);
  contract::Result<Undo> inverseOf(const contract::RemoveAddress& operation);
  contract::Result<Undo> inverseOf(const contract::AddRoute& operation);
  contract::Result<Undo> inverseOf(const contract::RemoveRoute& operation);
  contract::Result<Undo> inverseOf(const contract::SetSysctl& operation);
  contract::Result<Undo> inverseOf(const contract::SetFilter& operation);
  contract::Result<Undo> inverseOf(const contract::SetQuality& operation);
  contract::Result<Undo> inverseOf(const contract::SetWireguard& operation);
  contract::Result<Undo> inverseOf(const contract::AddRule& operation);
  contract::Result<Undo> inverseOf(const contract::RemoveRule& operation);
  contract::Result<Undo> inverseOf(const contract::AddNeighbour& operation);
  contract::Result<Undo> inverseOf(const contract::RemoveNeighbour& operation);
  contract::Result<Undo> inverseOf(const contract::AddFdbEntry& operation);
  contract::Result<Undo> inverseOf(const contract::RemoveFdbEntry& operation);
  contract::Result<Undo> inverseOf(const contract::AddBridgeVlan& operation);
  contract::Result<Undo> inverseOf(const contract::RemoveBridgeVlan& operation);

  struct Place {
    HeldNamespace& ns;
    netlink::LinkMessage link;
  };
  /// What is left of links and namespaces after their removal: steps by phase, because an address needs its link, and a
  /// route needs it up.
  struct Remains {
    std::vector<UndoStep> spaces, links, masters, options, forwarding, linkSettings, addresses, ups, bridgeUps,
        neighbours, routes, rules, settings;
    std::vector<std::string> lost;
    std::set<std::pair<contract::NamespaceRef, int>> seen;

    [[nodiscard]] Undo undo();
  };
  contract::Result<Place> find(const contract::LinkRef& ref);
  contract::Result<void> collectLink(Remains& remains, const Place& place);
  contract::Result<void> collectSettings(Remains& remains, const Place& place);
  /// What makes a WireGuard link again what it was told, keys included: it is kept in memory only.
  contract::Result<contract::SetWireguard> wireguardNow(const contract::LinkRef& ref, const Place& place);
  /// What makes a single link again that is neither a bridge nor an end of a veth pair; nothing where it cannot be.
  std::optional<contract::CreateLink> remake(const contract::LinkRef& ref, const Place& place);
  /// What stands on the link in its own namespace and goes with it.
  contract::Result<void> collectUppers(Remains& remains, const Place& lower);
  /// The smallest MTU of the bridge's ports, which is the bridge's own unless it was given one.
  contract::Result<std::uint32_t> collectPorts(Remains& remains, const Place& bridge);
  contract::Result<void> collectFilter(std::vector<UndoStep>& steps, std::vector<std::string>& lost, HeldNamespace& ns);
  contract::Result<void> collectLoopback(std::vector<UndoStep>& steps, const Place& place);
  contract::Result<void> collectAddresses(std::vector<UndoStep>& steps, const Place& place);
  contract::Result<void> collectRoutes(std::vector<UndoStep>& steps, std::vector<std::string>& lost,
                                       const Place& place);
  contract::Result<UndoStep> restoring(HeldNamespace& ns, const netlink::RouteMessage& route);
  contract::Result<void> collectNeighbours(std::vector<UndoStep>& steps, const Place& place);
  contract::Result<void> collectForwarding(std::vector<UndoStep>& steps, const Place& place);
  contract::Result<void> collectLinkSettings(std::vector<UndoStep>& steps, const Place& place);
  contract::Result<void> collectBox(Remains& remains, HeldNamespace& ns);
  /// Whether a rule, or a route through no link, is the lab's to put back.
  [[nodiscard]] bool isOurs(const HeldNamespace& ns, const netlink::RuleMessage& rule) const;
  [[nodiscard]] bool isOurs(const HeldNamespace& ns, const netlink::RouteMessage& route) const;
  contract::Result<std::optional<contract::AddNeighbour>> neighbourNow(const contract::NamespaceRef& ns,
                                                                       const contract::Neighbour& neighbour);
  static bool cycles(const Place& place, const std::optional<contract::InterfaceName>& master);
  contract::Result<Undo> withSettings(Undo undo, const Place& place);
  contract::Result<Undo> inverseOfVlans(const contract::AddBridgeVlan& change);
  contract::Result<HeldNamespace*> space(const contract::NamespaceRef& ref);

  Namespaces& namespaces_;
  Peers& peers_;
  const Ownership& ownership_;
  contract::Where where_;
};

}  // namespace vethloom::engine
