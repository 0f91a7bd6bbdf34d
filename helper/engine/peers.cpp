// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/peers.h"

#include "netlink/requests.h"

namespace vethloom::engine {

using contract::PeerRef;
using netlink::LinkMessage;

std::optional<PeerRef> Peers::peerOf(HeldNamespace& ns, const LinkMessage& link) {
  return link.kind == "veth" ? otherEnd(ns, link) : std::nullopt;
}

std::optional<PeerRef> Peers::lowerOf(HeldNamespace& ns, const LinkMessage& link) {
  const auto kind = contract::linkKindFromName(link.kind);
  return kind && infoOf(*kind).lower != contract::Lower::None ? otherEnd(ns, link) : std::nullopt;
}

std::optional<PeerRef> Peers::otherEnd(HeldNamespace& ns, const LinkMessage& link) {
  if (link.link == 0)
    return std::nullopt;
  if (!link.linkNsid)
    return PeerRef{ns.ref, link.link};
  const HeldNamespace* const other = resolve(ns, *link.linkNsid);
  return other ? std::optional(PeerRef{other->ref, link.link}) : std::nullopt;
}

HeldNamespace* Peers::resolve(HeldNamespace& ns, int nsid) {
  forgetOld();
  if (ns.ref.isHost())
    return namespaces_.findByHostNsid(nsid);
  const Key key{ns.token, nsid};
  if (!known_.contains(key) && !unknown_.contains(key)) {
    learn(ns);
    if (!known_.contains(key))
      unknown_.insert(key);
  }
  const auto found = known_.find(key);
  return found == known_.end() ? nullptr : byToken_.at(found->second);
}

void Peers::learn(HeldNamespace& ns) {
  HeldNamespace& host = namespaces_.host();
  namespaces_.numberAll();
  if (const auto dump = host.socket.dump(netlink::dumpNsids(namespaces_.hostNsid(ns)))) {
    netlink::forEachMessage(*dump, [&](netlink::Bytes bytes) {
      const auto message = netlink::decodeNsid(bytes);
      const HeldNamespace* const other = message ? namespaces_.findByHostNsid(message->currentNsid) : nullptr;
      if (other)
        known_[{ns.token, message->nsid}] = other->token;
    });
  }
  // The host has no number of its own, so it is asked for by descriptor.
  const auto answer = ns.socket.ask(netlink::getNsid(host.fd.get()));
  const auto message = answer ? netlink::decodeNsid(*answer) : std::nullopt;
  if (message && message->nsid >= 0)
    known_[{ns.token, message->nsid}] = host.token;
}

void Peers::forgetOld() {
  if (generation_ == namespaces_.generation())
    return;
  generation_ = namespaces_.generation();
  unknown_.clear();
  byToken_.clear();
  for (const auto& [ref, held] : namespaces_.all())
    byToken_[held->token] = held.get();
  // A number is given again when its namespace has gone.
  std::erase_if(known_, [&](const auto& entry) {
    return !byToken_.contains(entry.first.first) || !byToken_.contains(entry.second);
  });
}

}  // namespace vethloom::engine
