// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "netlink/netns.h"
#include "netlink/request.h"

#include <map>
#include <memory>
#include <set>

namespace vethloom::netlink {

/// Listens in many namespaces at once: to links, addresses, routes, rules, neighbours, forwarding, queueing disciplines
/// and the packet filter in each, and to names that come and go in /run/netns. Its event sockets keep their namespaces
/// alive: `forget` one that should die.
class Monitor {
public:
  /// Chosen by the caller, one a watched namespace; never used again after `forget`.
  using Token = std::uint64_t;

  /// What was heard.
  struct Heard {
    /// Whole datagrams in the order of arrival within a namespace.
    std::vector<std::pair<Token, std::vector<std::uint8_t>>> datagrams;
    std::set<Token> filters;      ///< Namespaces whose packet filter has changed.
    bool overrun = false;         ///< Some namespace's events were lost.
    bool allNames = false;        ///< So much happened to names that all must be looked at.
    std::set<std::string> names;  ///< Names in /run/netns that came, went, or got a namespace.
  };

  /// `bufferBytes` is each event socket's receive buffer (the kernel doubles it and may allow less).
  [[nodiscard]] static contract::Result<Monitor> open(std::size_t bufferBytes);

  /// Readable when `collect` has something.
  [[nodiscard]] int descriptor() const { return epoll_.get(); }
  /// Starts to listen in the namespace. Where it did already it starts afresh: what was queued is dropped, and with it
  /// the gap that an overrun leaves.
  contract::Result<void> watch(Token token, const FileDescriptor& ns, const FileDescriptor& home);
  void forget(Token token);
  /// Whether the namespace had a packet filter of anybody's when `watch` began to listen.
  [[nodiscard]] bool hadFilter(Token token) const { return filtered_.contains(token); }
  /// Makes the descriptor readable: for changes of which the kernel sends no event.
  void nudge() const;
  /// Whether the descriptor is readable.
  [[nodiscard]] bool hasMore() const;
  /// What is there now, at most about a thousand datagrams; the descriptor stays readable while there is more.
  [[nodiscard]] Heard collect();

private:
  Monitor() = default;
  contract::Result<void> watchFilter(Token token);
  void readSocket(Token token, int fd, Heard& heard);
  void readNames(Heard& heard);

  FileDescriptor epoll_;
  FileDescriptor names_;   ///< inotify on /run/netns.
  FileDescriptor nudged_;  ///< eventfd
  FileDescriptor mounts_;  ///< /proc/self/mountinfo, which polls as urgent after any mount.
  std::map<Token, FileDescriptor> sockets_;
  std::map<Token, FileDescriptor> filterSockets_;
  std::set<Token> filtered_;
  std::set<std::string> unmounted_;  ///< Files whose namespace is still to be mounted on them.
  std::size_t bufferBytes_ = 0;
};

}  // namespace vethloom::netlink
