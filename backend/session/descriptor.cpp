// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/descriptor.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <cerrno>

namespace vethloom::session {

using contract::Failure;
using contract::FailureKind;

Failure systemFailure(std::string message, std::string object) {
  const int error = errno;
  const bool exhausted = error == EMFILE || error == ENFILE;
  return Failure{.kind = exhausted ? FailureKind::LimitExceeded : FailureKind::Io,
                 .message = std::move(message),
                 .object = std::move(object),
                 .errorNumber = error};
}

contract::Result<std::array<Descriptor, 2>> makeSocketPair() {
  std::array<int, 2> fds{-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds.data()) != 0)
    return tl::unexpected(systemFailure("A socket for the helper could not be made"));
  return std::array<Descriptor, 2>{Descriptor(fds[0]), Descriptor(fds[1])};
}

contract::Result<Descriptor> duplicate(int fd) {
  Descriptor copy(::fcntl(fd, F_DUPFD_CLOEXEC, 3));
  if (!copy)
    return tl::unexpected(systemFailure("A descriptor could not be copied"));
  return copy;
}

}  // namespace vethloom::session
