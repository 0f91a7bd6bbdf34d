// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/echo_socket.h"

#include "netlink/failures.h"
#include "netlink/netns.h"
#include "server/echo_packet.h"

#include <linux/errqueue.h>
#include <linux/icmp.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace vethloom::server {

using contract::Family;
using contract::IpAddress;
using contract::Result;
using netlink::FileDescriptor;

namespace {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

SocketAddress socketAddress(const IpAddress& ip) {
  SocketAddress address;
  if (ip.family() == Family::V4) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    std::memcpy(&v4.sin_addr, ip.bytes().data(), ip.size());
    std::memcpy(&address.storage, &v4, address.size = sizeof v4);
  } else {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    std::memcpy(&v6.sin6_addr, ip.bytes().data(), ip.size());
    std::memcpy(&address.storage, &v6, address.size = sizeof v6);
  }
  return address;
}

/// The address in a socket address, where it is one that we can say.
std::optional<IpAddress> ipOf(const void* socketAddress) {
  sockaddr_storage storage{};
  std::memcpy(&storage.ss_family, socketAddress, sizeof storage.ss_family);
  std::array<std::uint8_t, 16> bytes{};
  std::size_t size = 0;
  if (storage.ss_family == AF_INET) {
    std::memcpy(bytes.data(), static_cast<const char*>(socketAddress) + offsetof(sockaddr_in, sin_addr), size = 4);
  } else if (storage.ss_family == AF_INET6) {
    std::memcpy(bytes.data(), static_cast<const char*>(socketAddress) + offsetof(sockaddr_in6, sin6_addr), size = 16);
  }
  const auto ip = IpAddress::fromBytes({bytes.data(), size});
  return ip ? std::optional(*ip) : std::nullopt;
}

template <typename Value>
bool setOption(const FileDescriptor& socket, int level, int option, const Value& value) {
  return ::setsockopt(socket.get(), level, option, &value, sizeof value) == 0;
}

/// Only answers, please; and errors about our own requests on the error queue (ip(7), IP_RECVERR).
bool configure(const FileDescriptor& socket, Family family) {
  constexpr int on = 1;
  if (family == Family::V4) {
    const icmp_filter filter{~(1U << ICMP_ECHOREPLY)};
    return setOption(socket, SOL_RAW, ICMP_FILTER, filter) && setOption(socket, SOL_IP, IP_RECVERR, on);
  }
  icmp6_filter filter;
  ICMP6_FILTER_SETBLOCKALL(&filter);
  ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &filter);
  return setOption(socket, SOL_ICMPV6, ICMP6_FILTER, filter) && setOption(socket, SOL_IPV6, IPV6_RECVERR, on) &&
         setOption(socket, SOL_IPV6, IPV6_RECVHOPLIMIT, on);
}

Result<FileDescriptor> openIn(const FileDescriptor& ns, Family family) {
  const auto home = netlink::openCurrentNamespace();
  if (!home)
    return tl::unexpected(home.error());
  const auto inside = netlink::ScopedNamespace::enter(ns, *home);
  if (!inside)
    return tl::unexpected(inside.error());
  const int domain = family == Family::V4 ? AF_INET : AF_INET6;
  const int protocol = family == Family::V4 ? int{IPPROTO_ICMP} : int{IPPROTO_ICMPV6};
  FileDescriptor socket(::socket(domain, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol));
  if (!socket || !configure(socket, family))
    return netlink::systemFailure(errno, "The socket for echo requests cannot be opened.");
  return socket;
}

/// One received message and where it came from.
struct Received {
  std::array<std::uint8_t, 2048> buffer;
  alignas(cmsghdr) std::array<char, 512> control;
  sockaddr_storage peer{};
  msghdr header{};
  std::size_t size = 0;

