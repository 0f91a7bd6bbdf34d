// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/names.h"

namespace vethloom::server {

/// What ip-netns(8) does for `ip netns exec`, in a child that has joined the network namespace: a mount namespace of
/// its own, /sys for this network namespace, and the files of /etc/netns/NAME over those of /etc. False with errno set.
[[nodiscard]] bool mountNamespaceView(const contract::NamespaceRef& ns);

}  // namespace vethloom::server
