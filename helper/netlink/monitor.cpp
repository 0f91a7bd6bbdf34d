// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/monitor.h"

#include "netlink/decode.h"
#include "netlink/failures.h"
#include "netlink/nft/table.h"
#include "netlink/run_netns.h"
#include "netlink/socket.h"

#include <fcntl.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>

namespace vethloom::netlink {

using contract::Result;

namespace {

constexpr std::size_t datagramsAtOnce = 1024;

/// The bits by which bind(2) takes groups; one call for all of them, in place of one each, counts where a lab has
/// thousands of namespaces. It knows the first 32.
template <std::size_t Count>
constexpr std::uint32_t groupBits(const int (&groups)[Count]) {
  std::uint32_t bits = 0;
  for (const int group : groups)
    bits |= std::uint32_t{1} << static_cast<unsigned>(group - 1);
  return bits;
}
constexpr std::uint32_t routeGroups = groupBits(
    {RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR, RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE,
     RTNLGRP_IPV4_NETCONF, RTNLGRP_IPV6_NETCONF, RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE, RTNLGRP_NEIGH, RTNLGRP_TC});
constexpr std::uint32_t filterGroups = groupBits({NFNLGRP_NFTABLES});
// Tokens of the descriptors that belong to no namespace.
constexpr Monitor::Token namesToken = UINT64_MAX;
constexpr Monitor::Token mountsToken = UINT64_MAX - 1;
constexpr Monitor::Token nudgeToken = UINT64_MAX - 2;
/// Beside a namespace's token: its other socket.
constexpr Monitor::Token filterBit = Monitor::Token{1} << 62U;

bool addTo(const FileDescriptor& epoll, int fd, std::uint32_t events, Monitor::Token token) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = token;
  return ::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, fd, &event) == 0;
}

bool isFilter(Monitor::Token token) {
  return token != namesToken && token != mountsToken && (token & filterBit) != 0;
}

/// Empties a socket whose events matter only in that there were some.
void drop(int fd) {
  std::array<std::uint8_t, 16384> buffer;
  for (std::size_t i = 0; i < datagramsAtOnce && receiveFromKernel(fd, buffer) != 0; ++i) {
  }
}

/// Asks by the event socket itself, which saves most namespaces another one. An answer that makes no sense means yes:
/// then somebody looks properly.
bool hasTables(int fd) {
  Request request = nft::dumpTables();
  request.stamp(1, NLM_F_DUMP);
  const Bytes bytes = request.sealed();
  std::array<std::uint8_t, 16384> buffer;
  if (sendToKernel(fd, bytes) != static_cast<ssize_t>(bytes.size()))
    return true;
  // The kernel has answered already.
  const ssize_t size = receiveFromKernel(fd, buffer);
  const auto header = size > 0 ? decodeHeader(Bytes(buffer).first(static_cast<std::size_t>(size))) : std::nullopt;
  return !header || header->type != NLMSG_DONE;
}

Result<FileDescriptor> openEventSocket(Protocol protocol, std::uint32_t groups, std::size_t bufferBytes) {
  auto fd = openNetlink(protocol, groups);
  if (!fd)
    return fd;
  const int bytes = static_cast<int>(std::min<std::size_t>(bufferBytes, INT_MAX / 2));
  // Past the system's limit where we may (real root), up to it where not (a sandbox).
  if (::setsockopt(fd->get(), SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes)) != 0)
    (void)::setsockopt(fd->get(), SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
  return fd;
}

}  // namespace

Result<Monitor> Monitor::open(std::size_t bufferBytes) {
  Monitor monitor;
  monitor.bufferBytes_ = bufferBytes;
  monitor.epoll_.reset(::epoll_create1(EPOLL_CLOEXEC));
  monitor.names_.reset(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  // `ip netns add` makes a file first and mounts the namespace on it a moment later; only the second is of use, and
  // inotify does not tell of it.
  monitor.mounts_.reset(::open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC));
  monitor.nudged_.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!monitor.epoll_ || !monitor.names_ || !monitor.mounts_ || !monitor.nudged_)
    return systemFailure(errno, "Cannot set up the monitor.");
  if (::inotify_add_watch(monitor.names_.get(), RunNetns::path(), IN_CREATE | IN_DELETE | IN_MOVE | IN_ONLYDIR) < 0)
    return systemFailure(errno, "Cannot watch the directory of named namespaces.", RunNetns::path());
  if (!addTo(monitor.epoll_, monitor.names_.get(), EPOLLIN, namesToken) ||
      !addTo(monitor.epoll_, monitor.nudged_.get(), EPOLLIN, nudgeToken) ||
      !addTo(monitor.epoll_, monitor.mounts_.get(), EPOLLPRI, mountsToken))
    return systemFailure(errno, "Cannot set up the monitor.");
  return monitor;
}

