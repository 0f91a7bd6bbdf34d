// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "engine/host_settings.h"
#include "engine/journal.h"
#include "engine/kernel.h"
#include "engine/peers.h"

#include <sys/types.h>
#include <functional>

namespace vethloom::engine {

/// What one lab's kernel works with; all of it outlives it, except the journal, which it holds.
struct LabTools {
  Namespaces& namespaces;
  Peers& peers;
  HostSettings& settings;
  contract::Where where = contract::Where::Sandbox;
  gid_t callerGid = static_cast<gid_t>(-1);
};

/// Kernel over netlink, for one lab and its journal. Every operation looks its objects up anew, by name inside a held
/// namespace, and from there on by index. In the host a link must be in the journal and carry the lab's group.
class NetlinkKernel final : public Kernel {
public:
  NetlinkKernel(const LabTools& tools, std::shared_ptr<Journal> journal, std::function<void()> freeReserve);

  [[nodiscard]] contract::Result<Undo> inverse(const contract::Operation& operation) override;
  contract::Result<void> apply(const contract::Operation& operation) override;
  contract::Result<void> restore(const RestoreAddress& step) override;
  contract::Result<void> restore(const RestoreRoute& step) override;
  contract::Result<void> restore(const ReleaseSetting& step) override;
  void prepareToUndo() override;
  void finish() override;

private:
  contract::Result<void> carryOut(const contract::CreateNamespace& operation);
  contract::Result<void> carryOut(const contract::DeleteNamespace& operation);
  contract::Result<void> carryOut(const contract::CreateVeth& operation);
  contract::Result<void> carryOut(const contract::CreateBridge& operation);
  contract::Result<void> carryOut(const contract::DeleteLink& operation);
  contract::Result<void> carryOut(const contract::SetMaster& operation);
  contract::Result<void> carryOut(const contract::SetUp& operation);
  contract::Result<void> carryOut(const contract::SetMtu& operation);
  contract::Result<void> carryOut(const contract::SetMac& operation);
  contract::Result<void> carryOut(const contract::AddAddress& operation);
  contract::Result<void> carryOut(const contract::RemoveAddress& operation);
  contract::Result<void> carryOut(const contract::AddRoute& operation);
  contract::Result<void> carryOut(const contract::RemoveRoute& operation);
  contract::Result<void> carryOut(const contract::SetSysctl& operation);

  struct Found {
    HeldNamespace& ns;
    netlink::LinkMessage link;
  };
  /// A link, or a pair, on its way into being.
  struct Making {
    contract::LinkRef first;
    std::optional<contract::LinkRef> second;
    std::string kind;
    netlink::Request request;
    std::function<contract::Result<void>(HeldNamespace&)> finish;  ///< What the request cannot say; may be empty.
  };
  [[nodiscard]] std::uint32_t group() const { return journal_->ownership().group; }
  contract::Result<HeldNamespace*> space(const contract::NamespaceRef& ref);
  contract::Result<Found> findOurs(const contract::LinkRef& ref);
  contract::Result<Found> findOursOrLoopback(const contract::LinkRef& ref);
  contract::Result<void> announce(const contract::LinkRef& link, std::string kind);
  contract::Result<void> confirm(const contract::LinkRef& link, std::string kind);
  contract::Result<void> withdraw(const contract::LinkRef& link);
  void cutCables(HeldNamespace& ns);
  contract::Result<void> withdrawPeer(const Found& found);
  contract::Result<void> make(const Making& making);
  void takeBack(const contract::LinkRef& link, bool made);
  contract::Result<void> setOnHost(const contract::SetSysctl& operation);
  contract::Result<void> mustKeepDefaultRoute();
  contract::Result<void> addRoute(HeldNamespace& ns, const netlink::RouteMessage& route, const contract::Route& asked);
  contract::Result<netlink::RouteMessage> resolve(const contract::NamespaceRef& ns, const contract::Route& route);

  LabTools tools_;
  std::shared_ptr<Journal> journal_;
  std::function<void()> freeReserve_;
};

}  // namespace vethloom::engine
