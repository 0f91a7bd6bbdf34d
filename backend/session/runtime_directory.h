// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/descriptor.h"

#include <QString>

namespace vethloom::session {

struct RuntimeDirectory {
  QString path;
  Descriptor descriptor;
};

/// The directory for our sockets, ours alone (0700): see LabRegistry.
[[nodiscard]] contract::Result<RuntimeDirectory> openRuntimeDirectory();

}  // namespace vethloom::session
