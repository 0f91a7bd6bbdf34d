// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace vethloom::cli {

/// What every verb ends with. `exec` passes its command's own status on; 130 (128 + SIGINT) says "interrupted".
enum ExitCode : int {
  Done = 0,
  AnswerIsNo = 1,  ///< The check failed, a ping was lost, the kernel differs from the drawing.
  BadInput = 2,    ///< Wrong usage, an unreadable drawing, a lab or namespace that is not there.
  Refused = 3,     ///< The helper or the kernel refused.
  Interrupted = 130,
};

}  // namespace vethloom::cli
