// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/lookups.h"
#include "engine/netlink_kernel.h"
#include "netlink/kinds/kinds.h"
#include "netlink/requests.h"

#include <sys/random.h>

/// The part of NetlinkKernel that makes and removes namespaces and links.
namespace vethloom::engine {

using contract::FailureKind;
using contract::LinkRef;
using contract::NamespaceRef;
using contract::Result;

namespace {

constexpr const char* linkTaken = "There is a link of that name already.";

/// A random address of the locally administered kind. A bridge without one of its own takes over its ports', so that
/// it would change under way and could not tell us the bridge again. One that the kernel makes up for a link of the
/// host is replaced by systemd-udev (systemd.link(5), MACAddressPolicy=persistent); one that we set is not.
Result<contract::MacAddress> randomMac() {
  contract::MacAddress::Bytes bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    return contract::fail(FailureKind::Internal, "No random numbers.");
  bytes[0] = static_cast<std::uint8_t>((bytes[0] & 0xfcU) | 0x02U);
  return contract::MacAddress(bytes);
}

}  // namespace

// Nothing is visible to anyone before its journal entry is on disk: the namespace is made without a name, and a helper
// killed before it has one takes it along.
Result<void> NetlinkKernel::carryOut(const contract::CreateNamespace& operation) {
  Namespaces& all = tools_.namespaces;
  const auto there = all.runNetns().open(operation.name);
  if (there)
    return contract::fail(FailureKind::AlreadyExists, "There is a namespace of that name already.",
                          operation.name.text());
  if (there.error().kind != FailureKind::NotFound)
    return tl::unexpected(there.error());
  const auto held = all.make(operation.name);
  if (!held)
    return tl::unexpected(held.error());
  batch_.intend({true, OwnedNamespace{operation.name, (*held)->cookie}});
  batch_.publish(**held);
  known_.addNamespace(**held);
  netlink::LinkMessage loopback;
  loopback.index = 1;  // LOOPBACK_IFINDEX, net/core/dev.h
  loopback.name = "lo";
  loopback.kind = "loopback";
  known_.addLink({operation.name, *contract::InterfaceName::parse("lo")}, std::move(loopback));
  return {};
}

Result<void> NetlinkKernel::carryOut(const contract::DeleteNamespace& operation) {
  Namespaces& all = tools_.namespaces;
  const auto owned = journal_->ownership().namespaces.find(operation.name);
  if (owned == journal_->ownership().namespaces.end())
    return contract::fail(FailureKind::NotOurs, "The namespace is not the lab's.", operation.name.text());
  if (isShared(operation.name))
    return giveBackNow(operation.name);
  // What has the name now, not what had it when we last looked.
  const auto ns = all.adopt(operation.name, owned->second);
  if (!ns)
    return tl::unexpected(ns.error());
  const auto unpublished = all.runNetns().unpublish(operation.name);
  if (!unpublished && all.runNetns().open(operation.name))
    return unpublished;
  // Once it leads nowhere the name has gone, though its file may have stayed.
  if (!unpublished)
    (void)all.runNetns().removeDeadFile(operation.name);
  changed_ = true;
  cutCables(**ns);
  all.release(operation.name);
  return journal_->record({false, OwnedNamespace{operation.name, 0}});
}

/// The kernel cleans a namespace up some time after its end. Cables to elsewhere go now, so that their other ends are
/// gone when we say so, and their names free.
void NetlinkKernel::cutCables(HeldNamespace& ns) {
  const auto links = allLinks(ns);
  if (!links)
    return;
  for (const netlink::LinkMessage& link : *links) {
    if (link.kind == "veth" && link.linkNsid && ns.socket.change(netlink::deleteLink(link.index)))
      (void)withdrawPeer({ns, link});
  }
}

Result<void> NetlinkKernel::withdrawPeer(const Found& found) {
  const auto peer = tools_.peers.peerOf(found.ns, found.link);
  if (!peer)
    return {};
  for (const auto& [name, owned] : journal_->ownership().in(peer->ns).links) {
    if (owned.index == peer->index)
      return withdraw({peer->ns, contract::InterfaceName(name)});
  }
  return {};
}

/// A record that is there already must not be taken for that of the new link, should its link be there as well.
Result<void> NetlinkKernel::mustBeFree(const LinkRef& ref) {
  if (!journal_->ownership().in(ref.ns).links.contains(ref.name))
    return {};
  const auto ns = space(ref.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  if (auto flushed = flush(); !flushed)
    return flushed;
  const auto link = findLink(**ns, ref.name.text());
  if (link)
    return contract::fail(FailureKind::AlreadyExists, linkTaken, contract::describe(ref));
  return link.error().kind == FailureKind::NotFound ? Result<void>() : Result<void>(tl::unexpected(link.error()));
}

/// Decides what the kernel would else decide by itself, so that nobody has to ask it afterwards.
Result<NetlinkKernel::NewEnd> NetlinkKernel::newEnd(const LinkRef& ref, std::string_view kind,
                                                    const std::optional<contract::MacAddress>& mac) {
  if (auto free = mustBeFree(ref); !free)
    return tl::unexpected(free.error());
  const auto index = known_.newIndex();
  if (!index)
    return tl::unexpected(index.error());
  NewEnd end{ref, std::string(kind), *index, mac};
  const auto which = contract::linkKindFromName(kind);
  // A VLAN has its lower link's address.
  const bool hasOwn = which && infoOf(*which).hasMac && which != contract::LinkKind::Vlan;
  if (mac || !hasOwn || (!isShared(ref.ns) && which != contract::LinkKind::Bridge))
    return end;
  const auto random = randomMac();
  if (!random)
    return tl::unexpected(random.error());
  end.mac = *random;
  return end;
}

void NetlinkKernel::announce(const NewEnd& end) {
  netlink::LinkMessage link;
  link.index = end.index;
  link.name = end.ref.name.text();
  link.kind = end.kind;
  link.mac = end.mac;
  known_.addLink(end.ref, std::move(link));
  if (!isShared(end.ref.ns))
    return;
  OwnedLink owned{end.ref.name, end.kind, end.index, {}, end.ref.ns};
  if (end.mac)
    owned.macs.insert(*end.mac);
  batch_.intend({true, owned});
}

// Neither end's name is looked up first: the kernel refuses one that is taken, and which link is the new one, should
// its answer be lost, is told by the index.
Result<void> NetlinkKernel::carryOut(const contract::CreateVeth& operation) {
  // Those in the host all go through one socket then, many in one message.
  const bool swapped = operation.second.link.ns.isHost();
  const contract::VethEnd& first = swapped ? operation.second : operation.first;
  const contract::VethEnd& second = swapped ? operation.first : operation.second;
  const auto near = space(first.link.ns);
  const auto far = space(second.link.ns);
  if (!near || !far)
    return tl::unexpected(near ? far.error() : near.error());
  const auto nearEnd = newEnd(first.link, "veth", first.mac);
  const auto farEnd = newEnd(second.link, "veth", second.mac);
  if (!nearEnd || !farEnd)
    return tl::unexpected(nearEnd ? farEnd.error() : nearEnd.error());
  announce(*nearEnd);
  announce(*farEnd);
  batch_.send(
      **near,
      netlink::createVeth({first.link.name.text(), nearEnd->mac, first.mtu, group(), nearEnd->index},
                          {second.link.name.text(), farEnd->mac, second.mtu, group(), farEnd->index}, (*far)->fd.get()),
      linkTaken);
  return {};
}

Result<void> NetlinkKernel::carryOut(const contract::DeleteLink& operation) {
  const auto found = findOurs(operation.link);
  // One that is not there needs no record either: it was announced, and not made after all.
  if (!found && found.error().kind == FailureKind::NotFound)
    (void)withdraw(operation.link);
  if (!found)
    return tl::unexpected(found.error());
  if (auto deleted = found->ns.socket.change(netlink::deleteLink(found->link.index)); !deleted)
    return deleted;
  changed_ = true;
  if (auto gone = withdraw(operation.link); !gone)
    return gone;
  return withdrawPeer(*found);
}

Result<void> NetlinkKernel::withdraw(const LinkRef& link) {
  if (!journal_->ownership().in(link.ns).links.contains(link.name))
    return {};
  return journal_->record({false, OwnedLink{link.name, {}, 0, {}, link.ns}});
}

}  // namespace vethloom::engine
