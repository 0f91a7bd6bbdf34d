// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/teardown.h"

#include "contract/escape.h"
#include "engine/lookups.h"
#include "engine/packet_filter.h"
#include "netlink/requests.h"

#include <algorithm>

namespace vethloom::engine {

using contract::FailureKind;
using contract::NamespaceName;
using contract::Result;
using contract::TearDownReport;
using netlink::LinkMessage;

namespace {

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

  void drop(JournalEntry entry) {
    entry.added = false;
    if (const auto recorded = journal_.record(entry); !recorded)
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
    for (const LinkMessage& link : confirmed)
      removeLink(link);
    leaveOtherLinks();
  }

  void removeLink(const LinkMessage& link) {
    HeldNamespace& host = namespaces_.host();
    const OwnedLink owned = *journal_.ownership().recordOf(link);
    const auto now = findLink(host, link.index);
    if (!now && now.error().kind != FailureKind::NotFound)
      return leave("The link " + contract::escape(link.name) + " remains: " + contract::describe(now.error()));
    // Gone with its group, or with the other end of the pair.
    if (now && journal_.ownership().owns(*now)) {
      const auto deleted = host.socket.change(netlink::deleteLink(link.index));
      if (!deleted && deleted.error().kind != FailureKind::NotFound)
        return leave("The link " + contract::escape(link.name) + " remains: " + contract::describe(deleted.error()));
    }
    ++report_.links;
    drop({false, owned});
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
    for (const auto& [name, cookie] : owned)
      removeNamespace(name, cookie);
  }

  void removeNamespace(const NamespaceName& name, std::uint64_t cookie) {
    const netlink::RunNetns& runNetns = namespaces_.runNetns();
    const auto held = namespaces_.adopt(name, cookie);
    if (!held && held.error().kind == FailureKind::NotOurs) {
      leave("The namespace " + name.text() + " is not the one that this lab made, so it was left alone.");
    } else if (!held && held.error().kind == FailureKind::NotFound) {
      (void)runNetns.removeDeadFile(name);
    } else if (!held) {
      return leave("The namespace " + name.text() + " remains: " + contract::describe(held.error()));
    } else if (const auto gone = runNetns.unpublish(name); !gone) {
      return leave("The namespace " + name.text() + " remains: " + contract::describe(gone.error()));
    } else {
      cutCables(**held);
      namespaces_.release(name);
      ++report_.namespaces;
    }
    drop({false, OwnedNamespace{name, cookie}});
  }

  /// A process inside may keep the namespace alive, but not its cables to elsewhere. What fails goes with the
  /// namespace.
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

Result<void> reconcileNamespace(Namespaces& namespaces, Journal& journal, const OwnedNamespace& owned) {
  const auto held = namespaces.adopt(owned.name, owned.cookie);
  if (held)
    return {};
  if (!isElsewhere(held.error()))
    return tl::unexpected(held.error());
  (void)namespaces.runNetns().removeDeadFile(owned.name);
  return journal.record({false, owned});
}

Result<void> reconcileLink(Namespaces& namespaces, Journal& journal, const OwnedLink& owned) {
  const auto link =
      owned.index != 0 ? findLink(namespaces.host(), owned.index) : findLink(namespaces.host(), owned.name.text());
  if (!link && !isElsewhere(link.error()))
    return tl::unexpected(link.error());
  if (link && (journal.ownership().owns(*link) || owned.mayBe(*link)))
    return {};
  return journal.record({false, owned});
}

Result<void> reconcileFilter(Namespaces& namespaces, Journal& journal, contract::Where where) {
  const std::string table = filterTableOf(contract::NamespaceRef::host(), where, journal.ownership().id);
  const auto content = PacketFilter(namespaces.host(), namespaces.host().fd, table).read();
  if (!content)
    return tl::unexpected(content.error());
  return *content ? Result<void>() : journal.record({false, OwnedFilter{}});
}

}  // namespace

Result<void> reconcile(Namespaces& namespaces, Journal& journal, contract::Where where) {
  const Ownership before = journal.ownership();
  for (const auto& [name, cookie] : before.namespaces) {
    if (auto done = reconcileNamespace(namespaces, journal, {name, cookie}); !done)
      return done;
  }
  for (const auto& [name, owned] : before.hostLinks) {
    if (auto done = reconcileLink(namespaces, journal, owned); !done)
      return done;
  }
  return before.hostFilter ? reconcileFilter(namespaces, journal, where) : Result<void>();
}

}  // namespace vethloom::engine
