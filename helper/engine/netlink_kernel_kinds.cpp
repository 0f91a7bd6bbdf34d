// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/lookups.h"
#include "engine/netlink_kernel.h"
#include "engine/policy.h"
#include "netlink/kinds/kinds.h"
#include "netlink/kinds/tun.h"
#include "netlink/requests.h"

/// The part of NetlinkKernel that makes single links, changes their options, and gives them other names and places.
namespace vethloom::engine {

using contract::FailureKind;
using contract::LinkKind;
using contract::LinkRef;
using contract::OptionScope;
using contract::Result;
using netlink::NewLink;

namespace {

constexpr const char* linkTaken = "There is a link of that name already.";

/// The options as they are before they are changed; those that nobody can tell are left out.
contract::Options valuesBefore(const contract::Options& wanted, const netlink::LinkMessage& link) {
  contract::Options before;
  for (const auto& [option, value] : wanted) {
    if (auto had = valueIn(link.options, option))
      before.emplace(option, std::move(*had));
    else if (option == contract::Option::Alias)
      before.emplace(option, std::string());
  }
  return before;
}

/// Whether the link can have these options. What is a port's is known only of a link that the kernel was asked about.
Result<void> mustFit(const contract::SetOptions& operation, const netlink::LinkMessage& link, bool asked) {
  const auto kind = contract::linkKindFromName(link.kind);
  for (const auto& [option, value] : operation.options) {
    const OptionScope scope = infoOf(option).scope;
    if (scope == OptionScope::Kind && (!kind || !appliesTo(option, *kind)))
      return contract::fail(FailureKind::InvalidArgument,
                            "A link of this kind has no " + std::string(nameOf(option)) + '.');
    if (auto fits = kind ? mustSuit(*kind, option, value) : Result<void>(); !fits)
      return fits;
    if (scope == OptionScope::Port && asked && link.master == 0)
      return contract::fail(FailureKind::InvalidArgument,
                            std::string(nameOf(option)) + " is a bridge port's, and the link has no bridge.");
  }
  return {};
}

/// The options to be sent: with those that a change would else set back to their defaults.
contract::Options completed(const contract::Options& wanted, const netlink::LinkMessage& link, LinkKind kind) {
  contract::Options options = wanted;
  if (!netlink::kindOf(kind).restatesAll)
    return options;
  for (const auto& [option, value] : link.options) {
    if (infoOf(option).scope == OptionScope::Kind)
      options.emplace(option, value);
  }
  return options;
}

}  // namespace

Result<void> NetlinkKernel::carryOut(const contract::CreateLink& operation) {
  if (operation.kind == LinkKind::Tap || operation.kind == LinkKind::Tun)
    return makeTun(operation);
  const auto ns = space(operation.link.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  const auto end = newEnd(operation.link, nameOf(operation.kind), operation.mac);
  if (!end)
    return tl::unexpected(end.error());
  if (operation.lower)
    return makeOnLower(operation, *end);
  NewLink link{operation.link.name.text(), end->mac, operation.mtu, group(), end->index};
  // A bridge follows the smallest MTU of its ports until its own is *changed*; one that it was born with does not
  // count. So it is born with its neighbour, which the least bit makes of any number from 68 to 65535 without leaving
  // that range.
  const bool mtuAfterwards = operation.kind == LinkKind::Bridge && operation.mtu;
  if (mtuAfterwards)
    link.mtu = *operation.mtu ^ 1U;
  announce(*end);
  batch_.send(**ns, netlink::createLink(operation.kind, link, operation.options), linkTaken);
  if (mtuAfterwards)
    batch_.send(**ns, netlink::setMtu(end->index, *operation.mtu));
  return {};
}

/// Sent where the lower link is, so that its index means something; born where it belongs.
Result<void> NetlinkKernel::makeOnLower(const contract::CreateLink& operation, const NewEnd& end) {
  const auto lower = findOurs(*operation.lower);
  const auto home = space(operation.link.ns);
  if (!lower || !home)
    return tl::unexpected(lower ? home.error() : lower.error());
  const bool elsewhere = operation.lower->ns != operation.link.ns;
  const NewLink link{operation.link.name.text(), end.mac, operation.mtu, group(), end.index};
  announce(end);
  batch_.send(lower->ns,
              netlink::createLink(operation.kind, link, operation.options, lower->link.index,
                                  elsewhere ? (*home)->fd.get() : -1),
              linkTaken);
  return {};
}

/// Not by rtnetlink, which refuses these, and so at once, behind all that is queued.
Result<void> NetlinkKernel::makeTun(const contract::CreateLink& operation) {
  const LinkRef& ref = operation.link;
  if (auto flushed = flush(); !flushed)
    return flushed;
  const auto ns = space(ref.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  if (auto free = mustBeNobody(ref); !free)
    return free;
  const std::string kind(nameOf(operation.kind));
  if (isShared(ref.ns)) {
    if (auto recorded = journal_->record({true, OwnedLink{ref.name, kind, 0, {}, ref.ns}}); !recorded)
      return recorded;
  }
  auto made = makeTunNow(operation, **ns);
  changed_ = bool(made);
  if (!made)
    (void)withdraw(ref);
  return made ? recordIndex(ref) : made;
}

/// Until it is kept the device vanishes with its descriptor, so nobody sees it without the lab's group.
Result<void> NetlinkKernel::makeTunNow(const contract::CreateLink& operation, HeldNamespace& ns) {
  const std::string& name = operation.link.name.text();
  const auto inside = netlink::ScopedNamespace::enter(ns.fd, tools_.namespaces.host().fd);
  if (!inside)
    return tl::unexpected(inside.error());
  auto device = netlink::TunDevice::make(operation.kind, name, journal_->ownership().uid, operation.options);
  const auto link = device ? findLink(ns, name) : Result<netlink::LinkMessage>(tl::unexpected(device.error()));
  if (!link)
    return tl::unexpected(link.error());
  auto set = ns.socket.change(netlink::setGroup(link->index, group()));
  if (set && operation.mac)
    set = ns.socket.change(netlink::setMac(link->index, *operation.mac));
  if (set && operation.mtu)
    set = ns.socket.change(netlink::setMtu(link->index, *operation.mtu));
  return set ? device->keep() : set;
}

/// Completes the record of a link of a shared namespace with what the kernel has chosen.
Result<void> NetlinkKernel::recordIndex(const LinkRef& ref) {
  if (!isShared(ref.ns))
    return {};
  const auto ns = space(ref.ns);
  const auto link = ns ? findLink(**ns, ref.name.text()) : Result<netlink::LinkMessage>(tl::unexpected(ns.error()));
  if (!link)
    return tl::unexpected(link.error());
  OwnedLink owned{ref.name, link->kind, link->index, {}, ref.ns};
  if (link->mac)
    owned.macs.insert(*link->mac);
  return journal_->record({true, owned});
}

// A link that this run makes is taken away again should this fail, so its options go with what else is queued. Of any
// other those before the one that is refused would stay set, so they are set at once, and back.
Result<void> NetlinkKernel::carryOut(const contract::SetOptions& operation) {
  const bool isNew = known_.find(operation.link) != nullptr;
  const auto found = findOurs(operation.link);
  if (!found)
    return tl::unexpected(found.error());
  if (auto fits = mustFit(operation, found->link, !isNew); !fits)
    return fits;
  const auto kind = contract::linkKindFromName(found->link.kind).value_or(LinkKind::Veth);
  if (isNew && !netlink::kindOf(kind).restatesAll) {
    batch_.send(found->ns, netlink::setOptions(found->link.index, kind, operation.options));
    return {};
  }
  if (auto flushed = flush(); !flushed)
    return flushed;
  const auto now = findLink(found->ns, found->link.index);
  if (!now)
    return tl::unexpected(now.error());
  const contract::Options options = completed(operation.options, *now, kind);
  auto changed = found->ns.socket.change(netlink::setOptions(now->index, kind, options));
  if (!changed)
    (void)found->ns.socket.change(netlink::setOptions(now->index, kind, valuesBefore(options, *now)));
  return changed;
}

Result<void> NetlinkKernel::mustBeNobody(const LinkRef& ref) {
  const auto ns = space(ref.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  const auto there = findLink(**ns, ref.name.text());
  if (there)
    return contract::fail(FailureKind::AlreadyExists, linkTaken, contract::describe(ref));
  return there.error().kind == FailureKind::NotFound ? Result<void>() : Result<void>(tl::unexpected(there.error()));
}

Result<void> NetlinkKernel::carryOut(const contract::RenameLink& operation) {
  const LinkRef after{operation.link.ns, operation.name};
  const auto found = findOurs(operation.link);
  if (!found)
    return tl::unexpected(found.error());
  if (auto free = mustBeNobody(after); !free)
    return free;
  if (auto announced = announceAgain(*found, after); !announced)
    return announced;
  auto renamed = found->ns.socket.change(netlink::rename(found->link.index, operation.name.text()));
  return settleNames(renamed, operation.link, after);
}

Result<void> NetlinkKernel::carryOut(const contract::MoveLink& operation) {
  const LinkRef after = operation.after();
  const auto found = findOurs(operation.link);
  const auto target = space(operation.to);
  if (!found || !target)
    return tl::unexpected(found ? target.error() : found.error());
  if (found->link.immutable)
    return contract::fail(FailureKind::NotSupported,
                          "The kernel keeps such a link in the namespace that it was made in. Remove it and make it "
                          "anew in the other.");
  // A bond would bring it up there; policy.cpp says why that must not be.
  if (isGuest(operation.to) && found->link.kind == nameOf(contract::LinkKind::Wireguard))
    return contract::fail(FailureKind::NotPermitted, "A WireGuard link can only be in a namespace of the lab's.",
                          contract::describe(operation.link));
  if (auto free = mustBeNobody(after); !free)
    return free;
  if (auto announced = announceAgain(*found, after); !announced)
    return announced;
  auto moved = found->ns.socket.change(netlink::move(found->link.index, after.name.text(), (*target)->fd.get()));
  const bool moves = bool(moved);
  moved = settleNames(std::move(moved), operation.link, after);
  // It may have another index now.
  return moves && moved ? recordIndex(after) : moved;
}

/// Notes a link of a shared namespace under the name that it is about to get; it carries the lab's group already.
Result<void> NetlinkKernel::announceAgain(const Found& found, const LinkRef& after) {
  if (!isShared(after.ns))
    return {};
  OwnedLink owned{after.name, found.link.kind, 0, {}, after.ns};
  if (found.ns.ref == after.ns)
    owned.index = found.link.index;
  if (found.link.mac)
    owned.macs.insert(*found.link.mac);
  return journal_->record({true, owned});
}

/// Keeps of the two records the one that is true now. Without an answer nobody knows which, so both stay.
Result<void> NetlinkKernel::settleNames(Result<void> changed, const LinkRef& before, const LinkRef& after) {
  changed_ = bool(changed);
  if (!changed && changed.error().kind == FailureKind::Io)
    return changed;
  auto settled = withdraw(changed ? before : after);
  return changed ? settled : changed;
}

}  // namespace vethloom::engine
