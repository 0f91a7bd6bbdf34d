// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/view.h"
#include "engine/wireguard_links.h"

/// The part of View that looks at WireGuard links.
namespace vethloom::engine {

namespace {

contract::WireguardFact told(const contract::NamespaceRef& ns, int index, const contract::WireguardDevice& device) {
  contract::WireguardFact fact{ns, index, device.settings, device.presharedPeers()};
  fact.settings.peers = contract::normalised(std::move(fact.settings.peers));
  return fact;
}

}  // namespace

/// Reads anew what the links were told, and tells the difference. The kernel has no events of it, so this happens
/// when we changed something, when such a link itself changes, and with every snapshot.
void View::recheckWireguard(contract::Facts& facts) {
  wireguardInDoubt_ = false;
  ns_.wireguardChanged = false;
  for (const auto& [index, link] : links_) {
    if (link.kind != nameOf(contract::LinkKind::Wireguard) || !concerns(index))
      continue;
    const auto device = WireguardLinks(ns_, judge_.home()).read(index);
    if (!device)
      continue;  // It is going; or it cannot be looked at, and then an apply says so.
    auto fact = told(ref_, index, *device);
    const auto known = wireguard_.find(index);
    if (known != wireguard_.end() && known->second == fact)
      continue;
    wireguard_.insert_or_assign(index, fact);
    facts.emplace_back(std::move(fact));
  }
}

}  // namespace vethloom::engine
