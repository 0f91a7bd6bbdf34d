// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string_view>

namespace vethloom::server {

/// The helper's log: standard error, one escaped line an event, at most so many a second,
/// because whoever sends the requests would otherwise decide how fast a disk fills. What cannot be written without
/// waiting is counted and left out.
class Log {
public:
  explicit Log(int descriptor = 2) : descriptor_(descriptor) {}
  /// `text` may hold anything; control characters never reach the terminal.
  void event(std::string_view text);

private:
  using Clock = std::chrono::steady_clock;
  [[nodiscard]] bool allowed();
  /// Never waits; false: not written.
  [[nodiscard]] bool write(std::string_view text) const;

  int descriptor_;
  Clock::time_point lastRefill_ = Clock::now();
  int tokens_ = burst;
  unsigned suppressed_ = 0;

  static constexpr int burst = 50;
  static constexpr int perSecond = 10;
};

}  // namespace vethloom::server
