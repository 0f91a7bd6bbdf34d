// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/command.h"

#include <sys/types.h>
#include <cstdint>
#include <optional>

/// What the helper and its launcher (launcher.h) say to each other over their stream socket: a request with four
/// descriptors, then one answer. Both sides wait for the other; nothing is ever in flight behind it.
namespace vethloom::server {

/// The answer: the new process, or the errno of the fork that failed.
struct LaunchAnswer {
  std::int32_t process = 0;
  std::int32_t errorNumber = 0;
};

/// False where the other side has gone.
[[nodiscard]] bool sendCommand(int socket, const Command& command);
/// The next request, checked as if it came from a stranger; nothing at the end of the stream, or where what came is
/// no request.
[[nodiscard]] std::optional<Command> receiveCommand(int socket);

[[nodiscard]] bool sendAnswer(int socket, const LaunchAnswer& answer);
[[nodiscard]] std::optional<LaunchAnswer> receiveAnswer(int socket);

}  // namespace vethloom::server
