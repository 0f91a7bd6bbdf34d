// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "engine/batch.h"
#include "engine/host_settings.h"
#include "engine/journal.h"
#include "engine/kernel.h"
#include "engine/known_links.h"
#include "engine/peers.h"

#include <functional>

namespace vethloom::engine {

/// What one lab's kernel works with; all of it outlives it, except the journal, which it holds.
struct LabTools {
  Namespaces& namespaces;
  Peers& peers;
  HostSettings& settings;
  contract::Where where = contract::Where::Sandbox;
};

/// Kernel over netlink, for one lab and its journal. In a shared namespace (ownership.h) a link must be in the journal
/// and carry the lab's group. Links are found by name inside a held namespace, and from there on by index.
///
/// How an operation becomes requests. `carryOut(operation)`, one overload each, comes in two manners:
///  * Queued (`isQueued` is specialised): it looks at nothing but what `findOurs`, `space` and the like tell it, and
///    gives its requests to `batch_`, which sends them with those of the operations around it. It returns before
///    anything was done. `findOurs` knows links that this very run makes without asking the kernel; for any other it
///    sends what is queued first.
///  * At once (everything else): when it is called nothing is queued any more, and it talks to the sockets itself.
///  Names
///    and indexes of links may change in it, so what the run knew about links is forgotten afterwards.
/// How to take an operation back is asked of Capture before, except where `goesWithWhatIsNew` says that it goes with a
/// link or a namespace that this run makes.
class NetlinkKernel final : public Kernel {
public:
  NetlinkKernel(const LabTools& tools, std::shared_ptr<Journal> journal, std::function<void()> freeReserve);

  Progress apply(std::span<const contract::Operation> operations, Clock::time_point until) override;
  contract::Result<void> undo(const UndoStep& step) override;
  void prepareToUndo() override;
  void finish() override;

private:
  contract::Result<void> carryOut(const contract::CreateNamespace& operation);
  contract::Result<void> carryOut(const contract::DeleteNamespace& operation);
  contract::Result<void> carryOut(const contract::AdoptNamespace& operation);
  contract::Result<void> carryOut(const contract::SetNamespaceId& operation);
  contract::Result<void> carryOut(const contract::CreateVeth& operation);
  contract::Result<void> carryOut(const contract::CreateLink& operation);
  contract::Result<void> carryOut(const contract::DeleteLink& operation);
  contract::Result<void> carryOut(const contract::SetMaster& operation);
  contract::Result<void> carryOut(const contract::SetUp& operation);
  contract::Result<void> carryOut(const contract::SetMtu& operation);
  contract::Result<void> carryOut(const contract::SetMac& operation);
  contract::Result<void> carryOut(const contract::SetOptions& operation);
  contract::Result<void> carryOut(const contract::RenameLink& operation);
  contract::Result<void> carryOut(const contract::MoveLink& operation);
  contract::Result<void> carryOut(const contract::AddAddress& operation);
  contract::Result<void> carryOut(const contract::RemoveAddress& operation);
  contract::Result<void> carryOut(const contract::AddRoute& operation);
  contract::Result<void> carryOut(const contract::RemoveRoute& operation);
  contract::Result<void> carryOut(const contract::SetSysctl& operation);
  contract::Result<void> carryOut(const contract::SetFilter& operation);
  contract::Result<void> carryOut(const contract::SetQuality& operation);
  contract::Result<void> carryOut(const contract::SetWireguard& operation);
  contract::Result<void> carryOut(const contract::AddRule& operation);
  contract::Result<void> carryOut(const contract::RemoveRule& operation);
  contract::Result<void> carryOut(const contract::AddNeighbour& operation);
  contract::Result<void> carryOut(const contract::RemoveNeighbour& operation);
  contract::Result<void> carryOut(const contract::AddFdbEntry& operation);
  contract::Result<void> carryOut(const contract::RemoveFdbEntry& operation);
  contract::Result<void> carryOut(const contract::AddBridgeVlan& operation);
  contract::Result<void> carryOut(const contract::RemoveBridgeVlan& operation);
  // Undo steps; queued.
  contract::Result<void> carryOut(const RestoreAddress& step);
  contract::Result<void> carryOut(const RestoreRoute& step);
  contract::Result<void> carryOut(const ReleaseSetting& step);

