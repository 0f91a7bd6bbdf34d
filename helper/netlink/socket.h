// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "netlink/file_descriptor.h"
#include "netlink/request.h"

#include <sys/types.h>
#include <functional>
#include <span>
#include <vector>

namespace vethloom::netlink {

struct MessageHeader;

/// What a socket talks about: links, addresses and routes (NETLINK_ROUTE), the packet filter (NETLINK_NETFILTER), or
/// what is said in families of its own (NETLINK_GENERIC).
enum class Protocol { Route, Filter, Generic };

/// A change out of many that the kernel refused.
struct Refusal {
  std::size_t which = 0;  ///< Its place among them.
  contract::Failure failure;
};

/// A netlink socket. It speaks for the network namespace that it was opened in, whatever the thread does later,
/// and keeps that namespace alive.
class Socket {
public:
  /// Opens in the calling thread's namespace: close-on-exec, extended acknowledgements, strict checking.
  [[nodiscard]] static contract::Result<Socket> open(Protocol protocol = Protocol::Route);

  /// Sends a change and waits for the kernel's acknowledgement. A failure of kind Io means that none came: then the
  /// change may have been made.
  contract::Result<void> change(Request request);
  /// Sends changes in one message. The kernel carries them out in order and goes on after one that it refuses: those
  /// are returned, in order. A failure of kind Io means that not all answers came, so any of them may have been made;
  /// any other, that none was sent.
  contract::Result<std::vector<Refusal>> change(std::span<const Request> requests);
  /// Sends changes of the packet filter as one transaction: all are carried out, or none.
  contract::Result<void> transact(std::span<const Request> requests);
  /// Sends a question with one answer: the answer's message.
  [[nodiscard]] contract::Result<std::vector<std::uint8_t>> ask(Request request);
  /// Sends a question with many answers: all messages, one behind the other (forEachMessage). An interrupted dump is
  /// repeated, because half of it would be from before a change and half from after.
  [[nodiscard]] contract::Result<std::vector<std::uint8_t>> dump(Request request);

  /// SO_NETNS_COOKIE: never reused while the machine runs, so it identifies the namespace (since 5.14).
  [[nodiscard]] contract::Result<std::uint64_t> namespaceCookie() const;

private:
  explicit Socket(FileDescriptor fd) : fd_(std::move(fd)) {}
  enum class Answer { Acknowledged, One, Many };
  contract::Result<std::vector<std::uint8_t>> talk(Request request, Answer answer);
  contract::Result<std::vector<std::uint8_t>> collect(std::uint32_t sequence, Answer answer);
  contract::Result<std::vector<Refusal>> collectRefusals(std::uint32_t first, std::size_t count);
  contract::Result<void> receiveUntil(const std::function<bool(const MessageHeader&, Bytes)>& isLast);
  contract::Result<void> collectVerdict(std::uint32_t first, std::uint32_t last);
  contract::Result<void> send(Bytes messages);

  FileDescriptor fd_;
  std::uint32_t sequence_ = 0;
};

/// Opens a socket in the calling thread's namespace with the options that every one of ours has. With `groups`, a bit
/// for each (nl_groups in netlink(7)), it gets their events, and does not block.
[[nodiscard]] contract::Result<FileDescriptor> openNetlink(Protocol protocol, std::uint32_t groups = 0);

/// Every request of ours passes here. The bytes sent, or -errno. The kernel has carried out what is in `messages` when
/// this returns: rtnetlink works in the sender's own context.
[[nodiscard]] ssize_t sendToKernel(int fd, Bytes messages);

/// Every answer and every event passes here. One datagram from the kernel, 0 where none waits on a non-blocking socket.
/// What did not come from the kernel is thrown away. A negative result is -errno: -ENOBUFS is an overrun, -EMSGSIZE a
/// datagram over the buffer.
[[nodiscard]] ssize_t receiveFromKernel(int fd, std::span<std::uint8_t> buffer);

}  // namespace vethloom::netlink
