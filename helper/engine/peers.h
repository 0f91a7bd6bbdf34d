// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/fact.h"
#include "engine/namespaces.h"
#include "netlink/decode.h"

#include <set>

namespace vethloom::engine {

/// Finds the other end of a veth. A link message gives the peer's index and the number (nsid) that the link's own
/// namespace has given the peer's; those numbers are read for a whole namespace at once, through the host, so a lab of
/// a thousand namespaces costs a thousand small dumps and not a million questions.
class Peers {
public:
  explicit Peers(Namespaces& namespaces) : namespaces_(namespaces) {}

  /// Nothing where the link is no veth, has no peer yet, or the peer is in a namespace that we do not hold.
  [[nodiscard]] std::optional<contract::PeerRef> peerOf(HeldNamespace& ns, const netlink::LinkMessage& link);

  /// The link that another stands on; nothing where it stands on none, or its namespace is not held.
  [[nodiscard]] std::optional<contract::PeerRef> lowerOf(HeldNamespace& ns, const netlink::LinkMessage& link);

private:
  [[nodiscard]] std::optional<contract::PeerRef> otherEnd(HeldNamespace& ns, const netlink::LinkMessage& link);
  using Key = std::pair<netlink::Monitor::Token, int>;
  [[nodiscard]] HeldNamespace* resolve(HeldNamespace& ns, int nsid);
  void learn(HeldNamespace& ns);
  void forgetOld();

  Namespaces& namespaces_;
  std::map<Key, netlink::Monitor::Token> known_;
  std::set<Key> unknown_;  ///< Asked in vain since the last change of the namespaces that we hold.
  std::map<netlink::Monitor::Token, HeldNamespace*> byToken_;
  std::uint64_t generation_ = UINT64_MAX;
};

}  // namespace vethloom::engine
