// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/give_back.h"

#include "contract/escape.h"
#include "engine/lookups.h"
#include "engine/packet_filter.h"
#include "netlink/requests.h"

#include <algorithm>

namespace vethloom::engine {

using contract::FailureKind;
using contract::Result;
using netlink::LinkMessage;

void GiveBack::drop(const std::vector<JournalEntry>& entries) {
  if (const auto recorded = journal_.record(entries); !recorded)
    leave(contract::describe(recorded.error()));
}

void GiveBack::removeAll() {
  removeRules();
  // Routes and links before any namespace: then nothing here hangs on one that dies later.
  removeRoutes();
  removeFilter();
  removeLinks();
}

void GiveBack::removeRules() {
  const auto rules = holdings().rules;
  for (const contract::Rule& rule : rules) {
    const auto removed = ns_.socket.change(netlink::removeRule(rule, netlink::routeProtocol));
    if (removed || removed.error().kind == FailureKind::NotFound)
      drop({false, OwnedRule{rule, ns_.ref}});
    else
      leave("The rule \"" + rule.text() + "\" remains: " + contract::describe(removed.error()));
  }
}

void GiveBack::removeRoutes() {
  const auto routes = holdings().routes;
  for (const contract::Route& route : routes) {
    netlink::RouteMessage message = netlink::messageOf(route);
    if (route.dev) {
      const auto link = findLink(ns_, route.dev->text());
      // With its link the route has gone.
      if (!link && link.error().kind != FailureKind::NotFound) {
        leave("The route " + contract::describe(route) + " remains: " + contract::describe(link.error()));
        continue;
      }
      if (!link) {
        drop({false, OwnedRoute{route, ns_.ref}});
        continue;
      }
      message.device = link->index;
    }
    const auto removed = ns_.socket.change(netlink::removeRoute(message));
    if (removed || removed.error().kind == FailureKind::NotFound)
      drop({false, OwnedRoute{route, ns_.ref}});
    else
      leave("The route " + contract::describe(route) + " remains: " + contract::describe(removed.error()));
  }
}

void GiveBack::removeFilter() {
  if (!holdings().filter)
    return;
  const std::string table = filterTableOf(ns_.ref, where_, journal_.ownership());
  const auto removed = PacketFilter(ns_, namespaces_.host().fd, table).write({});
  if (removed)
    drop({false, OwnedFilter{ns_.ref}});
  else
    leave("The packet filter table " + table + " remains: " + contract::describe(removed.error()));
}

/// The links that are what the journal says in every respect.
std::vector<LinkMessage> GiveBack::confirmedLinks(const std::vector<LinkMessage>& all) const {
  std::vector<LinkMessage> confirmed;
  for (const LinkMessage& link : all) {
    const OwnedLink* const owned = journal_.ownership().recordOf(ns_.ref, link);
    if (owned && (owned->macs.empty() || (link.mac && owned->macs.contains(*link.mac))))
      confirmed.push_back(link);
  }
  return confirmed;
}

void GiveBack::removeLinks() {
  const auto all = allLinks(ns_);
  if (!all)
    return leave("The links of " + ns_.ref.text() + " cannot be read: " + contract::describe(all.error()));
  const std::uint32_t group = journal_.ownership().group;
  const std::vector<LinkMessage> confirmed = confirmedLinks(*all);
  const auto members =
      std::count_if(all->begin(), all->end(), [&](const LinkMessage& link) { return link.group == group; });
  // All at once is quicker by far, but only where each member has been looked at and is ours.
  if (confirmed.size() > 1 && static_cast<std::size_t>(members) == confirmed.size())
    (void)ns_.socket.change(netlink::deleteGroup(group));
  removeConfirmed(confirmed);
  leaveOtherLinks();
}

/// Those that are there still, one by one; most have gone with their group, or with the other end of the pair.
void GiveBack::removeConfirmed(const std::vector<LinkMessage>& confirmed) {
  const auto left = allLinks(ns_);
  if (!left)
    return leave("The links of " + ns_.ref.text() + " cannot be read: " + contract::describe(left.error()));
  std::set<int> there;
  for (const LinkMessage& link : *left)
    there.insert(link.index);
  std::vector<JournalEntry> gone;
  for (const LinkMessage& link : confirmed) {
    OwnedLink owned = *journal_.ownership().recordOf(ns_.ref, link);
    if (there.contains(link.index) && !removeLink(link))
      continue;
    ++links_;
    gone.push_back({false, std::move(owned)});
  }
  drop(std::move(gone));
}

/// Whether it is gone.
bool GiveBack::removeLink(const LinkMessage& link) {
  const auto now = findLink(ns_, link.index);
  if (!now && now.error().kind == FailureKind::NotFound)
    return true;
  if (now && !journal_.ownership().owns(ns_.ref, *now))
    return true;  // Another one has got its index.
  const auto deleted =
      now ? ns_.socket.change(netlink::deleteLink(link.index)) : Result<void>(tl::unexpected(now.error()));
  const bool gone = deleted || deleted.error().kind == FailureKind::NotFound;
  if (!gone)
    leave("The link " + contract::escape(link.name) + " remains: " + contract::describe(deleted.error()));
  return gone;
}

/// What the journal names beside the confirmed ones: it has gone, or is not as we made it, or there is something else
/// of that name. What may be ours stays in the journal, because nothing else would ever remind anybody of it.
void GiveBack::leaveOtherLinks() {
  const auto links = holdings().links;
  for (const auto& [name, owned] : links) {
    auto link =
        owned.index != 0 ? findLink(ns_, owned.index) : Result<LinkMessage>(contract::fail(FailureKind::NotFound, {}));
    if (!link && link.error().kind == FailureKind::NotFound)
      link = findLink(ns_, name.text());
    if (!link && link.error().kind != FailureKind::NotFound) {
      leave("The link " + ns_.ref.text() + '/' + name.text() + " may remain: " + contract::describe(link.error()));
      continue;
    }
    if (link)
      leave("The link " + ns_.ref.text() + '/' + name.text() + " is not as this lab made it, so it was left alone.");
    if (!link || !(owned.mayBe(*link) || journal_.ownership().owns(ns_.ref, *link)))
      drop({false, owned});
  }
}

void GiveBack::restoreSettings() {
  const auto settings = journal_.ownership().sharedSysctls(ns_.ref);
  if (settings.empty())
    return;
  const SettingsOf inside(ns_, namespaces_.host().fd);
  if (const auto entered = inside.entered(); !entered)
    return leave("The settings of " + ns_.ref.text() + " were not put back: " + contract::describe(entered.error()));
  for (const contract::Sysctl key : settings) {
    const auto left = settings_.release(journal_.lab(), inside.place(key));
    if (!left) {
      leave(contract::nameOf(key) + " was not put back: " + contract::describe(left.error()));
      continue;
    }
    if (*left)
      leave(**left);
    drop({false, UsedSysctl{key, ns_.ref}});
  }
}

namespace {

/// The adopted namespace, which is held or has its name still. NotFound and NotOurs say that it has gone from us.
Result<HeldNamespace*> findAdopted(Namespaces& namespaces, const contract::NamespaceName& name, std::uint64_t cookie) {
  HeldNamespace* const held = namespaces.find(name);
  if (held && held->cookie == cookie)
    return held;
  return namespaces.adopt(name, cookie);
}

/// Whether the name does not stand for this namespace any more.
Result<void> takeName(const netlink::RunNetns& names, const contract::NamespaceName& name, const HeldNamespace& ns) {
  return names.inodeOf(name) == ns.inode ? names.unpublish(name) : Result<void>();
}

}  // namespace

GivenBack giveBack(Namespaces& namespaces, HostSettings& settings, Journal& journal, contract::Where where,
                   const contract::NamespaceName& name) {
  const std::uint64_t cookie = journal.ownership().namespaces.at(name);
  const contract::Adoption how = journal.ownership().adopted.at(name);
  GivenBack result;
  const auto remains = [&](const contract::Failure& failure) {
    result.left.push_back("The namespace " + name.text() + " was not given back: " + contract::describe(failure));
    return result;
  };
  const auto ns = findAdopted(namespaces, name, cookie);
  const bool gone = !ns && (ns.error().kind == FailureKind::NotFound || ns.error().kind == FailureKind::NotOurs);
  if (!ns && !gone)
    return remains(ns.error());
  if (gone) {
    (void)namespaces.runNetns().removeDeadFile(name);
    if (!journal.ownership().in(name).isEmpty())
      result.left.push_back("The namespace " + name.text() +
                            " that this lab adopted is not to be found, so nothing in it was removed.");
    if (const auto forgotten = settings.forget(journal.lab(), cookie); !forgotten)
      return remains(forgotten.error());
  } else {
    GiveBack ours(namespaces, settings, journal, where, **ns);
    ours.removeAll();
    ours.restoreSettings();
    result = {ours.links(), ours.takeLeft()};
    if (!journal.ownership().in(name).isEmpty() || !journal.ownership().sharedSysctls(name).empty())
      return result;
    const auto nameless = how.process ? takeName(namespaces.runNetns(), name, **ns) : Result<void>();
    if (!nameless)
      return remains(nameless.error());
    namespaces.giveBack(name);
  }
  const auto recorded = journal.record({false, OwnedNamespace{name, cookie, how}});
  return recorded ? result : remains(recorded.error());
}

SettingsOf::SettingsOf(const HeldNamespace& ns, const netlink::FileDescriptor& home) {
  if (ns.ref.isHost())
    return;
  cookie_ = ns.cookie;
  inside_.emplace(netlink::ScopedNamespace::enter(ns.fd, home));
}

Result<void> SettingsOf::entered() const {
  return inside_ && !*inside_ ? Result<void>(tl::unexpected(inside_->error())) : Result<void>();
}

}  // namespace vethloom::engine
