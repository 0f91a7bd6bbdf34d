// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "engine/engine.h"
#include "engine/ownership.h"
#include "engine/peers.h"

#include <functional>

namespace vethloom::engine {

/// Turns what the kernel has into facts: a snapshot first, then each change. It remembers what it has told, so that it
/// can also tell what the kernel passes over in silence: IPv4 routes that go with their link or their address.
class Observer {
public:
  /// What the watched lab owns now; re-read from the journal where another helper may have changed it.
  using OwnershipSource = std::function<contract::Result<std::shared_ptr<const Ownership>>()>;

  Observer(Namespaces& namespaces, Peers& peers, contract::Where where)
      : namespaces_(namespaces), peers_(peers), where_(where) {}

  [[nodiscard]] contract::Result<contract::Facts> snapshot(OwnershipSource source);
  [[nodiscard]] EventBatch drain();
  /// From here on ownership is judged by this: it follows an apply as it goes on.
  void follow(std::shared_ptr<const Ownership> ownership) { ownership_ = std::move(ownership); }

private:
  /// What was told about one namespace.
  struct View {
    contract::NamespaceRef ref;
    std::map<int, contract::LinkFact> links;
    std::set<int> unpaired;  ///< Veths whose peer is not known (yet).
    std::map<std::tuple<contract::Destination, std::uint32_t, int, std::optional<contract::IpAddress>>,
             contract::RouteFact>
        routes;
    std::map<contract::Sysctl, bool> sysctls;
    bool routesInDoubt = false;
  };
  using Facts = contract::Facts;

  [[nodiscard]] bool isOurs(const contract::NamespaceRef& ref) const;
  [[nodiscard]] bool isOurs(const HeldNamespace& ns, const netlink::LinkMessage& link);
  [[nodiscard]] bool wants(const View& view, int index) const;
  [[nodiscard]] bool reloadOwnership();

  void syncNames(const netlink::Monitor::Heard& heard, Facts& facts);
  void syncName(const contract::NamespaceName& name, Facts& facts);
  void syncAllNames(Facts& facts);
  void syncViews(Facts& facts);
  contract::Result<void> startView(HeldNamespace& ns, Facts& facts);
  void retryUnpaired(Facts& facts);

  void tellMessage(HeldNamespace& ns, View& view, netlink::Bytes message, Facts& facts);
  void tellLink(HeldNamespace& ns, View& view, const netlink::LinkMessage& link, Facts& facts);
  void tellAddress(View& view, const netlink::AddressMessage& address, Facts& facts);
  void tellRoute(View& view, const netlink::RouteMessage& route, Facts& facts);
  void tellSysctl(View& view, contract::Sysctl key, bool value, Facts& facts);
  void recheckRoutes(HeldNamespace& ns, View& view, Facts& facts);

  Namespaces& namespaces_;
  Peers& peers_;
  contract::Where where_;
  OwnershipSource source_;
  std::shared_ptr<const Ownership> ownership_ = std::make_shared<Ownership>();
  std::map<netlink::Monitor::Token, View> views_;
  std::set<contract::NamespaceName> strangers_;  ///< Told as existing, not held.
  std::uint64_t generation_ = 0;
  bool started_ = false;
};

}  // namespace vethloom::engine
