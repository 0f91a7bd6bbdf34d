// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"

#include <linux/filter.h>
#include <cstddef>
#include <vector>

namespace vethloom::server {

/// The filter (seccomp(2)) that lets a process make the calls of seccomp_list.h and no others. A deadly one, or one by
/// another architecture's table, ends the process; any other gets EPERM, which surfaces as a failure with its name, so
/// that a C library that tries something new costs an operation and not a lab.
[[nodiscard]] std::vector<sock_filter> systemCallFilter();

/// Puts this process under the filter, for good. Needs no_new_privs. NotSupported where the kernel has no filters.
[[nodiscard]] contract::Result<void> confineSystemCalls();

}  // namespace vethloom::server
