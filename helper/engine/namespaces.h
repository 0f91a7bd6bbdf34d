// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/names.h"
#include "netlink/monitor.h"
#include "netlink/run_netns.h"
#include "netlink/socket.h"

#include <map>
#include <memory>
#include <optional>
#include <set>

namespace vethloom::engine {

/// A namespace that we hold: while its descriptors are open it is this one, whatever happens to its name.
struct HeldNamespace {
  contract::NamespaceRef ref;
  netlink::FileDescriptor fd;
  netlink::Socket socket;
  std::uint64_t cookie = 0;
  int hostNsid = -1;                                  ///< Namespaces::hostNsid; -1: not asked for yet.
  netlink::Monitor::Token token = 0;                  ///< Never used again.
  netlink::NamespaceInode inode = {};                 ///< No other namespace has it while this one is held.
  std::optional<netlink::Socket> filterSocket = {};   ///< Of Protocol::Filter; opened when it is first wanted.
  std::optional<netlink::Socket> genericSocket = {};  ///< Of Protocol::Generic; the same.
  bool settingsChanged = false;   ///< We changed sysctls here since the observer looked; the kernel tells of few.
  bool wireguardChanged = false;  ///< The same of what WireGuard links were told, of which the kernel tells nothing.
};

/// The namespaces that we hold open, the host first, and the monitor that listens in them.
class Namespaces {
public:
  /// Holds the calling thread's namespace as the host.
  [[nodiscard]] static contract::Result<std::unique_ptr<Namespaces>> open(netlink::RunNetns runNetns,
                                                                          netlink::Monitor monitor);

  [[nodiscard]] HeldNamespace& host() { return *held_.begin()->second; }
  [[nodiscard]] HeldNamespace* find(const contract::NamespaceRef& ref);
  /// The number that the host has given it, from which all other numbers are resolved (peers.h). Given and asked for
  /// only when somebody wants it; -1 where it cannot be had, and for the host itself.
  [[nodiscard]] int hostNsid(HeldNamespace& ns);
  /// The same, but gives it none; nothing where it has none.
  [[nodiscard]] std::optional<std::uint32_t> knownHostNsid(HeldNamespace& ns);
  /// Gives it this number; AlreadyExists where it has another, which the kernel never changes, or another one has this.
  contract::Result<void> setHostNsid(HeldNamespace& ns, std::uint32_t nsid);
  [[nodiscard]] HeldNamespace* findByHostNsid(int nsid);
  /// Gives every namespace its number.
  void numberAll();
  [[nodiscard]] const std::map<contract::NamespaceRef, std::unique_ptr<HeldNamespace>>& all() const { return held_; }
  /// Changes whenever a namespace is taken in or released.
  [[nodiscard]] std::uint64_t generation() const { return generation_; }
  [[nodiscard]] const netlink::RunNetns& runNetns() const { return runNetns_; }
  [[nodiscard]] netlink::Monitor& monitor() { return monitor_; }

  /// Opens the namespace that has this name now; NotFound where none has. Another one that was held under the name
  /// is released.
  contract::Result<HeldNamespace*> adopt(const contract::NamespaceName& name);
  /// The same, but only the namespace with this cookie; NotOurs for any other, which is looked at for its cookie and
  /// neither kept nor numbered. Any other failure says nothing about whether it is there.
  contract::Result<HeldNamespace*> adopt(const contract::NamespaceName& name, std::uint64_t cookie);
  /// Holds a namespace that is open under a name that it need not have yet.
  contract::Result<HeldNamespace*> takeIn(const contract::NamespaceName& name, netlink::FileDescriptor fd);
  /// Makes a namespace and holds it. Until it is published nothing but our descriptors keeps it alive.
  contract::Result<HeldNamespace*> make(const contract::NamespaceName& name);
  /// Closes everything that would keep the namespace alive.
  void release(const contract::NamespaceRef& ref);
  /// The same for one that goes on without us, so that whoever observes looks at what has its name again.
  void giveBack(const contract::NamespaceName& name);
  [[nodiscard]] std::set<contract::NamespaceName> takeGivenBack() { return std::exchange(givenBack_, {}); }

private:
  contract::Result<HeldNamespace*> adoptIf(const contract::NamespaceName& name, std::optional<std::uint64_t> cookie);
  contract::Result<HeldNamespace*> take(const contract::NamespaceRef& ref, netlink::FileDescriptor fd,
                                        std::optional<std::uint64_t> expected);
  /// Called while the thread is inside the namespace.
  contract::Result<HeldNamespace*> hold(const contract::NamespaceRef& ref, netlink::FileDescriptor fd,
                                        std::optional<std::uint64_t> expected);
  void remember(HeldNamespace& ns, int nsid);
  Namespaces(netlink::RunNetns runNetns, netlink::Monitor monitor);

  std::map<contract::NamespaceRef, std::unique_ptr<HeldNamespace>> held_;  ///< The host sorts first.
  std::map<int, HeldNamespace*> byHostNsid_;
  std::set<HeldNamespace*> unnumbered_;
  std::set<contract::NamespaceName> givenBack_;
  netlink::RunNetns runNetns_;
  netlink::Monitor monitor_;
  netlink::Monitor::Token nextToken_ = 1;
  std::uint64_t generation_ = 0;
};

}  // namespace vethloom::engine
