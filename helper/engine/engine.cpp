// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/engine.h"

#include "contract/feature.h"
#include "engine/executor.h"
#include "engine/lookups.h"
#include "engine/netlink_kernel.h"
#include "engine/observer.h"
#include "engine/policy.h"
#include "engine/probe.h"
#include "engine/teardown.h"
#include "netlink/failures.h"
#include "netlink/sysctl.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <algorithm>
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

  std::vector<std::string> kinds() override { return support().kinds; }
  std::vector<contract::Lack> lacks() override { return support().lacks; }
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
  /// Refuses a plan that needs what the kernel does not have, before anything of it is done.
  Result<void> mustHave(const Operations& operations);
  /// Tried out once: a kernel may load a module later, and then a new helper knows.
  const Support& support();
  /// Drops what is remembered of labs that are gone, or never came to be.
  void forgetEndedLabs();
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
  std::optional<Support> support_;
};

const Support& NetlinkEngine::support() {
  if (!support_)
    support_ = probe(namespaces_->host().fd);
  return *support_;
}

Result<void> NetlinkEngine::mustHave(const Operations& operations) {
  for (std::size_t index = 0; index < operations.size(); ++index) {
    const auto feature = contract::featureOf(operations[index]);
    // Without bridges nothing would have started; so the usual plan needs no trial.
    if (!feature || feature == "bridge")
      continue;
    const auto lack = std::ranges::find(support().lacks, *feature, &contract::Lack::feature);
    if (lack == support().lacks.end())
      continue;
    contract::Failure failure;
    failure.kind = FailureKind::NotSupported;
    failure.message = "Cannot " + contract::describe(operations[index]) + ". " + lack->reason;
    failure.object = contract::objectOf(operations[index]);
    failure.operation = index;
    return tl::unexpected<contract::Failure>(std::move(failure));
  }
  return {};
}

Result<std::shared_ptr<const Ownership>> NetlinkEngine::ownershipOf(const LabName& lab) {
  if (const auto found = running_.find(lab); found != running_.end()) {
    if (const auto journal = found->second.lock())
      return journal->liveOwnership();
  }
  const auto memory = journals_.find(lab);
  return Journal::peek(files_, lab, caller(), memory == journals_.end() ? nullptr : &memory->second);
}

/// A running lab's journal still writes into its memory.
void NetlinkEngine::forgetEndedLabs() {
  std::erase_if(running_, [](const auto& entry) { return entry.second.expired(); });
  std::erase_if(journals_,
                [this](const auto& entry) { return entry.second.isEmpty() && !running_.contains(entry.first); });
}

Result<std::unique_ptr<Execution>> NetlinkEngine::begin(const LabName& lab, Operations operations) {
  forgetEndedLabs();
  auto opened = Journal::openOrMake(files_, lab, caller(), &journals_[lab]);
  if (!opened)
    return tl::unexpected(opened.error());
  std::shared_ptr<Journal> journal = std::move(*opened);
  auto ready = reconcile(*namespaces_, settings_, *journal, options_.where, operations);
  if (ready)
    ready = check(operations, journal->ownership());
  if (ready)
    ready = mustHave(operations);
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

/// Said before anything is changed: a setting of a whole box that this kernel does not have. (Whether an interface has
/// one is seen when there is the interface; all have the same.)
Result<void> checkSettings(const Operations& operations) {
  std::set<contract::Sysctl> known;
  for (std::size_t index = 0; index < operations.size(); ++index) {
    const auto* const setting = std::get_if<contract::SetSysctl>(&operations[index]);
    if (!setting || !known.insert(setting->key.sysctl).second || netlink::hasSysctl(setting->key.sysctl))
      continue;
    const std::string_view module = contract::infoOf(setting->key.sysctl).module;
    contract::Failure failure;
    failure.kind = FailureKind::NotSupported;
    failure.message = "This kernel does not have " + contract::nameOf(setting->key.sysctl) + ".";
    if (!module.empty())
      failure.message += " Load the module " + std::string(module) + " (modprobe " + std::string(module) + ").";
    failure.object = contract::objectOf(operations[index]);
    failure.operation = index;
    return tl::unexpected<contract::Failure>(std::move(failure));
  }
  return {};
}

Result<void> NetlinkEngine::check(const Operations& operations, const Ownership& ownership) {
  if (auto settings = checkSettings(operations); !settings)
    return settings;
  return validate(operations, ownership, options_.where,
                  [&] { return takenNetworksOf(namespaces_->host(), ownership); });
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
  bool adopted = false;
  if (!ns.isHost()) {
    const auto ownership = ownershipOf(lab);
    if (!ownership)
      return tl::unexpected(ownership.error());
    const auto name = NamespaceName::parse(ns.text());
    const auto owned = (*ownership)->namespaces.find(*name);
    if (owned == (*ownership)->namespaces.end())
      return contract::fail(FailureKind::NotOurs, "The namespace is not the lab's.", ns.text());
    const auto found = namespaces_->adopt(*name, owned->second);
    if (!found)
      return tl::unexpected(found.error());
    held = *found;
    adopted = (*ownership)->adopted.contains(*name);
  }
  // Whoever enters it may want to ping. Not done when it is made: most are never entered. In one that was adopted who
  // may ping is not ours to say.
  if (!ns.isHost() && !adopted) {
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
  HostSettings(*files).tidy();
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
