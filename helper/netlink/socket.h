// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "netlink/file_descriptor.h"
#include "netlink/request.h"

#include <sys/types.h>

namespace vethloom::netlink {

/// An rtnetlink socket. It speaks for the network namespace that it was opened in, whatever the thread does later,
/// and keeps that namespace alive.
class Socket {
public:
  /// Opens in the calling thread's namespace: close-on-exec, extended acknowledgements, strict checking.
  [[nodiscard]] static contract::Result<Socket> open();

  /// Sends a change and waits for the kernel's acknowledgement. A failure of kind Io means that none came: then the
  /// change may have been made.
  contract::Result<void> change(Request request);
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
  contract::Result<void> send(const Request& request);

  FileDescriptor fd_;
  std::uint32_t sequence_ = 0;
};

/// Opens NETLINK_ROUTE in the calling thread's namespace with the options that every socket of ours has.
[[nodiscard]] contract::Result<FileDescriptor> openRouteSocket();

/// One datagram from the kernel, 0 where none waits on a non-blocking socket. What did not come from the kernel is
/// thrown away. A negative result is -errno: -ENOBUFS is an overrun, -EMSGSIZE a datagram over the buffer.
[[nodiscard]] ssize_t receiveFromKernel(int fd, std::span<std::uint8_t> buffer);

}  // namespace vethloom::netlink
