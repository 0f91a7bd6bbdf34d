// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/socket.h"

#include "netlink/decode.h"
#include "netlink/failures.h"

#include <arpa/inet.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <array>
#include <cerrno>

namespace vethloom::netlink {

using contract::Failure;
using contract::FailureKind;
using contract::Result;

namespace {

constexpr int interruptedTries = 64;
constexpr std::size_t dumpLimit = std::size_t{256} * 1024 * 1024;
// The kernel fills a dump's datagrams up to 32 KiB; a single answer is one link at most.
constexpr std::size_t datagramBytes = std::size_t{64} * 1024;
// The kernel answers while it handles the request; this only guards against waiting for ever.
constexpr timeval patience{10, 0};
constexpr int largeBuffer = 1024 * 1024;

/// One for all sockets of the thread: what is received is looked at before anything else is asked.
std::span<std::uint8_t> receiveBuffer() {
  alignas(NLMSG_ALIGNTO) static thread_local std::array<std::uint8_t, datagramBytes> buffer;
  return buffer;
}

int numberOf(Protocol protocol) {
  switch (protocol) {
    case Protocol::Filter:
      return NETLINK_NETFILTER;
    case Protocol::Generic:
      return NETLINK_GENERIC;
    case Protocol::Route:
      break;
  }
  return NETLINK_ROUTE;
}

/// Not the kernel's refusal: what was asked for may have been done.
tl::unexpected<Failure> noAnswer(int errorNumber) {
  auto failure = systemFailure(errorNumber, "No answer from the kernel.");
  failure.value().kind = FailureKind::Io;
  return failure;
}

tl::unexpected<Failure> tooLarge() {
  return contract::fail(FailureKind::Internal, "A netlink request grew too large.");
}

}  // namespace

Result<FileDescriptor> openNetlink(Protocol protocol, std::uint32_t groups) {
  const int nonBlocking = groups != 0 ? SOCK_NONBLOCK : 0;
  FileDescriptor fd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | nonBlocking, numberOf(protocol)));
  if (!fd)
    return systemFailure(errno, "Cannot open a netlink socket.");
  const int on = 1;
  // Sentences with refusals; only the header of the refused request; dumps that honour their filters.
  for (const int option : {NETLINK_EXT_ACK, NETLINK_CAP_ACK, NETLINK_GET_STRICT_CHK}) {
    if (::setsockopt(fd.get(), SOL_NETLINK, option, &on, sizeof(on)) != 0)
      return systemFailure(errno, "The kernel is too old: a netlink option is missing.");
  }
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = groups;
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0)
    return systemFailure(errno, "Cannot bind a netlink socket.");
  return fd;
}

ssize_t sendToKernel(int fd, Bytes messages) {
  sockaddr_nl kernel{};
  kernel.nl_family = AF_NETLINK;
  const ssize_t sent =
      ::sendto(fd, messages.data(), messages.size(), 0, reinterpret_cast<const sockaddr*>(&kernel), sizeof(kernel));
  return sent < 0 ? -errno : sent;
}

ssize_t receiveFromKernel(int fd, std::span<std::uint8_t> buffer) {
  while (true) {
    sockaddr_nl sender{};
    iovec part{buffer.data(), buffer.size()};
    msghdr header{};
    header.msg_name = &sender;
    header.msg_namelen = sizeof(sender);
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    const ssize_t size = ::recvmsg(fd, &header, 0);
    if (size < 0 && errno == EINTR)
      continue;
    if (size < 0)
      return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -errno;
    // Port 0 is the kernel. Any process with CAP_NET_ADMIN in the namespace could write to us as another port.
    if (sender.nl_pid != 0)
      continue;
    return (header.msg_flags & MSG_TRUNC) != 0 ? -EMSGSIZE : size;
  }
}

