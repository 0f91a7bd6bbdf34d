// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

/// Questions to the kernel about a socket that somebody gave us.
namespace vethloom::server {

[[nodiscard]] bool isConnectedStreamSocket(int descriptor);
[[nodiscard]] bool isListeningStreamSocket(int descriptor);
/// The user at the other end of a connected unix socket (SO_PEERCRED); -1 where the kernel does not say.
[[nodiscard]] uid_t peerUid(int descriptor);

}  // namespace vethloom::server
