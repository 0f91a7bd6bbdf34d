// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/engine.h"

#include "engine/executor.h"
#include "engine/lookups.h"
#include "engine/netlink_kernel.h"
#include "engine/observer.h"
#include "engine/policy.h"
#include "engine/teardown.h"
#include "netlink/failures.h"
#include "netlink/kinds/kinds.h"
#include "netlink/sysctl.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <array>
#include <cerrno>

namespace vethloom::engine {

using contract::FailureKind;
using contract::LabName;
using contract::NamespaceName;
using contract::NamespaceRef;
using contract::Operations;
using contract::Result;
using contract::TearDownReport;
using contract::Where;
using netlink::FileDescriptor;

namespace {

/// Descriptors kept only to be given up: unwinding opens files, and must not fail for the want of a number.
class Reserve {
public:
  Reserve() { fill(); }
  void free() {
    for (FileDescriptor& fd : spare_)
      fd.reset();
  }
  void fill() {
    for (FileDescriptor& fd : spare_) {
      if (!fd)
        fd.reset(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    }
  }

private:
  std::array<FileDescriptor, 8> spare_;
};

/// Three descriptors a namespace: the usual 1,024 would end at 340 of them.
void raiseDescriptorLimit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    (void)::setrlimit(RLIMIT_NOFILE, &limit);
  }
}

/// The engine: it puts the parts together and keeps the order of their lives.
class NetlinkEngine final : public Engine {
public:
  NetlinkEngine(const EngineOptions& options, LabFiles files, std::unique_ptr<Namespaces> namespaces)
      : options_(options),
        files_(std::move(files)),
        namespaces_(std::move(namespaces)),
        peers_(*namespaces_),
        observer_(*namespaces_, peers_, options.where) {}

  std::vector<std::string> kinds() override;
  Result<std::unique_ptr<Execution>> begin(const LabName& lab, Operations operations) override;
  Result<TearDownReport> tearDown(const LabName& lab) override;
  Result<contract::Facts> snapshot(const LabName& lab) override;
  [[nodiscard]] int eventDescriptor() const override { return namespaces_->monitor().descriptor(); }
  EventBatch drain() override { return observer_.drain(); }
  void recount() override { observer_.recount(); }
  Result<FileDescriptor> openNamespace(const LabName& lab, const NamespaceRef& ns) override;

private:
  [[nodiscard]] Caller caller() const { return Caller{options_.callerUid}; }
  Result<void> check(const Operations& operations, const Ownership& ownership);
  /// What the lab owns: live where one of our own executions changes it, else as its journal says.
  Result<std::shared_ptr<const Ownership>> ownershipOf(const LabName& lab);

