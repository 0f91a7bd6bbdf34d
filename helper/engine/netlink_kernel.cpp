// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/netlink_kernel.h"

#include "engine/capture.h"
#include "engine/lookups.h"

namespace vethloom::engine {

using contract::FailureKind;
using contract::LinkRef;
using contract::NamespaceRef;
using contract::Operation;
using contract::Result;

namespace {

template <typename... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

/// How many operations wait for each other at most. A batch of new links takes the kernel half a millisecond each, and
/// nobody else is served meanwhile.
constexpr std::size_t operationsAtOnce = 64;

/// Whether carryOut only queues; see the class.
template <typename T>
constexpr bool isQueued = false;
template <>
constexpr bool isQueued<contract::CreateNamespace> = true;
template <>
constexpr bool isQueued<contract::CreateVeth> = true;
template <>
constexpr bool isQueued<contract::CreateLink> = true;
template <>
constexpr bool isQueued<contract::SetMaster> = true;
template <>
constexpr bool isQueued<contract::SetUp> = true;
template <>
constexpr bool isQueued<contract::SetMtu> = true;
template <>
constexpr bool isQueued<contract::SetMac> = true;
template <>
constexpr bool isQueued<contract::SetOptions> = true;
template <>
constexpr bool isQueued<contract::AddAddress> = true;
template <>
constexpr bool isQueued<contract::RemoveAddress> = true;
template <>
constexpr bool isQueued<contract::AddRoute> = true;
template <>
constexpr bool isQueued<contract::RemoveRoute> = true;
template <>
constexpr bool isQueued<contract::AddRule> = true;
template <>
constexpr bool isQueued<contract::RemoveRule> = true;
template <>
constexpr bool isQueued<contract::AddNeighbour> = true;
template <>
constexpr bool isQueued<contract::RemoveNeighbour> = true;
template <>
constexpr bool isQueued<contract::AddFdbEntry> = true;
template <>
constexpr bool isQueued<contract::RemoveFdbEntry> = true;
template <>
constexpr bool isQueued<contract::AddBridgeVlan> = true;
template <>
constexpr bool isQueued<contract::RemoveBridgeVlan> = true;

/// Whether an operation done at once leaves all names and indexes of links as they are.
template <typename T>
constexpr bool leavesLinks = false;
template <>
constexpr bool leavesLinks<contract::SetSysctl> = true;
template <>
constexpr bool leavesLinks<contract::SetFilter> = true;
template <>
constexpr bool leavesLinks<contract::AdoptNamespace> = true;
template <>
constexpr bool leavesLinks<contract::SetNamespaceId> = true;
template <>
constexpr bool leavesLinks<contract::SetQuality> = true;
template <>
constexpr bool leavesLinks<contract::SetWireguard> = true;

}  // namespace

NetlinkKernel::NetlinkKernel(const LabTools& tools, std::shared_ptr<Journal> journal, std::function<void()> freeReserve)
    : tools_(tools),
      journal_(std::move(journal)),
      freeReserve_(std::move(freeReserve)),
      batch_(tools.namespaces, *journal_) {}

void NetlinkKernel::prepareToUndo() {
  freeReserve_();
}

void NetlinkKernel::finish() {
  (void)journal_->removeIfEmpty();  // A journal that says nothing does no harm.
  journal_.reset();                 // Unlocks the lab.
}

Progress NetlinkKernel::apply(std::span<const Operation> operations, Clock::time_point until) {
  progress_ = {};
  for (const Operation& operation : operations) {
    if (auto prepared = prepare(operation); !prepared) {
      // Those before it come first, also in failing.
      if (flush())
        progress_.failure = std::move(prepared.error());
      break;
    }
    if (batch_.operations() >= operationsAtOnce || Clock::now() >= until)
      break;
  }
  (void)flush();
  if (progress_.failure)
    known_.forget();
  return std::move(progress_);
}

/// Queues the operation, or carries it out. A failure leaves nothing of it in the queue.
Result<void> NetlinkKernel::prepare(const Operation& operation) {
  auto undo = inverse(operation);
  if (!undo)
    return tl::unexpected(undo.error());
  return std::visit(
      [&]<typename T>(const T& value) {
        if constexpr (isQueued<T>)
          return queue(carryOut(value), *std::move(undo));
        else
          return doAtOnce(value, *std::move(undo));
      },
      operation);
}

/// Puts what carryOut has drafted behind the rest, where it came to its end.
Result<void> NetlinkKernel::queue(Result<void> drafted, Undo undo) {
  if (drafted)
    batch_.commit(std::move(undo));
  else
    batch_.discard();
  return drafted;
}

template <typename T>
Result<void> NetlinkKernel::doAtOnce(const T& operation, Undo undo) {
  auto done = flush();
  if (!done)
    return done;
  changed_ = false;
  done = carryOut(operation);
  if (!leavesLinks<T>)
    known_.forget();
  if (done)
    progress_.done.push_back(std::move(undo));
  else if (changed_)
    progress_.beyond.push_back(std::move(undo));
  return done;
}

Result<void> NetlinkKernel::carryOut(const Operation& operation) {
  return std::visit([this](const auto& value) { return carryOut(value); }, operation);
}

Result<void> NetlinkKernel::flush() {
  if (!progress_.failure) {
    Progress flushed = batch_.flush();
    std::move(flushed.done.begin(), flushed.done.end(), std::back_inserter(progress_.done));
    progress_.failure = std::move(flushed.failure);
    std::move(flushed.beyond.begin(), flushed.beyond.end(), std::back_inserter(progress_.beyond));
  }
  return progress_.failure ? Result<void>(tl::unexpected(*progress_.failure)) : Result<void>();
}

Result<void> NetlinkKernel::undo(const UndoStep& step) {
  progress_ = {};
  // One that was done at once leaves nothing in the queue.
  const auto drafted = std::visit([this](const auto& value) { return carryOut(value); }, step);
  const auto queued = queue(drafted, {});
  return queued ? flush() : queued;
}

/// Looks at what is there and says how the operation could be taken back.
Result<Undo> NetlinkKernel::inverse(const Operation& operation) {
  if (goesWithWhatIsNew(operation))
    return Undo{};
  const auto* const setting = std::get_if<contract::SetSysctl>(&operation);
  if (setting && isShared(setting->ns) && !setting->key.interface &&
      !journal_->ownership().uses(setting->ns, setting->key))
    return Undo{{ReleaseSetting{setting->key.sysctl, setting->ns}}, {}};
  if (Capture::looks(operation)) {
    if (auto flushed = flush(); !flushed)
      return tl::unexpected(flushed.error());
  }
  return Capture(tools_.namespaces, tools_.peers, journal_->ownership(), tools_.where).inverse(operation);
}

/// Whether taking back what this run has made takes the operation back as well.
bool NetlinkKernel::goesWithWhatIsNew(const Operation& operation) {
  const auto link = [this](const auto& it) { return known_.find(it.link) != nullptr; };
  const auto space = [this](const auto& it) {
    const HeldNamespace* const held = tools_.namespaces.find(it.ns);
    return held && known_.isNew(*held);
  };
  return std::visit(Overloaded{
                        [&](const contract::SetNamespaceId& it) {
                          const HeldNamespace* const held = tools_.namespaces.find(it.name);
                          return held && known_.isNew(*held);
                        },
                        [&](const contract::SetMaster& it) { return link(it); },
                        [&](const contract::SetUp& it) { return link(it); },
                        [&](const contract::SetMtu& it) { return link(it); },
                        [&](const contract::SetMac& it) { return link(it); },
                        [&](const contract::SetOptions& it) { return link(it); },
                        [&](const contract::AddAddress& it) { return link(it); },
                        [&](const contract::AddRoute& it) { return space(it); },
                        [&](const contract::SetFilter& it) { return space(it); },
                        [&](const contract::SetQuality& it) { return link(it); },
                        [&](const contract::SetWireguard& it) { return link(it); },
                        [&](const contract::SetSysctl& it) {
                          return space(it) || (it.key.interface && known_.find({it.ns, *it.key.interface}));
                        },
                        [&](const contract::AddRule& it) { return space(it); },
                        [&](const contract::AddNeighbour& it) {
                          return known_.find({it.ns, it.neighbour.dev}) != nullptr;
                        },
                        [&](const contract::AddFdbEntry& it) {
                          return known_.find({it.ns, it.entry.dev}) != nullptr;
                        },
                        [&](const contract::AddBridgeVlan& it) { return link(it); },
                        [&](const contract::RemoveBridgeVlan& it) { return link(it); },
                        [](const auto&) { return false; },
                    },
                    operation);
}

Result<HeldNamespace*> NetlinkKernel::space(const NamespaceRef& ref) {
  if (ref.isHost())
    return &tools_.namespaces.host();
  HeldNamespace* const held = tools_.namespaces.find(ref);
  if (!held)
    return contract::fail(FailureKind::NotFound, "There is no such namespace.", ref.text());
  if (known_.isNew(*held))
    return held;
  const auto name = contract::NamespaceName::parse(ref.text());
  const auto& ours = journal_->ownership().namespaces;
  const auto owned = name ? ours.find(*name) : ours.end();
  if (owned == ours.end() || owned->second != held->cookie)
    return contract::fail(FailureKind::NotOurs, "The namespace is not the lab's.", ref.text());
  return held;
}

Result<NetlinkKernel::Found> NetlinkKernel::findOurs(const LinkRef& ref) {
  const auto ns = space(ref.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  if (const netlink::LinkMessage* const known = known_.find(ref))
    return Found{**ns, *known};
  if (auto flushed = flush(); !flushed)
    return tl::unexpected(flushed.error());
  auto link = findLink(**ns, ref.name.text());
  if (!link)
    return tl::unexpected(link.error());
  if (isShared(ref.ns) && !journal_->ownership().owns(ref.ns, *link))
    return contract::fail(FailureKind::NotOurs, "The link is not the lab's.", contract::describe(ref));
  return Found{**ns, std::move(*link)};
}

/// The loopback only where the namespace is ours altogether; that of this computer, or of an adopted one, is not.
Result<NetlinkKernel::Found> NetlinkKernel::findOursOrLoopback(const LinkRef& ref) {
  if (ref.name.text() != "lo" || known_.find(ref))
    return findOurs(ref);
  if (isGuest(ref.ns))
    return contract::fail(FailureKind::NotOurs, "The loopback is not the lab's.", ref.ns.text());
  const auto ns = space(ref.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  if (auto flushed = flush(); !flushed)
    return tl::unexpected(flushed.error());
  auto link = findLink(**ns, "lo");
  if (!link)
    return tl::unexpected(link.error());
  return Found{**ns, std::move(*link)};
}

}  // namespace vethloom::engine