Result<void> Monitor::watch(Token token, const FileDescriptor& ns, const FileDescriptor& home) {
  const auto inside = ScopedNamespace::enter(ns, home);
  if (!inside)
    return tl::unexpected(inside.error());
  auto fd = openEventSocket(Protocol::Route, routeGroups, bufferBytes_);
  if (!fd)
    return tl::unexpected(fd.error());
  if (!addTo(epoll_, fd->get(), EPOLLIN, token))
    return systemFailure(errno, "Cannot watch a namespace.");
  sockets_[token] = std::move(*fd);
  return watchFilter(token);
}

/// Called inside the namespace.
Result<void> Monitor::watchFilter(Token token) {
  // What is said is looked up afterwards, so that it does not matter if some of it is lost.
  constexpr std::size_t smallBuffer = std::size_t{32} * 1024;
  auto fd = openEventSocket(Protocol::Filter, filterGroups, smallBuffer);
  if (!fd)
    return {};  // A kernel without a packet filter has no such events.
  if (!addTo(epoll_, fd->get(), EPOLLIN, token | filterBit))
    return systemFailure(errno, "Cannot watch a namespace.");
  filtered_.erase(token);
  if (hasTables(fd->get()))
    filtered_.insert(token);
  filterSockets_[token] = std::move(*fd);
  return {};
}

void Monitor::forget(Token token) {
  sockets_.erase(token);  // Closing it takes it out of the epoll set.
  filterSockets_.erase(token);
  filtered_.erase(token);
}

void Monitor::nudge() const {
  (void)::eventfd_write(nudged_.get(), 1);
}

bool Monitor::hasMore() const {
  pollfd ready{epoll_.get(), POLLIN, 0};
  return ::poll(&ready, 1, 0) > 0;
}

Monitor::Heard Monitor::collect() {
  Heard heard;
  eventfd_t nudges = 0;
  (void)::eventfd_read(nudged_.get(), &nudges);
  std::array<epoll_event, 64> events;
  while (heard.datagrams.size() < datagramsAtOnce) {
    const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), 0);
    bool progress = false;
    for (int i = 0; i < count; ++i) {
      const Token token = events[static_cast<std::size_t>(i)].data.u64;
      const auto filter = filterSockets_.find(token & ~filterBit);
      if (isFilter(token) && filter != filterSockets_.end()) {
        heard.filters.insert(filter->first);
        drop(filter->second.get());
        progress = true;
      }
      const auto socket = sockets_.find(token);
      if (socket != sockets_.end()) {
        readSocket(token, socket->second.get(), heard);
        progress = true;
      }
    }
    if (!progress)
      break;
  }
  // Always looked at: an event on the mount table is reported once, and perhaps to whoever polled our descriptor.
  readNames(heard);
  return heard;
}

void Monitor::readSocket(Token token, int fd, Heard& heard) {
  std::array<std::uint8_t, std::size_t{32} * 1024> buffer;
  // A few at a time, so that one busy namespace does not starve the others.
  for (int i = 0; i < 32; ++i) {
    const ssize_t size = receiveFromKernel(fd, buffer);
    if (size == 0)
      return;
    if (size < 0) {
      heard.overrun = true;
      continue;
    }
    heard.datagrams.emplace_back(token, std::vector<std::uint8_t>(buffer.begin(), buffer.begin() + size));
  }
}

void Monitor::readNames(Heard& heard) {
  alignas(inotify_event) std::array<char, 16384> buffer;
  while (true) {
    const ssize_t size = ::read(names_.get(), buffer.data(), buffer.size());
    if (size <= 0)
      break;
    for (ssize_t at = 0; at < size;) {
      const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
      at += static_cast<ssize_t>(sizeof(inotify_event)) + event->len;
      heard.allNames = heard.allNames || (event->mask & IN_Q_OVERFLOW) != 0;
      if (event->len > 0)
        heard.names.insert(event->name);
    }
  }
  // A file without a namespace yet is reported again until the mount has come.
  heard.names.merge(std::exchange(unmounted_, {}));
  for (const std::string& name : heard.names) {
    const FileDescriptor file(
        ::open((std::string(RunNetns::path()) + '/' + name).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (file && !isNetworkNamespace(file.get()))
      unmounted_.insert(name);
  }
}

}  // namespace vethloom::netlink
