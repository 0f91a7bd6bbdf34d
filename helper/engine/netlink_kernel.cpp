// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/netlink_kernel.h"

#include "engine/capture.h"
#include "engine/lookups.h"
#include "netlink/kinds/kinds.h"
#include "netlink/requests.h"
#include "netlink/sysctl.h"

#include <sys/random.h>

namespace vethloom::engine {

using contract::FailureKind;
using contract::LinkRef;
using contract::NamespaceRef;
using contract::Result;
using netlink::NewLink;

namespace {

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

NetlinkKernel::NetlinkKernel(const LabTools& tools, std::shared_ptr<Journal> journal, std::function<void()> freeReserve)
    : tools_(tools), journal_(std::move(journal)), freeReserve_(std::move(freeReserve)) {}

void NetlinkKernel::prepareToUndo() {
  freeReserve_();
}

void NetlinkKernel::finish() {
  (void)journal_->removeIfEmpty();  // A journal that says nothing does no harm.
  journal_.reset();                 // Unlocks the lab.
}

Result<Undo> NetlinkKernel::inverse(const contract::Operation& operation) {
  const auto* const setting = std::get_if<contract::SetSysctl>(&operation);
  if (setting && setting->ns.isHost() && !journal_->ownership().hostSysctls.contains(setting->key))
    return Undo{{ReleaseSetting{setting->key}}, {}};
  return Capture(tools_.namespaces, tools_.peers).inverse(operation);
}

Result<void> NetlinkKernel::apply(const contract::Operation& operation) {
  return std::visit([this](const auto& value) { return carryOut(value); }, operation);
}

Result<HeldNamespace*> NetlinkKernel::space(const NamespaceRef& ref) {
  if (ref.isHost())
    return &tools_.namespaces.host();
  HeldNamespace* const held = tools_.namespaces.find(ref);
  const auto name = contract::NamespaceName::parse(ref.text());
  const auto& ours = journal_->ownership().namespaces;
  const auto owned = name ? ours.find(*name) : ours.end();
  if (!held)
    return contract::fail(FailureKind::NotFound, "There is no such namespace.", ref.text());
  if (owned == ours.end() || owned->second != held->cookie)
    return contract::fail(FailureKind::NotOurs, "The namespace is not the lab's.", ref.text());
  return held;
}

Result<NetlinkKernel::Found> NetlinkKernel::findOurs(const LinkRef& ref) {
  const auto ns = space(ref.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  auto link = findLink(**ns, ref.name.text());
  if (!link)
    return tl::unexpected(link.error());
  if (ref.ns.isHost() && !journal_->ownership().owns(*link))
    return contract::fail(FailureKind::NotOurs, "The link is not the lab's.", contract::describe(ref));
  return Found{**ns, std::move(*link)};
}

Result<void> NetlinkKernel::announce(const LinkRef& link, std::string kind) {
  const auto ns = space(link.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  // The kernel says so too, but its word may be lost, and then nobody could tell the old link from the new one.
  const auto there = findLink(**ns, link.name.text());
  if (there)
    return contract::fail(FailureKind::AlreadyExists, "There is a link of that name already.",
                          contract::describe(link));
  if (there.error().kind != FailureKind::NotFound)
    return tl::unexpected(there.error());
  if (!link.ns.isHost())
    return {};
  return journal_->record({true, OwnedLink{link.name, std::move(kind), 0, {}}});
}

Result<void> NetlinkKernel::withdraw(const LinkRef& link) {
  if (!link.ns.isHost() || !journal_->ownership().hostLinks.contains(link.name))
    return {};
  return journal_->record({false, OwnedLink{link.name, {}, 0, {}}});
}

Result<void> NetlinkKernel::confirm(const LinkRef& ref, std::string kind) {
  const auto ns = space(ref.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  const auto link = findLink(**ns, ref.name.text());
  if (!link)
    return tl::unexpected(link.error());
  if (link->kind != kind || link->group != group())
    return contract::fail(FailureKind::Kernel, "What the kernel made is not what was asked for.",
                          contract::describe(ref));
  if (!ref.ns.isHost())
    return {};
  OwnedLink owned{ref.name, std::move(kind), link->index, {}};
  if (link->mac)
    owned.macs.insert(*link->mac);
  return journal_->record({true, owned});
}

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
  all.release(operation.name);  // One whose name was taken away.
  auto fd = netlink::makeNamespace(all.host().fd);
  if (!fd)
    return tl::unexpected(fd.error());
  {
    const auto inside = netlink::ScopedNamespace::enter(*fd, all.host().fd);
    if (!inside)
      return tl::unexpected(inside.error());
    if (auto allowed = netlink::allowPing(tools_.callerGid); !allowed)
      return allowed;
  }
  const auto held = all.take(operation.name, std::move(*fd));
  if (!held)
    return tl::unexpected(held.error());
  auto result = journal_->record({true, OwnedNamespace{operation.name, (*held)->cookie}});
  if (result) {
    result = all.runNetns().publish(operation.name, (*held)->fd);
    if (!result)
      (void)journal_->record({false, OwnedNamespace{operation.name, 0}});
  }
  if (!result)
    all.release(operation.name);
  return result;
}

Result<void> NetlinkKernel::carryOut(const contract::DeleteNamespace& operation) {
  Namespaces& all = tools_.namespaces;
  const auto owned = journal_->ownership().namespaces.find(operation.name);
  if (owned == journal_->ownership().namespaces.end())
    return contract::fail(FailureKind::NotOurs, "The namespace is not the lab's.", operation.name.text());
  // What has the name now, not what had it when we last looked.
  const auto ns = all.adopt(operation.name, owned->second);
  if (!ns)
    return tl::unexpected(ns.error());
  if (auto unpublished = all.runNetns().unpublish(operation.name); !unpublished)
    return unpublished;
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
  if (!peer || !peer->ns.isHost())
    return {};
  for (const auto& [name, owned] : journal_->ownership().hostLinks) {
    if (owned.index == peer->index)
      return withdraw({NamespaceRef::host(), contract::InterfaceName(name)});
  }
  return {};
}

Result<void> NetlinkKernel::make(const Making& making) {
  const auto ns = space(making.first.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  auto result = announce(making.first, making.kind);
  if (result && making.second)
    result = announce(*making.second, making.kind);
  bool made = false;
  if (result) {
    result = (*ns)->socket.change(making.request);
    made = result || result.error().kind == FailureKind::Io;  // No answer: it may have been made.
  }
  if (result && making.finish)
    result = making.finish(**ns);
  if (result)
    result = confirm(making.first, making.kind);
  if (result && making.second)
    result = confirm(*making.second, making.kind);
  if (result)
    return result;
  // All or nothing: what cannot be confirmed must not stay.
  takeBack(making.first, made);
  if (making.second)
    takeBack(*making.second, made);
  return result;
}

/// Removes a link that was not made as it should be. Its record goes only when the link is known not to be there.
void NetlinkKernel::takeBack(const LinkRef& ref, bool made) {
  const auto ns = space(ref.ns);
  if (!ns)
    return;
  auto link = findLink(**ns, ref.name.text());
  if (made && link && link->group == group()) {
    (void)(*ns)->socket.change(netlink::deleteLink(link->index));
    link = findLink(**ns, ref.name.text());
  }
  const bool gone = link ? link->group != group() : link.error().kind == FailureKind::NotFound;
  if (gone)
    (void)withdraw(ref);
}

Result<void> NetlinkKernel::carryOut(const contract::CreateVeth& operation) {
  const auto far = space(operation.second.link.ns);
  if (!far)
    return tl::unexpected(far.error());
  auto [first, second] = operation;
  for (contract::VethEnd* end : {&first, &second}) {
    if (!end->link.ns.isHost() || end->mac)
      continue;
    const auto mac = randomMac();
    if (!mac)
      return tl::unexpected(mac.error());
    end->mac = *mac;
  }
  return make({first.link,
               second.link,
               "veth",
               netlink::createVeth({first.link.name.text(), first.mac, first.mtu, group()},
                                   {second.link.name.text(), second.mac, second.mtu, group()}, (*far)->fd.get()),
               {}});
}

Result<void> NetlinkKernel::carryOut(const contract::CreateBridge& operation) {
  const auto mac = operation.mac ? Result<contract::MacAddress>(*operation.mac) : randomMac();
  if (!mac)
    return tl::unexpected(mac.error());
  NewLink bridge{operation.link.name.text(), *mac, std::nullopt, group()};
  if (!operation.mtu)
    return make({operation.link, std::nullopt, "bridge", netlink::createBridge(bridge), {}});
  // A bridge follows the smallest MTU of its ports until its own is *changed*; one that it was born with does not
  // count. So it is born with its neighbour, which the least bit makes of any number from 68 to 65535 without leaving
  // that range.
  bridge.mtu = *operation.mtu ^ 1U;
  return make({operation.link, std::nullopt, "bridge", netlink::createBridge(bridge), [&](HeldNamespace& ns) {
                 const auto link = findLink(ns, operation.link.name.text());
                 return link ? ns.socket.change(netlink::setMtu(link->index, *operation.mtu))
                             : Result<void>(tl::unexpected(link.error()));
               }});
}

Result<void> NetlinkKernel::carryOut(const contract::DeleteLink& operation) {
  const auto found = findOurs(operation.link);
  if (!found)
    return tl::unexpected(found.error());
  if (auto deleted = found->ns.socket.change(netlink::deleteLink(found->link.index)); !deleted)
    return deleted;
  if (auto gone = withdraw(operation.link); !gone)
    return gone;
  return withdrawPeer(*found);
}

}  // namespace vethloom::engine
