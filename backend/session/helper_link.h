// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/descriptor.h"
#include "session/helper_process.h"
#include "session/lab_session.h"

#include <memory>

namespace vethloom::session {

/// A connected socket to a helper, and the helper itself where we started it.
struct HelperLink {
  Descriptor socket;
  std::unique_ptr<HelperProcess> process;  ///< Null: it was running before we came.
  contract::Where where = contract::Where::Sandbox;
  bool viaPkexec = false;     ///< `process` is pkexec(1) until it has become the helper.
  bool isOurSandbox = false;  ///< `process` holds a sandbox that is to vanish with us.
};

/// Reaches the helper that `request` asks for: attaches to a running sandbox, starts a new one, or starts a helper for
/// this computer (through pkexec(1) where we are not root).
[[nodiscard]] contract::Result<HelperLink> reachHelper(const OpenRequest& request);

}  // namespace vethloom::session