Result<Socket> Socket::open(Protocol protocol) {
  auto fd = openNetlink(protocol);
  if (!fd)
    return tl::unexpected(fd.error());
  if (::setsockopt(fd->get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) != 0)
    return systemFailure(errno, "Cannot set up a netlink socket.");
  // A transaction goes in one message. Without the right to force it, the system's limit is still enough for ours.
  if (protocol == Protocol::Filter &&
      ::setsockopt(fd->get(), SOL_SOCKET, SO_SNDBUFFORCE, &largeBuffer, sizeof(largeBuffer)) != 0)
    (void)::setsockopt(fd->get(), SOL_SOCKET, SO_SNDBUF, &largeBuffer, sizeof(largeBuffer));
  return Socket(std::move(*fd));
}

Result<void> Socket::change(Request request) {
  request.stamp(++sequence_, NLM_F_ACK);
  const auto answer = talk(std::move(request), Answer::Acknowledged);
  if (!answer)
    return tl::unexpected(answer.error());
  return {};
}

Result<std::vector<Refusal>> Socket::change(std::span<const Request> requests) {
  std::vector<std::uint8_t> messages;
  const std::uint32_t first = sequence_ + 1;
  for (std::size_t which = 0; which < requests.size(); ++which) {
    Request request = requests[which];
    if (request.overflowed())
      return tooLarge();
    // Refusals are answered in any case; one acknowledgement, of the last, says that there are no more of them.
    request.stamp(++sequence_, which + 1 == requests.size() ? NLM_F_ACK : 0);
    const Bytes bytes = request.sealed();
    messages.insert(messages.end(), bytes.begin(), bytes.end());
    messages.resize(NLMSG_ALIGN(messages.size()));
  }
  if (requests.empty())
    return std::vector<Refusal>();
  if (const auto sent = send(messages); !sent)
    return tl::unexpected(sent.error());
  return collectRefusals(first, requests.size());
}

Result<void> Socket::transact(std::span<const Request> requests) {
  const auto edge = [](std::uint16_t type) {
    nfgenmsg part{};
    part.nfgen_family = AF_UNSPEC;
    part.version = NFNETLINK_V0;
    part.res_id = htons(NFNL_SUBSYS_NFTABLES);
    Request request(type, 0);
    request.fixed(part);
    return request;
  };
  std::vector<std::uint8_t> messages;
  const std::uint32_t first = sequence_ + 1;
  const auto append = [&](Request request, std::uint16_t flags) {
    request.stamp(++sequence_, flags);
    const Bytes bytes = request.sealed();
    messages.insert(messages.end(), bytes.begin(), bytes.end());
    messages.resize(NLMSG_ALIGN(messages.size()));
    return !request.overflowed();
  };
  bool fits = append(edge(NFNL_MSG_BATCH_BEGIN), 0);
  for (std::size_t i = 0; i < requests.size(); ++i)
    fits = append(requests[i], i + 1 == requests.size() ? NLM_F_ACK : 0) && fits;
  const std::uint32_t last = sequence_;
  fits = append(edge(NFNL_MSG_BATCH_END), 0) && fits;
  if (!fits || requests.empty())
    return contract::fail(FailureKind::Internal, "A netlink request is too large, or empty.");
  if (const auto sent = send(messages); !sent)
    return tl::unexpected(sent.error());
  return collectVerdict(first, last);
}

Result<std::vector<std::uint8_t>> Socket::ask(Request request) {
  request.stamp(++sequence_, 0);
  return talk(std::move(request), Answer::One);
}

Result<std::vector<std::uint8_t>> Socket::dump(Request request) {
  for (int attempt = 1;; ++attempt) {
    request.stamp(++sequence_, NLM_F_DUMP);
    auto messages = talk(request, Answer::Many);
    const bool interrupted = !messages && messages.error().errorNumber == EINTR;
    if (!interrupted || attempt == interruptedTries)
      return messages;
  }
}

Result<std::uint64_t> Socket::namespaceCookie() const {
  std::uint64_t cookie = 0;
  socklen_t size = sizeof(cookie);
  if (::getsockopt(fd_.get(), SOL_SOCKET, SO_NETNS_COOKIE, &cookie, &size) != 0)
    return systemFailure(errno, "The kernel cannot identify a network namespace; Linux 5.14 or newer is needed.");
  return cookie;
}

