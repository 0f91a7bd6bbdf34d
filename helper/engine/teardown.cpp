// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/teardown.h"

#include "engine/give_back.h"
#include "engine/lookups.h"
#include "engine/packet_filter.h"
#include "netlink/requests.h"

#include <dirent.h>
#include <sys/stat.h>
#include <algorithm>
#include <cerrno>
#include <memory>

namespace vethloom::engine {

using contract::FailureKind;
using contract::NamespaceName;
using contract::NamespaceRef;
using contract::Result;
using contract::TearDownReport;
using netlink::LinkMessage;

namespace {

/// The network namespaces that a process is in; nothing where that cannot be known of every process.
std::optional<std::set<ino_t>> inhabitedNamespaces() {
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir("/proc"), ::closedir);
  if (!directory)
    return std::nullopt;
  std::set<ino_t> inhabited;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string_view name = entry->d_name;
    if (name.find_first_not_of("0123456789") != std::string_view::npos)
      continue;
    struct stat info {};
    if (::stat(("/proc/" + std::string(name) + "/ns/net").c_str(), &info) == 0)
      inhabited.insert(info.st_ino);
    else if (errno != ENOENT && errno != ESRCH)  // Ended in the meantime, or a zombie.
      return std::nullopt;
  }
  return inhabited;
}

/// One run over a journal.
class TearDown {
public:
  TearDown(Namespaces& namespaces, HostSettings& settings, Journal& journal, contract::Where where)
      : namespaces_(namespaces), settings_(settings), journal_(journal), where_(where) {}

  TearDownReport run() {
    removeFrom(namespaces_.host());
    giveAdoptedBack();
    removeNamespaces();
    restoreHostSettings();
    if (const auto removed = journal_.removeIfEmpty(); !removed)
      leave(contract::describe(removed.error()));
    return std::move(report_);
  }

private:
  void leave(std::string why) { report_.left.push_back(std::move(why)); }
  void leave(std::vector<std::string> sentences) {
    std::move(sentences.begin(), sentences.end(), std::back_inserter(report_.left));
  }

  void drop(const std::vector<JournalEntry>& entries) {
    if (const auto recorded = journal_.record(entries); !recorded)
      leave(contract::describe(recorded.error()));
  }

  [[nodiscard]] GiveBack giveBack(HeldNamespace& ns) { return {namespaces_, settings_, journal_, where_, ns}; }

  void removeFrom(HeldNamespace& ns) {
    GiveBack ours = giveBack(ns);
    ours.removeAll();
    report_.links += ours.links();
    leave(ours.takeLeft());
  }

  void giveAdoptedBack() {
    const auto adopted = journal_.ownership().adopted;
    for (const auto& [name, how] : adopted) {
      auto given = engine::giveBack(namespaces_, settings_, journal_, where_, name);
      report_.links += given.links;
      leave(std::move(given.left));
    }
  }

  void removeNamespaces() {
    const auto owned = journal_.ownership().namespaces;
    std::vector<JournalEntry> gone;
    std::vector<HeldNamespace*> nameless;
    for (const auto& [name, cookie] : owned) {
      // One that could not be given back stays in the journal.
      if (journal_.ownership().adopted.contains(name))
        continue;
      if (removeName(name, cookie, nameless))
        gone.push_back({false, OwnedNamespace{name, cookie}});
    }
    // The kernel takes everything in a namespace along, and many at once far quicker than we could one by one. Only
    // where a process inside keeps it alive, its cables to elsewhere have to be cut.
    const auto inhabited = inhabitedNamespaces();
    for (HeldNamespace* const ns : nameless) {
      if (!inhabited || inhabited->contains(ns->inode.number))
        cutCables(*ns);
    }
    for (HeldNamespace* const ns : nameless)
      namespaces_.release(contract::NamespaceRef(ns->ref));
    report_.namespaces += nameless.size();
    drop(std::move(gone));
  }

  /// Whether nothing of ours has this name any more. What then still has to be let go of goes into `nameless`.
  bool removeName(const NamespaceName& name, std::uint64_t cookie, std::vector<HeldNamespace*>& nameless) {
    const netlink::RunNetns& runNetns = namespaces_.runNetns();
    const auto held = namespaces_.adopt(name, cookie);
    if (!held && held.error().kind == FailureKind::NotOurs) {
      leave("The namespace " + name.text() + " is not the one that this lab made, so it was left alone.");
    } else if (!held && held.error().kind == FailureKind::NotFound) {
      (void)runNetns.removeDeadFile(name);
    } else if (!held) {
      leave("The namespace " + name.text() + " remains: " + contract::describe(held.error()));
      return false;
    } else if (const auto gone = runNetns.unpublish(name); !gone) {
      leave("The namespace " + name.text() + " remains: " + contract::describe(gone.error()));
      return false;
    } else {
      nameless.push_back(*held);
    }
    return true;
  }

  /// What fails goes with the namespace.
  static void cutCables(HeldNamespace& ns) {
    const auto links = allLinks(ns);
    if (!links)
      return;
    for (const LinkMessage& link : *links) {
      if (link.kind == "veth" && link.linkNsid)
        (void)ns.socket.change(netlink::deleteLink(link.index));
    }
  }

