// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// The first links of a fresh sandbox. All return 0 or an errno.
namespace vethloom::server {

/// Sets `lo` up in this process's network namespace.
[[nodiscard]] int bringLoopbackUp();

/// Makes a veth pair in this process's network namespace and deletes it again: the proof that we may.
[[nodiscard]] int probeLink();

}  // namespace vethloom::server
