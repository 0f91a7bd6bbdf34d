// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/observer.h"

#include <algorithm>

namespace vethloom::engine {

using contract::Facts;
using contract::NamespaceFact;
using contract::NamespaceName;
using contract::Result;
using contract::Where;

namespace {

/// How often at most what waits is taken in before a snapshot; where more keeps coming, everything is read anew.
constexpr int turnsToCatchUp = 256;

}  // namespace

Result<Facts> Observer::snapshot(Judge::Source source) {
  const auto known = judge_.start(std::move(source));
  if (!known)
    return tl::unexpected(known.error());
  if (!*known || !whole_)
    return readAll();
  if (catchUp() && recheckSilent())
    return tellAll();
  // Whoever listens already hears nothing of what is now read. Once: they ask again, and come here only where that
  // was whole.
  lost_ = true;
  namespaces_.monitor().nudge();
  return readAll();
}

/// Takes in everything that waits. False where something is lost, or cannot be known.
bool Observer::catchUp() {
  for (int turn = 0; turn < turnsToCatchUp; ++turn) {
    EventBatch batch = drain();
    if (batch.overrun)
      return false;
    std::move(batch.facts.begin(), batch.facts.end(), std::back_inserter(untold_));
    if (!namespaces_.monitor().hasMore())
      return whole_ && std::ranges::all_of(views_, [](const auto& entry) { return entry.second.isCertain(); });
  }
  return false;
}

bool Observer::recheckSilent() {
  for (auto& [token, view] : views_) {
    if (!view.recheckSilent(untold_))
      return false;
  }
  if (!untold_.empty())
    namespaces_.monitor().nudge();
  return true;
}

Facts Observer::tellAll() const {
  Facts facts;
  for (const auto& [token, view] : views_)
    view.tellAll(facts);
  for (const NamespaceName& name : strangers_)
    facts.emplace_back(NamespaceFact{name, true, false});
  return facts;
}

Result<Facts> Observer::readAll() {
  // Every view starts anew, and with it its event socket: what is queued is older than what we are about to read.
  views_.clear();
  strangers_.clear();
  untold_.clear();
  whole_ = false;
  Facts facts;
  // The host first: whoever reads this cannot do without it.
  if (const auto host = startView(namespaces_.host(), facts); !host)
    return tl::unexpected(host.error());
  started_ = whole_ = true;
  syncAllNames(facts);
  generation_ = namespaces_.generation() - 1;
  (void)syncViews(facts);
  for (auto& [token, view] : views_) {
    view.settle(true, facts);
    whole_ = whole_ && view.isCertain();
  }
  return facts;
}

EventBatch Observer::drain() {
  EventBatch batch;
  if (!started_)
    return batch;
  if (std::exchange(lost_, false))
    return {{}, true};
  batch.facts = std::exchange(untold_, {});
  const netlink::Monitor::Heard heard = namespaces_.monitor().collect();
  if (heard.overrun) {
    whole_ = false;
    return {{}, true};
  }
  syncNames(heard, batch.facts);
  bool newNamespaces = syncViews(batch.facts);
  for (const NamespaceName& name : namespaces_.takeGivenBack())
    syncName(name, batch.facts);
  newNamespaces = syncViews(batch.facts) || newNamespaces;
  for (const auto& [token, datagram] : heard.datagrams) {
    const auto view = views_.find(token);
    if (view == views_.end())
      continue;
    netlink::forEachMessage(datagram,
                            [&, &view = view->second](netlink::Bytes message) { view.take(message, batch.facts); });
  }
  for (const netlink::Monitor::Token token : heard.filters) {
    if (const auto view = views_.find(token); view != views_.end())
      view->second.doubtFilter();
  }
  for (auto& [token, view] : views_)
    view.settle(newNamespaces, batch.facts);
  return batch;
}

void Observer::recount() {
  for (auto& [token, view] : views_) {
    if (view.counts())
      view.doubtFilter();
  }
}

void Observer::syncNames(const netlink::Monitor::Heard& heard, Facts& facts) {
  std::vector<NamespaceName> names;
  for (const std::string& text : heard.names) {
    if (auto name = NamespaceName::parse(text))
      names.push_back(std::move(*name));
  }
  // A new name may be another helper's work on the same lab, which is in the journal before it is to be seen.
  const bool news = !std::all_of(names.begin(), names.end(), [&](const auto& name) { return judge_.names(name); });
  if (news || heard.allNames)
    judge_.reload();
  if (heard.allNames)
    return syncAllNames(facts);
  for (const NamespaceName& name : names)
    syncName(name, facts);
}

void Observer::syncAllNames(Facts& facts) {
  const auto names = namespaces_.runNetns().list();
  if (!names)
    return;
  std::set<NamespaceName> all(names->begin(), names->end());
  for (const auto& [ref, held] : namespaces_.all()) {
    if (const auto name = NamespaceName::parse(ref.text()))
      all.insert(*name);
  }
  for (const NamespaceName& name : all)
    syncName(name, facts);
}

/// Makes what we hold under a name agree with what has that name now.
void Observer::syncName(const NamespaceName& name, Facts& facts) {
  const bool open = judge_.where() == Where::Sandbox || judge_.names(name);
  if (!open) {
    // On this computer a stranger's namespace is not even entered.
    return tellStranger(name, namespaces_.runNetns().open(name).has_value(), facts);
  }
  const auto cookie = judge_.cookieOf(name);
  const auto held =
      judge_.where() == Where::Host && cookie ? namespaces_.adopt(name, *cookie) : namespaces_.adopt(name);
  tellStranger(name, !held && held.error().kind == contract::FailureKind::NotOurs, facts);
}

void Observer::tellStranger(const NamespaceName& name, bool exists, Facts& facts) {
  const bool news = exists ? strangers_.insert(name).second : strangers_.erase(name) > 0;
  if (news)
    facts.emplace_back(NamespaceFact{name, exists, false});
}

/// Makes the views agree with the namespaces that we hold. True where some were taken in.
bool Observer::syncViews(Facts& facts) {
  if (generation_ == namespaces_.generation())
    return false;
  generation_ = namespaces_.generation();
  std::set<netlink::Monitor::Token> held;
  for (const auto& [ref, ns] : namespaces_.all())
    held.insert(ns->token);
  for (auto view = views_.begin(); view != views_.end();) {
    if (held.contains(view->first)) {
      ++view;
      continue;
    }
    facts.emplace_back(NamespaceFact{view->second.ref(), false, false});
    view = views_.erase(view);
  }
  bool taken = false;
  for (const auto& [ref, ns] : namespaces_.all()) {
    if (views_.contains(ns->token))
      continue;
    const bool started = startView(*ns, facts).has_value();
    whole_ = whole_ && started;
    taken = taken || started;
  }
  return taken;
}

Result<void> Observer::startView(HeldNamespace& ns, Facts& facts) {
  // One that was told as somebody else's may have been adopted.
  if (const auto name = NamespaceName::parse(ns.ref.text()))
    strangers_.erase(*name);
  if (auto watched = namespaces_.monitor().watch(ns.token, ns.fd, namespaces_.host().fd); !watched)
    return watched;
  return views_.try_emplace(ns.token, ns, peers_, judge_).first->second.start(facts, namespaces_.knownHostNsid(ns));
}

}  // namespace vethloom::engine
