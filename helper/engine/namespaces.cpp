// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/namespaces.h"

#include "netlink/requests.h"

#include <cerrno>

namespace vethloom::engine {

using contract::FailureKind;
using contract::NamespaceRef;
using contract::Result;
using netlink::FileDescriptor;

namespace {

tl::unexpected<contract::Failure> notThatOne(const NamespaceRef& ref) {
  return contract::fail(FailureKind::NotOurs, "The namespace is not the lab's.", ref.text());
}

Result<int> askNsid(HeldNamespace& host, const FileDescriptor& ns) {
  const auto answer = host.socket.ask(netlink::getNsid(ns.get()));
  if (!answer)
    return tl::unexpected(answer.error());
  const auto message = netlink::decodeNsid(*answer);
  return message ? message->nsid : -1;
}

/// A namespace that has a cable to the host has a number already.
Result<int> numberInHost(HeldNamespace& host, const FileDescriptor& ns) {
  auto number = askNsid(host, ns);
  if (!number || *number >= 0)
    return number;
  const auto assigned = host.socket.change(netlink::assignNsid(ns.get()));
  if (!assigned && assigned.error().errorNumber != EEXIST)
    return tl::unexpected(assigned.error());
  return askNsid(host, ns);
}

}  // namespace

Namespaces::Namespaces(netlink::RunNetns runNetns, netlink::Monitor monitor)
    : runNetns_(std::move(runNetns)), monitor_(std::move(monitor)) {}

Result<std::unique_ptr<Namespaces>> Namespaces::open(netlink::RunNetns runNetns, netlink::Monitor monitor) {
  auto fd = netlink::openCurrentNamespace();
  if (!fd)
    return tl::unexpected(fd.error());
  auto socket = netlink::Socket::open();
  if (!socket)
    return tl::unexpected(socket.error());
  const auto cookie = socket->namespaceCookie();
  if (!cookie)
    return tl::unexpected(cookie.error());
  std::unique_ptr<Namespaces> all(new Namespaces(std::move(runNetns), std::move(monitor)));
  auto host = std::make_unique<HeldNamespace>(
      HeldNamespace{NamespaceRef::host(), std::move(*fd), std::move(*socket), *cookie, -1, all->nextToken_++, {}});
  all->held_.emplace(NamespaceRef::host(), std::move(host));
  return all;
}

HeldNamespace* Namespaces::find(const NamespaceRef& ref) {
  const auto found = held_.find(ref);
  return found == held_.end() ? nullptr : found->second.get();
}

Result<HeldNamespace*> Namespaces::adopt(const contract::NamespaceName& name) {
  return adoptIf(name, std::nullopt);
}

Result<HeldNamespace*> Namespaces::adopt(const contract::NamespaceName& name, std::uint64_t cookie) {
  return adoptIf(name, cookie);
}

Result<HeldNamespace*> Namespaces::adoptIf(const contract::NamespaceName& name, std::optional<std::uint64_t> cookie) {
  // A look is enough where it is the one that we hold.
  if (HeldNamespace* const held = find(name); held && runNetns_.inodeOf(name) == held->inode)
    return cookie && held->cookie != *cookie ? Result<HeldNamespace*>(notThatOne(name)) : held;
  auto fd = runNetns_.open(name);
  if (!fd) {
    // Its name is gone, so it should die; our descriptors would keep it alive.
    if (fd.error().kind == FailureKind::NotFound)
      release(name);
    return tl::unexpected(fd.error());
  }
  release(name);
  return take(name, std::move(*fd), cookie);
}

Result<HeldNamespace*> Namespaces::take(const NamespaceRef& ref, FileDescriptor fd,
                                        std::optional<std::uint64_t> expected) {
  const auto inside = netlink::ScopedNamespace::enter(fd, host().fd);
  if (!inside)
    return tl::unexpected(inside.error());
  return hold(ref, std::move(fd), expected);
}

Result<HeldNamespace*> Namespaces::takeIn(const contract::NamespaceName& name, FileDescriptor fd) {
  return take(name, std::move(fd), std::nullopt);
}

Result<HeldNamespace*> Namespaces::make(const contract::NamespaceName& name) {
  // Entering the namespace that we are in changes nothing, but makes sure of the way back before we leave.
  const auto back = netlink::ScopedNamespace::enter(host().fd, host().fd);
  if (!back)
    return tl::unexpected(back.error());
  auto fd = netlink::enterNewNamespace();
  if (!fd)
    return tl::unexpected(fd.error());
  return hold(name, std::move(*fd), std::nullopt);
}

Result<HeldNamespace*> Namespaces::hold(const NamespaceRef& ref, FileDescriptor fd,
                                        std::optional<std::uint64_t> expected) {
  auto socket = netlink::Socket::open();
  if (!socket)
    return tl::unexpected(socket.error());
  const auto cookie = socket->namespaceCookie();
  if (!cookie)
    return tl::unexpected(cookie.error());
  if (expected && *cookie != *expected)
    return notThatOne(ref);
  release(ref);
  const auto inode = netlink::inodeOf(fd.get());
  auto held = std::make_unique<HeldNamespace>(
      HeldNamespace{ref, std::move(fd), std::move(*socket), *cookie, -1, nextToken_++, inode});
  HeldNamespace* const result = held.get();
  unnumbered_.insert(result);
  held_[ref] = std::move(held);
  ++generation_;
  return result;
}

int Namespaces::hostNsid(HeldNamespace& ns) {
  if (unnumbered_.contains(&ns))
    remember(ns, numberInHost(host(), ns.fd).value_or(-1));
  return ns.hostNsid;
}

void Namespaces::remember(HeldNamespace& ns, int nsid) {
  unnumbered_.erase(&ns);
  ns.hostNsid = nsid;
  if (nsid >= 0)
    byHostNsid_[nsid] = &ns;
}

std::optional<std::uint32_t> Namespaces::knownHostNsid(HeldNamespace& ns) {
  if (unnumbered_.contains(&ns)) {
    const auto asked = askNsid(host(), ns.fd);
    if (asked && *asked >= 0)
      remember(ns, *asked);
  }
  return ns.hostNsid >= 0 ? std::optional(static_cast<std::uint32_t>(ns.hostNsid)) : std::nullopt;
}

Result<void> Namespaces::setHostNsid(HeldNamespace& ns, std::uint32_t nsid) {
  const auto wanted = static_cast<int>(nsid);
  auto assigned = host().socket.change(netlink::assignNsid(ns.fd.get(), wanted));
  if (!assigned && assigned.error().errorNumber != EEXIST)
    return assigned;
  const auto now = askNsid(host(), ns.fd);
  if (!now)
    return tl::unexpected(now.error());
  if (*now >= 0)
    remember(ns, *now);
  if (*now == wanted)
    return {};
  const std::string why = *now >= 0 ? "It has the number " + std::to_string(*now) +
                                          " already, and the kernel never changes it. Draw that one, or none."
                                    : "Another namespace has this number.";
  contract::Failure failure = assigned ? contract::Failure() : assigned.error();
  failure.kind = FailureKind::AlreadyExists;
  failure.message = why;
  failure.object = ns.ref.text();
  return tl::unexpected<contract::Failure>(std::move(failure));
}

HeldNamespace* Namespaces::findByHostNsid(int nsid) {
  numberAll();
  const auto found = byHostNsid_.find(nsid);
  return found == byHostNsid_.end() ? nullptr : found->second;
}

void Namespaces::numberAll() {
  while (!unnumbered_.empty())
    (void)hostNsid(**unnumbered_.begin());
}

void Namespaces::giveBack(const contract::NamespaceName& name) {
  release(name);
  givenBack_.insert(name);
  monitor_.nudge();
}

void Namespaces::release(const NamespaceRef& ref) {
  const auto found = held_.find(ref);
  if (found == held_.end() || ref.isHost())
    return;
  monitor_.forget(found->second->token);
  byHostNsid_.erase(found->second->hostNsid);
  unnumbered_.erase(found->second.get());
  held_.erase(found);
  ++generation_;
}

}  // namespace vethloom::engine
