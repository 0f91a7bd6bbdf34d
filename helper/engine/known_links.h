// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/operation.h"
#include "engine/namespaces.h"
#include "netlink/decode.h"

#include <map>
#include <set>

namespace vethloom::engine {

/// What a run knows without asking the kernel, because it makes it itself: its new namespaces, and the new links, whose
/// indexes it chooses. So what comes next can be said about them before they are there, and how to take that back is
/// known as well: it goes with them.
class KnownLinks {
public:
  /// An index for a new link. No two of a run are the same, in whatever namespaces, and by chance alone one may be
  /// taken (then the kernel refuses it): they come out of a random block.
  [[nodiscard]] contract::Result<int> newIndex();

  void addNamespace(const HeldNamespace& ns) { namespaces_.insert(ns.token); }
  void addLink(const contract::LinkRef& ref, netlink::LinkMessage link) { links_[ref] = std::move(link); }
  void setMac(const contract::LinkRef& ref, const contract::MacAddress& mac);
  /// A link that somebody may have changed in the meantime is none that we know.
  void forget();

  [[nodiscard]] bool isNew(const HeldNamespace& ns) const { return namespaces_.contains(ns.token); }
  /// With its name, kind, index and MAC only.
  [[nodiscard]] const netlink::LinkMessage* find(const contract::LinkRef& ref) const;

private:
  std::set<netlink::Monitor::Token> namespaces_;
  std::map<contract::LinkRef, netlink::LinkMessage> links_;
  int nextIndex_ = 0;
};

}  // namespace vethloom::engine
