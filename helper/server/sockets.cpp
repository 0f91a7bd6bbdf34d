// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sockets.h"

#include <sys/socket.h>
#include <optional>

namespace vethloom::server {

namespace {

std::optional<int> socketOption(int descriptor, int option) {
  int value = 0;
  socklen_t size = sizeof value;
  if (::getsockopt(descriptor, SOL_SOCKET, option, &value, &size) != 0)
    return std::nullopt;
  return value;
}

bool isUnixStream(int descriptor) {
  return socketOption(descriptor, SO_DOMAIN) == AF_UNIX && socketOption(descriptor, SO_TYPE) == SOCK_STREAM;
}

}  // namespace

bool isConnectedStreamSocket(int descriptor) {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  return isUnixStream(descriptor) && ::getpeername(descriptor, reinterpret_cast<sockaddr*>(&peer), &size) == 0;
}

bool isListeningStreamSocket(int descriptor) {
  return isUnixStream(descriptor) && socketOption(descriptor, SO_ACCEPTCONN) == 1;
}

uid_t peerUid(int descriptor) {
  // Not zero: a peer that left must not read as root (CVE-2021-3560).
  ucred credentials{0, static_cast<uid_t>(-1), static_cast<gid_t>(-1)};
  socklen_t size = sizeof credentials;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0 || size != sizeof credentials)
    return static_cast<uid_t>(-1);
  return credentials.uid;
}

}  // namespace vethloom::server