Result<std::vector<std::uint8_t>> Socket::talk(Request request, Answer answer) {
  if (request.overflowed())
    return tooLarge();
  if (const auto sent = send(request.sealed()); !sent)
    return tl::unexpected(sent.error());
  return collect(sequence_, answer);
}

Result<void> Socket::send(Bytes messages) {
  const ssize_t sent = sendToKernel(fd_.get(), messages);
  if (sent != static_cast<ssize_t>(messages.size()))
    return systemFailure(sent < 0 ? static_cast<int>(-sent) : EIO, "Cannot send a netlink request.");
  return {};
}

/// Hands each message that arrives to `isLast`, until that says so of one.
Result<void> Socket::receiveUntil(const std::function<bool(const MessageHeader&, Bytes)>& isLast) {
  const std::span<std::uint8_t> buffer = receiveBuffer();
  bool done = false;
  while (!done) {
    const ssize_t size = receiveFromKernel(fd_.get(), buffer);
    if (size <= 0)
      return noAnswer(size == 0 ? ETIMEDOUT : static_cast<int>(-size));
    forEachMessage(Bytes(buffer).first(static_cast<std::size_t>(size)), [&](Bytes message) {
      const auto header = done ? std::nullopt : decodeHeader(message);
      done = done || (header && isLast(*header, message));
    });
  }
  return {};
}

/// A transaction ends with the first refusal, or with the acknowledgement of its last change.
Result<void> Socket::collectVerdict(std::uint32_t first, std::uint32_t last) {
  Acknowledgement verdict;
  const auto received = receiveUntil([&](const MessageHeader& header, Bytes message) {
    const auto answer = header.sequence - first <= last - first ? decodeAcknowledgement(message) : std::nullopt;
    verdict = answer.value_or(verdict);
    return answer && (answer->errorNumber != 0 || header.sequence == last);
  });
  if (received && verdict.errorNumber != 0)
    return systemFailure(verdict.errorNumber, "The kernel refused.", {}, verdict.words);
  return received;
}

Result<std::vector<std::uint8_t>> Socket::collect(std::uint32_t sequence, Answer answer) {
  std::vector<std::uint8_t> collected;
  std::optional<Acknowledgement> end;
  bool interrupted = false;
  const auto received = receiveUntil([&](const MessageHeader& header, Bytes message) {
    // Left over from a request whose answer we gave up on.
    if (header.sequence != sequence)
      return false;
    interrupted = interrupted || (header.flags & NLM_F_DUMP_INTR) != 0;
    if ((end = decodeAcknowledgement(message)))
      return true;
    collected.insert(collected.end(), message.begin(), message.end());
    collected.resize(NLMSG_ALIGN(collected.size()));
    return answer == Answer::One || collected.size() > dumpLimit;
  });
  if (!received)
    return tl::unexpected(received.error());
  if (collected.size() > dumpLimit)
    return contract::fail(FailureKind::LimitExceeded, "The kernel's answer is too large.");
  if (end && end->errorNumber != 0)
    return systemFailure(end->errorNumber, "The kernel refused.", {}, end->words);
  if (interrupted)
    return systemFailure(EINTR, "The kernel's tables kept changing while they were read.");
  return collected;
}

/// Reads answers up to that of the last request. A lost one is no silent success: the kernel then marks the socket,
/// and the next read fails (ENOBUFS).
Result<std::vector<Refusal>> Socket::collectRefusals(std::uint32_t first, std::size_t count) {
  std::vector<Refusal> refusals;
  const auto received = receiveUntil([&](const MessageHeader& header, Bytes message) {
    const std::size_t which = header.sequence - first;
    const auto answer = which < count ? decodeAcknowledgement(message) : std::nullopt;
    if (answer && answer->errorNumber != 0)
      refusals.push_back({which, systemFailure(answer->errorNumber, "The kernel refused.", {}, answer->words).value()});
    return answer && which + 1 == count;
  });
  if (!received)
    return tl::unexpected(received.error());
  return refusals;
}

}  // namespace vethloom::netlink
