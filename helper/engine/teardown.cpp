// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/teardown.h"

#include "contract/escape.h"
#include "engine/lookups.h"
#include "netlink/requests.h"
#include "netlink/sysctl.h"

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
  TearDown(Namespaces& namespaces, Journal& journal) : namespaces_(namespaces), journal_(journal) {}

  TearDownReport run() {
    // Routes and links of the host first: then nothing in the host hangs on a namespace that dies later.
    removeRoutes();
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

  void removeRoutes() {
    const auto routes = journal_.ownership().hostRoutes;
    for (const contract::Route& route : routes) {
      netlink::RouteMessage message;
      message.destination = route.destination;
      message.via = route.via;
      message.protocol = netlink::routeProtocol;
      if (route.dev) {
        const auto link = findLink(namespaces_.host(), route.dev->text());
        // With its link the route has gone.
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
    leaveOtherLinks(*all);
  }

  void removeLink(const LinkMessage& link) {
    HeldNamespace& host = namespaces_.host();
    const OwnedLink owned = *journal_.ownership().recordOf(link);
    const auto now = findLink(host, link.index);
    // Gone with its group, or with the other end of the pair.
    if (now && journal_.ownership().owns(*now)) {
      const auto deleted = host.socket.change(netlink::deleteLink(link.index));
      if (!deleted && deleted.error().kind != FailureKind::NotFound)
        return leave("The link " + contract::escape(link.name) + " remains: " + contract::describe(deleted.error()));
    }
    ++report_.links;
    drop({false, owned});
  }

  /// What the journal names beside the confirmed ones: it has gone, or there is something else of that name.
  void leaveOtherLinks(const std::vector<LinkMessage>& all) {
    const auto links = journal_.ownership().hostLinks;
    for (const auto& [name, owned] : links) {
      const auto same =
          std::find_if(all.begin(), all.end(), [&, &name = name, &owned = owned](const LinkMessage& link) {
            return link.name == name.text() || (owned.index != 0 && link.index == owned.index);
          });
      const bool remains = same != all.end() && findLink(namespaces_.host(), same->index).has_value();
      if (remains)
        leave("The link host/" + name.text() + " is not as this lab made it, so it was left alone.");
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
    const auto held = namespaces_.adopt(name);
    if (!held && held.error().kind != FailureKind::NotFound)
      return leave("The namespace " + name.text() + " remains: " + contract::describe(held.error()));
    if (!held) {
      (void)runNetns.removeDeadFile(name);
    } else if ((*held)->cookie != cookie) {
      leave("The namespace " + name.text() + " is not the one that this lab made, so it was left alone.");
    } else if (const auto gone = runNetns.unpublish(name); !gone) {
      return leave("The namespace " + name.text() + " remains: " + contract::describe(gone.error()));
    } else {
      namespaces_.release(name);
      ++report_.namespaces;
    }
    drop({false, OwnedNamespace{name, cookie}});
  }

  void restoreSysctls() {
    const auto changed = journal_.ownership().hostSysctls;
    for (const auto& [key, was] : changed) {
      const auto written = netlink::writeSysctl(key, was);
      if (written)
        drop({false, ChangedSysctl{key, was}});
      else
        leave(std::string(contract::nameOf(key)) + " was not put back: " + contract::describe(written.error()));
    }
  }

  Namespaces& namespaces_;
  Journal& journal_;
  TearDownReport report_;
};

}  // namespace

TearDownReport tearDownLab(Namespaces& namespaces, Journal& journal) {
  return TearDown(namespaces, journal).run();
}

Result<void> reconcile(Namespaces& namespaces, Journal& journal) {
  const Ownership before = journal.ownership();
  for (const auto& [name, cookie] : before.namespaces) {
    const auto held = namespaces.adopt(name);
    if (held && (*held)->cookie == cookie)
      continue;
    if (!held)
      (void)namespaces.runNetns().removeDeadFile(name);
    if (auto recorded = journal.record({false, OwnedNamespace{name, cookie}}); !recorded)
      return recorded;
  }
  for (const auto& [name, owned] : before.hostLinks) {
    const auto link =
        owned.index != 0 ? findLink(namespaces.host(), owned.index) : findLink(namespaces.host(), name.text());
    if (link && journal.ownership().owns(*link))
      continue;
    if (auto recorded = journal.record({false, owned}); !recorded)
      return recorded;
  }
  return {};
}

}  // namespace vethloom::engine