  EngineOptions options_;
  LabFiles files_;
  HostSettings settings_{files_};
  std::unique_ptr<Namespaces> namespaces_;
  Peers peers_;
  Observer observer_;
  Reserve reserve_;
  std::map<LabName, std::weak_ptr<Journal>> running_;
  std::map<LabName, JournalMemory> journals_;
  std::optional<LabName> watched_;
};

std::vector<std::string> NetlinkEngine::kinds() {
  std::vector<std::string> found;
  // A namespace without a name, so that nothing is seen of it and nothing can remain.
  const auto scratch = netlink::makeNamespace(namespaces_->host().fd);
  if (!scratch)
    return found;
  const auto inside = netlink::ScopedNamespace::enter(*scratch, namespaces_->host().fd);
  auto socket = inside ? netlink::Socket::open() : Result<netlink::Socket>(tl::unexpected(inside.error()));
  if (!socket)
    return found;
  for (const netlink::Kind& kind : netlink::kinds()) {
    if (socket->change(kind.sample(scratch->get())))
      found.emplace_back(kind.name);
  }
  return found;
}

Result<std::shared_ptr<const Ownership>> NetlinkEngine::ownershipOf(const LabName& lab) {
  if (const auto found = running_.find(lab); found != running_.end()) {
    if (const auto journal = found->second.lock())
      return journal->liveOwnership();
  }
  auto ownership = Journal::peek(files_, lab, caller());
  if (!ownership)
    return tl::unexpected(ownership.error());
  return std::make_shared<const Ownership>(std::move(*ownership));
}

Result<std::unique_ptr<Execution>> NetlinkEngine::begin(const LabName& lab, Operations operations) {
  auto opened = Journal::openOrMake(files_, lab, caller(), &journals_[lab]);
  if (!opened)
    return tl::unexpected(opened.error());
  std::shared_ptr<Journal> journal = std::move(*opened);
  auto ready = reconcile(*namespaces_, *journal, options_.where);
  if (ready)
    ready = check(operations, journal->ownership());
  if (!ready) {
    (void)journal->removeIfEmpty();
    return tl::unexpected(ready.error());
  }
  running_[lab] = journal;
  if (watched_ == lab)
    observer_.follow(journal->liveOwnership());
  reserve_.fill();
  const LabTools tools{*namespaces_, peers_, settings_, options_.where};
  auto kernel = std::make_unique<NetlinkKernel>(tools, std::move(journal), [this] { reserve_.free(); });
  return std::make_unique<Executor>(std::move(operations), std::move(kernel));
}

Result<void> NetlinkEngine::check(const Operations& operations, const Ownership& ownership) {
  if (options_.where == Where::Sandbox)
    return validate(operations, ownership, options_.where);
  const auto lifelines = lifelinesOf(namespaces_->host());
  return lifelines ? validate(operations, ownership, options_.where, *lifelines)
                   : Result<void>(tl::unexpected(lifelines.error()));
}

Result<TearDownReport> NetlinkEngine::tearDown(const LabName& lab) {
  const auto journal = Journal::openExisting(files_, lab, caller());
  if (!journal)
    return tl::unexpected(journal.error());
  if (watched_ == lab)
    observer_.follow((*journal)->liveOwnership());
  reserve_.free();
  TearDownReport report = tearDownLab(*namespaces_, settings_, **journal, options_.where);
  journals_.erase(lab);
  reserve_.fill();
  return report;
}

Result<contract::Facts> NetlinkEngine::snapshot(const LabName& lab) {
  watched_ = lab;
  return observer_.snapshot([this, lab] { return ownershipOf(lab); });
}

Result<FileDescriptor> NetlinkEngine::openNamespace(const LabName& lab, const NamespaceRef& ns) {
  const HeldNamespace* held = &namespaces_->host();
  if (!ns.isHost()) {
    const auto ownership = ownershipOf(lab);
    if (!ownership)
      return tl::unexpected(ownership.error());
    const auto name = NamespaceName::parse(ns.text());
    const auto owned = (*ownership)->namespaces.find(*name);
    if (owned == (*ownership)->namespaces.end())
      return contract::fail(FailureKind::NotOurs, "The namespace is not the lab's.", ns.text());
    const auto adopted = namespaces_->adopt(*name, owned->second);
    if (!adopted)
      return tl::unexpected(adopted.error());
    held = *adopted;
    // Whoever enters it may want to ping. Not done when it is made: most are never entered.
    const auto inside = netlink::ScopedNamespace::enter(held->fd, namespaces_->host().fd);
    const auto allowed = inside ? netlink::allowPing(options_.callerGid) : tl::unexpected(inside.error());
    if (!allowed)
      return tl::unexpected(allowed.error());
  }
  FileDescriptor copy(::fcntl(held->fd.get(), F_DUPFD_CLOEXEC, 3));
  if (!copy)
    return netlink::systemFailure(errno, "Cannot open the namespace.", ns.text());
  return copy;
}

}  // namespace

Result<std::unique_ptr<Engine>> Engine::open(const EngineOptions& options) {
  raiseDescriptorLimit();
  auto files = LabFiles::prepare(options.where);
  if (!files)
    return tl::unexpected(files.error());
  auto preparing = files->lockShared("netns");
  if (!preparing)
    return tl::unexpected(preparing.error());
  using Sharing = netlink::RunNetns::Sharing;
  auto runNetns = netlink::RunNetns::prepare(options.where == Where::Host ? Sharing::Shared : Sharing::Private);
  if (!runNetns)
    return tl::unexpected(runNetns.error());
  auto monitor = netlink::Monitor::open(options.eventBufferBytes);
  if (!monitor)
    return tl::unexpected(monitor.error());
  auto namespaces = Namespaces::open(std::move(*runNetns), std::move(*monitor));
  if (!namespaces)
    return tl::unexpected(namespaces.error());
  if (options.where == Where::Sandbox) {
    if (const auto allowed = netlink::allowPing(options.callerGid); !allowed)
      return tl::unexpected(allowed.error());
  }
  return std::make_unique<NetlinkEngine>(options, std::move(*files), std::move(*namespaces));
}

}  // namespace vethloom::engine