  void restoreHostSettings() {
    GiveBack host = giveBack(namespaces_.host());
    host.restoreSettings();
    leave(host.takeLeft());
  }

  Namespaces& namespaces_;
  HostSettings& settings_;
  Journal& journal_;
  contract::Where where_;
  TearDownReport report_;
};

}  // namespace

TearDownReport tearDownLab(Namespaces& namespaces, HostSettings& settings, Journal& journal, contract::Where where) {
  return TearDown(namespaces, settings, journal, where).run();
}

namespace {

/// Whether a look at something says that it is gone or another one. Every other failure says nothing.
bool isElsewhere(const contract::Failure& failure) {
  return failure.kind == FailureKind::NotFound || failure.kind == FailureKind::NotOurs;
}

using Gone = std::vector<JournalEntry>;

/// The namespaces and links that a plan names.
class Named {
public:
  explicit Named(const contract::Operations& plan) {
    for (const auto& operation : plan)
      std::visit([this](const auto& it) { take(it); }, operation);
  }

  [[nodiscard]] bool names(const NamespaceName& name) const { return spaces_.contains(NamespaceRef(name)); }
  [[nodiscard]] const std::set<contract::LinkRef>& links() const { return links_; }

private:
  template <typename T>
  void take(const T& it) {
    if constexpr (requires { it.link; })
      take(it.link);
    else
      spaces_.insert(it.ns);
  }
  void take(const contract::CreateNamespace& it) { spaces_.insert(it.name); }
  void take(const contract::DeleteNamespace& it) { spaces_.insert(it.name); }
  void take(const contract::AdoptNamespace& it) { spaces_.insert(it.name); }
  void take(const contract::SetNamespaceId& it) { spaces_.insert(it.name); }
  void take(const contract::CreateVeth& it) {
    take(it.first.link);
    take(it.second.link);
  }
  void take(const contract::CreateLink& it) {
    take(it.link);
    if (it.lower)
      take(*it.lower);
  }
  void take(const contract::RenameLink& it) {
    take(it.link);
    take(contract::LinkRef{it.link.ns, it.name});
  }
  void take(const contract::MoveLink& it) {
    take(it.link);
    take(it.after());
  }
  void take(const contract::LinkRef& link) {
    spaces_.insert(link.ns);
    links_.insert(link);
  }

  std::set<NamespaceRef> spaces_;
  std::set<contract::LinkRef> links_;
};

Result<void> reconcileNamespaces(Namespaces& namespaces, HostSettings& settings, const Journal& journal,
                                 const Named& plan, Gone& gone) {
  for (const auto& [name, cookie] : journal.ownership().namespaces) {
    const HeldNamespace* const known = namespaces.find(name);
    if (known && known->cookie == cookie && !plan.names(name))
      continue;
    const auto held = namespaces.adopt(name, cookie);
    if (held)
      continue;
    if (!isElsewhere(held.error()))
      return tl::unexpected(held.error());
    (void)namespaces.runNetns().removeDeadFile(name);
    if (journal.ownership().adopted.contains(name)) {
      if (auto forgotten = settings.forget(journal.lab(), cookie); !forgotten)
        return forgotten;
    }
    gone.push_back({false, OwnedNamespace{name, cookie}});
  }
  return {};
}

Result<void> reconcileLinks(Namespaces& namespaces, const Journal& journal, const Named& plan, Gone& gone) {
  const Ownership& ownership = journal.ownership();
  for (const contract::LinkRef& ref : plan.links()) {
    const auto& links = ownership.in(ref.ns).links;
    const auto owned = links.find(ref.name);
    HeldNamespace* const ns = owned == links.end() ? nullptr : namespaces.find(ref.ns);
    if (!ns)
      continue;
    const auto link = owned->second.index != 0 ? findLink(*ns, owned->second.index) : findLink(*ns, ref.name.text());
    if (!link && link.error().kind != FailureKind::NotFound)
      return tl::unexpected(link.error());
    if (!link || !(ownership.owns(ref.ns, *link) || owned->second.mayBe(*link)))
      gone.push_back({false, owned->second});
  }
  return {};
}

Result<void> reconcileFilters(Namespaces& namespaces, Journal& journal, contract::Where where) {
  Gone gone;
  for (const auto& [ref, held] : journal.ownership().holdings) {
    HeldNamespace* const ns = held.filter ? namespaces.find(ref) : nullptr;
    if (!ns)
      continue;
    const auto content = PacketFilter(*ns, namespaces.host().fd, filterTableOf(ref, where, journal.ownership())).read();
    if (!content)
      return tl::unexpected(content.error());
    if (!*content)
      gone.push_back({false, OwnedFilter{ref}});
  }
  return journal.record(gone);
}

}  // namespace

Result<void> reconcile(Namespaces& namespaces, HostSettings& settings, Journal& journal, contract::Where where,
                       const contract::Operations& plan) {
  const Named named(plan);
  Gone gone;
  auto done = reconcileNamespaces(namespaces, settings, journal, named, gone);
  if (done)
    done = reconcileLinks(namespaces, journal, named, gone);
  if (done)
    done = journal.record(gone);
  return done ? reconcileFilters(namespaces, journal, where) : done;
}

}  // namespace vethloom::engine
