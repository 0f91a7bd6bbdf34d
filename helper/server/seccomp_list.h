// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace vethloom::server {

/// One argument of a system call, which must be `value` where `mask` has bits. The kernel reads every argument that is
/// looked at here as a 32-bit number, or refuses what it does not know of the upper half.
struct ArgumentRule {
  std::uint32_t index = 0;
  std::uint32_t mask = 0;  ///< 0: no rule.
  std::uint32_t value = 0;
};

/// A system call that is allowed where all its rules hold. One that stands in the list twice is allowed where either
/// line's rules hold.
struct AllowedCall {
  std::uint32_t number = 0;
  std::array<ArgumentRule, 3> rules{};
};

/// Everything that the helper calls once it serves (docs/security.md, rule 2), for the architecture it was built for.
[[nodiscard]] std::span<const AllowedCall> allowedCalls();

/// What no helper of ours calls, by mistake or on any system: whoever tries is somebody else, and ends.
[[nodiscard]] std::span<const std::uint32_t> deadlyCalls();

}  // namespace vethloom::server
