// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/teardown.h"

#include "contract/escape.h"
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
    removeRules();
    // Routes and links of the host first: then nothing in the host hangs on a namespace that dies later.
    removeRoutes();
    removeFilter();
    removeLinks();
    removeNamespaces();
    restoreSysctls();
    if (const auto removed = journal_.removeIfEmpty(); !removed)
      leave(contract::describe(removed.error()));
    return std::move(report_);
  }

private:
  void leave(std::string why) { report_.left.push_back(std::move(why)); }

  void drop(JournalEntry entry) { drop(std::vector{std::move(entry)}); }
  void drop(const std::vector<JournalEntry>& entries) {
    if (const auto recorded = journal_.record(entries); !recorded)
      leave(contract::describe(recorded.error()));
  }

  void removeRules() {
    const auto rules = journal_.ownership().hostRules;
    for (const contract::Rule& rule : rules) {
      const auto removed = namespaces_.host().socket.change(netlink::removeRule(rule, netlink::routeProtocol));
      if (removed || removed.error().kind == FailureKind::NotFound)
        drop({false, OwnedRule{rule}});
      else
        leave("The rule \"" + rule.text() + "\" remains: " + contract::describe(removed.error()));
    }
  }

  void removeRoutes() {
    const auto routes = journal_.ownership().hostRoutes;
    for (const contract::Route& route : routes) {
      netlink::RouteMessage message = netlink::messageOf(route);
      if (route.dev) {
        const auto link = findLink(namespaces_.host(), route.dev->text());
        // With its link the route has gone.
        if (!link && link.error().kind != FailureKind::NotFound) {
          leave("The route " + contract::describe(route) + " remains: " + contract::describe(link.error()));
          continue;
        }
        if (!link) {
          drop({false, OwnedRoute{route}});
          continue;
        }
        message.device = link->index;
      }
      const auto removed = namespaces_.host().socket.change(netlink::removeRoute(message));
      if (removed || removed.error().kind == FailureKind::NotFound)
        drop({false, OwnedRoute{route}});
      else
        leave("The route " + contract::describe(route) + " remains: " + contract::describe(removed.error()));
    }
  }

  void removeFilter() {
    if (!journal_.ownership().hostFilter)
      return;
    const auto host = contract::NamespaceRef::host();
    const std::string table = filterTableOf(host, where_, journal_.ownership().id);
    const auto removed = PacketFilter(namespaces_.host(), namespaces_.host().fd, table).write({});
    if (removed)
      drop({false, OwnedFilter{}});
    else
      leave("The packet filter table " + table + " remains: " + contract::describe(removed.error()));
  }

  /// The host's links that are what the journal says in every respect.
  std::vector<LinkMessage> confirmedLinks(const std::vector<LinkMessage>& all) {
    std::vector<LinkMessage> confirmed;
    for (const LinkMessage& link : all) {
      const OwnedLink* const owned = journal_.ownership().recordOf(link);
      if (owned && (owned->macs.empty() || (link.mac && owned->macs.contains(*link.mac))))
        confirmed.push_back(link);
    }
    return confirmed;
  }

  void removeLinks() {
    HeldNamespace& host = namespaces_.host();
    const auto all = allLinks(host);
    if (!all)
      return leave("The host's links cannot be read: " + contract::describe(all.error()));
    const std::uint32_t group = journal_.ownership().group;
    const std::vector<LinkMessage> confirmed = confirmedLinks(*all);
    const auto members =
        std::count_if(all->begin(), all->end(), [&](const LinkMessage& link) { return link.group == group; });
    // All at once is quicker by far, but only where each member has been looked at and is ours.
    if (confirmed.size() > 1 && static_cast<std::size_t>(members) == confirmed.size())
      (void)host.socket.change(netlink::deleteGroup(group));
    removeConfirmed(confirmed);
    leaveOtherLinks();
  }

  /// Those that are there still, one by one; most have gone with their group, or with the other end of the pair.
  void removeConfirmed(const std::vector<LinkMessage>& confirmed) {
    const auto left = allLinks(namespaces_.host());
    if (!left)
      return leave("The host's links cannot be read: " + contract::describe(left.error()));
    std::set<int> there;
    for (const LinkMessage& link : *left)
      there.insert(link.index);
    std::vector<JournalEntry> gone;
    for (const LinkMessage& link : confirmed) {
      OwnedLink owned = *journal_.ownership().recordOf(link);
      if (there.contains(link.index) && !removeLink(link))
        continue;
      ++report_.links;
      gone.push_back({false, std::move(owned)});
    }
    drop(std::move(gone));
  }

  /// Whether it is gone.
  bool removeLink(const LinkMessage& link) {
    HeldNamespace& host = namespaces_.host();
    const auto now = findLink(host, link.index);
    if (!now && now.error().kind == FailureKind::NotFound)
      return true;
    if (now && !journal_.ownership().owns(*now))
      return true;  // Another one has got its index.
    const auto deleted =
        now ? host.socket.change(netlink::deleteLink(link.index)) : Result<void>(tl::unexpected(now.error()));
    const bool gone = deleted || deleted.error().kind == FailureKind::NotFound;
    if (!gone)
      leave("The link " + contract::escape(link.name) + " remains: " + contract::describe(deleted.error()));
    return gone;
  }

  /// What the journal names beside the confirmed ones: it has gone, or is not as we made it, or there is something else
  /// of that name. What may be ours stays in the journal, because nothing else would ever remind anybody of it.
  void leaveOtherLinks() {
    const auto links = journal_.ownership().hostLinks;
    for (const auto& [name, owned] : links) {
      auto link = owned.index != 0 ? findLink(namespaces_.host(), owned.index)
                                   : Result<LinkMessage>(contract::fail(FailureKind::NotFound, {}));
      if (!link && link.error().kind == FailureKind::NotFound)
        link = findLink(namespaces_.host(), name.text());
      if (!link && link.error().kind != FailureKind::NotFound) {
        leave("The link host/" + name.text() + " may remain: " + contract::describe(link.error()));
        continue;
      }
      if (link)
        leave("The link host/" + name.text() + " is not as this lab made it, so it was left alone.");
      if (!link || !(owned.mayBe(*link) || journal_.ownership().owns(*link)))
        drop({false, owned});
    }
  }

  void removeNamespaces() {
    const auto owned = journal_.ownership().namespaces;
    std::vector<JournalEntry> gone;
    std::vector<HeldNamespace*> nameless;
    for (const auto& [name, cookie] : owned) {
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

  void restoreSysctls() {
    for (const contract::Sysctl key : journal_.ownership().hostSysctls()) {
      const auto left = settings_.release(journal_.lab(), key);
      if (!left) {
        leave(contract::nameOf(key) + " was not put back: " + contract::describe(left.error()));
        continue;
      }
      if (*left)
        leave(**left);
      drop({false, UsedSysctl{key, {}}});
    }
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

/// The namespaces, and the links of the host, that a plan names.
class Named {
public:
  explicit Named(const contract::Operations& plan) {
    for (const auto& operation : plan)
      std::visit([this](const auto& it) { take(it); }, operation);
  }

  [[nodiscard]] bool names(const NamespaceName& name) const { return spaces_.contains(NamespaceRef(name)); }
  [[nodiscard]] const std::set<contract::InterfaceName>& hostLinks() const { return hostLinks_; }

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
    if (link.ns.isHost())
      hostLinks_.insert(link.name);
  }

  std::set<NamespaceRef> spaces_;
  std::set<contract::InterfaceName> hostLinks_;
};

Result<void> reconcileNamespaces(Namespaces& namespaces, const Journal& journal, const Named& plan, Gone& gone) {
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
    gone.push_back({false, OwnedNamespace{name, cookie}});
  }
  return {};
}

Result<void> reconcileLinks(Namespaces& namespaces, const Journal& journal, const Named& plan, Gone& gone) {
  const Ownership& ownership = journal.ownership();
  for (const contract::InterfaceName& name : plan.hostLinks()) {
    const auto owned = ownership.hostLinks.find(name);
    if (owned == ownership.hostLinks.end())
      continue;
    const auto link = owned->second.index != 0 ? findLink(namespaces.host(), owned->second.index)
                                               : findLink(namespaces.host(), name.text());
    if (!link && link.error().kind != FailureKind::NotFound)
      return tl::unexpected(link.error());
    if (!link || !(ownership.owns(*link) || owned->second.mayBe(*link)))
      gone.push_back({false, owned->second});
  }
  return {};
}

Result<void> reconcileFilter(Namespaces& namespaces, Journal& journal, contract::Where where) {
  const std::string table = filterTableOf(contract::NamespaceRef::host(), where, journal.ownership().id);
  const auto content = PacketFilter(namespaces.host(), namespaces.host().fd, table).read();
  if (!content)
    return tl::unexpected(content.error());
  return *content ? Result<void>() : journal.record({false, OwnedFilter{}});
}

}  // namespace

Result<void> reconcile(Namespaces& namespaces, Journal& journal, contract::Where where,
                       const contract::Operations& plan) {
  const Named named(plan);
  Gone gone;
  auto done = reconcileNamespaces(namespaces, journal, named, gone);
  if (done)
    done = reconcileLinks(namespaces, journal, named, gone);
  if (done)
    done = journal.record(gone);
  if (!done || !journal.ownership().hostFilter)
    return done;
  return reconcileFilter(namespaces, journal, where);
}

}  // namespace vethloom::engine
