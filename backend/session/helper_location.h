// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"

#include <QString>

namespace vethloom::session {

/// The helper's absolute path: $VETHLOOM_HELPER where it is set (for tests and development), else beside the running
/// program, else where it was installed. NotFound says where it was looked for.
[[nodiscard]] contract::Result<QString> findHelper();

}  // namespace vethloom::session
