// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"

namespace vethloom::server {

/// The first links of a fresh sandbox, in this process's network namespace: sets `lo` up, then makes a veth pair and
/// deletes it again, which is the only proof that the sandbox is worth something.
[[nodiscard]] contract::Result<void> proveLinks();

}  // namespace vethloom::server
