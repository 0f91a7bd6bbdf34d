// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/log.h"

#include "contract/escape.h"

#include <unistd.h>
#include <algorithm>
#include <string>

namespace vethloom::server {

void Log::event(std::string_view text) {
  if (!allowed()) {
    ++suppressed_;
    return;
  }
  if (suppressed_ > 0) {
    write(std::to_string(suppressed_) + " more events were not logged");
    suppressed_ = 0;
  }
  write(text);
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

void Log::write(std::string_view text) const {
  const auto line = "vethloom-helper: " + contract::escape(text, 1024) + "\n";
  // A log that cannot be written is no reason to stop serving.
  [[maybe_unused]] const auto written = ::write(descriptor_, line.data(), line.size());
}

}  // namespace vethloom::server