  bool from(const FileDescriptor& socket, int flags) {
    iovec bytes{buffer.data(), buffer.size()};
    header = {};
    header.msg_name = &peer;
    header.msg_namelen = sizeof peer;
    header.msg_iov = &bytes;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    const auto count = ::recvmsg(socket.get(), &header, flags | MSG_DONTWAIT);
    size = count > 0 ? static_cast<std::size_t>(count) : 0;
    return count >= 0;
  }
  [[nodiscard]] std::span<const std::uint8_t> bytes() const { return {buffer.data(), size}; }
  [[nodiscard]] const cmsghdr* find(int level, int type) {
    for (cmsghdr* item = CMSG_FIRSTHDR(&header); item != nullptr; item = CMSG_NXTHDR(&header, item)) {
      if (item->cmsg_level == level && item->cmsg_type == type)
        return item;
    }
    return nullptr;
  }
};

}  // namespace

Result<EchoSocket> EchoSocket::open(const FileDescriptor& ns, const IpAddress& destination) {
  auto socket = openIn(ns, destination.family());
  if (!socket)
    return tl::unexpected(socket.error());
  std::uint16_t identifier = 0;
  [[maybe_unused]] const auto random = ::getrandom(&identifier, sizeof identifier, 0);
  return EchoSocket(*std::move(socket), destination, identifier);
}

int EchoSocket::send(std::uint16_t sequence) {
  // An error about an earlier request also waits as the socket's own error, and would be taken for this request's.
  int earlier = 0;
  socklen_t size = sizeof earlier;
  ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &earlier, &size);
  const auto packet = echoRequest(destination_.family(), identifier_, sequence);
  auto to = socketAddress(destination_);
  return ::sendto(socket_.get(), packet.data(), packet.size(), MSG_NOSIGNAL, to.get(), to.size) < 0 ? errno : 0;
}

std::optional<EchoEvent> EchoSocket::receive(int& looks) {
  auto event = receiveError(looks);
  return event ? event : receiveAnswer(looks);
}

std::optional<EchoEvent> EchoSocket::receiveAnswer(int& looks) {
  Received received;
  // Other pings' answers come here too, so look on until one is ours or none is left.
  while (looks-- > 0 && received.from(socket_, 0)) {
    EchoEvent event;
    auto icmp = received.bytes();
    if (destination_.family() == Family::V4) {
      const auto packet = parseIpv4(icmp);
      if (!packet)
        continue;
      event.ttl = packet->ttl;
      icmp = packet->payload;
    } else if (const auto* hops = received.find(SOL_IPV6, IPV6_HOPLIMIT)) {
      event.ttl = *CMSG_DATA(hops);
    }
    const auto echo = parseEcho(destination_.family(), icmp);
    const auto from = ipOf(&received.peer);
    if (!echo || !echo->reply || echo->identifier != identifier_ || from != destination_)
      continue;
    event.sequence = echo->sequence;
    event.answered = true;
    event.from = from->text();
    return event;
  }
  return std::nullopt;
}

std::optional<EchoEvent> EchoSocket::receiveError(int& looks) {
  const bool v4 = destination_.family() == Family::V4;
  Received received;
  while (looks-- > 0 && received.from(socket_, MSG_ERRQUEUE)) {
    // The bytes are those of our own request, as far as the reporter sent them back.
    const auto echo = parseEcho(destination_.family(), received.bytes());
    const auto* control = v4 ? received.find(SOL_IP, IP_RECVERR) : received.find(SOL_IPV6, IPV6_RECVERR);
    if (!echo || echo->reply || echo->identifier != identifier_ || ipOf(&received.peer) != destination_ ||
        control == nullptr || control->cmsg_len < CMSG_LEN(sizeof(sock_extended_err) + sizeof(sockaddr_in)))
      continue;
    sock_extended_err error;
    std::memcpy(&error, CMSG_DATA(control), sizeof error);
    EchoEvent event;
    event.sequence = echo->sequence;
    if (const auto reporter = ipOf(CMSG_DATA(control) + sizeof error))
      event.from = reporter->text();
    const bool local = error.ee_origin != SO_EE_ORIGIN_ICMP && error.ee_origin != SO_EE_ORIGIN_ICMP6;
    event.message = local ? std::strerror(static_cast<int>(error.ee_errno))
                          : describeIcmpError(destination_.family(), error.ee_type, error.ee_code, error.ee_info);
    return event;
  }
  return std::nullopt;
}

}  // namespace vethloom::server
