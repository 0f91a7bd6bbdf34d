// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/helper_process.h"

namespace vethloom::session {

/// A child that has reached its program.
struct Spawned {
  pid_t pid = -1;
  Descriptor errors;  ///< The reading end of its standard error, not blocking; unset where it outlives us.
};

/// fork(2) and execve(2) with exactly the descriptors that `start` names. Returns once the program runs, or with the
/// reason why it could not be executed.
[[nodiscard]] contract::Result<Spawned> spawn(const HelperStart& start);

}  // namespace vethloom::session
