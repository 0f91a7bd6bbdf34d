// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace vethloom::netlink {

/// Takes the exclusive flock(2) of an open file, and tries for so long at most; never waits for ever, because whoever
/// may open a file may hold its lock. False where somebody else has it, or it cannot be had (errno says).
[[nodiscard]] bool lockWithin(int fd, std::chrono::milliseconds patience);

}  // namespace vethloom::netlink
