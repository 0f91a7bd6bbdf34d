// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/file_lock.h"

#include <sys/file.h>
#include <cerrno>
#include <thread>

namespace vethloom::netlink {

bool lockWithin(int fd, std::chrono::milliseconds patience) {
  constexpr std::chrono::milliseconds pause{5};
  const auto end = std::chrono::steady_clock::now() + patience;
  while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR)
      return false;
    if (std::chrono::steady_clock::now() >= end) {
      errno = EWOULDBLOCK;
      return false;
    }
    std::this_thread::sleep_for(pause);
  }
  return true;
}

}  // namespace vethloom::netlink
