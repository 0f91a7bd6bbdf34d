// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/log.h"

#include "contract/escape.h"

#include <limits.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <string>

namespace vethloom::server {

void Log::event(std::string_view text) {
  if (!allowed()) {
    ++suppressed_;
    return;
  }
  if (suppressed_ > 0 && write(std::to_string(suppressed_) + " more events were not logged"))
    suppressed_ = 0;
  if (suppressed_ > 0 || !write(text))
    ++suppressed_;
}

bool Log::allowed() {
  const auto now = Clock::now();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - lastRefill_);
  if (seconds.count() > 0) {
    tokens_ = static_cast<int>(std::min<std::int64_t>(burst, tokens_ + seconds.count() * perSecond));
    lastRefill_ += seconds;
  }
  if (tokens_ == 0)
    return false;
  --tokens_;
  return true;
}

bool Log::write(std::string_view text) const {
  const auto line = "vethloom-helper: " + contract::escape(text, 1024) + "\n";
  // Whoever reads the log may have stopped reading; the helper must not stop for that. Not O_NONBLOCK, which would
  // hold for everybody who shares the file description.
  const auto sent = ::send(descriptor_, line.data(), line.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent >= 0 || errno != ENOTSOCK)
    return sent >= 0;
  pollfd log{descriptor_, POLLOUT, 0};
  // A writable pipe has room for PIPE_BUF bytes, which is more than a line (pipe(7)).
  return ::poll(&log, 1, 0) == 1 && (log.revents & POLLOUT) != 0 &&
         ::write(descriptor_, line.data(), std::min<std::size_t>(line.size(), PIPE_BUF)) >= 0;
}

}  // namespace vethloom::server