  struct Found {
    HeldNamespace& ns;
    netlink::LinkMessage link;
  };
  /// What is to be made: a link, or an end of a pair.
  struct NewEnd {
    contract::LinkRef ref;
    std::string kind;
    int index;
    std::optional<contract::MacAddress> mac;
  };
  [[nodiscard]] bool isShared(const contract::NamespaceRef& ns) const { return journal_->ownership().isShared(ns); }
  [[nodiscard]] bool isGuest(const contract::NamespaceRef& ns) const {
    return journal_->ownership().isGuest(ns, tools_.where);
  }
  [[nodiscard]] std::uint32_t group() const { return journal_->ownership().group; }
  contract::Result<void> prepare(const contract::Operation& operation);
  contract::Result<void> queue(contract::Result<void> drafted, Undo undo);
  template <typename T>
  contract::Result<void> doAtOnce(const T& operation, Undo undo);
  contract::Result<void> carryOut(const contract::Operation& operation);
  contract::Result<Undo> inverse(const contract::Operation& operation);
  [[nodiscard]] bool goesWithWhatIsNew(const contract::Operation& operation);
  /// Sends what is queued. A failure is then that of an operation before, and already noted.
  contract::Result<void> flush();

  contract::Result<HeldNamespace*> space(const contract::NamespaceRef& ref);
  contract::Result<Found> findOurs(const contract::LinkRef& ref);
  contract::Result<Found> findOursOrLoopback(const contract::LinkRef& ref);
  contract::Result<void> mustBeFree(const contract::LinkRef& ref);
  contract::Result<NewEnd> newEnd(const contract::LinkRef& ref, std::string_view kind,
                                  const std::optional<contract::MacAddress>& mac);
  void announce(const NewEnd& end);
  contract::Result<void> makeOnLower(const contract::CreateLink& operation, const NewEnd& end);
  contract::Result<void> makeTun(const contract::CreateLink& operation);
  contract::Result<void> makeTunNow(const contract::CreateLink& operation, HeldNamespace& ns);
  contract::Result<void> mustBeNobody(const contract::LinkRef& ref);
  contract::Result<void> announceAgain(const Found& found, const contract::LinkRef& after);
  contract::Result<void> settleNames(contract::Result<void> changed, const contract::LinkRef& before,
                                     const contract::LinkRef& after);
  contract::Result<void> recordIndex(const contract::LinkRef& ref);
  contract::Result<void> withdraw(const contract::LinkRef& link);
  contract::Result<void> withdrawPeer(const Found& found);
  void cutCables(HeldNamespace& ns);
  contract::Result<void> mustBeForeign(const contract::NamespaceName& name, const netlink::FileDescriptor& ns);
  contract::Result<void> giveBackNow(const contract::NamespaceName& name);
  contract::Result<void> setShared(HeldNamespace& ns, const contract::SetSysctl& operation);
  contract::Result<void> setInBox(HeldNamespace& ns, const contract::SetSysctl& operation);
  contract::Result<void> mustKeepDefaultRoute(HeldNamespace& ns);
  void addRoute(HeldNamespace& ns, const netlink::RouteMessage& route, const contract::Route& asked);
  contract::Result<void> mustLeaveByOurs(HeldNamespace& ns, const std::optional<contract::IpAddress>& via, int& device);
  contract::Result<netlink::RouteMessage> resolve(const contract::NamespaceRef& ns, const contract::Route& route);
  contract::Result<netlink::FdbMessage> resolve(const contract::NamespaceRef& ns, const contract::FdbEntry& entry);

  LabTools tools_;
  std::shared_ptr<Journal> journal_;
  std::function<void()> freeReserve_;
  Batch batch_;
  KnownLinks known_;
  Progress progress_;     ///< Of the current `apply`.
  bool changed_ = false;  ///< The operation in hand has changed the kernel, though it may fail yet.
};

}  // namespace vethloom::engine
