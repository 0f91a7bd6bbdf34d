// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"
#include "netlink/file_descriptor.h"
#include "server/log.h"

namespace vethloom::server {

/// Tells a client why there is no helper for it: the failure is the reply to its first call, and a line of the log.
/// Waits for that call a bounded time, without any privilege. The result is the exit status.
[[nodiscard]] int refuseToServe(const netlink::FileDescriptor& socket, const contract::Failure& failure, Log& log);

}  // namespace vethloom::server
