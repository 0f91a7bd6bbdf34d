// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// What vethloom-helper's exit status says.
namespace vethloom::server {

constexpr int exitDone = 0;
constexpr int exitUsage = 2;    ///< Wrong arguments or descriptors.
constexpr int exitRefused = 3;  ///< This system, or our own policy, does not allow it.

}  // namespace vethloom::server
