// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/log.h"

#include <tl/expected.hpp>

namespace vethloom::server {

/// In the sandbox's own mount namespace: cuts propagation to the outside, replaces /run by a private tmpfs that shows
/// everything the old one had except netns and vethloom, and mounts /proc and /sys for the new namespaces where the
/// kernel allows it. The error is an errno.
[[nodiscard]] tl::expected<void, int> mountPrivateTrees(Log& log);

}  // namespace vethloom::server
