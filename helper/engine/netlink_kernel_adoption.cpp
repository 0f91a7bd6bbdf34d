// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/give_back.h"
#include "engine/netlink_kernel.h"

#include <sys/stat.h>

/// The part of NetlinkKernel that takes in namespaces of others, and numbers namespaces.
namespace vethloom::engine {

using contract::FailureKind;
using contract::NamespaceName;
using contract::Result;
using netlink::FileDescriptor;

namespace {

/// Whether it is the namespace of the first process, be that ours or not.
bool isOfInit(const netlink::NamespaceInode& inode) {
  struct stat info {};
  return ::stat("/proc/1/ns/net", &info) == 0 && netlink::NamespaceInode{info.st_dev, info.st_ino} == inode;
}

}  // namespace

/// Neither the one that we are in nor one that the lab has under another name.
Result<void> NetlinkKernel::mustBeForeign(const NamespaceName& name, const FileDescriptor& ns) {
  const netlink::NamespaceInode inode = netlink::inodeOf(ns.get());
  if (inode == netlink::inodeOf(tools_.namespaces.host().fd.get()) || isOfInit(inode))
    return contract::fail(FailureKind::NotPermitted,
                          tools_.where == contract::Where::Host ? "It is the namespace of this computer itself."
                                                                : "It is the root namespace of the sandbox.",
                          name.text());
  const auto& ours = journal_->ownership().namespaces;
  for (const auto& [ref, held] : tools_.namespaces.all()) {
    const auto other = ref.isHost() ? std::nullopt : std::optional(NamespaceName::parse(ref.text()));
    const auto owned = other && *other ? ours.find(**other) : ours.end();
    if (owned != ours.end() && owned->second == held->cookie && held->inode == inode)
      return contract::fail(FailureKind::AlreadyExists, "It is the lab's namespace " + ref.text() + " already.",
                            name.text());
  }
  return {};
}

// Recorded before it gets its name, or before anything is made in it: what a helper that is killed leaves is a record
// of a namespace in which there is nothing to be removed.
Result<void> NetlinkKernel::carryOut(const contract::AdoptNamespace& operation) {
  Namespaces& all = tools_.namespaces;
  const NamespaceName& name = operation.name;
  const bool pinned = operation.how.process.has_value();
  auto fd = all.runNetns().open(name);
  if (pinned) {
    if (fd)
      return contract::fail(FailureKind::AlreadyExists, "There is a namespace of that name already.", name.text());
    if (fd.error().kind != FailureKind::NotFound)
      return tl::unexpected(fd.error());
    fd = netlink::openNamespaceOfProcess(*operation.how.process);
  }
  if (!fd)
    return tl::unexpected(fd.error());
  if (auto foreign = mustBeForeign(name, *fd); !foreign)
    return foreign;
  const auto held = all.takeIn(name, std::move(*fd));
  if (!held)
    return tl::unexpected(held.error());
  const OwnedNamespace owned{name, (*held)->cookie, operation.how};
  auto done = journal_->record({true, owned});
  if (!done) {
    all.giveBack(name);
    return done;
  }
  done = pinned ? all.runNetns().publish(name, (*held)->fd) : Result<void>();
  changed_ = bool(done);
  if (!done) {
    (void)journal_->record({false, owned});
    all.giveBack(name);
  }
  return done;
}

Result<void> NetlinkKernel::carryOut(const contract::SetNamespaceId& operation) {
  const auto ns = space(operation.name);
  if (!ns)
    return tl::unexpected(ns.error());
  auto set = tools_.namespaces.setHostNsid(**ns, operation.id);
  tools_.namespaces.monitor().nudge();
  return set;
}

Result<void> NetlinkKernel::giveBackNow(const NamespaceName& name) {
  const GivenBack given = giveBack(tools_.namespaces, tools_.settings, *journal_, tools_.where, name);
  changed_ = true;
  if (given.left.empty())
    return {};
  std::string sentences;
  for (const std::string& sentence : given.left)
    sentences += (sentences.empty() ? "" : " ") + sentence;
  return contract::fail(FailureKind::Kernel, sentences, name.text());
}

}  // namespace vethloom::engine
